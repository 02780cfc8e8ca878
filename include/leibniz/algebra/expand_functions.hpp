// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/expand.hpp>

namespace leibniz::algebra {

// Proof forms of functions of proof forms, for the entries of function.hpp.

/// base^exponent of a proof form.
constexpr term expanded_power(store& s, term base, const rational& exponent) {
  return detail::expand_power(s, base, exponent);
}

/// exp of a sum is a product, exp(c a) is exp(a)^c.
constexpr term expanded_exp(store& s, term argument) {
  const int mark = s.stack_count;
  for (int m = 0; m < detail::monomials(s, argument); ++m) {
    const slot part = detail::monomial(s, argument, m);
    const term base = make_function(s, function_id::exp, part.child);
    s.push(part.number, base);
  }
  return normalise(s, make_product(s, mark));
}

namespace detail {

/// Pushes factor * log n as logs of its prime factors; of a large n what small primes leave stays together.
constexpr void push_log_of_whole(store& s, std::int64_t n, std::int64_t factor) {
  constexpr int largest_prime = 100;
  for (std::int64_t prime = 2; prime <= largest_prime && n > 1; ++prime) {
    std::int64_t times = 0;
    for (; n % prime == 0; n /= prime) ++times;
    if (times > 0) s.push({times * factor, 1}, make_function(s, function_id::log, constant(s, {prime, 1})));
  }
  if (n > 1) s.push({factor, 1}, make_function(s, function_id::log, constant(s, {n, 1})));
}

}  // namespace detail

/// log of positive factors is a sum of logs.
constexpr term expanded_log(store& s, term argument) {
  if (detail::is_long_sum(s, argument)) {
    const term content = detail::common_factor(s, argument, true);
    if (content == one) return make_function(s, function_id::log, argument);
    const term rest = expanded_log(s, detail::divide_monomials(s, argument, content));
    return add(s, expanded_log(s, content), rest);
  }
  if (argument == zero) s.fail(status::division_by_zero);  // no value, and neither has what it stands in
  const int mark = s.stack_count;
  const rational number = coefficient(s, argument);
  if (number.num > 0) {
    detail::push_log_of_whole(s, number.num, 1);
    detail::push_log_of_whole(s, number.den, -1);
  }
  term rest = number.num > 0 ? one : constant(s, number);
  const term product = unscaled(s, argument);
  slot last{{0, 1}, one};
  int unsigned_factors = 0;
  for (int k = 0; k < detail::factors(s, product) && product != one; ++k) {
    const slot f = detail::factor(s, product, k);
    if (!f.number.is_integer() || positive(s, f.child)) {
      // The base may be a product again: the sign stays with it under a root.
      const term log =
          f.child == argument ? make_function(s, function_id::log, argument) : expanded_log(s, f.child);
      s.push(f.number, log);
    } else {
      rest = multiply(s, rest, power(s, f.child, f.number));
      last = f;
      ++unsigned_factors;
    }
  }
  const bool even = last.number.is_integer() && last.number.num % 2 == 0;
  if (unsigned_factors == 1 && !even && number.num > 0) {
    s.push(last.number, make_function(s, function_id::log, last.child));
  } else {
    s.push({1, 1}, make_function(s, function_id::log, rest));
  }
  return make_sum(s, mark);
}

/// step does not change under a positive factor.
constexpr term expanded_step(store& s, term argument) {
  if (detail::is_long_sum(s, argument)) {
    const term content = detail::common_factor(s, argument, true);
    if (content != one) return expanded_step(s, detail::divide_monomials(s, argument, content));
    return make_function(s, function_id::step, argument);
  }
  const term product = unscaled(s, argument);
  term rest = detail::without_factors(s, product, [&s](term f) { return positive(s, f); });
  if (coefficient(s, argument).num < 0) rest = scale(s, {-1, 1}, rest);
  return make_function(s, function_id::step, argument == zero ? zero : rest);
}

namespace detail {

constexpr bool opposite_steps(store& s, term a, term b) {
  const node &x = s.nodes[a], &y = s.nodes[b];
  return x.type == kind::function && x.variant == static_cast<int>(function_id::step) &&
         y.type == kind::function && y.variant == x.variant &&
         s.ints[x.first] == scale(s, {-1, 1}, s.ints[y.first]);
}

/// u step(u), the positive part. Of u and -u only one is written so, because u step(u) + u step(-u) = u.
constexpr term positive_part(store& s, term u) {
  if (!leads_negative(s, u)) return multiply_expanded(s, u, expanded_step(s, u));
  return add(s, u, positive_part(s, scale(s, {-1, 1}, u)));
}

/// a / b, if that is a number that is not zero; else 0.
constexpr rational number_ratio(store& s, term a, term b) {
  if (a == zero || b == zero) return {0, 1};
  const rational ratio = monomial(s, a, 0).number / monomial(s, b, 0).number;
  return ratio.valid() && subtract(s, a, scale(s, ratio, b)) == zero ? ratio : rational{0, 1};
}

}  // namespace detail

/// above where the condition is positive, otherwise the other.
constexpr term expanded_choice(store& s, term condition, term above, term otherwise) {
  const term difference = subtract(s, above, otherwise);
  const rational ratio = detail::number_ratio(s, difference, condition);
  const term change = ratio.num != 0 ? scale(s, ratio, detail::positive_part(s, condition))
                                     : multiply_expanded(s, difference, expanded_step(s, condition));
  return add(s, otherwise, change);
}

}  // namespace leibniz::algebra
