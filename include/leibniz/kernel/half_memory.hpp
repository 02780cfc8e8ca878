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

// bfloat16 by the bits of the floats, as in its constructor.
template <Pack Value>
[[gnu::always_inline]] inline Value widen(const bfloat16* from) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  typename bits_of_lanes<std::uint16_t, lanes>::type stored;
  __builtin_memcpy(&stored, from, sizeof(stored));
  const wide bits = __builtin_convertvector(stored, wide) << 16;
  Value result;
  __builtin_memcpy(&result, &bits, sizeof(result));
  return result;
}
template <Pack Value>
[[gnu::always_inline]] inline void narrow(bfloat16* to, const Value& x) {
  constexpr int lanes = packs::lanes<Value>;
  using wide = typename bits_of_lanes<std::uint32_t, lanes>::type;
  using stored = typename bits_of_lanes<std::uint16_t, lanes>::type;
  wide bits;
  __builtin_memcpy(&bits, &x, sizeof(bits));
  const wide rounded = bits + 0x7fff + ((bits >> 16) & 1);
  const wide kept = (bits & 0x7fffffff) > 0x7f800000 ? (bits | 0x400000) : rounded;
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
  using eight [[gnu::vector_size(16)]] = short;
  Value result;
  for (int part = 0; part < packs::lanes<Value> / 8; ++part) {
    eight stored;
    __builtin_memcpy(&stored, from + 8 * part, sizeof(stored));
    const auto floats = __builtin_ia32_vcvtph2ps256(stored);
    __builtin_memcpy(reinterpret_cast<char*>(&result) + 32 * part, &floats, sizeof(floats));
  }
  return result;
#endif
}
template <Pack Value>
[[gnu::always_inline]] inline void narrow(float16* to, const Value& x) {
#ifdef __clang__
  const auto result = __builtin_convertvector(x, typename bits_of_lanes<float16, packs::lanes<Value>>::type);
  __builtin_memcpy(static_cast<void*>(to), &result, sizeof(result));
#else
  for (int part = 0; part < packs::lanes<Value> / 8; ++part) {
    packs::pack<float, 8> floats;
    __builtin_memcpy(&floats, reinterpret_cast<const char*>(&x) + 32 * part, sizeof(floats));
    const auto stored = __builtin_ia32_vcvtps2ph256(floats, 0);
    __builtin_memcpy(static_cast<void*>(to + 8 * part), &stored, sizeof(stored));
  }
#endif
}
#endif

template <class Stored, class Number>
inline constexpr bool packs_of_halves = std::is_same_v<Number, float>&& std::is_same_v<Stored, bfloat16>;
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
  for (int lane = 0; lane < count; ++lane) result[lane] = static_cast<float>(from[lane]);
  return result;
}

template <Pack Value, Half Stored>
[[gnu::always_inline]] inline void store_halves(Stored* to, const Value& x, int count) {
  if constexpr (detail::packs_of_halves<Stored, packs::lane<Value>>) {
    if (count == packs::lanes<Value>) return detail::narrow(to, x);
  }
  for (int lane = 0; lane < count; ++lane) to[lane] = static_cast<Stored>(static_cast<float>(x[lane]));
}

}  // namespace leibniz::plan
