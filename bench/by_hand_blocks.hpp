// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Longer rows: Rows of them together, so that gamma, dgamma and dbeta are read and written once for all of them.
#include "lanes.hpp"
#include "layer_norm.h"

#include <cmath>

namespace bench {

/// Calls body(column, count, chain) for a row's packs of Width floats; neighbours belong to different chains of additions.
template <int Size, int Width, int Chains, class Body>
[[gnu::always_inline]] inline void packs_of(Body body) {
  int c = 0;
  for (; c + Width * Chains <= Size; c += Width * Chains) {
#pragma GCC unroll 8
    for (int u = 0; u < Chains; ++u) body(c + Width * u, Width, u);
  }
  if constexpr (Size % (Width * Chains) >= Width) {
    for (; c + Width <= Size; c += Width) body(c, Width, 0);
  }
  if constexpr (Size % Width != 0) body(Size - Size % Width, Size % Width, Chains - 1);
}

template <int Size, int Width, int Rows, bool PastCache>
struct row_blocks {
  using v = lanes<Width>;
  using vector = typename v::type;
  static constexpr int chains = 4 / Rows;

  struct numbers {
    float mean[Rows], rstd[Rows], of_all[Rows], of_x[Rows];
  };

  /// result[n] = the sum of all elements of total[n].
  template <int Count>
  [[gnu::always_inline]] static void add_up(const vector (&total)[Count][chains], float (&result)[Count]) {
    constexpr int groups = (Count + 7) / 8;
    __m256 one[8 * groups] = {};
#pragma GCC unroll 16
    for (int n = 0; n < Count; ++n) {
      vector sum = total[n][0];
#pragma GCC unroll 8
      for (int u = 1; u < chains; ++u) sum = v::add(sum, total[n][u]);
      one[n] = v::halves_added(sum);
    }
    alignas(32) float added[8 * groups];
#pragma GCC unroll 2
    for (int n = 0; n < groups; ++n) _mm256_store_ps(added + 8 * n, sums_of(one + 8 * n));
#pragma GCC unroll 16
    for (int n = 0; n < Count; ++n) result[n] = added[n];
  }

  [[gnu::always_inline]] static void means(const float* x, numbers& of) {
    vector total[Rows][chains] = {};
    packs_of<Size, Width, chains>([&](int c, int count, int u) {
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) total[r][u] = v::add(total[r][u], v::load(x + r * Size + c, count));
    });
    add_up(total, of.mean);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) of.mean[r] *= 1.0f / Size;
  }

  [[gnu::always_inline]] static void variances(const float* x, numbers& of) {
    vector total[Rows][chains] = {};
    packs_of<Size, Width, chains>([&](int c, int count, int u) {
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        const vector xc = v::keep(v::subtract(v::load(x + r * Size + c, count), v::all(of.mean[r])), count);
        total[r][u] = v::multiply_add(xc, xc, total[r][u]);
      }
    });
    add_up(total, of.rstd);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) of.rstd[r] = 1 / std::sqrt(of.rstd[r] * (1.0f / Size) + BENCH_EPS);
  }

  /// The sums of gamma g and gamma g (x - mean), and the variance in the same pass unless rstd is given.
  template <bool Kept>
  [[gnu::always_inline]] static void slopes(const float* x, const float* g, const float* gamma, numbers& of) {
    constexpr int sums = Kept ? 2 : 3;
    vector total[sums * Rows][chains] = {};
    packs_of<Size, Width, chains>([&](int c, int count, int u) {
      const vector scale = v::load(gamma + c, count);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        vector xc = v::subtract(v::load(x + r * Size + c, count), v::all(of.mean[r]));
        const vector slope = v::multiply(scale, v::load(g + r * Size + c, count));
        total[r][u] = v::add(total[r][u], slope);
        total[Rows + r][u] = v::multiply_add(slope, xc, total[Rows + r][u]);
        if constexpr (!Kept) {
          xc = v::keep(xc, count);
          total[2 * Rows + r][u] = v::multiply_add(xc, xc, total[2 * Rows + r][u]);
        }
      }
    });
    float sum[sums * Rows];
    add_up(total, sum);
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      if constexpr (!Kept) of.rstd[r] = 1 / std::sqrt(sum[2 * Rows + r] * (1.0f / Size) + BENCH_EPS);
      const float factor = of.rstd[r] * (-1.0f / Size);
      of.of_all[r] = factor * sum[r];
      of.of_x[r] = factor * of.rstd[r] * of.rstd[r] * sum[Rows + r];
    }
  }

  static void forward(const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    numbers of;
    means(x, of);
    variances(x, of);
    packs_of<Size, Width, chains>([&](int c, int count, int) {
      const vector scale = v::load(gamma + c, count), shift = v::load(beta + c, count);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        const vector normal = v::multiply(v::subtract(v::load(x + r * Size + c, count), v::all(of.mean[r])),
                                          v::all(of.rstd[r]));
        v::template store<PastCache>(y + r * Size + c, v::multiply_add(normal, scale, shift), count);
      }
    });
#pragma GCC unroll 8
    for (int r = 0; r < Rows; ++r) {
      mean[r] = of.mean[r];
      rstd[r] = of.rstd[r];
    }
  }

  /// Without kept numbers, mean and rstd are null.
  template <bool Kept>
  static void backward(const float* x, const float* gamma, const float* g, const float* mean,
                       const float* rstd, float* dx, float* dgamma, float* dbeta) {
    numbers of;
    if constexpr (Kept) {
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        of.mean[r] = mean[r];
        of.rstd[r] = rstd[r];
      }
    } else {
      means(x, of);
    }
    slopes<Kept>(x, g, gamma, of);
    packs_of<Size, Width, Rows == 1 ? 4 : 2>([&](int c, int count, int) {
      const vector scale = v::load(gamma + c, count);
      vector of_gamma = v::load(dgamma + c, count), of_beta = v::load(dbeta + c, count);
#pragma GCC unroll 8
      for (int r = 0; r < Rows; ++r) {
        const vector dy = v::load(g + r * Size + c, count);
        const vector xc = v::subtract(v::load(x + r * Size + c, count), v::all(of.mean[r]));
        const vector dyr = v::multiply(dy, v::all(of.rstd[r]));
        const vector shared = v::multiply_add(v::all(of.of_x[r]), xc, v::all(of.of_all[r]));
        v::template store<PastCache>(dx + r * Size + c, v::multiply_add(scale, dyr, shared), count);
        of_gamma = v::multiply_add(xc, dyr, of_gamma);
        of_beta = v::add(of_beta, dy);
      }
      v::store(dgamma + c, of_gamma, count);
      v::store(dbeta + c, of_beta, count);
    });
  }
};

}  // namespace bench
