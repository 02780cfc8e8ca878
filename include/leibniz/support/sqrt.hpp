// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/ieee.hpp>

#include <bit>
#include <cstdint>
#include <type_traits>

namespace leibniz::math {

/// The square root, correctly rounded as IEEE 754 demands: the same bits in a constant expression and at run
/// time. sqrt(-0.0) is -0.0, sqrt of anything below is NaN, sqrt(inf) is inf.
///
///   static_assert(sqrt(2.0) == 0x1.6a09e667f3bcdp+0 && sqrt(2.0f) == 0x1.6a09e6p+0f);
constexpr double sqrt(double x);
constexpr float sqrt(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// Nearest integer to the root of mantissa * 2^52, a number in [2^104, 2^106).
constexpr std::uint64_t rounded_root(std::uint64_t mantissa) {
  const double square = static_cast<double>(mantissa) * 0x1p52;
  // Half the exponent is within 4 % of the root; each of Heron's steps doubles the digits.
  double root = double_from((bits_of(square) >> 1) + (std::uint64_t{0x1ff7a3be} << 32));
  root = 0.5 * (root + square / root);
  root = 0.5 * (root + square / root);
  root = 0.5 * (root + square / root);
  root = 0.5 * (root + square / root);
  auto candidate = static_cast<std::uint64_t>(root);
  // The root is at most a few units off, so the remainder fits 63 bits and is exact modulo 2^64. Whatever the
  // compiler did to Heron's arithmetic (FMA), the loops end at -c < remainder <= c: |root - c| < 1/2.
  auto remainder = static_cast<std::int64_t>((mantissa << 52) - candidate * candidate);
  while (remainder > static_cast<std::int64_t>(candidate)) {
    remainder -= static_cast<std::int64_t>(2 * candidate + 1);
    ++candidate;
  }
  while (remainder <= -static_cast<std::int64_t>(candidate)) {
    --candidate;
    remainder += static_cast<std::int64_t>(2 * candidate + 1);
  }
  return candidate;
}

// What sqrt does in a constant expression.
constexpr double sqrt_portable(double x) {
  std::uint64_t bits = bits_of(x);
  if (x == 0 || bits == infinity_bits) return x;
  if (isnan(x)) return double_from(bits | std::uint64_t{1} << 51);
  if (signbit(x)) return not_a_number;
  int exponent = static_cast<int>(bits >> 52);
  if (exponent == 0) {
    // Subnormal: move the leading one to where a normal number has it.
    const int shift = std::countl_zero(bits) - 11;
    bits <<= shift;
    exponent = 1 - shift;
  }
  std::uint64_t mantissa = (bits & ((std::uint64_t{1} << 52) - 1)) | std::uint64_t{1} << 52;
  // The power of two that is taken out must be even; the bias 1023 is odd.
  if (exponent % 2 == 0) mantissa <<= 1;
  const int half = (exponent - (exponent % 2 != 0 ? 1 : 2)) / 2 + 512 - 1;
  // The root's leading bit 2^52 adds the missing one to the exponent.
  return double_from((static_cast<std::uint64_t>(half) << 52) + rounded_root(mantissa));
}

// Rounding twice is harmless: double has more than 2 * 24 + 2 bits (Figueroa, SIGNUM Newsletter 30(3), 1995).
constexpr float sqrt_portable(float x) {
  // A NaN that is narrowed is no constant expression, and is quietened by hand.
  if (isnan(x)) return std::bit_cast<float>(bits_of(x) | std::uint32_t{1} << 22);
  return x < 0 ? not_a_float : static_cast<float>(sqrt_portable(static_cast<double>(x)));
}

}  // namespace detail

constexpr double sqrt(double x) {
  if (std::is_constant_evaluated()) return detail::sqrt_portable(x);
  return __builtin_sqrt(x);
}
constexpr float sqrt(float x) {
  if (std::is_constant_evaluated()) return detail::sqrt_portable(x);
  return __builtin_sqrtf(x);
}

}  // namespace leibniz::math
