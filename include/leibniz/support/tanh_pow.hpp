// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/exp_log.hpp>
#include <leibniz/support/ieee.hpp>

#include <cstdint>
#include <type_traits>

namespace leibniz::math {

/// The hyperbolic tangent; odd, within [-1, 1]. The largest error seen of the portable version is 0.97 ulp,
/// of the GNU C library, asked at run time, 2.2.
///
///   static_assert(tanh(0.0) == 0 && tanh(-20.0) == -1);
constexpr double tanh(double x);
constexpr float tanh(float x);

/// x^n by repeated squaring: at most 2 log2 |n| products, each of which may round. Exact while the powers
/// are. A negative n takes the reciprocal of x^|n|, and so underflows early where x^|n| overflows.
///
///   static_assert(powi(3.0, 4) == 81 && powi(2.0, -2) == 0.25 && powi(0.0, 0) == 1);
constexpr double powi(double x, int n);
constexpr float powi(float x, int n);

/// x^y with the special cases of C, annex F: pow(x, 0) and pow(1, y) are 1 even for NaN; a negative x needs
/// an integer y, else NaN; pow(0, y < 0) is infinite. Largest error seen of the portable version: 0.75 ulp.
///
///   static_assert(pow(6.25, 1.5) == 15.625 && pow(-2.0, 3.0) == -8);
constexpr double pow(double x, double y);
constexpr float pow(float x, float y);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// Near zero Lambert's continued fraction x / (1 + w), w = x^2 / (3 + x^2 / (5 + ...)), written as x minus a
// correction; elsewhere 1 - 2 / (e^2x + 1). Both add something small to something exact.
constexpr double tanh_portable(double x) {
  // The difference below would lose the sign of -0.0.
  if (isnan(x) || x == 0) return x;
  const double size = fabs(x);
  if (size < 0.8) {
    const double z = x * x;
    const double w =
        z / (3 + z / (5 + z / (7 + z / (9 + z / (11 + z / (13 + z / (15 + z / (17 + z / 19))))))));
    return x - x * (w / (1 + w));
  }
  return copysign(size > 20 ? 1 : 1 - 2 / (exp_portable(2 * size) + 1), x);
}

template <class Real>
constexpr Real powi_portable(Real x, int n) {
  Real result = 1;
  // Negated as unsigned, because -INT_MIN overflows.
  unsigned rest = n < 0 ? 0u - static_cast<unsigned>(n) : static_cast<unsigned>(n);
  while (rest != 0) {
    if (rest % 2 != 0) result *= x;
    rest /= 2;
    // The last square is not needed and might overflow.
    if (rest != 0) x *= x;
  }
  return n < 0 ? 1 / result : result;
}

constexpr bool is_integer(double x) { return floor(x) == x; }
constexpr bool is_odd(double x) {
  // From 2^53 on every double is even.
  return fabs(x) < 0x1p53 && is_integer(x) && static_cast<std::int64_t>(x) % 2 != 0;
}

constexpr double pow_portable(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (isnan(x)) return x;
  if (isnan(y)) return y;
  const double size = fabs(x);
  const double sign = signbit(x) && is_odd(y) ? -1 : 1;
  if (size == 1 && !isfinite(y)) return 1;
  // The exponent is infinite, or so large that every base but 1 overflows or vanishes.
  const bool huge = fabs(y) > 0x1p65;
  if (size == 0 || size == infinity || (huge && size != 1)) {
    return copysign((size > 1) == (y > 0) ? infinity : 0, sign);
  }
  if (x < 0 && !is_integer(y)) return not_a_number;
  if (size == 1) return sign;
  const double_pair logarithm = log_pair(size);
  const double_pair product = exact_product(logarithm.high, y);
  return copysign(exp_of_sum(product.high, product.low + logarithm.low * y), sign);
}

}  // namespace detail

constexpr double tanh(double x) {
  if (std::is_constant_evaluated()) return detail::tanh_portable(x);
  return __builtin_tanh(x);
}
constexpr float tanh(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::tanh_portable(static_cast<double>(x)));
  return __builtin_tanhf(x);
}

constexpr double powi(double x, int n) { return detail::powi_portable(x, n); }
constexpr float powi(float x, int n) { return detail::powi_portable(x, n); }

constexpr double pow(double x, double y) {
  if (std::is_constant_evaluated()) return detail::pow_portable(x, y);
  return __builtin_pow(x, y);
}
constexpr float pow(float x, float y) {
  if (std::is_constant_evaluated()) {
    return detail::narrowed(detail::pow_portable(static_cast<double>(x), static_cast<double>(y)));
  }
  return __builtin_powf(x, y);
}

}  // namespace leibniz::math
