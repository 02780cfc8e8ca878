// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/decide.hpp>
#include <leibniz/calculus/calculus.hpp>
#include <leibniz/calculus/explain.hpp>
#include <leibniz/support/fixed_string.hpp>

#include <type_traits>

namespace leibniz {

/// verdict::proved, verdict::refuted or verdict::undecided.
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

/// A text as template arguments, which compilers print; in parts, as clang prints the first 34 characters of each.
template <fixed_string... Parts>
struct printed_text {};

/// Both sides of a claim as text; defined where inspect/ is included (inspect/sides.hpp).
template <class Claim>
struct sides_of {
  using left = printed_text<"?">;
  using right = printed_text<"?">;
};

/// What stands in the compiler's first lines when a static_assert fails.
template <class Left, class Right>
struct sides {
  [[deprecated("leibniz: this claim is not proved")]] static constexpr bool not_proved() { return false; }
  [[deprecated("leibniz: this claim is not refuted")]] static constexpr bool not_refuted() { return false; }
  [[deprecated("leibniz: this claim is not undecided")]] static constexpr bool not_undecided() {
    return false;
  }
};

struct answer_operators {
  friend constexpr bool operator!(const answer_operators& a) { return !a.holds; }
  friend constexpr bool operator&&(const answer_operators& a, const answer_operators& b) {
    return a.holds && b.holds;
  }
  friend constexpr bool operator||(const answer_operators& a, const answer_operators& b) {
    return a.holds || b.holds;
  }
  friend constexpr bool operator&&(const answer_operators& a, bool b) { return a.holds && b; }
  friend constexpr bool operator||(const answer_operators& a, bool b) { return a.holds || b; }
  friend constexpr bool operator&&(bool a, const answer_operators& b) { return a && b.holds; }
  friend constexpr bool operator||(bool a, const answer_operators& b) { return a || b.holds; }

  bool holds;
};

}  // namespace detail

/// What proved, refuted and undecided return: an answer that becomes a bool. It has a type of its own so that a
/// static_assert that fails says what is claimed: wherever the answer no becomes a bool, the compiler warns
/// (deprecated-declarations) and prints both sides as text. That is so in static_assert(proved(c)), and also in
/// if constexpr (proved(c)), in proved(c) ? a : b and in bool b = proved(c).
///
/// !proved(c), && and || are bool, and silent. So is the verdict, which says the same as a plain constant; only a bool may
/// stand alone in a constraint, or be an argument of printf:
///
///     template <class Claim>
///       requires(decide(Claim{}) == verdict::proved)  // proved(Claim{}) does not compile here
///     constexpr auto simplified(const Claim&);
///
/// A static_assert for each claim says most, as && prints no sides. Compilers print nothing from system headers, which an
/// installed library's are with CMake, unless set_target_properties(leibniz::leibniz PROPERTIES SYSTEM OFF).
template <verdict Asked, class Left, class Right>
struct claim_answer final : detail::answer_operators {
  constexpr operator bool() const {
    if constexpr (std::is_void_v<Left>) {
      return true;
    } else if constexpr (Asked == verdict::proved) {
      return detail::sides<Left, Right>::not_proved();
    } else if constexpr (Asked == verdict::refuted) {
      return detail::sides<Left, Right>::not_refuted();
    } else {
      return detail::sides<Left, Right>::not_undecided();
    }
  }
};

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

namespace detail {

template <verdict Asked, class Claim>
constexpr auto answer_to() {
  if constexpr (decide(Claim{}) == Asked) {
    return claim_answer<Asked, void, void>{{true}};
  } else {
    return claim_answer<Asked, typename sides_of<Claim>::left, typename sides_of<Claim>::right>{{false}};
  }
}

}  // namespace detail

/// The claim holds for all extents and all values.
///
///     static_assert(proved(diff(pow<2>(a), a) == 2_c * a));
template <class Claim>
constexpr auto proved(const Claim&) {
  return detail::answer_to<verdict::proved, Claim>();
}

/// There is a point at which the sides differ by more than rounding can explain.
template <class Claim>
constexpr auto refuted(const Claim&) {
  return detail::answer_to<verdict::refuted, Claim>();
}

/// Neither: the claim may hold, but the proof form does not show it.
template <class Claim>
constexpr auto undecided(const Claim&) {
  return detail::answer_to<verdict::undecided, Claim>();
}

}  // namespace leibniz
