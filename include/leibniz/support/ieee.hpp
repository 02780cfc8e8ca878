// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <bit>
#include <cstdint>

// What IEEE 754 stores: sign, exponent and mantissa of a number, in constant expressions and at run time.
namespace leibniz::math {

/// True if x is not a number, also under -ffast-math, where x != x is not.
constexpr bool isnan(float x);
constexpr bool isnan(double x);

/// True if x is neither infinite nor NaN.
constexpr bool isfinite(float x);
constexpr bool isfinite(double x);

/// True if the sign is set: of negative numbers, of -0.0, of a NaN that carries it.
constexpr bool signbit(float x);
constexpr bool signbit(double x);

/// |x|; clears the sign of zeros and NaNs too.
constexpr float fabs(float x);
constexpr double fabs(double x);

/// |x| with the sign of `sign`.
constexpr double copysign(double x, double sign);

/// The largest integer that is not greater than x. -0.0, infinities and NaN stay as they are.
///
///   static_assert(floor(-0.5) == -1 && floor(2.0) == 2);
constexpr float floor(float x);
constexpr double floor(double x);

/// x * 2^n, rounded once: gradual underflow is exact to half a unit, overflow gives an infinity of x's sign.
///
///   static_assert(scalbn(1.0, -1074) == 0x1p-1074 && scalbn(-1.0, 1024) == -__builtin_inf());
constexpr double scalbn(double x, int n);
constexpr double ldexp(double x, int n);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

inline constexpr std::uint64_t sign_mask = std::uint64_t{1} << 63;
inline constexpr std::uint64_t infinity_bits = std::uint64_t{0x7ff} << 52;

constexpr std::uint64_t bits_of(double x) { return std::bit_cast<std::uint64_t>(x); }
constexpr std::uint32_t bits_of(float x) { return std::bit_cast<std::uint32_t>(x); }
constexpr double double_from(std::uint64_t bits) { return std::bit_cast<double>(bits); }

inline constexpr double infinity = double_from(infinity_bits);
inline constexpr double not_a_number = double_from(infinity_bits | std::uint64_t{1} << 51);
inline constexpr float not_a_float = std::bit_cast<float>(0x7fc00000u);

static_assert(bits_of(-1.5) == 0xbff8000000000000 && bits_of(-1.5f) == 0xbfc00000, "IEEE 754 is needed");

}  // namespace detail

constexpr bool isnan(float x) { return (detail::bits_of(x) & 0x7fffffffu) > 0x7f800000u; }
constexpr bool isnan(double x) { return (detail::bits_of(x) & ~detail::sign_mask) > detail::infinity_bits; }

constexpr bool isfinite(float x) { return (detail::bits_of(x) & 0x7fffffffu) < 0x7f800000u; }
constexpr bool isfinite(double x) {
  return (detail::bits_of(x) & ~detail::sign_mask) < detail::infinity_bits;
}

constexpr bool signbit(float x) { return detail::bits_of(x) >> 31 != 0; }
constexpr bool signbit(double x) { return detail::bits_of(x) >> 63 != 0; }

constexpr float fabs(float x) { return std::bit_cast<float>(detail::bits_of(x) & 0x7fffffffu); }
constexpr double fabs(double x) { return detail::double_from(detail::bits_of(x) & ~detail::sign_mask); }

constexpr double copysign(double x, double sign) {
  return detail::double_from((detail::bits_of(x) & ~detail::sign_mask) |
                             (detail::bits_of(sign) & detail::sign_mask));
}

constexpr double floor(double x) {
  // From 2^52 on every double is an integer; the comparison is false for NaN.
  if (!(fabs(x) < 0x1p52) || x == 0) return x;
  const auto truncated = static_cast<double>(static_cast<std::int64_t>(x));
  return truncated > x ? truncated - 1 : truncated;
}
constexpr float floor(float x) { return isnan(x) ? x : static_cast<float>(floor(static_cast<double>(x))); }

constexpr double scalbn(double x, int n) {
  if (x == 0 || !isfinite(x)) return x;
  // Beyond these bounds the answer is the same, and the sums below cannot overflow.
  n = n < -2200 ? -2200 : n > 2200 ? 2200 : n;
  auto exponent = static_cast<int>(detail::bits_of(x) >> 52 & 0x7ff);
  if (exponent == 0) {
    x *= 0x1p54;
    exponent = static_cast<int>(detail::bits_of(x) >> 52 & 0x7ff) - 54;
  }
  exponent += n;
  if (exponent >= 0x7ff) return copysign(detail::infinity, x);
  if (exponent <= -54) return copysign(0, x);
  const std::uint64_t mantissa = detail::bits_of(x) & ~detail::infinity_bits;
  if (exponent > 0) return detail::double_from(mantissa | static_cast<std::uint64_t>(exponent) << 52);
  // The only rounding: a subnormal result, from a normal number 2^54 times as large.
  return detail::double_from(mantissa | static_cast<std::uint64_t>(exponent + 54) << 52) * 0x1p-54;
}
constexpr double ldexp(double x, int n) { return scalbn(x, n); }

}  // namespace leibniz::math
