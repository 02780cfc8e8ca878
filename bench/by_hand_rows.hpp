// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Rows in chunks that stay in the first cache: the numbers of all rows of a chunk (mean, 1/sigma, ...) are worked out
// before the first of its outputs, which hides their latency, and the sums of several rows are added up together.
#include "lanes.hpp"
#include "layer_norm.h"

#include <leibniz/support/pack.hpp>

#include <algorithm>
#include <cstdint>
#include <type_traits>

namespace bench {

/// How a pass runs over rows.
struct shape {
  int width;     // floats in a vector
  int chunk;     // rows that finish one part of a pass before any begins the next
  int summed;    // rows whose sums are added up together, a power of 2
  int chains;    // additions side by side in a row's sums, a power of 2
  int together;  // rows that share the traffic of gamma, dgamma and dbeta; 0: a row of them stays in registers
  bool across = false;  // rows that are summed together go over the columns in step, so gamma is read once
  bool past_cache = false;  // stores go past the cache
};

// Bytes ahead of an output, of which the line is asked for there; on the machines on which the library does so.
constexpr int ahead = leibniz::packs::foresees_stores ? 0 : 192;

template <int Size, shape As>
struct rows_in_chunks {
  static constexpr int width = As.width;
  static constexpr bool held = As.together == 0;
  static constexpr int unit = Size, vector_bytes = 4 * width;  // of which outputs consist
  using v = lanes<width>;
  using vector = typename v::type;
  static constexpr int packs = (Size + width - 1) / width;
  static constexpr int count_of(int pack) { return pack < packs - 1 ? width : Size - (packs - 1) * width; }

  // Numbers of several rows are loaded and stored together, also where fewer rows are left.
  struct alignas(64) numbers {
    float mean[As.chunk + 16], rstd[As.chunk + 16], of_all[As.chunk + 16], of_x[As.chunk + 16];
  };

  /// Calls body(column, count, chain) for a row's packs; neighbours belong to different chains of additions.
  template <int Chains, class Body>
  [[gnu::always_inline]] static void packs_of(Body body) {
    if constexpr (packs <= 16) {
#pragma GCC unroll 16
      for (int p = 0; p < packs; ++p) body(p * width, count_of(p), p % Chains);
    } else {
      constexpr int full = Size / width, rest = full % Chains;
      for (int p = 0; p < full - rest; p += Chains) {
#pragma GCC unroll 8
        for (int u = 0; u < Chains; ++u) body((p + u) * width, width, u);
      }
#pragma GCC unroll 8
      for (int u = 0; u < rest; ++u) body((full - rest + u) * width, width, u);
      if constexpr (Size % width != 0) body(full * width, Size % width, Chains - 1);
    }
  }

  // ---- sums -------------------------------------------------------------------------------------------------

  /// The chains of a row's sums.
  template <int Count>
  struct chains {
    vector of[Count][As.chains] = {};
  };
  template <int Count>
  struct sums {
    vector of[Count];
  };

  /// The sums of Rows rows, from each row's chains.
  template <int Count, int Rows, int First = 0, class Chains>
  [[gnu::always_inline]] static sums<Count> combined(Chains chains_of) {
    sums<Count> result;
    if constexpr (Rows == 1) {
      chains<Count> of = chains_of(First);
#pragma GCC unroll 4
      for (int n = 0; n < Count; ++n) {
#pragma GCC unroll 4
        for (int half = As.chains / 2; half > 0; half /= 2)
#pragma GCC unroll 4
          for (int u = 0; u < half; ++u) of.of[n][u] = v::add(of.of[n][u], of.of[n][u + half]);
        result.of[n] = of.of[n][0];
      }
    } else {
      const sums<Count> a = combined<Count, Rows / 2, First>(chains_of);
      const sums<Count> b = combined<Count, Rows / 2, First + Rows / 2>(chains_of);
#pragma GCC unroll 4
      for (int n = 0; n < Count; ++n) result.of[n] = v::template combine<Rows>(a.of[n], b.of[n]);
    }
    return result;
  }

  /// Calls add(chains of a row, row, column, count, chain) for all packs of Rows rows.
  template <int Count, int Rows, class Add>
  [[gnu::always_inline]] static sums<Count> sums_of(Add add) {
    if constexpr (As.across) {
      chains<Count> of[Rows];
      packs_of<As.chains>([&](int c, int count, int u) __attribute__((always_inline)) {
#pragma GCC unroll 8
        for (int r = 0; r < Rows; ++r) add(of[r], r, c, count, u);
      });
      return combined<Count, Rows>([&](int r) __attribute__((always_inline)) { return of[r]; });
    } else {
      return combined<Count, Rows>([&](int r) __attribute__((always_inline)) {
        chains<Count> of;
        packs_of<As.chains>([&](int c, int count, int u)
                                __attribute__((always_inline)) { add(of, r, c, count, u); });
        return of;
      });
    }
  }

  template <int Rows>
  [[gnu::always_inline]] static void means(const float* x, float* mean) {
    constexpr int wide = width_for(Rows);
    using rows = lanes<wide>;
    const auto found = sums_of<1, Rows>([&](chains<1> & total, int r, int c, int count, int u) __attribute__((
        always_inline)) { total.of[0][u] = v::add(total.of[0][u], v::load(x + r * Size + c, count)); });
    rows::store(mean, rows::multiply(totals<Rows, width>(found.of[0]), rows::all(1.0f / Size)), wide);
  }

  template <int Rows>
  [[gnu::always_inline]] static auto rstd_of(vector squares) {
    using rows = lanes<width_for(Rows)>;
    const auto variance = rows::multiply(totals<Rows, width>(squares), rows::all(1.0f / Size));
    return rows::inverse_root(rows::add(variance, rows::all(BENCH_EPS)));
  }

  template <int Rows>
  [[gnu::always_inline]] static void variances(const float* x, const float* mean, float* rstd) {
    const auto found = sums_of<1, Rows>([&](chains<1> & total, int r, int c, int count,
                                            int u) __attribute__((always_inline)) {
      const vector xc = v::keep(v::subtract(v::load(x + r * Size + c, count), v::all(mean[r])), count);
      total.of[0][u] = v::multiply_add(xc, xc, total.of[0][u]);
    });
    lanes<width_for(Rows)>::store(rstd, rstd_of<Rows>(found.of[0]), width_for(Rows));
  }

  /// One pass for the sums of gamma g and of gamma g (x - mean), and for the variance unless rstd is given.
  template <int Rows, bool Kept>
  [[gnu::always_inline]] static void slopes(const float* x, const float* g, const float* gamma,
                                            const float* mean, float* rstd, float* of_all, float* of_x) {
    constexpr int number = Kept ? 2 : 3, wide = width_for(Rows);
    using rows = lanes<wide>;
    const auto found = sums_of<number, Rows>([&](chains<number> & total, int r, int c, int count,
                                                 int u) __attribute__((always_inline)) {
      vector xc = v::subtract(v::load(x + r * Size + c, count), v::all(mean[r]));
      const vector slope = v::multiply(v::load(gamma + c, count), v::load(g + r * Size + c, count));
      total.of[0][u] = v::add(total.of[0][u], slope);
      total.of[1][u] = v::multiply_add(slope, xc, total.of[1][u]);
      if constexpr (!Kept) {
        xc = v::keep(xc, count);
        total.of[2][u] = v::multiply_add(xc, xc, total.of[2][u]);
      }
    });
    typename rows::type q;
    if constexpr (Kept) {
      q = rows::load(rstd, Rows);  // what lies beyond may be a denormal number, which is slow
    } else {
      q = rstd_of<Rows>(found.of[2]);
      rows::store(rstd, q, wide);
    }
    const auto factor = rows::multiply(q, rows::all(-1.0f / Size));
    const auto cube = rows::multiply(factor, rows::multiply(q, q));
    rows::store(of_all, rows::multiply(factor, totals<Rows, width>(found.of[0])), wide);
    rows::store(of_x, rows::multiply(cube, totals<Rows, width>(found.of[1])), wide);
  }

  // ---- outputs ------------------------------------------------------------------------------------------------

  [[gnu::always_inline]] static void write(float* to, vector value, int count) {
    if constexpr (ahead > 0 && !As.past_cache)
      __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(to) + ahead), 1);
    v::template store<As.past_cache>(to, value, count);
  }

  /// y of Rows rows, or of all where columns are held.
  template <int Rows>
  [[gnu::always_inline]] static void outputs(const float* x, const float* gamma, const float* beta, float* y,
                                             const numbers& of, int first) {
    packs_of<4>([&](int c, int count, int) __attribute__((always_inline)) {
      const vector scale = v::load(gamma + c, count), shift = v::load(beta + c, count);
#pragma GCC unroll 8
      for (int r = first; r < first + Rows; ++r)
        write(y + r * Size + c, output(x + r * Size + c, count, scale, shift, of, r), count);
    });
  }
  [[gnu::always_inline]] static vector output(const float* x, int count, vector scale, vector shift,
                                              const numbers& of, int r) {
    const vector xc = v::subtract(v::load(x, count), v::all(of.mean[r]));
    return v::multiply_add(v::multiply(xc, v::all(of.rstd[r])), scale, shift);
  }

  /// Writes dx and adds to dgamma and dbeta.
  [[gnu::always_inline]] static void gradients(const float* x, const float* g, int count, vector scale,
                                               float* dx, vector& of_gamma, vector& of_beta,
                                               const numbers& of, int r) {
    const vector dy = v::load(g, count), xc = v::subtract(v::load(x, count), v::all(of.mean[r]));
    const vector dyr = v::multiply(dy, v::all(of.rstd[r]));
    const vector shared = v::multiply_add(v::all(of.of_x[r]), xc, v::all(of.of_all[r]));
    write(dx, v::multiply_add(scale, dyr, shared), count);
    of_gamma = v::multiply_add(xc, dyr, of_gamma);
    of_beta = v::add(of_beta, dy);
  }
  template <int Rows>
  [[gnu::always_inline]] static void gradients_of(const float* x, const float* gamma, const float* g,
                                                  float* dx, float* dgamma, float* dbeta, const numbers& of,
                                                  int first) {
    packs_of<4>([&](int c, int count, int) __attribute__((always_inline)) {
      const vector scale = v::load(gamma + c, count);
      vector of_gamma = v::load(dgamma + c, count), of_beta = v::load(dbeta + c, count);
#pragma GCC unroll 8
      for (int r = first; r < first + Rows; ++r)
        gradients(x + r * Size + c, g + r * Size + c, count, scale, dx + r * Size + c, of_gamma, of_beta, of,
                  r);
      v::store(dgamma + c, of_gamma, count);
      v::store(dbeta + c, of_beta, count);
    });
  }

  // ---- passes -------------------------------------------------------------------------------------------------

  /// Calls body(row, rows) for rows 0 to count, first for as many together as Rows says.
  template <int Rows, class Body>
  [[gnu::always_inline]] static void by(int count, Body body) {
    int r = 0;
    for (; r + Rows <= count; r += Rows) body(r, std::integral_constant<int, Rows>());
    if constexpr (Rows > 1) {
      for (; r < count; ++r) body(r, std::integral_constant<int, 1>());
    }
  }
  [[gnu::always_inline]] static void row_of(const float* from, vector (&to)[packs]) {
#pragma GCC unroll 16
    for (int p = 0; p < packs; ++p) to[p] = v::load(from + p * width, count_of(p));
  }

  static void forward(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    [[maybe_unused]] vector scale[packs], shift[packs];
    if constexpr (held) {
      row_of(gamma, scale);
      row_of(beta, shift);
    }
    numbers of;
    for (long first = 0; first < rows; first += As.chunk) {
      const int here = static_cast<int>(std::min<long>(As.chunk, rows - first));
      const float* const xs = x + first * Size;
      float* const ys = y + first * Size;
      by<As.summed>(
          here, [&](int r, auto n)
                    __attribute__((always_inline)) { means<n()>(xs + r * Size, of.mean + r); });
      by<As.summed>(
          here, [&](int r, auto n) __attribute__((always_inline)) {
            variances<n()>(xs + r * Size, of.mean + r, of.rstd + r);
          });
      if constexpr (held) {
        for (int r = 0; r < here; ++r) {
#pragma GCC unroll 16
          for (int p = 0; p < packs; ++p) {
            const int at = r * Size + p * width;
            write(ys + at, output(xs + at, count_of(p), scale[p], shift[p], of, r), count_of(p));
          }
        }
      } else {
        by<As.together>(
            here, [&](int r, auto n)
                      __attribute__((always_inline)) { outputs<n()>(xs, gamma, beta, ys, of, r); });
      }
      std::copy_n(of.mean, here, mean + first);
      std::copy_n(of.rstd, here, rstd + first);
    }
  }

  /// Without kept numbers, mean and rstd are null.
  template <bool Kept>
  static void backward(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                       const float* rstd, float* dx, float* dgamma, float* dbeta) {
    [[maybe_unused]] vector scale[packs], of_gamma[packs], of_beta[packs];
    if constexpr (held) {
      row_of(gamma, scale);
      row_of(dgamma, of_gamma);
      row_of(dbeta, of_beta);
    }
    numbers of;
    for (long first = 0; first < rows; first += As.chunk) {
      const int here = static_cast<int>(std::min<long>(As.chunk, rows - first));
      const float *const xs = x + first * Size, *const gs = g + first * Size;
      float* const dxs = dx + first * Size;
      if constexpr (Kept) {
        std::copy_n(mean + first, here, of.mean);
        std::copy_n(rstd + first, here, of.rstd);
      } else {
        by<As.summed>(
            here, [&](int r, auto n)
                      __attribute__((always_inline)) { means<n()>(xs + r * Size, of.mean + r); });
      }
      by<As.summed>(
          here, [&](int r, auto n) __attribute__((always_inline)) {
            slopes<n(), Kept>(xs + r * Size, gs + r * Size, gamma, of.mean + r, of.rstd + r, of.of_all + r,
                              of.of_x + r);
          });
      if constexpr (held) {
        for (int r = 0; r < here; ++r) {
#pragma GCC unroll 16
          for (int p = 0; p < packs; ++p) {
            const int at = r * Size + p * width;
            gradients(xs + at, gs + at, count_of(p), scale[p], dxs + at, of_gamma[p], of_beta[p], of, r);
          }
        }
      } else {
        by<As.together>(
            here, [&](int r, auto n) __attribute__((always_inline)) {
              gradients_of<n()>(xs, gamma, gs, dxs, dgamma, dbeta, of, r);
            });
      }
    }
    if constexpr (held) {
#pragma GCC unroll 16
      for (int p = 0; p < packs; ++p) {
        v::store(dgamma + p * width, of_gamma[p], count_of(p));
        v::store(dbeta + p * width, of_beta[p], count_of(p));
      }
    }
  }
};

}  // namespace bench
