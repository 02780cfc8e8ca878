// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/proved.hpp>

namespace leibniz {

/// A derivation as a person writes it: each expression is claimed to equal the one before it.
template <class... Steps>
struct derivation_chain final {
  static constexpr int steps = static_cast<int>(sizeof...(Steps)) - 1;
};

/// chain(e0, e1, e2): claims e0 == e1 (step 1) and e1 == e2 (step 2). A free index that comes or goes is a mistake,
/// unless one side has none.
template <detail::Operand... Expressions>
constexpr auto chain(const Expressions&...) {
  static_assert(sizeof...(Expressions) >= 2,
                "leibniz: a chain has at least two expressions, as in chain(a, b)");
  return derivation_chain<detail::operand<Expressions>...>{};
}

/// What first_mistake and first_undecided return where there is none; steps are numbered from 1.
inline constexpr int no_mistake = 0;

/// The verdict on a step, 1 to steps.
template <class... Steps>
constexpr verdict decide_step(const derivation_chain<Steps...>&, int step);

/// The number of the first step that is refuted, or no_mistake. A step that is undecided is no mistake: ask
/// first_undecided, or proved for all at once.
///
///     constexpr auto mine = chain(diff(mu, x[j]), sum(k, delta(k, j)) / N, N / N);
///     static_assert(first_mistake(mine) == 2);  // the sum is 1, not N
template <class... Steps>
constexpr int first_mistake(const derivation_chain<Steps...>&);

/// The number of the first step that is neither proved nor refuted, or no_mistake.
template <class... Steps>
constexpr int first_undecided(const derivation_chain<Steps...>&);

/// Every step is proved.
template <class... Steps>
constexpr bool proved(const derivation_chain<Steps...>&);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// A step may lose an index by mistake, where an equation with it is none.
template <class First, class Second>
constexpr verdict decide_pair() {
  if constexpr (judged<First, Second>.error == algebra::status::index_on_one_side) {
    return verdict::refuted;
  } else {
    return claim<equation<First, Second>>::decide();
  }
}

/// Each expression with the one after it.
template <class First, class Second, class... Rest>
constexpr void decide_steps(verdict* into) {
  *into = decide_pair<First, Second>();
  if constexpr (sizeof...(Rest) > 0) decide_steps<Second, Rest...>(into + 1);
}

template <class... Steps>
struct decided_steps {
  verdict of[sizeof...(Steps)]{};
  constexpr decided_steps() { decide_steps<Steps...>(of); }
};
template <class... Steps>
inline constexpr decided_steps<Steps...> verdicts_of{};

template <class... Steps>
constexpr int first_step(verdict wanted) {
  for (int step = 1; step < static_cast<int>(sizeof...(Steps)); ++step) {
    if (verdicts_of<Steps...>.of[step - 1] == wanted) return step;
  }
  return no_mistake;
}

}  // namespace detail

template <class... Steps>
constexpr verdict decide_step(const derivation_chain<Steps...>&, int step) {
  return detail::verdicts_of<Steps...>.of[step - 1];
}

template <class... Steps>
constexpr int first_mistake(const derivation_chain<Steps...>&) {
  return detail::first_step<Steps...>(verdict::refuted);
}

template <class... Steps>
constexpr int first_undecided(const derivation_chain<Steps...>&) {
  return detail::first_step<Steps...>(verdict::undecided);
}

template <class... Steps>
constexpr bool proved(const derivation_chain<Steps...>& claims) {
  return first_mistake(claims) == no_mistake && first_undecided(claims) == no_mistake;
}

}  // namespace leibniz
