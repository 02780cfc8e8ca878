// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Rows of at most eight numbers with AVX-512: two in a vector, sixteen in registers at a time. One vector then
// holds a number of each of them (mean, 1/sigma, ...), which shuffles give back to the lanes of its row.
#include "lanes.hpp"
#include "layer_norm.h"

#include <algorithm>

#ifdef __AVX512F__
namespace bench {

template <int Size, int Chunk, bool PastCache>
struct row_pairs {
  static_assert(Size <= 8 && Chunk % 16 == 0);
  using v = lanes<16>;
  using vector = __m512;
  static constexpr int rows = 16, pairs = 8;
  static constexpr int unit = 2 * Size, vector_bytes = 64;  // of which outputs consist
  static constexpr __mmask16 used = ((1u << Size) - 1) * 0x101u;

  /// Lane n of the result is the one that `of` says.
  [[gnu::always_inline]] static vector shuffle(__m512i of, vector a) {
    return _mm512_maskz_permutexvar_ps(0xFFFF, of, a);
  }

  /// Two rows, each in eight lanes; those without an element are zero.
  [[gnu::always_inline]] static vector load(const float* from) {
    if constexpr (Size == 8) return v::load(from, 16);
    constexpr int d = Size;
    const __m512i apart =
        _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, d, d + 1, d + 2, d + 3, d + 4, d + 5, d + 6, d + 7);
    return _mm512_maskz_permutexvar_ps(used, apart, v::load(from, 2 * Size));
  }
  [[gnu::always_inline]] static void store(float* to, vector a) {
    if constexpr (Size < 8) {
      int from[16];
      for (int n = 0; n < 16; ++n) from[n] = n < Size ? n : (n - Size + 8) % 16;
      a = shuffle(_mm512_loadu_si512(from), a);
    }
    v::template store<PastCache && Size == 8>(to, a, 2 * Size);
  }
  [[gnu::always_inline]] static vector both(const float* row) {
    const vector one = v::load(row, Size);
    return shuffle(_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7), one);
  }

  /// The number of each row of a pair, in all lanes of the row.
  [[gnu::always_inline]] static vector give(vector numbers, int pair) {
    const __m512i first = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    return shuffle(_mm512_add_epi32(first, _mm512_set1_epi32(2 * pair)), numbers);
  }

  /// The sums of the rows.
  [[gnu::always_inline]] static vector sums(const vector (&a)[pairs]) {
    const auto half = [&](int n) __attribute__((always_inline)) {
      return v::combine<4>(v::combine<2>(a[n], a[n + 1]), v::combine<2>(a[n + 2], a[n + 3]));
    };
    return shuffle(_mm512_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7, 8, 12, 9, 13, 10, 14, 11, 15),
                   v::combine<16>(half(0), half(4)));
  }
  // What follows works on the sixteen rows of a block.
  [[gnu::always_inline]] static void means(const float* x, float* mean) {
    vector of[pairs];
#pragma GCC unroll 8
    for (int p = 0; p < pairs; ++p) of[p] = load(x + 2 * Size * p);
    v::store(mean, v::multiply(sums(of), v::all(1.0f / Size)), rows);
  }
  [[gnu::always_inline]] static vector centred(const float* x, vector mean, int pair) {
    return _mm512_maskz_sub_ps(used, load(x + 2 * Size * pair), give(mean, pair));
  }
  [[gnu::always_inline]] static vector rstd_of(const vector (&squares)[pairs]) {
    const vector variance = v::multiply(sums(squares), v::all(1.0f / Size));
    return v::inverse_root(v::add(variance, v::all(BENCH_EPS)));
  }
  [[gnu::always_inline]] static void variances(const float* x, const float* mean, float* rstd) {
    const vector m = v::load(mean, rows);
    vector squares[pairs];
#pragma GCC unroll 8
    for (int p = 0; p < pairs; ++p) {
      const vector xc = centred(x, m, p);
      squares[p] = v::multiply(xc, xc);
    }
    v::store(rstd, rstd_of(squares), rows);
  }

  /// The sums of gamma g and of gamma g (x - mean), and the variance unless rstd is given.
  template <bool Kept>
  [[gnu::always_inline]] static void slopes(const float* x, vector gamma, const float* g, const float* mean,
                                            float* rstd, float* of_all, float* of_x) {
    const vector m = v::load(mean, rows);
    vector q, xc[pairs], some[pairs];
#pragma GCC unroll 8
    for (int p = 0; p < pairs; ++p) xc[p] = centred(x, m, p);
    if constexpr (Kept) {
      q = v::load(rstd, rows);
    } else {
#pragma GCC unroll 8
      for (int p = 0; p < pairs; ++p) some[p] = v::multiply(xc[p], xc[p]);
      q = rstd_of(some);
      v::store(rstd, q, rows);
    }
    const vector factor = v::multiply(q, v::all(-1.0f / Size));
#pragma GCC unroll 8
    for (int p = 0; p < pairs; ++p) some[p] = v::multiply(gamma, load(g + 2 * Size * p));
    v::store(of_all, v::multiply(factor, sums(some)), rows);
#pragma GCC unroll 8
    for (int p = 0; p < pairs; ++p) some[p] = v::multiply(some[p], xc[p]);
    v::store(of_x, v::multiply(v::multiply(factor, v::multiply(q, q)), sums(some)), rows);
  }

  struct alignas(64) numbers {
    float mean[Chunk], rstd[Chunk], of_all[Chunk], of_x[Chunk];
  };

  /// count, a multiple of 16, is at most Chunk.
  [[gnu::always_inline]] static void forward_chunk(int count, const float* x, vector gamma, vector beta,
                                                   float* y, float* mean, float* rstd) {
    for (int r = 0; r < count; r += rows) means(x + r * Size, mean + r);
    for (int r = 0; r < count; r += rows) variances(x + r * Size, mean + r, rstd + r);
    for (int r = 0; r < count; r += rows) {
      const vector m = v::load(mean + r, rows), q = v::load(rstd + r, rows);
#pragma GCC unroll 8
      for (int p = 0; p < pairs; ++p) {
        const vector normal = v::multiply(centred(x + r * Size, m, p), give(q, p));
        store(y + (r + 2 * p) * Size, v::multiply_add(normal, gamma, beta));
      }
    }
  }

  template <bool Kept>
  [[gnu::always_inline]] static void backward_chunk(int count, const float* x, vector gamma, const float* g,
                                                    numbers& of, float* dx, vector (&of_gamma)[2],
                                                    vector (&of_beta)[2]) {
    if constexpr (!Kept) {
      for (int r = 0; r < count; r += rows) means(x + r * Size, of.mean + r);
    }
    for (int r = 0; r < count; r += rows)
      slopes<Kept>(x + r * Size, gamma, g + r * Size, of.mean + r, of.rstd + r, of.of_all + r, of.of_x + r);
    for (int r = 0; r < count; r += rows) {
      const vector m = v::load(of.mean + r, rows), q = v::load(of.rstd + r, rows);
      const vector k1 = v::load(of.of_all + r, rows), k2 = v::load(of.of_x + r, rows);
#pragma GCC unroll 8
      for (int p = 0; p < pairs; ++p) {
        const vector xc = centred(x + r * Size, m, p), dy = load(g + (r + 2 * p) * Size);
        const vector dyr = v::multiply(dy, give(q, p));
        const vector shared = v::multiply_add(give(k2, p), xc, give(k1, p));
        store(dx + (r + 2 * p) * Size, v::multiply_add(gamma, dyr, shared));
        of_gamma[p % 2] = v::multiply_add(xc, dyr, of_gamma[p % 2]);
        of_beta[p % 2] = v::add(of_beta[p % 2], dy);
      }
    }
  }

  static void forward(long count, const float* x, const float* gamma, const float* beta, float* y,
                      float* mean, float* rstd) {
    const vector scale = both(gamma), shift = both(beta);
    const long whole = count / rows * rows, rest = count - whole;
    for (long r = 0; r < whole; r += Chunk)
      forward_chunk(static_cast<int>(std::min<long>(Chunk, whole - r)), x + r * Size, scale, shift,
                    y + r * Size, mean + r, rstd + r);
    if (rest > 0) {
      float xs[rows * Size] = {}, ys[rows * Size], m[rows], q[rows];
      std::copy_n(x + whole * Size, rest * Size, xs);
      row_pairs<Size, rows, false>::forward_chunk(rows, xs, scale, shift, ys, m, q);
      std::copy_n(ys, rest * Size, y + whole * Size);
      std::copy_n(m, rest, mean + whole);
      std::copy_n(q, rest, rstd + whole);
    }
  }

  /// Without kept numbers, mean and rstd are null.
  template <bool Kept>
  static void backward(long count, const float* x, const float* gamma, const float* g, const float* mean,
                       const float* rstd, float* dx, float* dgamma, float* dbeta) {
    const vector scale = both(gamma);
    vector of_gamma[2] = {}, of_beta[2] = {};
    const long whole = count / rows * rows, rest = count - whole;
    numbers of;
    for (long r = 0; r < whole; r += Chunk) {
      const int here = static_cast<int>(std::min<long>(Chunk, whole - r));
      if constexpr (Kept) {
        std::copy_n(mean + r, here, of.mean);
        std::copy_n(rstd + r, here, of.rstd);
      }
      backward_chunk<Kept>(here, x + r * Size, scale, g + r * Size, of, dx + r * Size, of_gamma, of_beta);
    }
    if (rest > 0) {
      using padded = row_pairs<Size, rows, false>;
      float xs[rows * Size] = {}, gs[rows * Size] = {}, dxs[rows * Size];
      typename padded::numbers last = {};
      std::copy_n(x + whole * Size, rest * Size, xs);
      std::copy_n(g + whole * Size, rest * Size, gs);
      if constexpr (Kept) {
        std::copy_n(mean + whole, rest, last.mean);
        std::copy_n(rstd + whole, rest, last.rstd);
      }
      padded::template backward_chunk<Kept>(rows, xs, scale, gs, last, dxs, of_gamma, of_beta);
      std::copy_n(dxs, rest * Size, dx + whole * Size);
    }
    const auto add = [](float* to, const vector(&sums)[2]) {
      const __m256 sum = v::halves_added(v::add(sums[0], sums[1]));
      lanes<8>::store(to, lanes<8>::add(lanes<8>::load(to, Size), sum), Size);
    };
    add(dgamma, of_gamma);
    add(dbeta, of_beta);
  }
};

}  // namespace bench
#endif
