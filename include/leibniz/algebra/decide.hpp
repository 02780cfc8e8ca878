// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/expand.hpp>
#include <leibniz/algebra/sample.hpp>

namespace leibniz::algebra {

/// What is known about an equation. Never proved of a false one, never refuted of a true one.
enum class verdict : std::uint8_t { proved, refuted, undecided };

/// Whether the term is zero for all extents and values.
constexpr verdict decide_zero(store& s, term t);

/// Whether a == b for all extents and values.
constexpr verdict decide(store& s, term a, term b);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The proof form times the powers of its sum atoms that make their exponents non-negative and whole where possible.
constexpr term clear_powers(store& s, term t) {
  const node n = s.nodes[t];
  const int mark = s.stack_count;
  for (int m = 0; m < n.count; ++m) {
    const term product = s.slots[n.first + m].child;
    for (int k = 0; k < factors(s, product) && product != one; ++k) {
      const term atom = factor(s, product, k).child;
      if (!is_long_sum(s, atom)) continue;
      bool met = false;
      rational lowest{0, 1};
      for (int other = 0; other < n.count; ++other) {
        const rational e = exponent_of(s, s.slots[n.first + other].child, atom);
        if (other < m && e.num != 0) met = true;
        if (other == 0 || e < lowest) lowest = e;
      }
      if (!met && lowest.num != 0) s.push(-lowest, atom);
    }
  }
  const bool clear = s.stack_count == mark;
  const term factor = make_product(s, mark);
  if (clear) return t;
  return multiply_expanded(s, t, factor);
}

}  // namespace detail

constexpr verdict decide_zero(store& s, term t) {
  if (t == zero) return verdict::proved;
  if (differs_from_zero(s, t)) return verdict::refuted;
  constexpr int most_rounds = 4;
  term rest = expand(s, t);
  for (int round = 0; round < most_rounds && detail::is_long_sum(s, rest) && !s.failed(); ++round) {
    const term cleared = detail::clear_powers(s, rest);
    if (cleared == rest) break;
    rest = cleared;
  }
  return rest == zero && !s.failed() ? verdict::proved : verdict::undecided;
}

constexpr verdict decide(store& s, term a, term b) {
  return a == b ? verdict::proved : decide_zero(s, subtract(s, a, b));
}

}  // namespace leibniz::algebra
