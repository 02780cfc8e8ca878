// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Plain loops for lengths that the compiler knows. Compiled twice: LOOP is the name of the set, strict_loop or (with
// -ffast-math) fast_loop.
#include "others.h"

#include <math.h>

#define INLINE static inline __attribute__((always_inline))

INLINE void rms_norm_row(int n, const float* restrict x, const float* restrict gamma, const float* restrict g,
                         float rstd, float* restrict dx, float* restrict dgamma) {
  float weighted = 0;
  for (int i = 0; i < n; ++i) weighted += gamma[i] * g[i] * x[i];
  const float factor = weighted * rstd * rstd * rstd / n;
  for (int i = 0; i < n; ++i) {
    dgamma[i] += g[i] * x[i] * rstd;
    dx[i] = gamma[i] * g[i] * rstd - x[i] * factor;
  }
}

INLINE void softmax_row(int n, const float* restrict y, const float* restrict g, float* restrict dx) {
  float sum = 0;
  for (int i = 0; i < n; ++i) sum += y[i] * g[i];
  for (int i = 0; i < n; ++i) dx[i] = y[i] * (g[i] - sum);
}

INLINE void cross_entropy_row(int n, const float* restrict scores, const float* restrict target, float top,
                              float total, float* restrict dscores) {
  float whole = 0;
  for (int i = 0; i < n; ++i) whole += target[i];
  const float factor = whole / total;
  for (int i = 0; i < n; ++i) dscores[i] = factor * expf(scores[i] - top) - target[i];
}

static float digits_row(const float* restrict x, const float* restrict target,
                        const struct digits_parameters* restrict p, struct digits_parameters* restrict d) {
  enum { I = BENCH_INPUTS, H = BENCH_HIDDEN, C = BENCH_CLASSES };
  float u[H], normal[H], v[H], s[C], ds[C], dv[H], du[H];
  float mean = 0, variance = 0;
  for (int h = 0; h < H; ++h) {
    u[h] = 0;
    for (int i = 0; i < I; ++i) u[h] += p->w1[h * I + i] * x[i];
    mean += u[h];
  }
  mean /= H;
  for (int h = 0; h < H; ++h) variance += (u[h] - mean) * (u[h] - mean);
  const float rstd = 1 / sqrtf(variance / H + BENCH_EPS);
  for (int h = 0; h < H; ++h) {
    normal[h] = (u[h] - mean) * rstd;
    v[h] = tanhf(p->gamma[h] * normal[h] + p->beta[h]);
    dv[h] = 0;
  }
  float top = -INFINITY, total = 0, loss = 0;
  for (int c = 0; c < C; ++c) {
    s[c] = p->bias[c];
    for (int h = 0; h < H; ++h) s[c] += p->w2[c * H + h] * v[h];
    if (s[c] > top) top = s[c];
  }
  for (int c = 0; c < C; ++c) {
    ds[c] = expf(s[c] - top);
    total += ds[c];
  }
  for (int c = 0; c < C; ++c) {
    loss += target[c] * (top + logf(total) - s[c]);
    ds[c] = ds[c] / total - target[c];
    d->bias[c] += ds[c];
    for (int h = 0; h < H; ++h) {
      d->w2[c * H + h] += ds[c] * v[h];
      dv[h] += ds[c] * p->w2[c * H + h];
    }
  }
  float sum = 0, weighted = 0;
  for (int h = 0; h < H; ++h) {
    const float dz = dv[h] * (1 - v[h] * v[h]);
    d->gamma[h] += dz * normal[h];
    d->beta[h] += dz;
    du[h] = dz * p->gamma[h];
    sum += du[h];
    weighted += du[h] * normal[h];
  }
  for (int h = 0; h < H; ++h) {
    du[h] = (du[h] - sum / H - normal[h] * weighted / H) * rstd;
    for (int i = 0; i < I; ++i) d->w1[h * I + i] += du[h] * x[i];
  }
  return loss;
}

static float digits(long rows, const float* x, const float* target, const struct digits_parameters* p,
                    struct digits_parameters* d) {
  float loss = 0;
  for (long r = 0; r < rows; ++r) loss += digits_row(x + r * BENCH_INPUTS, target + r * BENCH_CLASSES, p, d);
  return loss;
}

#define PASSES(N)                                                                                            \
  static void rms_norm_##N(long rows, const float* x, const float* gamma, const float* g, const float* rstd, \
                           float* dx, float* dgamma) {                                                       \
    for (long r = 0; r < rows; ++r)                                                                          \
      rms_norm_row(N, x + r * N, gamma, g + r * N, rstd[r], dx + r * N, dgamma);                             \
  }                                                                                                          \
  static void softmax_##N(long rows, const float* y, const float* g, float* dx) {                            \
    for (long r = 0; r < rows; ++r) softmax_row(N, y + r * N, g + r * N, dx + r * N);                        \
  }                                                                                                          \
  static void cross_entropy_##N(long rows, const float* scores, const float* target, const float* top,       \
                                const float* total, float* dscores) {                                        \
    for (long r = 0; r < rows; ++r)                                                                          \
      cross_entropy_row(N, scores + r * N, target + r * N, top[r], total[r], dscores + r * N);               \
  }
BENCH_SIZES(PASSES)

#define CASE(N) \
  case N:       \
    return (struct candidate){{rms_norm_##N, softmax_##N, cross_entropy_##N}, digits};
struct candidate LOOP(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return (struct candidate){{0, 0, 0}, digits};
}
