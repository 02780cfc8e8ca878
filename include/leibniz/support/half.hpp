// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <bit>
#include <cstdint>
#include <type_traits>

namespace leibniz {

/// A number in 16 bits, to be stored only: sign, 8 bits of exponent, 7 bits of fraction; the upper half of a float.
/// Conversion to float is exact; from float it rounds to the nearest, to even where two are as near. NaN stays NaN.
///
///   static_assert(float(bfloat16(1.00390625f)) == 1.0f && float(bfloat16(-3.0f)) == -3.0f);
struct bfloat16 {
  std::uint16_t bits = 0;

  bfloat16() = default;
  explicit constexpr bfloat16(float value) {
    const auto whole = std::bit_cast<std::uint32_t>(value);
    const bool nan = (whole & 0x7fffffff) > 0x7f800000;
    const std::uint32_t rounded = whole + 0x7fff + (whole >> 16 & 1);
    bits = static_cast<std::uint16_t>(nan ? whole >> 16 | 0x40 : rounded >> 16);
  }
  explicit constexpr operator float() const {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
  }
};

#ifdef __FLT16_MAX__
/// IEEE 754's 16-bit number, where the compiler has it.
using float16 = _Float16;
#endif

namespace detail {

template <class Type>
inline constexpr bool is_half = std::is_same_v<Type, bfloat16>;
#ifdef __FLT16_MAX__
template <>
inline constexpr bool is_half<float16> = true;
#endif

}  // namespace detail

/// A type that a kernel's buffers may have besides its numbers: converted when an element is loaded or stored.
template <class Type>
concept Half = detail::is_half<Type>;

}  // namespace leibniz
