// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/decide.hpp>

namespace leibniz::algebra {

/// The term written over the names of the store's lets: (x[i] - mu)/sigma becomes y[i]. Sums that are proved zero
/// disappear and common factors are taken out of sums. The value stays.
constexpr term fold(store& s, term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr int leaves(const store& s, term t) {
  const node& n = s.nodes[t];
  if (n.type == kind::reduction) return leaves(s, n.first);
  const bool function = n.type == kind::function;
  if (!function && !uses_slots(n.type)) return 1;
  int total = function || n.count == 0 ? 1 : 0;
  for (int k = n.first; k < n.first + n.count; ++k)
    total += leaves(s, function ? s.ints[k] : s.slots[k].child);
  return total;
}

/// What a power costs to read: the size of its exponent, one more for a root, times its leaves.
constexpr double cost(const store& s, const slot& f) {
  const double exponent = static_cast<double>(f.number.num) / static_cast<double>(f.number.den);
  return ((exponent < 0 ? -exponent : exponent) + (f.number.den > 1 ? 1 : 0)) * leaves(s, f.child);
}

constexpr double cost_of_product(const store& s, term t) {
  const term product = unscaled(s, t);
  if (product == one) return 0;
  double total = 0;
  for (int k = 0; k < factors(s, product); ++k) total += cost(s, factor(s, product, k));
  return total;
}

/// How often (and with which sign) every factor of the pattern is available in the product; 0 if not. Extents may
/// be borrowed: N^(1/2) (N S)^(-1/2) is found in S^(-1/2).
constexpr std::int64_t times_available(const store& s, term product, term pattern) {
  std::int64_t times = 0;
  for (int k = 0; k < factors(s, pattern); ++k) {
    const slot f = factor(s, pattern, k);
    if (s.nodes[f.child].type == kind::extent) continue;
    const rational ratio = exponent_of(s, product, f.child) / f.number;
    if (!ratio.valid()) return 0;
    const std::int64_t whole = ratio.num / ratio.den;
    if (whole == 0 || (times != 0 && (whole < 0) != (times < 0))) return 0;
    if (times == 0 || (whole < 0 ? whole > times : whole < times)) times = whole;
  }
  return times;
}

/// The product with the let in place of `times` copies of its definition.
constexpr term replace(store& s, term product, term pattern, term let, std::int64_t times) {
  const int mark = s.stack_count;
  s.push({1, 1}, product);
  s.push({-times, 1}, pattern);
  s.push({times, 1}, let);
  return make_product(s, mark);
}

struct best_match {
  term result = no_term;
  double saving = 0;
};

/// Tries one let at one choice of its indices.
constexpr void try_let(store& s, term t, int let, const std::int32_t* indices, best_match& best) {
  const term reference = make_indexed(s, kind::let, let, indices, s.symbols[let].rank);
  const term definition = instantiate(s, reference);
  if (reference == t || is_constant(s, definition)) return;
  term pattern = unscaled(s, definition);
  // As it stands as a factor of a product.
  if (s.nodes[pattern].type == kind::sum) pattern = scale(s, inverse(signed_content(s, pattern)), pattern);
  const std::int64_t times = times_available(s, t, pattern);
  if (times == 0) return;
  const term result = replace(s, t, definition, reference, times);
  const double saving = cost_of_product(s, t) - cost_of_product(s, result);
  if (saving > 0 && saving >= best.saving) best = {result, saving};
}

/// Whether a factor of the definition that no renaming changes much is missing in the product.
constexpr bool cannot_match(const store& s, term t, int let) {
  const term pattern = unscaled(s, s.symbols[let].definition);
  const bool product = s.nodes[t].type == kind::product;
  const int count = factors(s, t);
  for (int k = 0; k < factors(s, pattern); ++k) {
    const node& wanted = s.nodes[factor(s, pattern, k).child];
    if (wanted.type == kind::extent) continue;
    bool found = false;
    for (int other = 0; other < count && !found; ++other) {
      const node& n = s.nodes[product ? s.slots[s.nodes[t].first + other].child : t];
      // A renamed sum may change its sign and with it its shape.
      found = n.type == wanted.type && (n.type == kind::sum || n.height > 0 || n.shape == wanted.shape);
    }
    if (!found) return true;
  }
  return false;
}

/// Tries one let at all choices of its indices among the product's free ones.
constexpr void try_choices(store& s, term t, int let, best_match& best) {
  const int rank = s.symbols[let].rank < max_rank ? s.symbols[let].rank : max_rank;
  int available[store::max_indices] = {}, count = 0;
  for (std::uint64_t rest = s.nodes[t].indices; rest != 0; rest &= rest - 1) {
    available[count++] = __builtin_ctzll(rest);
  }
  if (rank > 0 && count == 0) return;
  int chosen[max_rank] = {};
  while (true) {
    std::int32_t indices[max_rank] = {};
    bool fits = true;
    for (int k = 0; k < rank; ++k) {
      indices[k] = available[chosen[k]];
      fits = fits && s.indices[indices[k]].extent == s.symbols[let].extents[k];
    }
    if (fits) try_let(s, t, let, indices, best);
    int axis = 0;
    for (; axis < rank && ++chosen[axis] == count; ++axis) chosen[axis] = 0;
    if (axis == rank) return;
  }
}

/// The product with the matches of lets that save most, one after the other.
constexpr term fold_names(store& s, term t) {
  if (is_scaled(s, t)) return scale(s, coefficient(s, t), fold_names(s, unscaled(s, t)));
  if (t == one || t == zero || s.failed()) return t;
  best_match best;
  for (int let = 0; let < s.symbol_count; ++let) {
    const symbol& candidate = s.symbols[let];
    if (candidate.type != kind::let || candidate.definition == no_term || cannot_match(s, t, let)) continue;
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

constexpr term fold_slots(store& s, const node& n) {
  const int mark = s.stack_count;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const slot part = s.slots[k];
    const term inner = fold(s, part.child);
    s.push(part.number, inner);
  }
  return n.type == kind::sum ? make_sum(s, mark) : make_product(s, mark);
}

constexpr term fold_parts(store& s, term t) {
  const node n = s.nodes[t];
  switch (n.type) {
    case kind::sum: {
      const term folded = fold_slots(s, n);
      if (!is_long_sum(s, folded)) return fold_names(s, folded);
      if (vanishes(s, folded)) return zero;
      return fold_names(s, extract(s, folded));
    }
    case kind::product:
      return fold_names(s, fold_slots(s, n));
    case kind::function:
      return fold_names(s, map_arguments(s, t, fold));
    case kind::reduction: {
      const opened inner = open(s, t);
      return fold_names(
          s, make_reduction(s, static_cast<reduction_op>(n.variant), inner.index, fold(s, inner.body)));
    }
    default:
      return t;
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
