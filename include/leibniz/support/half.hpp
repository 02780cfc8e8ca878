// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace leibniz {

namespace detail {

/// A float that rounds to a half as the wider number does: where it is not exact, its last bit is odd, so that no two
/// roundings follow each other.
template <std::floating_point Wide>
constexpr float rounded_to_odd(Wide value) {
  const Wide size = value < 0 ? -value : value;
  if (size > static_cast<Wide>(std::numeric_limits<float>::max()))
    return value < 0 ? -std::numeric_limits<float>::infinity() : std::numeric_limits<float>::infinity();
  const auto near = static_cast<float>(value);
  const auto exact = static_cast<Wide>(near);
  if (!(exact < value || exact > value)) return near;
  auto bits = std::bit_cast<std::uint32_t>(near);
  if ((exact < 0 ? -exact : exact) > size) --bits;
  return std::bit_cast<float>(bits | 1);
}

}  // namespace detail

/// A number in 16 bits, to be stored only: sign, 8 bits of exponent, 7 bits of fraction; the upper half of a float.
/// Conversion to float is exact; to it, numbers are rounded once, to the nearest, to even where two are as near. NaN
/// stays NaN.
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
  template <std::floating_point Wide>
  explicit constexpr bfloat16(Wide value) : bfloat16(detail::rounded_to_odd(value)) {}
  explicit constexpr operator float() const {
    return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16);
  }
};

#ifdef __FLT16_MAX__
/// IEEE 754's 16-bit number, where the compiler has it.
using float16 = _Float16;
#endif

namespace detail {

// The compiler's own bfloat16, as g++ 13 and clang 17 have it, also under the name std::bfloat16_t. Only its bits are used.
#if defined(__BFLT16_MAX__) || defined(__STDCPP_BFLOAT16_T__) || \
    (defined(__clang__) && __clang_major__ >= 17 && defined(__SSE2__))
#define LEIBNIZ_NATIVE_BFLOAT16 1
using native_bfloat16 = __bf16;
#endif

/// Which half a type is; 0 where it is none.
template <class Type>
inline constexpr int half_kind = 0;
template <>
inline constexpr int half_kind<bfloat16> = 1;
#ifdef __FLT16_MAX__
template <>
inline constexpr int half_kind<float16> = 2;
#endif
#ifdef LEIBNIZ_NATIVE_BFLOAT16
template <>
inline constexpr int half_kind<native_bfloat16> = 3;
#endif

template <int Kind>
struct half_of;
template <>
struct half_of<1> {
  using type = bfloat16;
};
#ifdef __FLT16_MAX__
template <>
struct half_of<2> {
  using type = float16;
};
#endif
#ifdef LEIBNIZ_NATIVE_BFLOAT16
template <>
struct half_of<3> {
  using type = native_bfloat16;
};
#endif

}  // namespace detail

/// A type that a kernel's buffers may have besides its numbers: converted when an element is loaded or stored.
template <class Type>
concept Half = (detail::half_kind<Type> != 0);

namespace detail {

template <Half Stored>
[[gnu::always_inline]] constexpr float from_half(const Stored& value) {
  if constexpr (half_kind<Stored> == 3) {
    return static_cast<float>(std::bit_cast<bfloat16>(value));
  } else {
    return static_cast<float>(value);
  }
}

/// Rounded once, to the nearest, to even where two are as near.
template <Half Stored, std::floating_point Number>
[[gnu::always_inline]] constexpr Stored to_half(const Number& value) {
  if constexpr (!std::is_same_v<Number, float>) {
    return to_half<Stored>(rounded_to_odd(value));
  } else if constexpr (half_kind<Stored> == 3) {
    return std::bit_cast<Stored>(bfloat16(value));
  } else {
    return static_cast<Stored>(value);
  }
}

}  // namespace detail

}  // namespace leibniz
