// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/pack.hpp>
#include <leibniz/expression/lowered.hpp>

#include <type_traits>

namespace leibniz::detail {

/// A lowered expression as a constant.
template <class Packed>
struct remembered {
  Packed store;
  std::int16_t free[index_list::capacity]{};
  int free_count = 0;
};

/// `overflow` tells that the result needs a larger packed term. The free indices stay in their order, as numbers of
/// the packed term; those that the term lost are added to it.
template <class Packed>
struct work {
  remembered<Packed> result;
  bool overflow = false;
};

template <class Derived, class Packed>
constexpr work<Packed> work_out() {
  algebra::store s;
  const lowered result = Derived::derive(s);
  work<Packed> made{};
  made.result.store.error = s.error;
  if (s.failed()) return made;
  algebra::packer<Packed> run(s, made.result.store);
  // Also those that the term lost: bound indices are printed under the user's names.
  for (int k = 0; k < s.index_count; ++k) {
    if (s.indices[k].role == algebra::index_role::free) run.copy_index(k);
  }
  made.result.store.root = run.copy(result.value);
  for (int k = 0; k < result.free.count; ++k) made.result.free[k] = run.copy_index(result.free.at[k]);
  made.result.free_count = result.free.count;
  made.overflow = run.overflow;
  return made;
}

template <class Derived, class Packed>
inline constexpr work<Packed> worked_out = work_out<Derived, Packed>();

/// A worked-out result in arrays of its size.
template <class Derived, class Packed>
constexpr auto cut_to_size() {
  constexpr const auto& from = worked_out<Derived, Packed>.result;
  const auto exact = algebra::cut<from.store.node_count, from.store.slot_count, from.store.int_count,
                                  from.store.symbol_count, from.store.index_count>(from.store);
  remembered<std::remove_const_t<decltype(exact)>> made{exact, {}, from.free_count};
  for (int k = 0; k < from.free_count; ++k) made.free[k] = from.free[k];
  return made;
}

template <class Derived>
struct memo {
  static constexpr auto make() {
    if constexpr (worked_out<Derived, algebra::small_packed>.overflow) {
      static_assert(!worked_out<Derived, algebra::wide_packed>.overflow,
                    "leibniz: a derivative is too large for the term store; name parts of it with let");
      return cut_to_size<Derived, algebra::wide_packed>();
    } else {
      return cut_to_size<Derived, algebra::small_packed>();
    }
  }
  static constexpr auto value = make();
};

/// What Derived::derive() gives, worked out once in a program and copied into the store.
template <class Derived>
constexpr lowered recall(algebra::store& s) {
  const auto& known = memo<Derived>::value;
  std::int16_t indices[algebra::store::max_indices];
  algebra::unpacker run(s, known.store, indices);
  for (int k = 0; k < known.store.index_count; ++k) {
    if (known.store.indices[k].role == algebra::index_role::free) run.index(k);
  }
  lowered result{run.all(), {}};
  for (int k = 0; k < known.free_count && !s.failed(); ++k) result.free.add(s, run.index(known.free[k]));
  return result;
}

}  // namespace leibniz::detail
