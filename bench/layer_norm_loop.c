// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization as llm.c writes it, for lengths that the compiler knows. Compiled twice: LOOP is the name of
// the set, strict_loop or (with -ffast-math) fast_loop.
#include "layer_norm.h"

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

INLINE void statistics(int n, const float* x, float* mean, float* rstd) {
  float m = 0, v = 0;
  for (int i = 0; i < n; ++i) m += x[i];
  m /= n;
  for (int i = 0; i < n; ++i) v += (x[i] - m) * (x[i] - m);
  *mean = m;
  *rstd = 1 / sqrtf(v / n + BENCH_EPS);
}

INLINE void forward_row(int n, const float* restrict x, const float* restrict gamma,
                        const float* restrict beta, float* restrict y, float mean, float rstd) {
  for (int i = 0; i < n; ++i) y[i] = rstd * (x[i] - mean) * gamma[i] + beta[i];
}

INLINE void backward_row(int n, const float* restrict x, const float* restrict gamma, const float* restrict g,
                         float mean, float rstd, float* restrict dx, float* restrict dgamma,
                         float* restrict dbeta) {
  float sum = 0, weighted = 0;
  for (int i = 0; i < n; ++i) {
    const float normal = (x[i] - mean) * rstd, slope = gamma[i] * g[i];
    sum += slope;
    weighted += slope * normal;
  }
  sum /= n;
  weighted /= n;
  for (int i = 0; i < n; ++i) {
    const float normal = (x[i] - mean) * rstd, slope = gamma[i] * g[i];
    dbeta[i] += g[i];
    dgamma[i] += normal * g[i];
    dx[i] = (slope - sum - normal * weighted) * rstd;
  }
}

#define PASSES(N)                                                                                     \
  static void forward_##N(long rows, const float* x, const float* gamma, const float* beta, float* y, \
                          float* mean, float* rstd) {                                                 \
    for (long r = 0; r < rows; ++r) {                                                                 \
      statistics(N, x + r * N, mean + r, rstd + r);                                                   \
      forward_row(N, x + r * N, gamma, beta, y + r * N, mean[r], rstd[r]);                            \
    }                                                                                                 \
  }                                                                                                   \
  static void backward_kept_##N(long rows, const float* x, const float* gamma, const float* g,        \
                                const float* mean, const float* rstd, float* dx, float* dgamma,       \
                                float* dbeta) {                                                       \
    for (long r = 0; r < rows; ++r)                                                                   \
      backward_row(N, x + r * N, gamma, g + r * N, mean[r], rstd[r], dx + r * N, dgamma, dbeta);      \
  }                                                                                                   \
  static void backward_##N(long rows, const float* x, const float* gamma, const float* g, float* dx,  \
                           float* dgamma, float* dbeta) {                                             \
    for (long r = 0; r < rows; ++r) {                                                                 \
      float mean, rstd;                                                                               \
      statistics(N, x + r * N, &mean, &rstd);                                                         \
      backward_row(N, x + r * N, gamma, g + r * N, mean, rstd, dx + r * N, dgamma, dbeta);            \
    }                                                                                                 \
  }
BENCH_SIZES(PASSES)

#define CASE(N) \
  case N:       \
    return (struct layer_norm){forward_##N, backward_kept_##N, backward_##N};
struct layer_norm LOOP(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return (struct layer_norm){0, 0, 0};
}
