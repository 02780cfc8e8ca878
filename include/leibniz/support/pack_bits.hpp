// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

// What functions of packs are made of. No lane branches: each way is computed and one is selected, so what is not
// selected may be anything.
namespace leibniz::packs::detail {

/// How a number is stored, and ln 2 in two parts: products of the first with an exponent are exact.
template <class Number>
struct format;
template <>
struct format<float> {
  using bits = std::uint32_t;
  static constexpr int mantissa = 23;
  static constexpr bits bias = 127;
  static constexpr float ln2_high = 0x1.62e4p-1f, ln2_low = 0x1.7f7d1cp-20f, log2_e = 0x1.715476p+0f;
};
template <>
struct format<double> {
  using bits = std::uint64_t;
  static constexpr int mantissa = 52;
  static constexpr bits bias = 1023;
  static constexpr double ln2_high = 0x1.62e42fefp-1, ln2_low = 0x1.473de6af278edp-34,
                          log2_e = 0x1.71547652b82fep+0;
};

template <Pack Value>
struct in {
  using number = lane<Value>;
  using format = detail::format<number>;
  using bits [[gnu::vector_size(sizeof(Value))]] = typename format::bits;
  static constexpr typename format::bits sign = typename format::bits{1} << (sizeof(number) * 8 - 1);
  static constexpr typename format::bits one = format::bias << format::mantissa;
  /// 2^mantissa: whole numbers up to it, added, stand in its last bits.
  static constexpr number whole = static_cast<number>(typename format::bits{1} << format::mantissa);
  static constexpr typename format::bits whole_bits = (format::bias + format::mantissa) << format::mantissa;
};

template <Pack Value>
[[gnu::always_inline]] inline auto bits_of(const Value& x) {
  return __builtin_bit_cast(typename in<Value>::bits, x);
}
template <Pack Value>
[[gnu::always_inline]] inline Value from_bits(const typename in<Value>::bits& x) {
  return __builtin_bit_cast(Value, x);
}

/// The same number in all lanes.
template <Pack Value>
[[gnu::always_inline]] inline Value all(lane<Value> x) {
  return broadcast<Value>(x);
}

template <Pack Value>
[[gnu::always_inline]] inline Value magnitude(const Value& x) {
  return from_bits<Value>(bits_of(x) & ~in<Value>::sign);
}
/// x, which is not negative, with the sign of another.
template <Pack Value>
[[gnu::always_inline]] inline Value with_sign(const Value& x, const Value& sign) {
  return from_bits<Value>(bits_of(x) | (bits_of(sign) & in<Value>::sign));
}

/// x, but not beyond a bound. By the instruction, where it has a name: g++ does not find it. It gives the second of
/// two where one is NaN.
template <bool Upper, Pack Value>
[[gnu::always_inline]] inline Value bounded(const Value& x, lane<Value> bound) {
  const Value limit = all<Value>(bound);
#if defined(__SSE2__)
  constexpr bool is_float = sizeof(bound) == 4;
  if constexpr (sizeof(Value) == 16 && is_float) {
    return Upper ? __builtin_ia32_minps(limit, x) : __builtin_ia32_maxps(limit, x);
  } else if constexpr (sizeof(Value) == 16) {
    return Upper ? __builtin_ia32_minpd(limit, x) : __builtin_ia32_maxpd(limit, x);
  }
#if defined(__AVX__)
  if constexpr (sizeof(Value) == 32 && is_float) {
    return Upper ? __builtin_ia32_minps256(limit, x) : __builtin_ia32_maxps256(limit, x);
  } else if constexpr (sizeof(Value) == 32) {
    return Upper ? __builtin_ia32_minpd256(limit, x) : __builtin_ia32_maxpd256(limit, x);
  }
#endif
#if defined(__AVX512F__) && !defined(__clang__)
  constexpr int rounding = 4;  // as set
  if constexpr (sizeof(Value) == 64 && is_float) {
    constexpr auto every = static_cast<unsigned short>(-1);
    return Upper ? __builtin_ia32_minps512_mask(limit, x, x, every, rounding)
                 : __builtin_ia32_maxps512_mask(limit, x, x, every, rounding);
  } else if constexpr (sizeof(Value) == 64) {
    constexpr auto every = static_cast<unsigned char>(-1);
    return Upper ? __builtin_ia32_minpd512_mask(limit, x, x, every, rounding)
                 : __builtin_ia32_maxpd512_mask(limit, x, x, every, rounding);
  }
#endif
#endif
  return (Upper ? limit < x : limit > x) ? limit : x;
}
/// NaN stays.
template <Pack Value>
[[gnu::always_inline]] inline Value at_most(const Value& x, lane<Value> bound) {
  return bounded<true>(x, bound);
}
template <Pack Value>
[[gnu::always_inline]] inline Value at_least(const Value& x, lane<Value> bound) {
  return bounded<false>(x, bound);
}

/// coefficients[First] + coefficients[First + 1] x + ..., Count of them. Halves that do not wait for each other
/// (Estrin, Proceedings of the Western Joint Computer Conference, 1960); powers are x^1, x^2, x^4 and so on.
template <std::size_t First, std::size_t Count, Pack Value, std::size_t Size>
[[gnu::always_inline]] inline Value polynomial_part(const Value* powers,
                                                    const lane<Value> (&coefficients)[Size]) {
  if constexpr (Count == 1) {
    return all<Value>(coefficients[First]);
  } else if constexpr (Count == 2) {
    return powers[0] * coefficients[First + 1] + coefficients[First];
  } else {
    constexpr int level = std::bit_width(Count - 1) - 1;
    constexpr std::size_t half = std::size_t{1} << level;
    return powers[level] * polynomial_part<First + half, Count - half>(powers, coefficients) +
           polynomial_part<First, half>(powers, coefficients);
  }
}
/// coefficients[0] + coefficients[1] x + ...
template <Pack Value, std::size_t Size>
[[gnu::always_inline]] inline Value polynomial(const Value& x, const lane<Value> (&coefficients)[Size]) {
  const Value square = x * x, fourth = square * square;
  const Value powers[] = {x, square, fourth, fourth * fourth};
  static_assert(Size > 0 && Size <= 16);
  return polynomial_part<0, Size>(powers, coefficients);
}

/// x as it was rounded: with -ffast-math g++ would take away again what was added to round.
template <Pack Value>
[[gnu::always_inline]] inline Value rounded(const Value& x) {
#if defined(__FAST_MATH__) && !defined(__clang__)
  return __builtin_assoc_barrier(x);
#else
  return x;
#endif
}

}  // namespace leibniz::packs::detail
