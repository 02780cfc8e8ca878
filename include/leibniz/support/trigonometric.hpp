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
/// Of an infinity they are NaN.
///
///   static_assert(sin(0.0) == 0 && cos(0.0) == 1 && sin(0x1p1023) == 0x1.20310b5c0f7cdp-1);
constexpr double sin(double x);
constexpr float sin(float x);
constexpr double cos(double x);
constexpr float cos(float x);

/// The angle in [-pi/2, pi/2] whose tangent is x.
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

// Reduction in integers (Payne and Hanek, SIGNUM Newsletter 18(1), 1983). x is m 2^e, so of the digits of
// 2 / pi those above 2^(2-e) contribute multiples of 4 quarters. 192 digits from there on, times m, give the
// quarters modulo 4 to 137 binary places; no double is closer than 2^-62 to a multiple of pi / 2.
constexpr reduced_angle reduce_angle(double size) {
  if (size < 0x1.921fb54442d18p-1) return {size, 0, 0};
  const std::uint64_t bits = bits_of(size);
  const std::uint64_t m = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52;
  const int start = static_cast<int>(bits >> 52) - (1023 + 52) + 62;
  const std::uint64_t digits_0 = two_over_pi_from(start);
  const std::uint64_t digits_1 = two_over_pi_from(start + 64);
  const std::uint64_t digits_2 = two_over_pi_from(start + 128);
  const std::uint64_t product_2 = m * digits_2;
  const std::uint64_t carried = upper_product(m, digits_2);
  const std::uint64_t product_1 = m * digits_1 + carried;
  const std::uint64_t product_0 = m * digits_0 + upper_product(m, digits_1) + (product_1 < carried ? 1 : 0);
  // Two bits before the point; then a fraction, of which that beyond one half counts down from the next.
  std::uint64_t fraction_0 = product_0 << 2 | product_1 >> 62;
  std::uint64_t fraction_1 = product_1 << 2 | product_2 >> 62;
  const bool down = fraction_0 >> 63 != 0;
  if (down) {
    fraction_0 = ~fraction_0;
    fraction_1 = ~fraction_1;
  }
  const int zeros = std::countl_zero(fraction_0);
  ...
}
