// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/adjoint.hpp>
#include <leibniz/expression/lower.hpp>

#include <utility>

namespace leibniz {

// Reverse accumulation of a loss: its dependencies are a constant, each adjoint is another, worked out on first use.

namespace detail {

template <class Loss>
constexpr algebra::dependencies_draft dependencies_of() {
  algebra::store s;
  algebra::dependencies_draft found;
  const lowered loss = Loss::lower(s);
  if (loss.free.count > 0) s.fail(algebra::status::loss_has_index);
  if (!s.failed()) algebra::find_dependencies(s, loss.value, found);
  found.error = s.error;
  return found;
}

template <class Loss>
struct loss_dependencies {
  static constexpr algebra::dependencies_draft draft = dependencies_of<Loss>();
  static constexpr auto value = algebra::trim<draft.let_count, draft.entry_count, draft.edge_count>(draft);
  using lets = std::make_integer_sequence<int, draft.let_count>;
};

/// The adjoint of the loss's let number Let, as a let.
template <class Loss, int Let>
struct adjoint_let {
  static constexpr char identity = 0;
  static constexpr lowered derive(algebra::store& s);
  static constexpr int declare(algebra::store& s);
  /// The same where all adjoints that it names are known.
  static constexpr int declare_next(algebra::store& s);
  static constexpr void define(algebra::store& s, int let);
  static constexpr algebra::let_source source{&declare, &define};
};

template <class Loss, class Lets = typename loss_dependencies<Loss>::lets>
struct adjoint_lets;
template <class Loss, int... Lets>
struct adjoint_lets<Loss, std::integer_sequence<int, Lets...>> {
  static constexpr const void* keys[] = {&adjoint_let<Loss, Lets>::identity..., nullptr};
  /// Those of users first: an adjoint names them.
  static constexpr void declare(algebra::store& s) {
    constexpr int count = sizeof...(Lets);
    if constexpr (count > 0) {
      const auto& first = loss_dependencies<Loss>::value.entries[0];
      const bool known = algebra::find_let(s, first.name, &adjoint_let<Loss, 0>::identity) >= 0;
      if (!known) (adjoint_let<Loss, count - 1 - Lets>::declare_next(s), ...);
    }
  }
};

template <class Loss, int Let>
inline constexpr bool adjoint_vanishes = [] {
  const auto& adjoint = memo<adjoint_let<Loss, Let>>::value.store;
  const algebra::node& root = adjoint.nodes[adjoint.root];
  return root.type == algebra::kind::sum && root.count == 0;
}();

/// Which adjoints of the lets from number First on are zero, those of users first: so none is worked out inside another.
template <class Loss, int First,
          class Lets = std::make_integer_sequence<int, loss_dependencies<Loss>::draft.let_count - First>>
struct zero_adjoints;
template <class Loss, int First, int... Lets>
struct zero_adjoints<Loss, First, std::integer_sequence<int, Lets...>> {
  static constexpr int last = First + static_cast<int>(sizeof...(Lets)) - 1;
  static constexpr bool from_the_last[sizeof...(Lets) + 1] = {adjoint_vanishes<Loss, last - Lets>..., false};
  constexpr bool operator()(int let) const { return from_the_last[last - let]; }
};

/// Makes the store an outline of the loss; the loss.
template <class Loss>
constexpr algebra::term outline(algebra::store& s) {
  const auto& of = loss_dependencies<Loss>::value;
  if (of.error != algebra::status::ok) s.fail(of.error);
  s.outline = of.outline;
  s.outline_count = of.let_count;
  return s.failed() ? algebra::zero : Loss::lower(s).value;
}

template <class Loss, int Let>
constexpr lowered adjoint_let<Loss, Let>::derive(algebra::store& s) {
  const auto& of = loss_dependencies<Loss>::value;
  const algebra::term loss = outline<Loss>(s);
  if (s.failed()) return {algebra::zero, {}};
  const int let = algebra::detail::defined(s, *of.entries[Let].source);
  const algebra::symbol named = s.symbols[let];
  algebra::variable by;
  by.symbol = let;
  by.rank = named.rank;
  for (int axis = 0; axis < by.rank; ++axis) by.indices[axis] = named.parameters[axis];
  by = algebra::detail::nameless(s, by);
  const algebra::term result =
      algebra::pull_back(s, of, Let, loss, by, adjoint_lets<Loss>::keys, zero_adjoints<Loss, Let + 1>{});
  algebra::renaming own;
  for (int axis = 0; axis < by.rank; ++axis) own.add(by.indices[axis], named.parameters[axis]);
  return {by.rank > 0 ? algebra::rename(s, result, own) : result, {}};
}

template <class Loss, int Let>
constexpr int adjoint_let<Loss, Let>::declare(algebra::store& s) {
  if (s.outline == nullptr) adjoint_lets<Loss>::declare(s);
  return declare_next(s);
}

template <class Loss, int Let>
constexpr int adjoint_let<Loss, Let>::declare_next(algebra::store& s) {
  const auto& of = loss_dependencies<Loss>::value;
  const int known = algebra::find_let(s, of.entries[Let].name, &identity);
  if (known >= 0 || s.failed()) return known;
  const int named = of.entries[Let].source->declare(s);
  const algebra::symbol let = s.symbols[named];
  const algebra::term definition = recall<adjoint_let>(s).value;
  return algebra::declare_let(s, let.name, let.extents, let.rank, definition, &identity, &source,
                              of.mark_for(let));
}

template <class Loss, int Let>
constexpr void adjoint_let<Loss, Let>::define(algebra::store& s, int let) {
  s.symbols[let].definition = recall<adjoint_let>(s).value;
}

}  // namespace detail

template <class Loss, class Variable>
constexpr lowered gradient_node<Loss, Variable>::derive(algebra::store& s) {
  const auto& of = detail::loss_dependencies<Loss>::value;
  const algebra::term loss = detail::outline<Loss>(s);
  const algebra::variable by = detail::variable_of<Variable>::describe(s);
  lowered result{algebra::zero, {}};
  for (int k = 0; k < by.rank; ++k) result.free.add(s, by.indices[k]);
  const int entry = of.find(s, by.symbol);
  // A zero that nobody asked for is a mistake; one that comes out, as behind a stop_gradient, is an answer.
  if (entry < 0 && !detail::mentions<Loss>::name(s.symbols[by.symbol].name)) {
    s.fail(algebra::status::gradient_absent);
  }
  if (entry >= 0 && !s.failed()) {
    result.value = algebra::pull_back(s, of, entry, loss, by, detail::adjoint_lets<Loss>::keys,
                                      detail::zero_adjoints<Loss, 0>{});
  }
  return result;
}

template <class Loss, class Variable>
constexpr lowered gradient_node<Loss, Variable>::lower(algebra::store& s) {
  if (s.outline == nullptr) detail::adjoint_lets<Loss>::declare(s);
  s.differentiated = true;
  return detail::recall<gradient_node>(s);
}

}  // namespace leibniz
