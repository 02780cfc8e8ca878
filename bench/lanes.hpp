// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Vectors of floats for kernels written by hand: AVX2 with FMA, and AVX-512 where the machine has it.
#include <immintrin.h>

namespace bench {

/// Width floats. Loads and stores touch `count` of them only; a load fills the others with zero.
template <int Width>
struct lanes;

// Only for numbers of a row.
template <>
struct lanes<4> {
  using type = __m128;

  static type all(float value) { return _mm_set1_ps(value); }
  static type add(type a, type b) { return _mm_add_ps(a, b); }
  static type multiply(type a, type b) { return _mm_mul_ps(a, b); }
  static type inverse_root(type a) { return _mm_div_ps(all(1), _mm_sqrt_ps(a)); }
  static type load(const float* from, int count) {
    if (count == 1) return _mm_load_ss(from);
    return count == 2 ? _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(from)))
                      : _mm_loadu_ps(from);
  }
  static void store(float* to, type a, int) { _mm_storeu_ps(to, a); }
};

template <>
struct lanes<8> {
  using type = __m256;

  static type zero() { return _mm256_setzero_ps(); }
  static type all(float value) { return _mm256_set1_ps(value); }
  static type add(type a, type b) { return _mm256_add_ps(a, b); }
  static type subtract(type a, type b) { return _mm256_sub_ps(a, b); }
  static type multiply(type a, type b) { return _mm256_mul_ps(a, b); }
  static type multiply_add(type a, type b, type c) { return _mm256_fmadd_ps(a, b, c); }
  static type inverse_root(type a) { return _mm256_div_ps(all(1), _mm256_sqrt_ps(a)); }

  /// A step of adding up the elements of Rows vectors: a and b are what the first and the second half of them came to.
  template <int Rows>
  static type combine(type a, type b) {
    if constexpr (Rows == 2)
      return _mm256_add_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b));  // a, b, a, b, ...
    if constexpr (Rows == 4)
      return __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13) +
             __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15);
    if constexpr (Rows == 8)
      return _mm256_add_ps(_mm256_permute2f128_ps(a, b, 0x20), _mm256_permute2f128_ps(a, b, 0x31));
  }

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
  static type inverse_root(type a) { return _mm512_div_ps(all(1), _mm512_maskz_sqrt_ps(0xFFFF, a)); }
  static __m256 halves_added(type a) {
    // No intrinsics: g++ 12 warns of an uninitialized value in its header.
    return _mm256_add_ps(__builtin_shufflevector(a, a, 0, 1, 2, 3, 4, 5, 6, 7),
                         __builtin_shufflevector(a, a, 8, 9, 10, 11, 12, 13, 14, 15));
  }

  /// A step of adding up the elements of Rows vectors: a and b are what the first and the second half of them came to.
  template <int Rows>
  static type combine(type a, type b) {
    if constexpr (Rows == 2)
      return __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29) +
             __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31);
    if constexpr (Rows == 4)
      return __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +
             __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    if constexpr (Rows == 8)
      return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +
             __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    if constexpr (Rows == 16)
      return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +
             __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
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

/// How many numbers a vector has that holds one for each of `rows` rows.
constexpr int width_for(int rows) { return rows > 8 ? 16 : rows > 4 ? 8 : 4; }

/// The sums of Rows vectors' elements, from what lanes::combine made of them.
template <int Rows, int Width>
[[gnu::always_inline]] inline auto totals(typename lanes<Width>::type combined) {
  if constexpr (Rows == Width) {
    return combined;
  } else if constexpr (Rows == 8) {
    const auto twice = lanes<Width>::template combine<16>(combined, combined);
    return __builtin_shufflevector(twice, twice, 0, 1, 2, 3, 4, 5, 6, 7);
  } else {
    __m256 half;
    if constexpr (Width == 16) {
      half = lanes<Width>::halves_added(combined);
    } else {
      half = combined;
    }
    __m128 sums = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
    if constexpr (Rows < 4) sums = _mm_add_ps(sums, _mm_movehl_ps(sums, sums));
    if constexpr (Rows < 2) sums = _mm_add_ps(sums, _mm_movehdup_ps(sums));
    return sums;
  }
}

}  // namespace bench
