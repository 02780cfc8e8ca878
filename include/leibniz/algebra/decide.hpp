// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/expand.hpp>
#include <leibniz/algebra/lets.hpp>
#include <leibniz/algebra/sample.hpp>

namespace leibniz::algebra {

/// What is known about an equation. Never proved of a false one, never refuted of a true one.
enum class verdict : std::uint8_t { proved, refuted, undecided };

/// Proved to be zero for all extents and values. What makes a proof fail (size, overflow, a division by zero where two
/// indices meet) is no failure of the store here: the answer is then no.
constexpr bool vanishes(store& s, term t);

/// Whether a == b for all extents and values. A proof that is too large for the store makes the store fail.
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

constexpr bool expanded_vanishes(store& s, term t);

/// A sum over an index that stands in the monomial once; no_term if there is none. `nth` of several.
constexpr term nth_sum(const store& s, term product, int nth) {
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    if (is_reduction(s, f.child, reduction_op::sum) && f.number == rational{1, 1} && nth-- == 0)
      return f.child;
  }
  return no_term;
}

/// What a monomial adds to the body of a sum over the index, if it is the cofactor times a sum over the same extent, or
/// times that extent and others; no_term if it is not. The sum over an index of 1 is its extent.
constexpr term body_beside(store& s, term product, term cofactor, int index) {
  const int extent = s.indices[index].extent;
  for (int nth = 0;; ++nth) {
    const term sum = nth_sum(s, product, nth);
    if (sum == no_term) break;
    const node n = s.nodes[sum];
    if (s.indices[n.symbol].extent == extent && without_factor(s, product, sum) == cofactor) {
      return rename(s, n.first, n.symbol, index);
    }
  }
  const term rest = divide(s, product, multiply(s, cofactor, make_extent(s, extent)));
  for (int k = 0; k < factors(s, rest) && rest != one; ++k) {
    const slot f = factor(s, rest, k);
    if (s.nodes[f.child].type != kind::extent || f.number.num < 0) return no_term;
  }
  return rest;
}

/// The terms that are one cofactor times sums over one extent, without those if they vanish element by element:
/// sum x/(x+1) + sum 1/(x+1) - N is the sum of x/(x+1) + 1/(x+1) - 1. No_term if no such terms vanish.
constexpr term without_vanishing_sums(store& s, term t) {
  for (int m = 0; m < monomials(s, t) && !s.failed(); ++m) {
    const term product = monomial(s, t, m).child;
    for (int nth = 0;; ++nth) {
      const term sum = nth_sum(s, product, nth);
      if (sum == no_term) break;
      const opened inner = open(s, sum, s.nodes[t].indices);
      const term cofactor = without_factor(s, product, sum);
      constexpr int most_monomials = 64;  // of the others nothing is said
      bool joined[most_monomials] = {};
      int count = 0;
      const int mark = s.stack_count;
      for (int other = 0; other < monomials(s, t) && other < most_monomials; ++other) {
        const slot part = monomial(s, t, other);
        const term body = body_beside(s, part.child, cofactor, inner.index);
        joined[other] = body != no_term;
        if (!joined[other]) continue;
        s.push(part.number, body);
        ++count;
      }
      const term together = make_sum(s, mark);
      if (count < 2 || !expanded_vanishes(s, expand(s, together))) continue;
      const int rest = s.stack_count;
      for (int other = 0; other < monomials(s, t); ++other) {
        const slot part = monomial(s, t, other);
        if (other >= most_monomials || !joined[other]) s.push(part.number, part.child);
      }
      return make_sum(s, rest);
    }
  }
  return no_term;
}

/// A proof form without deltas is zero.
constexpr bool cleared_vanishes(store& s, term t) {
  constexpr int most_rounds = 4;
  for (int round = 0; round < most_rounds && is_long_sum(s, t) && !s.failed(); ++round) {
    const term cleared = clear_powers(s, t);
    if (cleared == t) break;
    t = cleared;
  }
  while (t != zero && !s.failed()) {
    t = without_vanishing_sums(s, t);
    if (t == no_term) return false;
  }
  return !s.failed();
}

/// Monomials with the same deltas have to vanish together, and only together: an atom of the others may be zero
/// where these indices meet, so it must not multiply them.
constexpr bool expanded_vanishes(store& s, term t) {
  constexpr int most_groups = 32;
  term groups[most_groups];
  int count = 0;
  for (int m = 0; m < monomials(s, t) && !s.failed(); ++m) {
    const term deltas = delta_part(s, monomial(s, t, m).child);
    bool met = false;
    for (int k = 0; k < count && !met; ++k) met = groups[k] == deltas;
    if (met) continue;
    if (count == most_groups) return false;
    groups[count++] = deltas;
    if (!cleared_vanishes(s, coefficient_of_deltas(s, t, deltas))) return false;
  }
  return !s.failed();
}

/// One attempt, with the lets that are opaque now as symbols.
constexpr bool attempt(store& s, term t) {
  const int conditions = s.condition_count;
  const term expanded = expand(s, t);
  const bool result = !s.failed() && (expanded == zero || expanded_vanishes(s, expanded));
  // What an attempt multiplied or divided by says nothing of the domain of what was asked.
  s.condition_count = conditions;
  return result;
}

/// Attempts with more and more lets opened, those first that no other let names: what holds for a let as a symbol
/// holds for its definition, and is proved without taking the whole model apart. Numbers tell which attempts are worth
/// their cost.
constexpr bool proved_zero(store& s, term t) {
  let_order lets;
  lets.visit(s, t);
  bool result = false;
  const int limit = s.work_limit;
  for (int open = 0; open < lets.count && !result; ++open) {
    for (int k = 0; k < s.symbol_count; ++k) s.opaque[k] = false;
    for (int k = 0; k < lets.count - open; ++k) s.opaque[lets.at[k]] = true;
    s.opaque_count = lets.count - open;
    s.stage = ++s.last_stage;
    if (probe_zero(s, t) == probe::differs) continue;
    const checkpoint before(s);
    s.work_limit = s.work + (limit - s.work) / 2;
    result = attempt(s, t);
    if (s.failed()) before.restore(s);
  }
  s.work_limit = limit;
  s.opaque_count = 0;
  s.stage = 0;
  return result || attempt(s, t);
}

}  // namespace detail

constexpr bool vanishes(store& s, term t) {
  if (t == zero || s.failed()) return t == zero;
  // a - stop_gradient(a) is zero, but not to a further derivative.
  if (stops_gradient(s, t) || probe_zero(s, t) != probe::near_zero) return false;
  // Only a short proof is worth it here: what is not seen to be zero stays.
  constexpr int most_work = 400;
  const int limit = s.work_limit;
  const checkpoint before(s);
  if (limit - s.work > most_work) s.work_limit = s.work + most_work;
  const bool result = detail::proved_zero(s, t);
  s.work_limit = limit;
  if (s.failed()) before.restore(s);
  return result;
}

constexpr verdict decide(store& s, term a, term b) {
  if (s.failed()) return verdict::undecided;
  if (a == b) return verdict::proved;
  const term difference = subtract(s, a, b);
  const bool differs = probe_zero(s, difference) == probe::differs;
  if (differs && differ_somewhere(s, a, b)) return verdict::refuted;
  const bool proved = detail::proved_zero(s, difference);
  if (s.error == status::division_by_zero)
    s.error = status::ok;  // where two indices meet: no proof, no error
  if (s.failed()) return verdict::undecided;
  if (proved) return verdict::proved;
  return !differs && differ_somewhere(s, a, b) ? verdict::refuted : verdict::undecided;
}

}  // namespace leibniz::algebra
