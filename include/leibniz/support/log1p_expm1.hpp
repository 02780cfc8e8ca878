// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/exp_log.hpp>
#include <leibniz/support/ieee.hpp>

#include <type_traits>

namespace leibniz::math {

/// log(1 + x), accurate near zero too. log1p(-1) is -inf, below that NaN. The largest error seen of the
/// portable version is 0.501 ulp, of the GNU C library, asked at run time, 0.83.
///
///   static_assert(log1p(1e-300) == 1e-300 && log1p(-1.0) == -__builtin_inf());
constexpr double log1p(double x);
constexpr float log1p(float x);

/// e^x - 1, accurate near zero too. expm1(-inf) is -1; above 709.78 infinite. The largest error
/// seen of the portable version is 0.76 ulp, of the GNU C library, asked at run time, 0.84.
///
///   static_assert(expm1(1e-300) == 1e-300 && expm1(-1000.0) == -1);
constexpr double expm1(double x);
constexpr float expm1(float x);

/// The logistic function 1 / (1 + e^-x), without overflow, and without loss of digits where it is small:
/// sigmoid(x) is about e^x for negative x, down to subnormal numbers. The largest error seen is 2.4 ulp.
///
///   static_assert(sigmoid(0.0) == 0.5 && sigmoid(1000.0) == 1 && sigmoid(-1000.0) == 0);
constexpr double sigmoid(double x);
constexpr float sigmoid(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// log(u + d) = log u + d / u - ..., where u is 1 + x rounded and d what the rounding took.
constexpr double log1p_portable(double x) {
  if (isnan(x) || x == infinity) return x;
  if (x == -1) return -infinity;
  if (x < -1) return not_a_number;
  if (fabs(x) < 0x1p-20) return x - x * x * (1. / 2 - x * (1. / 3 - x / 4));
  const double_pair sum = exact_sum(1, x);
  const double_pair logarithm = log_pair(sum.high);
  return logarithm.high + (logarithm.low + sum.low / sum.high);
}

// (e^x - 1 - x - x^2 / 2) / x^3, the Taylor series; 2^-59 of it is missing at 1/2.
inline constexpr double expm1_series[] = {
    1. / 6,          1. / 24,          1. / 120,          1. / 720,      1. / 5040,
    1. / 40320,      1. / 362880,      1. / 3628800,      1. / 39916800, 1. / 479001600,
    1. / 6227020800, 1. / 87178291200, 1. / 1307674368000};

constexpr double expm1_portable(double x) {
  // Nothing to add; the sum below would lose the sign of -0.0.
  if (isnan(x) || fabs(x) < 0x1p-54) return x;
  // Where one of e^x and 1 is below the last digit of the other.
  if (x > 50) return exp_portable(x);
  if (x < -40) return -1;
  if (fabs(x) < 0.5) {
    const double_pair square = exact_product(x, x);
    const double_pair sum = exact_sum(x, square.high / 2);
    return sum.high + (sum.low + (square.low / 2 + x * square.high * polynomial(x, expm1_series)));
  }
  const split_exponential split = split_exp(x, 0);
  const double_pair sum = exact_sum(1, split.r);
  const double_pair difference = exact_sum(scalbn(sum.high, split.k), -1);
  return difference.high + (difference.low + scalbn(sum.low + split.rest, split.k));
}

// power is e^-|x|, at most 1; the quotient has no difference in it.
template <class Real>
constexpr Real sigmoid_from(Real x, Real power) {
  return (x < 0 ? power : Real{1}) / (1 + power);
}

constexpr double sigmoid_portable(double x) { return isnan(x) ? x : sigmoid_from(x, exp_portable(-fabs(x))); }

}  // namespace detail

constexpr double log1p(double x) {
  if (std::is_constant_evaluated()) return detail::log1p_portable(x);
  return __builtin_log1p(x);
}
constexpr float log1p(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::log1p_portable(static_cast<double>(x)));
  return __builtin_log1pf(x);
}

constexpr double expm1(double x) {
  if (std::is_constant_evaluated()) return detail::expm1_portable(x);
  return __builtin_expm1(x);
}
constexpr float expm1(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::expm1_portable(static_cast<double>(x)));
  return __builtin_expm1f(x);
}

constexpr double sigmoid(double x) {
  if (std::is_constant_evaluated()) return detail::sigmoid_portable(x);
  return detail::sigmoid_from(x, __builtin_exp(-fabs(x)));
}
constexpr float sigmoid(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::sigmoid_portable(static_cast<double>(x)));
  return detail::sigmoid_from(x, __builtin_expf(-fabs(x)));
}

}  // namespace leibniz::math
