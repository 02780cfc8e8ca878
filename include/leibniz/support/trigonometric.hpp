// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/exp_log.hpp>
#include <leibniz/support/ieee.hpp>

#include <bit>
#include <cstdint>
#include <type_traits>

namespace leibniz::math {

/// Sine and cosine of x radians, for every finite x: 1e300 is reduced by as many digits of pi as it takes.
/// Of an infinity they are NaN. The largest error seen of the portable versions is 0.78 ulp, of the GNU C
/// library, asked at run time, 0.52.
///
///   static_assert(sin(0.0) == 0 && cos(0.0) == 1 && cos(1e22) == 0x1.0be2cef01c8f4p-1);
constexpr double sin(double x);
constexpr float sin(float x);
constexpr double cos(double x);
constexpr float cos(float x);

/// The angle in [-pi/2, pi/2] whose tangent is x. The largest error seen of the portable version is
/// 0.504 ulp, of the GNU C library, asked at run time, 0.52.
///
///   static_assert(atan(0.0) == 0 && 4 * atan(1.0) == 0x1.921fb54442d18p+1);
constexpr double atan(double x);
constexpr float atan(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

inline constexpr double_pair half_pi = {0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54};

// 2 / pi in binary: the point is after the first word.
inline constexpr std::uint64_t two_over_pi[] = {
    0x0000000000000000, 0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41,
    0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7,
    0x4f463f669e5fea2d, 0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab};

// 64 bits of 2 / pi, from bit `start` of the words above.
constexpr std::uint64_t two_over_pi_from(int start) {
  const std::uint64_t* word = two_over_pi + start / 64;
  const int shift = start % 64;
  return word[0] << shift | word[1] >> 1 >> (63 - shift);
}

// The upper 64 bits of a * b.
constexpr std::uint64_t upper_product(std::uint64_t a, std::uint64_t b) {
  const std::uint64_t a_low = a & 0xffffffff;
  const std::uint64_t b_low = b & 0xffffffff;
  const std::uint64_t first = (a >> 32) * b_low + (a_low * b_low >> 32);
  const std::uint64_t second = a_low * (b >> 32) + (first & 0xffffffff);
  return (a >> 32) * (b >> 32) + (first >> 32) + (second >> 32);
}

// An angle of quarter * pi / 2 + high + low, where |high| <= pi / 4. Quarters count modulo 4.
struct reduced_angle {
  double high;
  double low;
  std::uint64_t quarter;
};

// Reduction in integers (Payne and Hanek, SIGNUM Newsletter 18(1), 1983). size = m 2^e, so of the digits of
// 2 / pi those above 2^(2-e) contribute multiples of 4 quarters. The 192 digits from there on, times m, give
// the quarters modulo 4 to 137 places after the point, and no double is closer than 2^-61 to a multiple of
// pi / 2.
constexpr reduced_angle reduce_angle(double size) {
  if (size < 0x1.921fb54442d18p-1) return {size, 0, 0};
  const std::uint64_t bits = bits_of(size);
  const std::uint64_t m = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52;
  const int e = static_cast<int>(bits >> 52) - (1023 + 52);
  const int start = 64 - 2 + e;
  const std::uint64_t last_digits = two_over_pi_from(start + 128);
  const std::uint64_t middle_digits = two_over_pi_from(start + 64);
  const std::uint64_t carried = upper_product(m, last_digits);
  const std::uint64_t last = m * last_digits;
  const std::uint64_t middle = m * middle_digits + carried;
  const std::uint64_t first =
      m * two_over_pi_from(start) + upper_product(m, middle_digits) + (middle < carried ? 1 : 0);
  // The point comes after two bits. A fraction beyond one half counts down from the next quarter.
  const bool down = (first >> 61 & 1) != 0;
  const std::uint64_t flip = down ? ~std::uint64_t{0} : 0;
  const std::uint64_t fraction = (first << 2 | middle >> 62) ^ flip;
  const std::uint64_t fraction_low = (middle << 2 | last >> 62) ^ flip;
  const int zeros = std::countl_zero(fraction);
  const std::uint64_t digits = fraction << zeros | fraction_low >> 1 >> (63 - zeros);
  const double unit = scalbn(down ? -1 : 1, -64 - zeros);
  const double high = static_cast<double>(digits & ~std::uint64_t{0x7ff}) * unit;
  const double low =
      (static_cast<double>(digits & 0x7ff) + static_cast<double>(fraction_low << zeros) * 0x1p-64) * unit;
  const double_pair angle = exact_product(high, half_pi.high);
  return {angle.high, angle.low + (high * half_pi.low + low * half_pi.high), (first >> 62) + (down ? 1 : 0)};
}

// The Taylor series of sin r / r from r^2 on, and of cos r from r^4 on; at pi / 4 they lack 2^-63 and 2^-66.
inline constexpr double sine_series[] = {
    -1. / 6,        1. / 120,        -1. / 5040,          1. / 362880,
    -1. / 39916800, 1. / 6227020800, -1. / 1307674368000, 1. / 355687428096000};
inline constexpr double cosine_series[] = {
    1. / 24,        -1. / 720,         1. / 40320,          -1. / 3628800,
    1. / 479001600, -1. / 87178291200, 1. / 20922789888000, -1. / 6402373705728000};

// The sine of size + quarters * pi / 2. Both series add something small to something exact.
constexpr double shifted_sine(double size, std::uint64_t quarters) {
  const reduced_angle angle = reduce_angle(size);
  quarters += angle.quarter;
  const double r = angle.high;
  double value = 0;
  if (quarters % 2 == 0) {
    const double z = r * r;
    value = r + (angle.low * (1 - z / 2) + r * z * polynomial(z, sine_series));
  } else {
    const double_pair square = exact_product(r, r);
    const double z = square.high;
    const double_pair sum = exact_sum(1, -z / 2);
    value = sum.high + (sum.low - (square.low / 2 + r * angle.low) + z * z * polynomial(z, cosine_series));
  }
  return quarters % 4 < 2 ? value : -value;
}

constexpr double sin_portable(double x) {
  if (!isfinite(x)) return isnan(x) ? x : not_a_number;
  const double value = shifted_sine(fabs(x), 0);
  return signbit(x) ? -value : value;
}

constexpr double cos_portable(double x) {
  if (!isfinite(x)) return isnan(x) ? x : not_a_number;
  return shifted_sine(fabs(x), 1);
}

// atan(n / 8) for n from 0 to 8.
inline constexpr double_pair atan_of_eighths[] = {{0, 0},
                                                  {0x1.fd5ba9aac2f6ep-4, -0x1.cd37686760c17p-59},
                                                  {0x1.f5b75f92c80ddp-3, 0x1.8ab6e3cf7afbdp-57},
                                                  {0x1.6f61941e4def1p-2, -0x1.c63aae6f6e918p-56},
                                                  {0x1.dac670561bb4fp-2, 0x1.a2b7f222f65e2p-56},
                                                  {0x1.1e00babdefeb4p-1, -0x1.928df287a668fp-58},
                                                  {0x1.4978fa3269ee1p-1, 0x1.2419a87f2a458p-56},
                                                  {0x1.700a7c5784634p-1, -0x1.8c34d25aadef6p-56},
                                                  {0x1.921fb54442d18p-1, 0x1.1a62633145c07p-55}};

// The Taylor series of atan t / t from t^2 on; 2^-68 is missing at t = 1 / 16.
inline constexpr double atan_series[] = {-1. / 3, 1. / 5, -1. / 7, 1. / 9, -1. / 11, 1. / 13, -1. / 15};

// With c the multiple of 1 / 8 next to a / b, where a / b is x or 1 / x, whichever is below 1,
//
//   atan(a / b) = atan c + atan t,   t = (a - b c) / (b + a c),   |t| <= 1 / 16,
//
// t in a pair, because it may be of the size of the result.
constexpr double atan_portable(double x) {
  const double size = fabs(x);
  // Nothing to add; NaN and -0.0 stay as they are.
  if (isnan(x) || size < 0x1p-30) return x;
  if (size > 0x1p60) return copysign(half_pi.high, x);
  const bool inverse = size > 1;
  const double a = inverse ? 1 : size;
  const double b = inverse ? size : 1;
  const auto n = static_cast<int>(8 * (a / b) + 0.5);
  const double c = n / 8.;
  const double_pair b_c = exact_product(b, c);
  const double_pair a_c = exact_product(a, c);
  const double_pair numerator = exact_sum(a - b_c.high, -b_c.low);
  const double_pair denominator = exact_sum(b, a_c.high);
  const double t = numerator.high / denominator.high;
  const double_pair back = exact_product(t, denominator.high);
  const double t_low =
      ((numerator.high - back.high) - back.low + numerator.low - t * (denominator.low + a_c.low)) /
      denominator.high;
  const double z = t * t;
  const double rest = t_low + t * z * polynomial(z, atan_series);

  const double_pair base = atan_of_eighths[n];
  const double_pair angle = exact_sum(base.high, t);
  const double angle_low = angle.low + (base.low + rest);
  if (!inverse) return copysign(angle.high + angle_low, x);
  const double_pair complement = exact_sum(half_pi.high, -angle.high);
  return copysign(complement.high + (complement.low + (half_pi.low - angle_low)), x);
}

}  // namespace detail

constexpr double sin(double x) {
  if (std::is_constant_evaluated()) return detail::sin_portable(x);
  return __builtin_sin(x);
}
constexpr float sin(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::sin_portable(static_cast<double>(x)));
  return __builtin_sinf(x);
}

constexpr double cos(double x) {
  if (std::is_constant_evaluated()) return detail::cos_portable(x);
  return __builtin_cos(x);
}
constexpr float cos(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::cos_portable(static_cast<double>(x)));
  return __builtin_cosf(x);
}

constexpr double atan(double x) {
  if (std::is_constant_evaluated()) return detail::atan_portable(x);
  return __builtin_atan(x);
}
constexpr float atan(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::atan_portable(static_cast<double>(x)));
  return __builtin_atanf(x);
}

}  // namespace leibniz::math
