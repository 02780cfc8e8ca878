// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/pack.hpp>
#include <leibniz/expression/lowered.hpp>

namespace leibniz::detail {

/// A lowered expression as a constant.
template <class Packed>
struct remembered {
  Packed store;
  std::int16_t free[index_list::capacity]{};
  int free_count = 0;
};

/// The free indices stay in their order, as numbers of the packed term; those that the term lost are added to it.
template <class Derived>
constexpr remembered<algebra::wide_packed> work_out() {
  algebra::store s;
  const lowered result = Derived::derive(s);
  remembered<algebra::wide_packed> made{{}, {}, result.free.count};
  algebra::packer run(s, made.store);
  made.store.error = s.error;
  if (s.failed()) return made;
  made.store.root = run.copy(result.value);
  for (int k = 0; k < result.free.count; ++k) made.free[k] = run.copy_index(result.free.at[k]);
  return made;
}

template <class Derived>
struct memo {
  static constexpr auto make() {
    constexpr auto wide = work_out<Derived>();
    remembered<decltype(algebra::cut<wide.store.node_count, wide.store.slot_count, wide.store.int_count,
                                     wide.store.symbol_count, wide.store.index_count>(wide.store))>
        result{algebra::cut<wide.store.node_count, wide.store.slot_count, wide.store.int_count,
                            wide.store.symbol_count, wide.store.index_count>(wide.store),
               {},
               wide.free_count};
    for (int k = 0; k < wide.free_count; ++k) result.free[k] = wide.free[k];
    return result;
  }
  static constexpr auto value = make();
};

/// What Derived::derive() gives, worked out once in a program and copied into the store.
template <class Derived>
constexpr lowered recall(algebra::store& s) {
  const auto& known = memo<Derived>::value;
  std::int16_t indices[algebra::store::max_indices];
  algebra::unpacker run(s, known.store, indices);
  lowered result{run.all(), {}};
  for (int k = 0; k < known.free_count && !s.failed(); ++k) result.free.add(s, run.index(known.free[k]));
  return result;
}

}  // namespace leibniz::detail
