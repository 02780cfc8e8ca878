// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/monomials.hpp>
#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

/// A simpler term for select(u[0], u[1], u[2]), or no_term:
/// - equal branches, or a condition that is a number;
/// - a branch that asks the same again;
/// - numbers, or these times powers of extents, as branches: b + (a - b) step(u). u >= 0 has no step: it is
///   b + (a - b) select(u >= 0, 1, 0), but select(u >= 0, 0, b) is b step(-u), which differs only where u is NaN;
/// - multiples of one term as branches: that times a choice of numbers;
/// - deltas leave the branches, so that a sum over their indices contracts.
constexpr term simplified_select(store& s, function_id id, const term* u);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr term select(store& s, function_id id, term condition, term a, term b) {
  const term all[] = {condition, a, b};
  return make_function(s, id, all);
}

constexpr term opposite_step(store& s, term condition) {
  return make_function(s, function_id::step, scale(s, {-1, 1}, condition));
}

/// A number times powers of extents: it is finite, whatever is decided.
constexpr bool is_count(const store& s, term t) {
  const term product = unscaled(s, t);
  for (int k = 0; k < factors(s, product) && t != zero && product != one; ++k) {
    if (s.nodes[factor(s, product, k).child].type != kind::extent) return false;
  }
  return true;
}

constexpr term select_count(store& s, function_id id, term condition, term a, term b) {
  const bool strict = id == function_id::select_positive;
  if (!is_count(s, a) || !is_count(s, b) || (a == one && b == zero && !strict)) return no_term;
  if (a == zero && !strict) return multiply(s, b, opposite_step(s, condition));
  const term taken =
      strict ? make_function(s, function_id::step, condition) : select(s, id, condition, one, zero);
  return add(s, b, multiply(s, subtract(s, a, b), taken));
}

/// Multiples of one term: it is there whatever is decided.
constexpr term select_multiple(store& s, function_id id, const term* u) {
  if (u[1] == zero || u[2] == zero || unscaled(s, u[1]) != unscaled(s, u[2])) return no_term;
  const term first = constant(s, coefficient(s, u[1])), second = constant(s, coefficient(s, u[2]));
  return multiply(s, unscaled(s, u[1]), select(s, id, u[0], first, second));
}

/// The deltas of a monomial that has some; one if none has.
constexpr term some_deltas(store& s, term t) {
  for (int m = 0; m < monomials(s, t); ++m) {
    const term deltas = delta_part(s, monomial(s, t, m).child);
    if (deltas != one) return deltas;
  }
  return one;
}

constexpr term select_without_deltas(store& s, function_id id, const term* u) {
  term deltas = some_deltas(s, u[1]);
  if (deltas == one) deltas = some_deltas(s, u[2]);
  if (deltas == one) return no_term;
  term inside[2] = {}, rest[2] = {};
  for (int k = 0; k < 2; ++k) {
    inside[k] = coefficient_of_deltas(s, u[k + 1], deltas);
    const int mark = s.stack_count;
    for (int m = 0; m < monomials(s, u[k + 1]); ++m) {
      const slot part = monomial(s, u[k + 1], m);
      if (delta_part(s, part.child) != deltas) s.push(part.number, part.child);
    }
    rest[k] = make_sum(s, mark);
  }
  const term held = multiply(s, deltas, select(s, id, u[0], inside[0], inside[1]));
  return add(s, held, select(s, id, u[0], rest[0], rest[1]));
}

constexpr bool is_select(const store& s, term t) {
  const node& n = s.nodes[t];
  return n.type == kind::function && (n.variant == static_cast<int>(function_id::select_positive) ||
                                      n.variant == static_cast<int>(function_id::select_nonnegative));
}

/// u of 1 - u, where u is the value of a condition, 0 or 1; else no_term.
constexpr term complement(const store& s, term t) {
  const node& n = s.nodes[t];
  if (n.type != kind::sum || n.count != 2) return no_term;
  const bool swapped = s.slots[n.first + 1].child == one;
  const slot &number = s.slots[n.first + (swapped ? 1 : 0)], &other = s.slots[n.first + (swapped ? 0 : 1)];
  const bool fits = number.child == one && number.number == rational{1, 1} &&
                    other.number == rational{-1, 1} && s.nodes[other.child].type == kind::function &&
                    is_indicator(s, other.child);
  return fits ? other.child : no_term;
}

/// [condition] a + (1 - [condition]) b
constexpr term select_as_sum(store& s, term t) {
  const node& n = s.nodes[t];
  const term condition = s.ints[n.first], a = s.ints[n.first + 1], b = s.ints[n.first + 2];
  const term taken = select(s, static_cast<function_id>(n.variant), condition, one, zero);
  return add(s, multiply(s, taken, a), multiply(s, subtract(s, one, taken), b));
}

}  // namespace detail

constexpr term simplified_select(store& s, function_id id, const term* u) {
  if (u[1] == u[2]) return u[1];
  if (is_constant(s, u[0])) {
    const std::int64_t sign = coefficient(s, u[0]).num;
    return u[sign > 0 || (sign == 0 && id == function_id::select_nonnegative) ? 1 : 2];
  }
  for (int k = 1; k <= 2; ++k) {
    const node& branch = s.nodes[u[k]];
    if (branch.type != kind::function || branch.variant != static_cast<int>(id)) continue;
    if (s.ints[branch.first] != u[0]) continue;
    const term taken = s.ints[branch.first + k];
    return detail::select(s, id, u[0], k == 1 ? taken : u[1], k == 2 ? taken : u[2]);
  }
  const term count = detail::select_count(s, id, u[0], u[1], u[2]);
  if (count != no_term) return count;
  const term multiple = detail::select_multiple(s, id, u);
  return multiple != no_term ? multiple : detail::select_without_deltas(s, id, u);
}

}  // namespace leibniz::algebra
