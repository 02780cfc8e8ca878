// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/pack_memory.hpp>
#include <leibniz/support/half.hpp>

namespace leibniz::plan {

// Packs of numbers whose elements in memory are halves: `count` of them, the other lanes are 0. Rounded to the nearest.

namespace detail {

template <class Unsigned, int Lanes>
struct bits_of_lanes {
  using type [[gnu::vector_size(Lanes * sizeof(Unsigned))]] = Unsigned;
};

template <class Stored>
inline constexpr bool is_bfloat16 =
    leibniz::detail::half_kind<Stored> == 1 || leibniz::detail::half_kind<Stored> == 3;

/// Zero-extended. g++ 12 makes two halves of __builtin_convertvector.
template <int Lanes>
[[gnu::always_inline]] inline auto widen_bits(const void* from) {
  using wide = typename bits_of_lanes<std::uint32_t, Lanes>::type;
  typename bits_of_lanes<short, Lanes>::type stored;
  __builtin_memcpy(&stored, from, sizeof(stored));
#if defined(__AVX512F__) && !defined(__clang__)
  if constexpr (Lanes == 16) {
    using signed_bits = typename bits_of_lanes<int, Lanes>::type;
    return wide(__builtin_ia32_pmovzxwd512_mask(stored, signed_bits{}, static_cast<unsigned short>(-1)));
  }
#endif
#if defined(__AVX2__) && !defined(__clang__)
  if constexpr (Lanes == 8) return wide(__builtin_ia32_pmovzxwd256(stored));
#endif
  return __builtin_convertvector(typename bits_of_lanes<std::uint16_t, Lanes>::type(stored), wide);
}

// bfloat16 by the bits of the floats, as in its constructor.
template <Pack Value, Half Stored>
requires is_bfloat16<Stored>
[[gnu::always_inline]] inline Value widen(const Stored* from) {
  const auto bits = widen_bits<packs::lanes<Value>>(from) << 16;
  Value result;
  __builtin_memcpy(&result, &bits, sizeof(result));
  return result;
}
template <Pack Value, Half Stored>
requires is_bfloat16<Stored>
[[gnu::always_inline]] inline void narrow(Stored* to, const Value& x) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  using stored = typename bits_of_lanes<std::uint16_t, lanes>::type;
  wide bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  const wide rounded = bits + 0x7fff + ((bits >> 16) & 1);
  // Without the sign, because machines compare signed numbers.
  const auto size = typename bits_of_lanes<std::int32_t, lanes>::type(bits & 0x7fffffff);
  const wide kept = size > 0x7f800000 ? (bits | 0x400000) : rounded;
  const stored result = __builtin_convertvector(kept >> 16, stored);
  __builtin_memcpy(static_cast<void*>(to), &result, sizeof(result));
}

#if defined(__FLT16_MAX__) && defined(__F16C__)
#define LEIBNIZ_PACKS_OF_FLOAT16 1
// g++ 12 takes __builtin_convertvector apart, clang has no builtins for the instructions.
template <Pack Value>
[[gnu::always_inline]] inline Value widen(const float16* from) {
#ifdef __clang__
  typename bits_of_lanes<float16, packs::lanes<Value>>::type stored;
  __builtin_memcpy(&stored, from, sizeof(stored));
  return __builtin_convertvector(stored, Value);
#else
  typename bits_of_lanes<short, packs::lanes<Value>>::type stored;
  __builtin_memcpy(&stored, from, sizeof(stored));
  if constexpr (packs::lanes<Value> == 8) {
    return __builtin_ia32_vcvtph2ps256(stored);
  } else {
#ifdef __AVX512F__
    return __builtin_ia32_vcvtph2ps512_mask(stored, Value{}, static_cast<unsigned short>(-1), 4);
#endif
  }
#endif
}
template <Pack Value>
[[gnu::always_inline]] inline void narrow(float16* to, const Value& x) {
#ifdef __clang__
  const auto result = __builtin_convertvector(x, typename bits_of_lanes<float16, packs::lanes<Value>>::type);
#else
  using bits = typename bits_of_lanes<short, packs::lanes<Value>>::type;
  bits result;
  if constexpr (packs::lanes<Value> == 8) {
    result = __builtin_ia32_vcvtps2ph256(x, 0);
  } else {
#ifdef __AVX512F__
    result = __builtin_ia32_vcvtps2ph512_mask(x, 0, bits{}, static_cast<unsigned short>(-1));
#endif
  }
#endif
  __builtin_memcpy(static_cast<void*>(to), &result, sizeof(result));
}
#endif

/// Whether there are conversions of full packs; else they go lane by lane.
template <class Stored, class Number>
inline constexpr bool packs_of_halves = std::is_same_v<Number, float>&& is_bfloat16<Stored>;
#ifdef LEIBNIZ_PACKS_OF_FLOAT16
template <>
inline constexpr bool packs_of_halves<float16, float> = true;
#undef LEIBNIZ_PACKS_OF_FLOAT16
#endif

}  // namespace detail

template <Pack Value, Half Stored>
[[gnu::always_inline]] inline Value load_halves(const Stored* from, int count) {
  if constexpr (detail::packs_of_halves<Stored, packs::lane<Value>>) {
    if (count == packs::lanes<Value>) return detail::widen<Value>(from);
  }
  Value result{};
  for (int lane = 0; lane < count; ++lane) result[lane] = leibniz::detail::from_half(from[lane]);
  return result;
}

template <Pack Value, Half Stored>
[[gnu::always_inline]] inline void store_halves(Stored* to, const Value& x, int count) {
  if constexpr (detail::packs_of_halves<Stored, packs::lane<Value>>) {
    if (count == packs::lanes<Value>) return detail::narrow(to, x);
  }
  for (int lane = 0; lane < count; ++lane)
    to[lane] = leibniz::detail::to_half<Stored>(packs::lane<Value>(x[lane]));
}

}  // namespace leibniz::plan
