// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/match.hpp>

namespace leibniz::algebra {

/// The term written over the names of the store's lets: (x[i] - mu)/sigma becomes y[i]. Sums that are proved zero
/// disappear and common factors are taken out of sums. The value stays.
constexpr term fold(store& s, term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The product with the matches of lets that save most, one after the other.
constexpr term fold_names(store& s, term t) {
  if (is_scaled(s, t)) return scale(s, coefficient(s, t), fold_names(s, unscaled(s, t)));
  if (t == one || t == zero || s.failed()) return t;
  best_match best;
  for (int let = 0; let < s.symbol_count; ++let) {
    const symbol& candidate = s.symbols[let];
    if (candidate.type != kind::let || candidate.definition == no_term) continue;
    if (cannot_match(s, t, let) || alias(s, let) != let) continue;
    try_choices(s, t, let, best);
  }
  return best.result == no_term ? t : fold_names(s, best.result);
}

/// base^lowest leaves the sum if fewer terms hold it afterwards, the factor outside counted.
constexpr term extract(store& s, term t) {
  const node n = s.nodes[t];
  for (int m = 0; m < n.count; ++m) {
    const term product = s.slots[n.first + m].child;
    for (int k = 0; k < factors(s, product) && product != one; ++k) {
      const term base = factor(s, product, k).child;
      // |x|^q held as (x^2)^(q/2): taken out, it would fall back into powers of x, and these be taken out again.
      if (s.nodes[base].type == kind::product) continue;
      rational lowest = factor(s, product, k).number;
      int held = 0, holding = 0;
      bool tried = false;
      for (int other = 0; other < n.count && !tried; ++other) {
        const rational e = exponent_of(s, s.slots[n.first + other].child, base);
        tried = other < m && e.num != 0;
        if (e.num != 0) ++held;
        if (e < lowest) {
          lowest = e;
          holding = other;  // all before this one had a higher exponent
        } else if (!(e == lowest)) {
          ++holding;
        }
      }
      if (tried || lowest.num == 0) continue;
      if (1 + holding > held) continue;
      const int mark = s.stack_count;
      for (int other = 0; other < n.count; ++other) {
        const slot part = s.slots[n.first + other];
        const term rest = change_exponent(s, part.child, base, -lowest);
        s.push(part.number, rest);
      }
      const term rest = make_sum(s, mark);
      return multiply(s, power(s, base, lowest), is_long_sum(s, rest) ? extract(s, rest) : rest);
    }
  }
  return t;
}

/// The sum with one of its products multiplied out, if then so much cancels that it is shorter; else the sum itself.
constexpr term cancel(store& s, term t) {
  for (int m = 0; m < monomials(s, t); ++m) {
    const term product = monomial(s, t, m).child;
    for (int k = 0; k < factors(s, product) && s.nodes[product].type == kind::product; ++k) {
      const slot f = factor(s, product, k);
      if (!is_long_sum(s, f.child) || !(f.number == rational{1, 1})) continue;
      const term others = without_factor(s, product, f.child);
      const int mark = s.stack_count;
      for (int n = 0; n < monomials(s, f.child); ++n) {
        const slot part = monomial(s, f.child, n);
        const term multiplied = multiply(s, others, part.child);
        s.push(part.number * monomial(s, t, m).number, multiplied);
      }
      for (int other = 0; other < monomials(s, t); ++other) {
        if (other != m) s.push(monomial(s, t, other).number, monomial(s, t, other).child);
      }
      const term result = make_sum(s, mark);
      if (leaves(s, result) < leaves(s, t)) return is_long_sum(s, result) ? cancel(s, result) : result;
    }
  }
  return t;
}

constexpr term fold_parts(store& s, term t) {
  switch (s.nodes[t].type) {
    case kind::sum: {
      const term folded = cancel(s, map_parts(s, t, fold));
      if (!is_long_sum(s, folded)) return fold_names(s, folded);
      if (vanishes(s, folded)) return zero;
      return fold_names(s, extract(s, folded));
    }
    case kind::product:
    case kind::function:
    case kind::reduction:
      return fold_names(s, map_parts(s, t, fold));
    default:
      return with_aliases(s, t);
  }
}

}  // namespace detail

constexpr term fold(store& s, term t) {
  if (s.failed()) return zero;
  // A let that was declared since may fold more.
  if (s.memos[t].folded != no_term && s.memos[t].folded_with == s.symbol_count) return s.memos[t].folded;
  const term result = detail::fold_parts(s, t);
  if (s.failed()) return zero;
  s.memos[t].folded = result;
  s.memos[t].folded_with = s.symbol_count;
  return result;
}

}  // namespace leibniz::algebra
