// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/decide.hpp>

namespace leibniz::algebra {

/// The term with its sums over indices worked out as far as that saves work: deltas contract, what holds a bound
/// delta or couples the bound index with one that the other factors lack is multiplied out (so that a
/// matrix-vector product of an outer product costs O(N)), vanishing sums disappear, independent terms leave.
constexpr term contract(store& s, term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool is_delta_on(const store& s, term t, int index) {
  return s.nodes[t].type == kind::delta && depends_on(s, t, index);
}

/// A monomial with a delta on the index, or with a factor that the sum over it can set free.
constexpr bool comes_apart(const store& s, term product, int index) {
  for (int k = 0; k < factors(s, product) && product != one; ++k) {
    const term base = factor(s, product, k).child;
    if (is_delta_on(s, base, index)) return true;
    if (!depends_on(s, base, index) && s.nodes[base].type != kind::extent) return true;
  }
  return product == one;
}

/// A sum that multiplied with the other factors of the body comes apart.
constexpr bool couples(const store& s, term body, const slot& f, int index) {
  if (!is_long_sum(s, f.child) || !(f.number == rational{1, 1}) || !depends_on(s, f.child, index))
    return false;
  if (complement(s, f.child) != no_term) return false;
  const node& n = s.nodes[f.child];
  for (int k = n.first; k < n.first + n.count; ++k) {
    const term product = s.slots[k].child;
    for (int part = 0; part < factors(s, product) && product != one; ++part) {
      if (is_delta_on(s, factor(s, product, part).child, index)) return true;
    }
  }
  // An index that every other factor has too is a batch: the loop over it stays, so nothing is gained.
  const std::uint64_t others = n.indices & ~bit(index);
  for (int k = 0; k < factors(s, body); ++k) {
    const term other = factor(s, body, k).child;
    if (other != f.child && depends_on(s, other, index) && (others & ~s.nodes[other].indices) != 0)
      return true;
  }
  return false;
}

/// A choice with a branch that comes apart once it is a factor of the body, and that has an index which the condition
/// lacks: otherwise nothing is saved.
constexpr bool choice_couples(const store& s, term body, const slot& f, int index) {
  const node& n = s.nodes[f.child];
  if (!is_select(s, f.child) || !(f.number == rational{1, 1}) || !depends_on(s, f.child, index)) return false;
  const std::uint64_t shared = s.nodes[s.ints[n.first]].indices | bit(index);
  for (const term branch : {s.ints[n.first + 1], s.ints[n.first + 2]}) {
    if ((s.nodes[branch].indices & ~shared) == 0) continue;
    for (int m = 0; m < monomials(s, branch); ++m) {
      const term product = monomial(s, branch, m).child;
      if (comes_apart(s, product, index)) return true;
      for (int k = 0; k < factors(s, product); ++k) {
        if (couples(s, body, factor(s, product, k), index)) return true;
      }
    }
  }
  return false;
}

constexpr bool has_let(const store& s, term t) {
  const node& n = s.nodes[t];
  if (n.type == kind::let) return true;
  if (n.type == kind::reduction) return has_let(s, n.first);
  if (!uses_slots(n.type) && n.type != kind::function) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (has_let(s, uses_slots(n.type) ? s.slots[k].child : s.ints[k])) return true;
  }
  return false;
}

/// A sum that comes to a number, or to a number times the extent: guessed at one point, and proved. Else the sum.
constexpr term known_value(store& s, int index, term whole) {
  if (vanishes(s, whole)) return zero;
  const bounded value = value_somewhere(s, whole);
  // Where no let hides what is summed, it comes to no number.
  if (!value.valid() || !has_let(s, whole)) return whole;
  const term extent = make_extent(s, s.indices[index].extent);
  for (const term unit : {extent, one}) {
    const double size = value_somewhere(s, unit).value;
    const rational guess = nearest_half(value.value / size);
    const bool near =
        guess.num != 0 && magnitude(to_bounded(guess).value * size - value.value) <= 1e-9 * size;
    const term candidate = scale(s, guess, unit);
    if (near && vanishes(s, subtract(s, whole, candidate))) return candidate;
  }
  return whole;
}

constexpr term contract_sum(store& s, int index, term body);

constexpr term contract_terms(store& s, int index, term body) {
  const int mark = s.stack_count;
  for (int m = 0; m < monomials(s, body); ++m) {
    const slot part = monomial(s, body, m);
    s.push(part.number, contract_sum(s, index, part.child));
  }
  return make_sum(s, mark);
}

/// The body with its coupling sum or choice multiplied out, or the body itself.
constexpr term multiply_out(store& s, int index, term body) {
  for (int k = 0; k < factors(s, body) && body != one; ++k) {
    const slot f = factor(s, body, k);
    const bool choice = choice_couples(s, body, f, index);
    if (!choice && (body == f.child || !couples(s, body, f, index))) continue;
    const term rest = without_factor(s, body, f.child);
    const term sum = choice ? select_as_sum(s, f.child) : f.child;
    const int mark = s.stack_count;
    for (int m = 0; m < monomials(s, sum); ++m) {
      const slot part = monomial(s, sum, m);
      const term product = multiply(s, rest, part.child);
      s.push(part.number, product);
    }
    return make_sum(s, mark);
  }
  return body;
}

constexpr term contract_sum(store& s, int index, term body) {
  if (is_scaled(s, body)) return contract_terms(s, index, body);
  if (!depends_on(s, body, index)) return make_reduction(s, index, body);
  if (is_long_sum(s, body)) {
    const term whole = make_reduction(s, index, body);
    if (vanishes(s, whole)) return zero;
    // Of the whole, not of the extent minus a sum, a kernel sees that no term is taken.
    if (complement(s, body) != no_term) return whole;
    for (int m = 0; m < monomials(s, body); ++m) {
      if (comes_apart(s, monomial(s, body, m).child, index)) return contract_terms(s, index, body);
    }
    return whole;
  }
  // Independent factors leave first: what they hold must not look like a coupling.
  const term outside = without_factors(s, body, [&](term f) { return depends_on(s, f, index); });
  if (outside != one) {
    const term inside = without_factors(s, body, [&](term f) { return !depends_on(s, f, index); });
    return multiply(s, outside, contract_sum(s, index, inside));
  }
  const term multiplied = multiply_out(s, index, body);
  if (multiplied != body) return contract_terms(s, index, multiplied);
  const term whole = make_reduction(s, index, body);
  return s.nodes[unscaled(s, whole)].type == kind::reduction ? known_value(s, index, whole) : whole;
}

}  // namespace detail

namespace detail {

constexpr term contract_parts(store& s, term t) {
  if (!is_reduction(s, t, reduction_op::sum)) return map_parts(s, t, contract);
  const opened inner = open(s, t);
  return contract_sum(s, inner.index, contract(s, inner.body));
}

}  // namespace detail

constexpr term contract(store& s, term t) {
  if (s.failed()) return zero;
  if (s.nodes[t].height == 0) return t;  // no sum inside
  if (s.memos[t].contracted != no_term) return s.memos[t].contracted;
  const term result = detail::contract_parts(s, t);
  if (s.failed()) return zero;
  s.memos[t].contracted = result;
  s.memos[result].contracted = result;
  return result;
}

}  // namespace leibniz::algebra
