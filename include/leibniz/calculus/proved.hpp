// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/decide.hpp>
#include <leibniz/calculus/calculus.hpp>
#include <leibniz/calculus/explain.hpp>

namespace leibniz {

using algebra::verdict;

namespace detail {

struct judgement {
  algebra::verdict answer;
  algebra::status error;
};

template <class Left, class Right>
constexpr judgement judge() {
  algebra::store s;
  const lowered left = Left::lower(s), right = Right::lower(s);
  if (left.free.count > 0 && right.free.count > 0 && !left.free.matches(right.free)) {
    s.fail(algebra::status::index_on_one_side);
  }
  const algebra::verdict answer =
      s.failed() ? algebra::verdict::undecided : algebra::decide(s, left.value, right.value);
  return {answer, s.error};
}

template <class Left, class Right>
inline constexpr judgement judged = judge<Left, Right>();

template <class Type>
struct claim {
  static constexpr bool is_claim = false;
};
template <class Left, class Right>
struct claim<equation<Left, Right>> {
  static constexpr bool is_claim = true;
  static constexpr verdict decide() {
    explain<judged<Left, Right>.error>();
    return judged<Left, Right>.answer;
  }
};

}  // namespace detail

/// The verdict on a claim left == right, for all extents and all values of the symbols in the domain: bases of
/// fractional powers and arguments of log are positive, denominators are not zero. Both sides have the same free
/// indices, or one side has none.
template <class Claim>
constexpr verdict decide(const Claim&) {
  static_assert(detail::claim<Claim>::is_claim, "leibniz: a claim is an equation, as in proved(a == b)");
  if constexpr (detail::claim<Claim>::is_claim) {
    return detail::claim<Claim>::decide();
  } else {
    return verdict::undecided;
  }
}

/// The claim holds for all extents and all values.
template <class Claim>
constexpr bool proved(const Claim& claim) {
  return decide(claim) == verdict::proved;
}

/// There is a point at which the sides differ by more than rounding can explain.
template <class Claim>
constexpr bool refuted(const Claim& claim) {
  return decide(claim) == verdict::refuted;
}

/// Neither: the claim may hold, but the proof form does not show it.
template <class Claim>
constexpr bool undecided(const Claim& claim) {
  return decide(claim) == verdict::undecided;
}

}  // namespace leibniz
