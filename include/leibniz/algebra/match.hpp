// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/decide.hpp>

namespace leibniz::algebra::detail {

// Definitions of lets found in a product.

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

/// The first declared of the lets with the let's definition.
constexpr int alias(const store& s, int let) {
  const symbol& own = s.symbols[let];
  for (int k = 0; k < let && s.has_equal_lets && own.definition != no_term; ++k) {
    const symbol& other = s.symbols[k];
    bool same = other.type == kind::let && other.definition == own.definition && other.rank == own.rank;
    for (int axis = 0; same && axis < own.rank; ++axis) same = other.parameters[axis] == own.parameters[axis];
    if (same) return k;
  }
  return let;
}

/// The term with one name for lets of equal definitions.
constexpr term with_aliases(store& s, term t) {
  if (!s.has_equal_lets) return t;
  const node& n = s.nodes[t];
  return n.type == kind::let ? make_indexed(s, kind::let, alias(s, n.symbol), s.ints + n.first, n.count)
                             : map_parts(s, t, with_aliases);
}

/// The factors exp(a)^p exp(b)^q.. as one exp(p a + q b + ..).
constexpr term merge_exponentials(store& s, term t) {
  const auto is_exponential = [&s](term f) {
    return s.nodes[f].type == kind::function && s.nodes[f].variant == static_cast<int>(function_id::exp);
  };
  const int mark = s.stack_count;
  for (int k = 0; k < factors(s, t); ++k) {
    const slot f = factor(s, t, k);
    if (is_exponential(f.child)) s.push(f.number, s.ints[s.nodes[f.child].first]);
  }
  const term exponent = make_sum(s, mark);
  return multiply(s, without_factors(s, t, is_exponential), make_function(s, function_id::exp, exponent));
}

struct best_match {
  term result = no_term;
  double saving = 0;
};

constexpr bool is_logarithm(const store& s, const slot& part) {
  const node& n = s.nodes[part.child];
  return n.type == kind::function && n.variant == static_cast<int>(function_id::log) &&
         part.number == rational{1, 1};
}
constexpr bool has_logarithm(const store& s, term t) {
  for (int m = 0; m < monomials(s, t); ++m) {
    if (is_logarithm(s, monomial(s, t, m))) return true;
  }
  return false;
}

/// Of a let c + log(S) the S is exp(let - c).
template <class Offer>
constexpr void try_logarithm(store& s, term t, term reference, term definition, Offer offer) {
  for (int m = 0; m < monomials(s, definition); ++m) {
    const slot part = monomial(s, definition, m);
    if (!is_logarithm(s, part)) continue;
    const term inside = s.ints[s.nodes[part.child].first];
    const std::int64_t times = times_available(s, t, inside);
    if (times == 0 || inside == t) continue;
    const term others = subtract(s, definition, part.child);
    const term whole = make_function(s, function_id::exp, subtract(s, reference, others));
    offer(merge_exponentials(s, replace(s, t, inside, whole, times)));
  }
}

/// Tries one let at one choice of its indices.
constexpr void try_let(store& s, term t, int let, const std::int32_t* indices, best_match& best) {
  const term reference = make_indexed(s, kind::let, let, indices, s.symbols[let].rank);
  const term definition = with_aliases(s, instantiate(s, reference));
  if (reference == t || is_constant(s, definition)) return;
  const auto offer = [&s, t, &best](term result) {
    const double saving = cost_of_product(s, t) - cost_of_product(s, result);
    if (saving > 0 && saving >= best.saving) best = {result, saving};
  };
  try_logarithm(s, t, reference, definition, offer);
  term pattern = unscaled(s, definition);
  // As it stands as a factor of a product.
  if (s.nodes[pattern].type == kind::sum) pattern = scale(s, inverse(signed_content(s, pattern)), pattern);
  const std::int64_t times = times_available(s, t, pattern);
  if (times == 0) return;
  offer(replace(s, t, definition, reference, times));
}

/// Whether a factor of the definition that no renaming changes much is missing in the product.
constexpr bool cannot_match(store& s, term t, int let) {
  const term definition = with_aliases(s, s.symbols[let].definition);
  if (has_logarithm(s, definition)) return false;
  const term pattern = unscaled(s, definition);
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

/// Whether each element that is a factor of the definition is one of the product at this choice of indices. It makes no
/// node: a let of four indices has more choices than a store has room for.
constexpr bool elements_match(const store& s, term t, int let, term definition, const std::int32_t* indices) {
  const auto chosen = [&s, let, indices](int index) {
    for (int k = 0; k < s.symbols[let].rank; ++k) {
      if (s.symbols[let].parameters[k] == index) return static_cast<int>(indices[k]);
    }
    return index;
  };
  const term pattern = unscaled(s, definition);
  for (int k = 0; k < factors(s, pattern); ++k) {
    const node& wanted = s.nodes[factor(s, pattern, k).child];
    if (wanted.type != kind::element) continue;
    bool found = false;
    for (int other = 0; other < factors(s, t) && !found; ++other) {
      const node& n = s.nodes[factor(s, t, other).child];
      found = n.type == kind::element && n.symbol == wanted.symbol;
      for (int axis = 0; axis < n.count && found; ++axis) {
        found = s.ints[n.first + axis] == chosen(s.ints[wanted.first + axis]);
      }
    }
    if (!found) return false;
  }
  return true;
}

/// Tries one let at all choices of its indices among the product's free ones.
constexpr void try_choices(store& s, term t, int let, best_match& best) {
  const term definition = with_aliases(s, s.symbols[let].definition);
  const bool by_elements = !has_logarithm(s, definition);
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
    fits = fits && (!by_elements || elements_match(s, t, let, definition, indices));
    if (fits) try_let(s, t, let, indices, best);
    int axis = 0;
    for (; axis < rank && ++chosen[axis] == count; ++axis) chosen[axis] = 0;
    if (axis == rank) return;
  }
}

}  // namespace leibniz::algebra::detail
