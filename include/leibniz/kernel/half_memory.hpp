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
LEIBNIZ_INLINE inline auto widen_bits(const void* from) {
  using wide = typename bits_of_lanes<std::uint32_t, Lanes>::type;
#ifdef __SSE2__
  if constexpr (Lanes == 4) {
    using eight = typename bits_of_lanes<short, 8>::type;
    std::int64_t four;
    __builtin_memcpy(&four, from, sizeof(four));
    const auto lower = eight(typename bits_of_lanes<std::int64_t, 2>::type{four, 0});
    return wide(__builtin_shufflevector(lower, eight{}, 0, 8, 1, 9, 2, 10, 3, 11));
  }
#endif
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

/// The upper half of each lane.
template <int Lanes>
LEIBNIZ_INLINE inline void narrow_bits(void* to, typename bits_of_lanes<std::uint32_t, Lanes>::type bits) {
#ifdef __SSE2__
  if constexpr (Lanes == 4) {
    const auto upper = typename bits_of_lanes<std::int32_t, 4>::type(bits) >> 16;
    const auto result = __builtin_ia32_packssdw128(upper, upper);
    __builtin_memcpy(to, &result, 8);
    return;
  }
#endif
  const auto result = __builtin_convertvector(bits >> 16, typename bits_of_lanes<std::uint16_t, Lanes>::type);
  __builtin_memcpy(to, &result, sizeof(result));
}

// bfloat16 by the bits of the floats, as in its constructor.
template <Pack Value, Half Stored>
requires is_bfloat16<Stored> LEIBNIZ_INLINE inline Value widen(const Stored* from) {
  const auto bits = widen_bits<packs::lanes<Value>>(from) << 16;
  Value result;
  __builtin_memcpy(&result, &bits, sizeof(result));
  return result;
}
template <Pack Value, Half Stored>
requires is_bfloat16<Stored> LEIBNIZ_INLINE inline void narrow(Stored* to, const Value& x) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  wide bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  const wide rounded = bits + 0x7fff + ((bits >> 16) & 1);
  // Without the sign, because machines compare signed numbers.
  const auto size = typename bits_of_lanes<std::int32_t, lanes>::type(bits & 0x7fffffff);
  const wide kept = size > 0x7f800000 ? (bits | 0x400000) : rounded;
  narrow_bits<lanes>(to, kept);
}

#if defined(__FLT16_MAX__) && defined(__F16C__)
#define LEIBNIZ_PACKS_OF_FLOAT16 1
// g++ 12 takes __builtin_convertvector apart, clang has no builtins for the instructions.
template <Pack Value>
LEIBNIZ_INLINE inline Value widen(const float16* from) {
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
LEIBNIZ_INLINE inline void narrow(float16* to, const Value& x) {
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
#elif defined(__FLT16_MAX__) && defined(__SSE2__)
#define LEIBNIZ_PACKS_OF_FLOAT16 1
// By the bits: without the instructions each lane would be a call.
template <Pack Value>
LEIBNIZ_INLINE inline Value widen(const float16* from) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  const wide stored = widen_bits<lanes>(from);
  const auto size = typename bits_of_lanes<std::int32_t, lanes>::type((stored & 0x7fff) << 13);
  // Exponents as of floats; subnormal numbers become normal. Infinities and NaN have all bits of an exponent.
  Value scaled;
  __builtin_memcpy(&scaled, &size, sizeof(scaled));
  scaled = scaled * 0x1p112f;
  wide bits;
  __builtin_memcpy(&bits, &scaled, sizeof(bits));
  bits = bits | (wide(size >= 0x0f800000) & 0x7f800000) | (stored & 0x8000) << 16;
  Value result;
  __builtin_memcpy(&result, &bits, sizeof(result));
  return result;
}
template <Pack Value>
LEIBNIZ_INLINE inline void narrow(float16* to, const Value& x) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  wide bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  const wide size = bits & 0x7fffffff;
  const wide normal = (size + 0xfff + ((size >> 13) & 1) - 0x38000000) >> 13;
  // One half has the unit of subnormal numbers: the addition rounds to it.
  Value shifted;
  __builtin_memcpy(&shifted, &size, sizeof(shifted));
  shifted = shifted + 0.5f;
  wide subnormal;
  __builtin_memcpy(&subnormal, &shifted, sizeof(subnormal));
  subnormal = subnormal - 0x3f000000;
  const auto compared = typename bits_of_lanes<std::int32_t, lanes>::type(size);
  const wide finite = compared < 0x38800000 ? subnormal : normal;
  const wide others = (wide(compared > 0x7f800000) & 0x200) | 0x7c00;
  const wide result = compared >= 0x47800000 ? others : finite;
  narrow_bits<lanes>(to, result << 16 | (bits & 0x80000000));
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
LEIBNIZ_INLINE inline Value load_halves(const Stored* from, int count) {
  if constexpr (detail::packs_of_halves<Stored, packs::lane<Value>>) {
    if (count == packs::lanes<Value>) return detail::widen<Value>(from);
  }
  Value result{};
  for (int lane = 0; lane < count; ++lane) result[lane] = leibniz::detail::from_half(from[lane]);
  return result;
}

template <Pack Value, Half Stored>
LEIBNIZ_INLINE inline void store_halves(Stored* to, const Value& x, int count) {
  if constexpr (detail::packs_of_halves<Stored, packs::lane<Value>>) {
    if (count == packs::lanes<Value>) return detail::narrow(to, x);
  }
  for (int lane = 0; lane < count; ++lane)
    to[lane] = leibniz::detail::to_half<Stored>(packs::lane<Value>(x[lane]));
}

}  // namespace leibniz::plan
