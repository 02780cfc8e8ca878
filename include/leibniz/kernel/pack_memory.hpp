// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack.hpp>

#include <cstddef>

namespace leibniz::plan {

// Packs in memory, at any address. Of a pack at the end of a row only the first lanes are there: `live` says which.

using packs::Pack;

template <Pack Value>
using mask_of = packs::mask<packs::lane<Value>, packs::lanes<Value>>;

template <Pack Value>
[[gnu::always_inline]] inline Value load_all(const packs::lane<Value>* from) {
  Value result;
  __builtin_memcpy(&result, from, sizeof(result));
  return result;
}

template <Pack Value>
[[gnu::always_inline]] inline void store_all(packs::lane<Value>* to, const Value& x) {
  __builtin_memcpy(to, &x, sizeof(x));
}

/// Past the caches, where the machine can; `to` is a multiple of the pack's size.
template <Pack Value>
[[gnu::always_inline]] inline void store_past_cache(packs::lane<Value>* to, const Value& x) {
#if defined(__clang__)
  __builtin_nontemporal_store(x, reinterpret_cast<Value*>(to));
#elif defined(__AVX__) && !defined(__OPTIMIZE_SIZE__)
  using number = packs::lane<Value>;
  if constexpr (sizeof(Value) == 64) {
#ifdef __AVX512F__
    if constexpr (sizeof(number) == 4) {
      __builtin_ia32_movntps512(to, x);
    } else {
      __builtin_ia32_movntpd512(to, x);
    }
#endif
  } else if constexpr (sizeof(number) == 4) {
    __builtin_ia32_movntps256(to, x);
  } else {
    __builtin_ia32_movntpd256(to, x);
  }
#else
  store_all(to, x);
#endif
}

/// Stores past the caches are seen by others in order only after this.
inline void finish_past_cache() {
#if defined(__SSE2__)
  __builtin_ia32_sfence();
#endif
}

#if defined(__AVX__) && !defined(__OPTIMIZE_SIZE__)

namespace detail {

template <class Number>
struct masked_memory;
template <>
struct masked_memory<float> {
  using pack = packs::pack<float, 8>;
  using bits [[gnu::vector_size(32)]] = int;
  [[gnu::always_inline]] static pack load(const float* from, bits live) {
    return __builtin_ia32_maskloadps256(reinterpret_cast<const pack*>(from), live);
  }
  [[gnu::always_inline]] static void store(float* to, bits live, pack x) {
    __builtin_ia32_maskstoreps256(reinterpret_cast<pack*>(to), live, x);
  }
};
template <>
struct masked_memory<double> {
  using pack = packs::pack<double, 4>;
  using bits [[gnu::vector_size(32)]] = long long;
  [[gnu::always_inline]] static pack load(const double* from, bits live) {
    return __builtin_ia32_maskloadpd256(reinterpret_cast<const pack*>(from), live);
  }
  [[gnu::always_inline]] static void store(double* to, bits live, pack x) {
    __builtin_ia32_maskstorepd256(reinterpret_cast<pack*>(to), live, x);
  }
};

/// Part 0 or 1 of 32 bytes each.
template <class Part, class Whole>
[[gnu::always_inline]] inline Part part_of(const Whole& x, int part) {
  Part result;
  __builtin_memcpy(&result, reinterpret_cast<const char*>(&x) + 32 * part, 32);
  return result;
}

}  // namespace detail

/// The lanes that are not live are 0.
template <Pack Value>
[[gnu::always_inline]] inline Value load_live(const packs::lane<Value>* from, const mask_of<Value>& live) {
  using memory = detail::masked_memory<packs::lane<Value>>;
  Value result;
  for (int part = 0; part < static_cast<int>(sizeof(Value) / 32); ++part) {
    const auto one = memory::load(from + part * (32 / static_cast<int>(sizeof(packs::lane<Value>))),
                                  detail::part_of<typename memory::bits>(live, part));
    __builtin_memcpy(reinterpret_cast<char*>(&result) + 32 * part, &one, 32);
  }
  return result;
}

template <Pack Value>
[[gnu::always_inline]] inline void store_live(packs::lane<Value>* to, const mask_of<Value>& live,
                                              const Value& x) {
  using memory = detail::masked_memory<packs::lane<Value>>;
  for (int part = 0; part < static_cast<int>(sizeof(Value) / 32); ++part) {
    memory::store(to + part * (32 / static_cast<int>(sizeof(packs::lane<Value>))),
                  detail::part_of<typename memory::bits>(live, part),
                  detail::part_of<typename memory::pack>(x, part));
  }
}

#else

/// The lanes that are not live are 0.
template <Pack Value>
[[gnu::always_inline]] inline Value load_live(const packs::lane<Value>* from, const mask_of<Value>& live) {
  Value result{};
  for (int lane = 0; lane < packs::lanes<Value>; ++lane) {
    if (live[lane] != 0) result[lane] = from[lane];
  }
  return result;
}

template <Pack Value>
[[gnu::always_inline]] inline void store_live(packs::lane<Value>* to, const mask_of<Value>& live,
                                              const Value& x) {
  for (int lane = 0; lane < packs::lanes<Value>; ++lane) {
    if (live[lane] != 0) to[lane] = x[lane];
  }
}

#endif

}  // namespace leibniz::plan
