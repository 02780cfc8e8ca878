// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/make.hpp>

namespace leibniz::algebra::detail {

// A term read as a sum of monomials, and a monomial as a product of powers.

/// Number of monomials of a sum or a single product, and each with its coefficient.
constexpr int monomials(const store& s, term t) {
  return s.nodes[t].type == kind::sum ? s.nodes[t].count : 1;
}
constexpr slot monomial(const store& s, term t, int k) {
  return s.nodes[t].type == kind::sum ? s.slots[s.nodes[t].first + k] : slot{{1, 1}, t};
}

/// Number of factors of a monomial without coefficient, and each with its exponent.
constexpr int factors(const store& s, term t) {
  return s.nodes[t].type == kind::product ? s.nodes[t].count : 1;
}
constexpr slot factor(const store& s, term t, int k) {
  return s.nodes[t].type == kind::product ? s.slots[s.nodes[t].first + k] : slot{{1, 1}, t};
}

constexpr rational exponent_of(const store& s, term monomial, term atom) {
  if (monomial == atom) return {1, 1};
  const node& n = s.nodes[monomial];
  if (n.type == kind::product) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      if (s.slots[k].child == atom) return s.slots[k].number;
    }
  }
  return {0, 1};
}

/// The monomial without the factors that `leaves` picks. Not a division, which would note that they are not zero.
template <class Predicate>
constexpr term without_factors(store& s, term monomial, Predicate leaves) {
  const int mark = s.stack_count;
  for (int k = 0; k < factors(s, monomial); ++k) {
    const slot f = factor(s, monomial, k);
    if (!leaves(f.child)) s.push(f.number, f.child);
  }
  return make_product(s, mark);
}
constexpr term without_factor(store& s, term monomial, term base) {
  return without_factors(s, monomial, [base](term t) { return t == base; });
}

constexpr bool is_long_sum(const store& s, term t) {
  return s.nodes[t].type == kind::sum && s.nodes[t].count > 1;
}

/// The product of the monomial's deltas.
constexpr term delta_part(store& s, term product) {
  const int mark = s.stack_count;
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    if (s.nodes[f.child].type == kind::delta) s.push(f.number, f.child);
  }
  return make_product(s, mark);
}

/// The sum of the monomials of t with just these deltas, without them.
constexpr term coefficient_of_deltas(store& s, term t, term deltas) {
  const int mark = s.stack_count;
  for (int m = 0; m < monomials(s, t); ++m) {
    const slot part = monomial(s, t, m);
    if (delta_part(s, part.child) != deltas) continue;
    const term rest = without_factors(s, part.child, [&s](term f) { return s.nodes[f].type == kind::delta; });
    s.push(part.number, rest);
  }
  return make_sum(s, mark);
}

}  // namespace leibniz::algebra::detail
