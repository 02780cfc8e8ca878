// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/ieee.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

// Exponential and logarithm in constant expressions. At run time they are the C library's.
//
// The portable versions need neither tables nor fused multiply-add. Largest errors seen, in units of the last
// place: exp 0.77, log 0.51.
namespace leibniz::math {

/// e^x. exp(-inf) is 0, NaN stays NaN; above 709.78 infinite, below -708.4 subnormal, below -745.13 zero.
///
///   static_assert(exp(0.0) == 1 && exp(-1000.0) == 0);
constexpr double exp(double x);
constexpr float exp(float x);

/// The natural logarithm. log(0) is -inf, log of a negative number NaN.
///
///   static_assert(log(1.0) == 0 && log(0.0) == -__builtin_inf());
constexpr double log(double x);
constexpr float log(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// ln 2 in two parts. The first has 33 bits, so that its product with an exponent is exact.
inline constexpr double ln2_high = 0x1.62e42fefp-1;
inline constexpr double ln2_low = 0x1.473de6af278edp-34;

// The sum high + low, where low is below the last digit of high.
struct double_pair {
  double high;
  double low;
};

// a + b without error (Knuth, TAOCP 2, 4.2.2).
constexpr double_pair exact_sum(double a, double b) {
  const double sum = a + b;
  const double part = sum - a;
  return {sum, (a - (sum - part)) + (b - part)};
}

// a * b to 106 bits (Dekker, Numer. Math. 18, 1971). FMA contraction cannot disturb a split by bits.
constexpr double_pair exact_product(double a, double b) {
  constexpr std::uint64_t upper = ~std::uint64_t{0} << 27;
  const double a_high = double_from(bits_of(a) & upper);
  const double b_high = double_from(bits_of(b) & upper);
  const double a_low = a - a_high;
  const double b_low = b - b_high;
  const double product = a * b;
  return {product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low};
}

// coefficients[0] + coefficients[1] x + ... by Horner's rule.
template <std::size_t Count>
constexpr double polynomial(double x, const double (&coefficients)[Count]) {
  double sum = coefficients[Count - 1];
  for (std::size_t n = Count - 1; n != 0; --n) sum = sum * x + coefficients[n - 1];
  return sum;
}

// e^x = 2^k (1 + r + rest), where |r| < 0.35.
struct split_exponential {
  double r;
  double rest;
  int k;
};

// e^(high + low), |high| < 2^20 and low small. With r = high + low - k ln 2,
//
//   e^r = 1 + 2r / (r coth(r/2) - r),   r coth(r/2) = 2 + sum_n>0 2 B_2n r^2n / (2n)!
//
// with the Bernoulli numbers B. As in fdlibm's e_exp.c this becomes 1 + r + r c / (2 - c), where
// c = r + 2 - r coth(r/2): the larger terms are exact, and what rounds is small.
constexpr split_exponential split_exp(double high, double low) {
  const auto k = static_cast<int>(high * 0x1.71547652b82fep+0 + (high < 0 ? -0.5 : 0.5));
  const double r_high = high - k * ln2_high;
  const double r_low = k * ln2_low - low;
  const double r = r_high - r_low;
  const double z = r * r;
  const double series =
      1. / 6 +
      z * (-1. / 360 + z * (1. / 15120 + z * (-1. / 604800 + z * (1. / 23950080 + z * (-691. / 653837184000 +
                                                                                       z / 37362124800)))));
  const double c = r - z * series;
  return {r_high, r * c / (2 - c) - r_low, k};
}

// e^(high + low), low small.
constexpr double exp_of_sum(double high, double low) {
  if (isnan(high)) return high;
  if (high > 710) return infinity;
  if (high < -746) return 0;
  const split_exponential split = split_exp(high, low);
  const double_pair sum = exact_sum(1, split.r);
  return scalbn(sum.high + (sum.low + split.rest), split.k);
}

// log x to about 68 bits, x finite and positive. With x = 2^k m, sqrt(1/2) <= m < sqrt(2), s = (m-1)/(m+1),
//
//   log m = 2 artanh s = 2s + s^3 (2/3 + 2/5 s^2 + 2/7 s^4 + ...),
//
// the first two terms in pairs. pow needs the additional digits.
constexpr double_pair log_pair(double x) {
  const bool subnormal = x < 0x1p-1022;
  const std::uint64_t bits = bits_of(subnormal ? x * 0x1p54 : x);
  // Divides by sqrt(1/2), so that the exponent of the quotient is k.
  const std::int64_t quotient = static_cast<std::int64_t>(bits) - 0x3fe6a09e667f3bcd;
  const auto exponent = static_cast<int>(quotient >> 52);
  const double m = double_from(bits - (static_cast<std::uint64_t>(exponent) << 52));
  const int k = subnormal ? exponent - 54 : exponent;

  const double numerator = m - 1;
  const double denominator = m + 1;
  const double s = numerator / denominator;
  const double_pair back = exact_product(s, denominator);
  const double s_low = ((numerator - back.high) - back.low - s * (m - (denominator - 1))) / denominator;

  double_pair z = exact_product(s, s);
  z.low += 2 * s * s_low;
  const double y = z.high;
  const double tail =
      y * (2. / 5 +
           y * (2. / 7 +
                y * (2. / 9 +
                     y * (2. / 11 +
                          y * (2. / 13 +
                               y * (2. / 15 +
                                    y * (2. / 17 +
                                         y * (2. / 19 + y * (2. / 21 + y * (2. / 23 + y * (2. / 25)))))))))));
  double_pair series = exact_sum(2. / 3, tail);
  series.low += 0x1.5555555555555p-55;  // what 2. / 3 lacks
  double_pair cubic = exact_product(z.high, series.high);
  cubic.low += z.high * series.low + z.low * series.high;
  const double_pair product = exact_product(cubic.high, s);
  const double product_low = product.low + (cubic.high * s_low + cubic.low * s);

  const double_pair first = exact_sum(k * ln2_high, 2 * s);
  const double_pair second = exact_sum(first.high, product.high);
  return exact_sum(second.high, first.low + second.low + (k * ln2_low + 2 * s_low + product_low));
}

// What exp and log do in a constant expression.
constexpr double exp_portable(double x) { return exp_of_sum(x, 0); }

constexpr double log_portable(double x) {
  if (x == 0) return -infinity;
  if (isnan(x) || x == infinity) return x;
  if (x < 0) return not_a_number;
  return log_pair(x).high;
}

// A NaN must not be converted, and an overflow not be computed, in a constant expression.
constexpr float narrowed(double x) {
  if (isnan(x)) return not_a_float;
  if (fabs(x) >= 0x1.ffffffp+127) return static_cast<float>(copysign(infinity, x));
  return static_cast<float>(x);
}

}  // namespace detail

constexpr double exp(double x) {
  if (std::is_constant_evaluated()) return detail::exp_portable(x);
  return __builtin_exp(x);
}
constexpr float exp(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::exp_portable(static_cast<double>(x)));
  return __builtin_expf(x);
}

constexpr double log(double x) {
  if (std::is_constant_evaluated()) return detail::log_portable(x);
  return __builtin_log(x);
}
constexpr float log(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::log_portable(static_cast<double>(x)));
  return __builtin_logf(x);
}

}  // namespace leibniz::math
