// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rename.hpp>
#include <leibniz/inspect/index_names.hpp>

namespace leibniz::inspect {

// In what order a sum and a product are read. A store sorts by hash; a reader wants, whatever the hashes are,
//   terms: positive before negative, numbers before others, fewer leaves before more, then by their factors
//   factors: number, extent, scalar, delta, tensor, let, function, reduction, sum; then by name and indices

/// number * child in a sum, child^number in a product.
struct part {
  algebra::rational number;
  algebra::term child;
  std::int32_t leaves;  ///< of a term; unused in factors
  bool negative;        ///< a term: subtracted; a factor: read with its sign changed
  bool merged;          ///< a factor that stands for all square roots in the product `child`
};

/// A stack of parts in reading order: whoever pushes parts remembers the count before and goes back to it.
struct arrangement {
  static constexpr int capacity = 2048;
  const algebra::store& s;
  const index_names& names;
  part parts[capacity];
  int count = 0;
  bool overflowed = false;

  constexpr explicit arrangement(const index_names& known) : s(known.s), names(known) {}

  /// The terms of t, or of -t. A negative number whose part is not negative means that the sign goes into one
  /// of the child's factors.
  constexpr void push_terms(algebra::term t, bool negated = false);
  /// The factors of t; those of -t if negated, which must be possible (absorbs_sign).
  constexpr void push_factors(algebra::term t, bool negated = false);

  /// Merges the square roots among the factors of t, pushed from `first` on: sqrt(a)/sqrt(b) is sqrt(a/b). Not
  /// if the sign of several is unknown: the algebra does not take such a root apart again.
  constexpr void merge_roots(int first, algebra::term t);
  /// What is under that root.
  constexpr void push_under_root(const part& merged);

  /// Whether a function whose two arguments are interchangeable is read with the second one first.
  constexpr bool swaps(algebra::term function);
};

/// How many symbols are read in the term. Counting stops above the limit: shared terms are read each time.
constexpr int leaves(const algebra::store& s, algebra::term t, int limit = 4096);

/// Whether -t is read as t with one sum turned round: -(a - b)*c is (b - a)*c.
constexpr bool absorbs_sign(const algebra::store& s, algebra::term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// An odd power of a sum that starts with a positive term when it is turned round.
constexpr bool turns(const algebra::store& s, const algebra::rational& exponent, algebra::term base) {
  const algebra::node& n = s.nodes[base];
  if (n.type != algebra::kind::sum || n.count < 2 || !exponent.is_integer() || exponent.num % 2 == 0)
    return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (s.slots[k].number.num < 0) return true;
  }
  return false;
}

constexpr bool is_square_root(const algebra::rational& exponent) {
  return exponent.den == 2 && (exponent.num == 1 || exponent.num == -1);
}

constexpr int place_among_factors(const algebra::store& s, algebra::term t) {
  switch (s.nodes[t].type) {
    case algebra::kind::extent:
      return 1;
    case algebra::kind::scalar:
      return 2;
    case algebra::kind::delta:
      return 3;
    case algebra::kind::element:
      return 4;
    case algebra::kind::let:
      return 5;
    case algebra::kind::function:
      return 6;
    case algebra::kind::product:
      return 7;  // under a root
    case algebra::kind::reduction:
      return 8;
    default:
      return algebra::is_constant(s, t) ? 0 : 9;
  }
}

constexpr int compare_numbers(const algebra::rational& a, const algebra::rational& b) {
  if ((a.num < 0) != (b.num < 0)) return a.num < 0 ? 1 : -1;
  return a.num < 0 ? algebra::detail::compare_numbers(-a, -b) : algebra::detail::compare_numbers(a, b);
}

constexpr int compare_factors(arrangement& order, algebra::term a, algebra::term b);

/// Products by their factors in turn; a factor before its higher powers, those before its negative powers.
constexpr int compare_products(arrangement& order, algebra::term a, algebra::term b) {
  if (a == b) return 0;
  const int first = order.count;
  order.push_factors(a);
  const int second = order.count;
  order.push_factors(b);
  const int end = order.count;
  int result = 0;
  for (int k = 0; result == 0 && first + k < second && second + k < end; ++k) {
    const part &x = order.parts[first + k], &y = order.parts[second + k];
    result = compare_factors(order, x.child, y.child);
    if (result == 0) result = compare_numbers(x.number, y.number);
  }
  order.count = first;
  return result != 0 ? result : (second - first) - (end - second);
}

constexpr int compare_terms(arrangement& order, const part& a, const part& b) {
  if (a.negative != b.negative) return a.negative ? 1 : -1;
  if (a.leaves != b.leaves) return a.leaves < b.leaves ? -1 : 1;
  return compare_products(order, a.child, b.child);
}

constexpr int compare_sums(arrangement& order, algebra::term a, algebra::term b) {
  const int first = order.count;
  order.push_terms(a);
  const int second = order.count;
  order.push_terms(b);
  const int end = order.count;
  int result = 0;
  for (int k = 0; result == 0 && first + k < second && second + k < end; ++k) {
    const part x = order.parts[first + k], y = order.parts[second + k];
    result = compare_terms(order, x, y);
    if (result == 0) result = compare_numbers(x.number, y.number);
  }
  order.count = first;
  return result != 0 ? result : (second - first) - (end - second);
}

/// Of two calls of one function the arguments in turn, as they are read.
constexpr int compare_arguments(arrangement& order, algebra::term a, algebra::term b) {
  const algebra::node &x = order.s.nodes[a], &y = order.s.nodes[b];
  const bool first_swapped = order.swaps(a), second_swapped = order.swaps(b);
  int result = 0;
  for (int k = 0; k < x.count && result == 0; ++k) {
    result = compare_products(order, order.s.ints[x.first + (first_swapped ? x.count - 1 - k : k)],
                              order.s.ints[y.first + (second_swapped ? y.count - 1 - k : k)]);
  }
  return result;
}

constexpr int compare_factors(arrangement& order, algebra::term a, algebra::term b) {
  if (a == b) return 0;
  const algebra::store& s = order.s;
  const int place = place_among_factors(s, a), other = place_among_factors(s, b);
  if (place != other) return place - other;
  const algebra::node &x = s.nodes[a], &y = s.nodes[b];
  switch (x.type) {
    case algebra::kind::sum: {
      const int fewer = leaves(s, a) - leaves(s, b);
      return fewer != 0 ? fewer : compare_sums(order, a, b);
    }
    case algebra::kind::product:
      return compare_products(order, a, b);
    case algebra::kind::reduction: {
      const int fewer = leaves(s, a) - leaves(s, b);
      if (fewer != 0) return fewer;
      const int bodies = compare_products(order, x.first, y.first);
      return bodies != 0 ? bodies : order.names.compare(x.symbol, y.symbol);
    }
    case algebra::kind::function:
      return x.variant != y.variant ? x.variant - y.variant : compare_arguments(order, a, b);
    default:
      break;
  }
  if (x.type != algebra::kind::delta) {
    const int names = algebra::detail::compare_names(s.symbols[x.symbol].name, s.symbols[y.symbol].name);
    if (names != 0) return names;
  }
  for (int k = 0; k < x.count; ++k) {
    const int indices = order.names.compare(s.ints[x.first + k], s.ints[y.first + k]);
    if (indices != 0) return indices;
  }
  return 0;
}

constexpr int compare_powers(arrangement& order, const part& a, const part& b) {
  const int bases = compare_factors(order, a.child, b.child);
  return bases != 0 ? bases : compare_numbers(a.number, b.number);
}

/// Puts the part in its place among those from `first` on.
template <class Compare>
constexpr void insert(arrangement& order, int first, const part& made, Compare compare) {
  if (order.count == arrangement::capacity) {
    order.overflowed = true;
    return;
  }
  // A comparison uses the stack above the count: the new part must not be there yet.
  int place = order.count;
  while (place > first && compare(order, made, order.parts[place - 1]) < 0) --place;
  for (int k = order.count; k > place; --k) order.parts[k] = order.parts[k - 1];
  order.parts[place] = made;
  ++order.count;
}

}  // namespace detail

constexpr int leaves(const algebra::store& s, algebra::term t, int limit) {
  const algebra::node& n = s.nodes[t];
  if (n.type == algebra::kind::reduction) return leaves(s, n.first, limit);
  const bool slots = algebra::detail::uses_slots(n.type);
  if (!slots && n.type != algebra::kind::function) return 1;
  int result = 0;
  for (int k = n.first; k < n.first + n.count && result <= limit; ++k) {
    result += leaves(s, slots ? s.slots[k].child : s.ints[k], limit - result);
  }
  return result;
}

constexpr bool absorbs_sign(const algebra::store& s, algebra::term t) {
  const algebra::node& n = s.nodes[t];
  if (n.type != algebra::kind::product) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (detail::turns(s, s.slots[k].number, s.slots[k].child)) return true;
  }
  return false;
}

constexpr void arrangement::push_terms(algebra::term t, bool negated) {
  const algebra::node& n = s.nodes[t];
  const bool sum = n.type == algebra::kind::sum;
  const int start = count;
  for (int k = 0; k < (sum ? n.count : 1); ++k) {
    const algebra::slot term = sum ? s.slots[n.first + k] : algebra::slot{{1, 1}, t};
    part made{negated ? -term.number : term.number, term.child, 0, false, false};
    made.negative = made.number.num < 0 && !absorbs_sign(s, made.child);
    if (sum && n.count > 1) made.leaves = leaves(s, made.child);
    detail::insert(*this, start, made, detail::compare_terms);
  }
}

constexpr void arrangement::push_factors(algebra::term t, bool negated) {
  const algebra::node& n = s.nodes[t];
  const bool product = n.type == algebra::kind::product;
  const int start = count;
  for (int k = 0; k < (product ? n.count : 1); ++k) {
    const algebra::slot factor = product ? s.slots[n.first + k] : algebra::slot{{1, 1}, t};
    detail::insert(*this, start, {factor.number, factor.child, 0, false, false}, detail::compare_powers);
  }
  if (!negated) return;
  // Above the fraction line rather than below.
  for (const bool above : {true, false}) {
    for (int k = start; k < count; ++k) {
      part& factor = parts[k];
      if ((factor.number.num > 0) != above || !detail::turns(s, factor.number, factor.child)) continue;
      factor.negative = true;
      return;
    }
  }
}

constexpr void arrangement::merge_roots(int first, algebra::term t) {
  int roots = 0, signs_unknown = 0, lead = -1;
  for (int k = first; k < count; ++k) {
    if (!detail::is_square_root(parts[k].number)) continue;
    if (algebra::coefficient(s, parts[k].child).num < 0) return;
    ++roots;
    if (!algebra::positive(s, parts[k].child)) ++signs_unknown;
    // Above the fraction line if one of them is.
    if (lead < 0 || (parts[k].number.num > 0 && parts[lead].number.num < 0)) lead = k;
  }
  if (roots < 2 || signs_unknown > 1) return;
  parts[lead].child = t;
  parts[lead].merged = true;
  int kept = first;
  for (int k = first; k < count; ++k) {
    if (k == lead || !detail::is_square_root(parts[k].number)) parts[kept++] = parts[k];
  }
  count = kept;
}

constexpr bool arrangement::swaps(algebra::term function) {
  const algebra::node& n = s.nodes[function];
  return algebra::traits_of(static_cast<algebra::function_id>(n.variant)).symmetric &&
         detail::compare_products(*this, s.ints[n.first + 1], s.ints[n.first]) < 0;
}

constexpr void arrangement::push_under_root(const part& merged) {
  const algebra::node& n = s.nodes[merged.child];
  const int start = count;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (!detail::is_square_root(s.slots[k].number)) continue;
    const bool above = s.slots[k].number.num == merged.number.num;
    const algebra::node& base = s.nodes[s.slots[k].child];
    const bool product = base.type == algebra::kind::product;
    for (int at = 0; at < (product ? base.count : 1); ++at) {
      const algebra::slot factor =
          product ? s.slots[base.first + at] : algebra::slot{{1, 1}, s.slots[k].child};
      detail::insert(*this, start, {above ? factor.number : -factor.number, factor.child, 0, false, false},
                     detail::compare_powers);
    }
  }
}

}  // namespace leibniz::inspect
