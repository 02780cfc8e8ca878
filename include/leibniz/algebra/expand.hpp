// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/monomials.hpp>
#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

// The proof form: a sum of monomials, each a coefficient times powers of atoms. Lets are opened, products
// multiplied out, sums over indices distributed and split into independent ones. What is left as an atom: a symbol,
// a delta, a function of a proof form, a sum over indices of a monomial whose factors hang together, and a sum
// (primitive: without a common factor) to a power below 1.

/// The term's proof form; equal proof forms are equal terms. Memoised.
constexpr term expand(store& s, term t);

/// A product of atoms brought into proof form again after factors met: powers of sums that became whole are
/// multiplied out, delta(i,j) replaces j by i in the other factors.
constexpr term normalise(store& s, term monomial);

/// a * b of two proof forms.
constexpr term multiply_expanded(store& s, term a, term b);

// What the functions' entries are made of (expand_functions.hpp).
constexpr term expanded_power(store& s, term base, const rational& exponent);
constexpr term expanded_exp(store& s, term argument);
constexpr term expanded_log(store& s, term argument);
constexpr term expanded_step(store& s, term argument);
constexpr term expanded_choice(store& s, term condition, term above, term otherwise);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// product * base^change. Not a multiplication: a delta taken out must be gone, and no domain is lost.
constexpr term change_exponent(store& s, term product, term base, const rational& change) {
  const int mark = s.stack_count;
  bool met = false;
  for (int k = 0; k < factors(s, product) && product != one; ++k) {
    const slot f = factor(s, product, k);
    met = met || f.child == base;
    s.push(f.child == base ? f.number + change : f.number, f.child);
  }
  if (!met) s.push(change, base);
  return make_product(s, mark);
}

/// A delta over free indices in a proof form, outside its atoms; no_term if there is none.
constexpr term find_delta(const store& s, term t) {
  for (int m = 0; m < monomials(s, t); ++m) {
    const term product = monomial(s, t, m).child;
    for (int k = 0; k < factors(s, product); ++k) {
      const slot f = factor(s, product, k);
      if (s.nodes[f.child].type == kind::delta && f.number.num > 0) return f.child;
    }
  }
  return no_term;
}

/// The part of a proof form without that delta: its value where the indices differ.
constexpr term without_delta(store& s, term t, term delta) {
  const int mark = s.stack_count;
  for (int m = 0; m < monomials(s, t); ++m) {
    const slot part = monomial(s, t, m);
    if (exponent_of(s, part.child, delta).num == 0) s.push(part.number, part.child);
  }
  return make_sum(s, mark);
}

/// f of a proof form that holds a delta is delta f(where equal) + (1 - delta) f(where not).
template <class Function>
constexpr term split_by_delta(store& s, term t, term delta, Function apply) {
  const node& n = s.nodes[delta];
  const term equal = expand(s, rename(s, t, s.ints[n.first + 1], s.ints[n.first]));
  const term where_equal = apply(s, equal);
  const term where_not = apply(s, without_delta(s, t, delta));
  return add(s, multiply_expanded(s, delta, subtract(s, where_equal, where_not)), where_not);
}

/// A common factor of the monomials of a sum: the positive content of the coefficients and, of each atom, the
/// lowest exponent. With `positive_only` only atoms known to be positive are taken.
constexpr term common_factor(store& s, term t, bool positive_only) {
  const node n = s.nodes[t];
  std::int64_t num = 0, den = 1;
  for (int m = 0; m < n.count; ++m) {
    const rational c = s.slots[n.first + m].number;
    num = gcd(num, c.num);
    std::int64_t common = gcd(den, c.den), lcm = 0;
    if (__builtin_mul_overflow(den / common, c.den, &lcm)) lcm = den;
    den = lcm;
  }
  const int mark = s.stack_count;
  s.push({1, 1}, constant(s, make_rational(num, den)));
  for (int m = 0; m < n.count; ++m) {
    const term product = s.slots[n.first + m].child;
    for (int k = 0; k < factors(s, product) && product != one; ++k) {
      const slot f = factor(s, product, k);
      bool first = true;
      rational lowest = f.number;
      for (int other = 0; other < n.count; ++other) {
        if (other == m) continue;
        const rational e = exponent_of(s, s.slots[n.first + other].child, f.child);
        if (other < m && e.num != 0) first = false;
        if (e < lowest) lowest = e;
      }
      if (first && lowest.num != 0 && (!positive_only || positive(s, f.child))) s.push(lowest, f.child);
    }
  }
  return make_product(s, mark);
}

/// t / common, monomial by monomial, so that powers of one sum meet before any is multiplied out.
constexpr term divide_monomials(store& s, term t, term common) {
  const int sum_mark = s.stack_count;
  for (int m = 0; m < monomials(s, t); ++m) {
    const slot part = monomial(s, t, m);
    const int mark = s.stack_count;
    s.push({1, 1}, part.child);
    s.push({-1, 1}, common);
    const term quotient = normalise(s, make_product(s, mark));
    s.push(part.number, quotient);
  }
  return make_sum(s, sum_mark);
}

constexpr term expand_power_of_sum(store& s, term t, const rational& exponent);

/// t^exponent of a proof form.
constexpr term expand_power(store& s, term t, const rational& exponent) {
  return is_long_sum(s, t) ? expand_power_of_sum(s, t, exponent) : normalise(s, power(s, t, exponent));
}

/// t^exponent of a proof form with several monomials.
constexpr term expand_power_of_sum(store& s, term t, const rational& exponent) {
  const std::int64_t whole = floor(exponent);
  const rational rest = exponent - rational{whole, 1};
  if (rest.num == 0 && whole > 0) {
    const term half = whole > 1 ? expand_power_of_sum(s, t, {whole / 2, 1}) : one;
    const term even = multiply_expanded(s, half, half);
    return whole % 2 == 0 ? even : multiply_expanded(s, even, t);
  }
  const term delta = find_delta(s, t);
  if (delta != no_term) {
    return split_by_delta(s, t, delta,
                          [&exponent](store& st, term part) { return expand_power(st, part, exponent); });
  }
  constexpr int most_rounds = 4;
  term result = one, primitive = t;
  for (int round = 0; round < most_rounds && is_long_sum(s, primitive) && !s.failed(); ++round) {
    const term content = common_factor(s, primitive, rest.num != 0);
    if (content == one) break;
    // Dividing may multiply out a power of a sum, which then has a content of its own.
    primitive = divide_monomials(s, primitive, content);
    result = multiply_expanded(s, result, normalise(s, power(s, content, exponent)));
  }
  if (!is_long_sum(s, primitive)) return multiply_expanded(s, result, expand_power(s, primitive, exponent));
  result = multiply_expanded(s, result, power(s, primitive, whole > 0 ? rest : exponent));
  for (std::int64_t k = 0; k < whole && !s.failed(); ++k) result = multiply_expanded(s, result, primitive);
  return result;
}

/// From the argument number `split` on deltas have been looked for: one inside a function is split into two cases.
constexpr term expand_function(store& s, function_id id, const term* arguments, int split) {
  for (int k = split - 1; k >= 0 && id != function_id::stop_gradient; --k) {
    const term delta = find_delta(s, arguments[k]);
    if (delta == no_term) continue;
    return split_by_delta(s, arguments[k], delta, [id, arguments, k](store& st, term part) {
      term others[max_arity] = {};
      for (int other = 0; other < max_arity; ++other) others[other] = arguments[other];
      others[k] = part;
      return expand_function(st, id, others, k + 1);
    });
  }
  const term result = visit_function(id, [&s, arguments](auto entry) {
    if constexpr (entry.arity == 1) {
      return entry.expand(s, arguments[0]);
    } else {
      return entry.expand(s, arguments);
    }
  });
  return result == no_term ? make_function(s, id, arguments) : result;
}

constexpr term expand_arguments(store& s, const node& n) {
  term arguments[max_arity] = {};
  for (int k = 0; k < n.count; ++k) arguments[k] = expand(s, s.ints[n.first + k]);
  return expand_function(s, static_cast<function_id>(n.variant), arguments, n.count);
}

constexpr term expand_sum(store& s, const node& n) {
  const int mark = s.stack_count;
  for (int k = n.first; k < n.first + n.count; ++k) s.push(s.slots[k].number, expand(s, s.slots[k].child));
  return make_sum(s, mark);
}

constexpr term expand_product(store& s, const node& n) {
  term result = one;
  for (int k = n.first; k < n.first + n.count && result != zero; ++k) {
    const slot f = s.slots[k];
    const term base = expand(s, f.child);
    result = multiply_expanded(s, result, expand_power(s, base, f.number));
  }
  return result;
}

constexpr term normalise_factors(store& s, term t);

/// step(u) and step(-u)
constexpr bool opposite_steps(store& s, term a, term b);

/// The sum over the index of a proof form (reduce_expanded.hpp).
constexpr term reduce_expanded(store& s, reduction_op op, int index, term body);

}  // namespace detail

constexpr term multiply_expanded(store& s, term a, term b) {
  if (a == zero || b == zero || s.failed()) return zero;
  if (a == one) return b;
  if (b == one) return a;
  const int mark = s.stack_count;
  for (int i = 0; i < detail::monomials(s, a); ++i) {
    const slot x = detail::monomial(s, a, i);
    for (int j = 0; j < detail::monomials(s, b); ++j) {
      const slot y = detail::monomial(s, b, j);
      const rational number = x.number * y.number;
      if (!number.valid()) s.fail(status::rational_overflow);
      const term product = normalise(s, multiply(s, x.child, y.child));
      s.push(number, product);
    }
  }
  return make_sum(s, mark);
}

constexpr term normalise(store& s, term t) {
  // A form that no rule settles ends the proof, not the stack.
  constexpr int deepest = 100;
  if (s.normalising >= deepest) s.fail(status::too_many_nodes);
  if (s.failed()) return t;
  ++s.normalising;
  const term result = detail::normalise_factors(s, t);
  --s.normalising;
  return result;
}

constexpr term detail::normalise_factors(store& s, term t) {
  const term product = unscaled(s, t);
  if (product == one || t == zero || s.failed()) return t;
  if (detail::is_long_sum(s, product)) return expand(s, t);
  if (s.nodes[product].type != kind::product) return t;
  const node n = s.nodes[product];
  for (int k = n.first; k < n.first + n.count; ++k) {
    const slot f = s.slots[k];
    const node& base = s.nodes[f.child];
    const bool is_long = detail::is_long_sum(s, f.child);
    if (base.type == kind::delta && f.number.num > 0) {
      const int kept = s.ints[base.first], other = s.ints[base.first + 1];
      const term rest = detail::without_factor(s, product, f.child);
      if (!depends_on(s, rest, other)) continue;
      const term replaced = expand(s, rename(s, rest, other, kept));
      return multiply_expanded(s, scale(s, coefficient(s, t), replaced), f.child);
    }
    // An even power under a root: sqrt((1 + a)^2) is the root of a sum.
    if (base.type == kind::product) {
      const term inside = expand(s, f.child);
      if (inside != f.child) {
        const term rest = scale(s, coefficient(s, t), detail::without_factor(s, product, f.child));
        return multiply_expanded(s, rest, detail::expand_power(s, inside, f.number));
      }
    }
    // [u > 0] and [-u > 0] exclude each other.
    if (base.type == kind::function && base.variant == static_cast<int>(function_id::step)) {
      for (int other = n.first; other < k; ++other) {
        if (opposite_steps(s, s.slots[other].child, f.child)) return zero;
      }
    }
    if (base.type == kind::function && f.number.is_integer() && f.number.num > 1) {
      const term argument = s.ints[base.first];
      const term square = visit_function(static_cast<function_id>(base.variant),
                                         [&s, argument](auto entry) { return entry.square(s, argument); });
      if (square != no_term) {
        const term rest = scale(s, coefficient(s, t), detail::change_exponent(s, product, f.child, {-2, 1}));
        return multiply_expanded(s, normalise(s, rest), square);
      }
    }
    // Roots of a sum that made a whole power again: with whole exponents more factors of the sum are common.
    const bool whole_again = is_long && f.number.is_integer() && f.number.num < 0 &&
                             detail::common_factor(s, f.child, false) != one;
    if (whole_again || (is_long && !(f.number < rational{1, 1}))) {
      const term rest = scale(s, coefficient(s, t), detail::without_factor(s, product, f.child));
      return multiply_expanded(s, rest, detail::expand_power_of_sum(s, f.child, f.number));
    }
  }
  return t;
}

constexpr term expand(store& s, term t) {
  if (s.failed()) return zero;
  if (s.memos[t].expanded != no_term && s.memos[t].expanded_stage == s.stage) return s.memos[t].expanded;
  const node n = s.nodes[t];
  term result = t;
  switch (n.type) {
    case kind::sum:
      result = detail::expand_sum(s, n);
      break;
    case kind::product:
      result = detail::expand_product(s, n);
      break;
    case kind::let:
      if (!s.is_opaque(n.symbol)) result = expand(s, instantiate(s, t));
      break;
    case kind::function:
      result = detail::expand_arguments(s, n);
      break;
    case kind::reduction: {
      const opened inner = open(s, t);
      result = detail::reduce_expanded(s, static_cast<reduction_op>(n.variant), inner.index,
                                       expand(s, inner.body));
      break;
    }
    default:
      break;
  }
  if (s.failed()) return zero;
  s.memos[t].expanded = result;
  s.memos[t].expanded_stage = s.stage;
  return result;
}

}  // namespace leibniz::algebra

#include <leibniz/algebra/expand_functions.hpp>
#include <leibniz/algebra/reduce_expanded.hpp>
