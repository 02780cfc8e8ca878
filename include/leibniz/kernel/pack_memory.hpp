// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/inlining.hpp>
#include <leibniz/support/pack.hpp>

#include <cstddef>
#include <utility>

namespace leibniz::plan {

// Packs in memory, at any address. Of a pack at the end of a row only the first lanes are there: `live` says which.

using packs::Pack;

template <Pack Value>
LEIBNIZ_INLINE inline Value load_all(const packs::lane<Value>* from) {
  Value result;
  __builtin_memcpy(&result, from, sizeof(result));
  return result;
}

template <Pack Value>
LEIBNIZ_INLINE inline void store_all(packs::lane<Value>* to, const Value& x) {
  __builtin_memcpy(to, &x, sizeof(x));
}

/// Past the caches, where the machine can; `to` is a multiple of the pack's size.
template <Pack Value>
LEIBNIZ_INLINE inline void store_past_cache(packs::lane<Value>* to, const Value& x) {
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

/// The first `count` lanes of a pack, also as a pack of all bits or none.
template <Pack Value>
struct first_lanes {
  using mask = packs::mask<packs::lane<Value>, packs::lanes<Value>>;
  mask all_bits;
  int count;

  LEIBNIZ_INLINE void set(std::ptrdiff_t lanes) {
    count = static_cast<int>(lanes);
    all_bits = numbers(std::make_integer_sequence<int, packs::lanes<Value>>{}) < mask{} + count;
  }
  LEIBNIZ_INLINE unsigned bits() const { return (1u << count) - 1; }

 private:
  template <int... Lane>
  LEIBNIZ_INLINE static mask numbers(std::integer_sequence<int, Lane...>) {
    return mask{Lane...};
  }
};

#if defined(__AVX__) && !defined(__OPTIMIZE_SIZE__)

namespace detail {

// The instructions for `live` lanes, by the size of a pack and of a number.
template <int Bytes, class Number>
struct live_memory;
template <>
struct live_memory<32, float> {
  using pack = packs::pack<float, 8>;
  using bits [[gnu::vector_size(32)]] = int;
  LEIBNIZ_INLINE static pack load(const float* from, const first_lanes<pack>& live) {
    return __builtin_ia32_maskloadps256(reinterpret_cast<const pack*>(from), bits(live.all_bits));
  }
  LEIBNIZ_INLINE static void store(float* to, const first_lanes<pack>& live, const pack& x) {
    __builtin_ia32_maskstoreps256(reinterpret_cast<pack*>(to), bits(live.all_bits), x);
  }
};
template <>
struct live_memory<32, double> {
  using pack = packs::pack<double, 4>;
  using bits [[gnu::vector_size(32)]] = long long;
  LEIBNIZ_INLINE static pack load(const double* from, const first_lanes<pack>& live) {
    return __builtin_ia32_maskloadpd256(reinterpret_cast<const pack*>(from), bits(live.all_bits));
  }
  LEIBNIZ_INLINE static void store(double* to, const first_lanes<pack>& live, const pack& x) {
    __builtin_ia32_maskstorepd256(reinterpret_cast<pack*>(to), bits(live.all_bits), x);
  }
};
#ifdef __AVX512F__
template <>
struct live_memory<64, float> {
  using pack = packs::pack<float, 16>;
  LEIBNIZ_INLINE static pack load(const float* from, const first_lanes<pack>& live) {
    return __builtin_ia32_loadups512_mask(from, pack{}, static_cast<unsigned short>(live.bits()));
  }
  LEIBNIZ_INLINE static void store(float* to, const first_lanes<pack>& live, const pack& x) {
    __builtin_ia32_storeups512_mask(to, x, static_cast<unsigned short>(live.bits()));
  }
};
template <>
struct live_memory<64, double> {
  using pack = packs::pack<double, 8>;
  LEIBNIZ_INLINE static pack load(const double* from, const first_lanes<pack>& live) {
    return __builtin_ia32_loadupd512_mask(from, pack{}, static_cast<unsigned char>(live.bits()));
  }
  LEIBNIZ_INLINE static void store(double* to, const first_lanes<pack>& live, const pack& x) {
    __builtin_ia32_storeupd512_mask(to, x, static_cast<unsigned char>(live.bits()));
  }
};
#endif

}  // namespace detail

/// The lanes that are not live are 0.
template <Pack Value>
LEIBNIZ_INLINE inline Value load_live(const packs::lane<Value>* from, const first_lanes<Value>& live) {
  return detail::live_memory<sizeof(Value), packs::lane<Value>>::load(from, live);
}

template <Pack Value>
LEIBNIZ_INLINE inline void store_live(packs::lane<Value>* to, const first_lanes<Value>& live,
                                      const Value& x) {
  detail::live_memory<sizeof(Value), packs::lane<Value>>::store(to, live, x);
}

#else

// g++ 12 at -O1 does not see that scratch memory was written by the loop before.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
/// The lanes that are not live are 0.
template <Pack Value>
LEIBNIZ_INLINE inline Value load_live(const packs::lane<Value>* from, const first_lanes<Value>& live) {
  Value result{};
  for (int lane = 0; lane < live.count; ++lane) result[lane] = from[lane];
  return result;
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

template <Pack Value>
LEIBNIZ_INLINE inline void store_live(packs::lane<Value>* to, const first_lanes<Value>& live,
                                      const Value& x) {
  for (int lane = 0; lane < live.count; ++lane) to[lane] = x[lane];
}

#endif

}  // namespace leibniz::plan
