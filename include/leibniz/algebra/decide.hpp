// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/expand.hpp>
#include <leibniz/algebra/sample.hpp>

namespace leibniz::algebra {

/// What is known about an equation. Never proved of a false one, never refuted of a true one.
enum class verdict : std::uint8_t { proved, refuted, undecided };

/// Proved to be zero for all extents and values.
constexpr bool vanishes(store& s, term t);

/// Whether the term is zero for all extents and values.
constexpr verdict decide_zero(store& s, term t);

/// Whether a == b for all extents and values.
constexpr verdict decide(store& s, term a, term b);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The lowest exponent with which the atom stands in the monomials of a sum; 0 where a monomial lacks it.
constexpr rational lowest_exponent(const store& s, term sum, term atom) {
  rational lowest{0, 1};
  for (int m = 0; m < monomials(s, sum); ++m) {
    const rational e = exponent_of(s, monomial(s, sum, m).child, atom);
    if (m == 0 || e < lowest) lowest = e;
  }
  return lowest;
}

/// The proof form times the powers of its sum atoms that leave no negative exponent.
constexpr term clear_powers(store& s, term t) {
  constexpr int most_atoms = 16;
  slot multipliers[most_atoms];
  int count = 0;
  for (int m = 0; m < monomials(s, t); ++m) {
    const term product = monomial(s, t, m).child;
    for (int k = 0; k < factors(s, product) && product != one; ++k) {
      const term atom = factor(s, product, k).child;
      bool met = !is_long_sum(s, atom) || count == most_atoms;
      for (int old = 0; old < count && !met; ++old) met = multipliers[old].child == atom;
      if (!met) multipliers[count++] = {-lowest_exponent(s, t, atom), atom};
    }
  }
  const int sum_mark = s.stack_count;
  for (int m = 0; m < monomials(s, t); ++m) {
    const slot part = monomial(s, t, m);
    const int mark = s.stack_count;
    s.push({1, 1}, part.child);
    for (int k = 0; k < count; ++k) s.push(multipliers[k].number, multipliers[k].child);
    // Powers of one atom meet before any is multiplied out.
    const term product = normalise(s, make_product(s, mark));
    s.push(part.number, product);
  }
  return make_sum(s, sum_mark);
}

}  // namespace detail

constexpr bool vanishes(store& s, term t) {
  if (t == zero) return true;
  if (differs_at_once(s, t)) return false;
  constexpr int most_rounds = 4;
  term rest = expand(s, t);
  for (int round = 0; round < most_rounds && detail::is_long_sum(s, rest) && !s.failed(); ++round) {
    const term cleared = detail::clear_powers(s, rest);
    if (cleared == rest) break;
    rest = cleared;
  }
  return rest == zero && !s.failed();
}

constexpr verdict decide_zero(store& s, term t) {
  if (vanishes(s, t)) return verdict::proved;
  return differs_somewhere(s, t) ? verdict::refuted : verdict::undecided;
}

constexpr verdict decide(store& s, term a, term b) {
  return a == b ? verdict::proved : decide_zero(s, subtract(s, a, b));
}

}  // namespace leibniz::algebra
