// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Vectors of floats for kernels written by hand: AVX2 with FMA, and AVX-512 where the machine has it.
#include <immintrin.h>

namespace bench {

/// Width floats. Loads and stores touch `count` of them only; a load fills the others with zero.
template <int Width>
struct lanes;

template <>
struct lanes<8> {
  using type = __m256;

  static type zero() { return _mm256_setzero_ps(); }
  static type all(float value) { return _mm256_set1_ps(value); }
  static type add(type a, type b) { return _mm256_add_ps(a, b); }
  static type subtract(type a, type b) { return _mm256_sub_ps(a, b); }
  static type multiply(type a, type b) { return _mm256_mul_ps(a, b); }
  static type multiply_add(type a, type b, type c) { return _mm256_fmadd_ps(a, b, c); }
  static type halves_added(type a) { return a; }

  static __m256i first(int count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  }
  static type load(const float* from, int count) {
    return count == 8 ? _mm256_loadu_ps(from) : _mm256_maskload_ps(from, first(count));
  }
  static type keep(type a, int count) {
    return count == 8 ? a : _mm256_and_ps(a, _mm256_castsi256_ps(first(count)));
  }
  template <bool PastCache = false>
  static void store(float* to, type a, int count) {
    if constexpr (PastCache) {
      _mm256_stream_ps(to, a);
    } else if (count == 8) {
      _mm256_storeu_ps(to, a);
    } else {
      _mm256_maskstore_ps(to, first(count), a);
    }
  }
};

#ifdef __AVX512F__
template <>
struct lanes<16> {
  using type = __m512;

  static type zero() { return _mm512_setzero_ps(); }
  static type all(float value) { return _mm512_set1_ps(value); }
  static type add(type a, type b) { return _mm512_add_ps(a, b); }
  static type subtract(type a, type b) { return _mm512_sub_ps(a, b); }
  static type multiply(type a, type b) { return _mm512_mul_ps(a, b); }
  static type multiply_add(type a, type b, type c) { return _mm512_fmadd_ps(a, b, c); }
  static __m256 halves_added(type a) {
    // No intrinsics: g++ 12 warns of an uninitialized value in its header.
    return _mm256_add_ps(__builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7),
                         __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15));
  }

  static __mmask16 first(int count) { return static_cast<__mmask16>((1u << count) - 1); }
  static type load(const float* from, int count) {
    return count == 16 ? _mm512_loadu_ps(from) : _mm512_maskz_loadu_ps(first(count), from);
  }
  static type keep(type a, int count) { return count == 16 ? a : _mm512_maskz_mov_ps(first(count), a); }
  template <bool PastCache = false>
  static void store(float* to, type a, int count) {
    if constexpr (PastCache) {
      _mm512_stream_ps(to, a);
    } else if (count == 16) {
      _mm512_storeu_ps(to, a);
    } else {
      _mm512_mask_storeu_ps(to, first(count), a);
    }
  }
};
#endif

/// The sums of eight vectors' elements, as one vector.
inline __m256 sums_of(const __m256* v) {
  const auto pair = [](__m256 a, __m256 b) {
    const __m256 mixed = _mm256_blend_ps(b, a, 0x55), others = _mm256_blend_ps(a, b, 0x55);
    return _mm256_add_ps(mixed, _mm256_permute_ps(others, 0xB1));  // a, b, a, b, ...
  };
  const auto quad = [](__m256 a, __m256 b) {
    const __m256 mixed = _mm256_blend_ps(b, a, 0x33), others = _mm256_blend_ps(a, b, 0x33);
    return _mm256_add_ps(mixed, _mm256_permute_ps(others, 0x4E));
  };
  const __m256 low = quad(pair(v[0], v[1]), pair(v[2], v[3]));
  const __m256 high = quad(pair(v[4], v[5]), pair(v[6], v[7]));
  return _mm256_add_ps(_mm256_blend_ps(low, high, 0xF0), _mm256_permute2f128_ps(low, high, 0x21));
}

}  // namespace bench
