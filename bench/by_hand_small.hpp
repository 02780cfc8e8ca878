// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Short rows: gamma, beta and their gradients stay in registers, the sums of eight rows are taken together, and
// the numbers of a row (mean, 1/sigma, ...) are worked out for a chunk of rows at a time, which hides their latency.
#include "lanes.hpp"
#include "layer_norm.h"

#include <algorithm>

namespace bench {

template <int Size, int Width, int Chunk, bool PastCache>
struct small_rows {
  using v = lanes<Width>;
  using vector = typename v::type;
  static constexpr int packs = (Size + Width - 1) / Width;
  static constexpr int count(int pack) { return pack < packs - 1 ? Width : Size - (packs - 1) * Width; }

  // Eight more than a chunk: the last rows of all are done one by one, and then seven results are of no use.
  struct alignas(32) numbers {
    float mean[Chunk + 8], rstd[Chunk + 8], of_all[Chunk + 8], of_x[Chunk + 8];
  };

  template <int Rows>
  [[gnu::always_inline]] static void means(const float* x, float* mean) {
    __m256 total[8] = {};
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      vector sum = v::load(x + r * Size, count(0));
#pragma GCC unroll 8
      for (int p = 1; p < packs; ++p) sum = v::add(sum, v::load(x + r * Size + p * Width, count(p)));
      total[r] = v::halves_added(sum);
    }
    _mm256_storeu_ps(mean, _mm256_mul_ps(sums_of(total), _mm256_set1_ps(1.0f / Size)));
  }

  [[gnu::always_inline]] static __m256 rstd_of(const __m256* squares) {
    const __m256 variance = _mm256_mul_ps(sums_of(squares), _mm256_set1_ps(1.0f / Size));
    return _mm256_div_ps(_mm256_set1_ps(1),
                         _mm256_sqrt_ps(_mm256_add_ps(variance, _mm256_set1_ps(BENCH_EPS))));
  }

  template <int Rows>
  [[gnu::always_inline]] static void variances(const float* x, const float* mean, float* rstd) {
    __m256 total[8] = {};
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      vector sum = v::zero();
#pragma GCC unroll 8
      for (int p = 0; p < packs; ++p) {
        const vector xc =
            v::keep(v::subtract(v::load(x + r * Size + p * Width, count(p)), v::all(mean[r])), count(p));
        sum = v::multiply_add(xc, xc, sum);
      }
      total[r] = v::halves_added(sum);
    }
    _mm256_storeu_ps(rstd, rstd_of(total));
  }

  /// One pass for the sums of gamma g and of gamma g (x - mean), and for the variance unless rstd is given.
  template <int Rows, bool Kept>
  [[gnu::always_inline]] static void slopes(const float* x, const float* g, const vector (&gamma)[packs],
                                            const float* mean, float* rstd, float* of_all, float* of_x) {
    __m256 squares[8] = {}, plain[8] = {}, weighted[8] = {};
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      vector sum2 = v::zero(), sum = v::zero(), sumx = v::zero();
#pragma GCC unroll 8
      for (int p = 0; p < packs; ++p) {
        vector xc = v::subtract(v::load(x + r * Size + p * Width, count(p)), v::all(mean[r]));
        const vector slope = v::multiply(gamma[p], v::load(g + r * Size + p * Width, count(p)));
        sum = v::add(sum, slope);
        sumx = v::multiply_add(slope, xc, sumx);
        if constexpr (!Kept) {
          xc = v::keep(xc, count(p));
          sum2 = v::multiply_add(xc, xc, sum2);
        }
      }
      plain[r] = v::halves_added(sum);
      weighted[r] = v::halves_added(sumx);
      if constexpr (!Kept) squares[r] = v::halves_added(sum2);
    }
    __m256 root;
    if constexpr (Kept) {
      root = Rows == 8 ? _mm256_loadu_ps(rstd) : _mm256_set1_ps(*rstd);
    } else {
      root = rstd_of(squares);
      _mm256_storeu_ps(rstd, root);
    }
    const __m256 factor = _mm256_mul_ps(root, _mm256_set1_ps(-1.0f / Size));
    _mm256_storeu_ps(of_all, _mm256_mul_ps(factor, sums_of(plain)));
    _mm256_storeu_ps(of_x,
                     _mm256_mul_ps(_mm256_mul_ps(factor, _mm256_mul_ps(root, root)), sums_of(weighted)));
  }

  static void forward(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    vector scale[packs], shift[packs];
#pragma GCC unroll 8
    for (int p = 0; p < packs; ++p) {
      scale[p] = v::load(gamma + p * Width, count(p));
      shift[p] = v::load(beta + p * Width, count(p));
    }
    numbers of;
    for (long first = 0; first < rows; first += Chunk) {
      const int here = static_cast<int>(std::min<long>(Chunk, rows - first));
      const float* const xs = x + first * Size;
      float* const ys = y + first * Size;
      int r = 0;
      for (; r + 8 <= here; r += 8) means<8>(xs + r * Size, of.mean + r);
      for (; r < here; ++r) means<1>(xs + r * Size, of.mean + r);
      for (r = 0; r + 8 <= here; r += 8) variances<8>(xs + r * Size, of.mean + r, of.rstd + r);
      for (; r < here; ++r) variances<1>(xs + r * Size, of.mean + r, of.rstd + r);
      for (r = 0; r < here; ++r) {
        const vector m = v::all(of.mean[r]), q = v::all(of.rstd[r]);
#pragma GCC unroll 8
        for (int p = 0; p < packs; ++p) {
          const vector normal = v::multiply(v::subtract(v::load(xs + r * Size + p * Width, count(p)), m), q);
          v::template store<PastCache>(ys + r * Size + p * Width, v::multiply_add(normal, scale[p], shift[p]),
                                       count(p));
        }
      }
      std::copy_n(of.mean, here, mean + first);
      std::copy_n(of.rstd, here, rstd + first);
    }
  }

  /// Without kept numbers, mean and rstd are null.
  template <bool Kept>
  static void backward(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                       const float* rstd, float* dx, float* dgamma, float* dbeta) {
    vector scale[packs], of_gamma[packs], of_beta[packs];
#pragma GCC unroll 8
    for (int p = 0; p < packs; ++p) {
      scale[p] = v::load(gamma + p * Width, count(p));
      of_gamma[p] = v::load(dgamma + p * Width, count(p));
      of_beta[p] = v::load(dbeta + p * Width, count(p));
    }
    numbers of;
    for (long first = 0; first < rows; first += Chunk) {
      const int here = static_cast<int>(std::min<long>(Chunk, rows - first));
      const float *const xs = x + first * Size, *const gs = g + first * Size;
      float* const dxs = dx + first * Size;
      int r = 0;
      if constexpr (Kept) {
        std::copy_n(mean + first, here, of.mean);
        std::copy_n(rstd + first, here, of.rstd);
      } else {
        for (; r + 8 <= here; r += 8) means<8>(xs + r * Size, of.mean + r);
        for (; r < here; ++r) means<1>(xs + r * Size, of.mean + r);
      }
      for (r = 0; r + 8 <= here; r += 8)
        slopes<8, Kept>(xs + r * Size, gs + r * Size, scale, of.mean + r, of.rstd + r, of.of_all + r,
                        of.of_x + r);
      for (; r < here; ++r)
        slopes<1, Kept>(xs + r * Size, gs + r * Size, scale, of.mean + r, of.rstd + r, of.of_all + r,
                        of.of_x + r);
      for (r = 0; r < here; ++r) {
        const vector m = v::all(of.mean[r]), q = v::all(of.rstd[r]);
        const vector k1 = v::all(of.of_all[r]), k2 = v::all(of.of_x[r]);
#pragma GCC unroll 8
        for (int p = 0; p < packs; ++p) {
          const vector dy = v::load(gs + r * Size + p * Width, count(p));
          const vector xc = v::subtract(v::load(xs + r * Size + p * Width, count(p)), m);
          const vector dyr = v::multiply(dy, q);
          v::template store<PastCache>(dxs + r * Size + p * Width,
                                       v::multiply_add(scale[p], dyr, v::multiply_add(k2, xc, k1)), count(p));
          of_gamma[p] = v::multiply_add(xc, dyr, of_gamma[p]);
          of_beta[p] = v::add(of_beta[p], dy);
        }
      }
    }
#pragma GCC unroll 8
    for (int p = 0; p < packs; ++p) {
      v::store(dgamma + p * Width, of_gamma[p], count(p));
      v::store(dbeta + p * Width, of_beta[p], count(p));
    }
  }
};

}  // namespace bench
