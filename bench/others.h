// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// What is compared besides Layer Normalization, for C and C++.
#ifndef LEIBNIZ_BENCH_OTHERS_H
#define LEIBNIZ_BENCH_OTHERS_H

// X(N) for every length of a row that is measured.
#define BENCH_SIZES(X) X(10) X(64) X(256) X(1024) X(4096)

#define BENCH_EPS 1e-5f

// The classifier of examples/digits.cpp.
#define BENCH_INPUTS 64
#define BENCH_HIDDEN 32
#define BENCH_CLASSES 10

#ifdef __cplusplus
extern "C" {
#endif

/// Backward passes over rows of one length, row-major. Gradients of parameters are added to what is there.
struct row_passes {
  /// From x and rstd = 1 / sqrt(mean of x^2 + eps) of each row.
  void (*rms_norm)(long rows, const float* x, const float* gamma, const float* g, const float* rstd,
                   float* dx, float* dgamma);
  /// From the softmax y itself.
  void (*softmax)(long rows, const float* y, const float* g, float* dx);
  /// From the scores, their maximum and the sum of exp(score - maximum) of each row; the target is a distribution.
  void (*cross_entropy)(long rows, const float* scores, const float* target, const float* top,
                        const float* total, float* dscores);
};

struct digits_parameters {
  float w1[BENCH_HIDDEN * BENCH_INPUTS], w2[BENCH_CLASSES * BENCH_HIDDEN];
  float gamma[BENCH_HIDDEN], beta[BENCH_HIDDEN], bias[BENCH_CLASSES];
};

struct candidate {
  struct row_passes rows;
  /// Adds the gradients of all rows to d and returns the sum of their losses; a target is one-hot.
  float (*digits)(long rows, const float* x, const float* target, const struct digits_parameters* p,
                  struct digits_parameters* d);
};

// Each gives the passes for rows of size elements, one of BENCH_SIZES.
struct candidate library(int size);          // kernels over open rows
struct candidate library_layers(int size);   // ready-made layers, called for each row; no training step
struct candidate strict_loop(int size);      // C loops
struct candidate fast_loop(int size);        // the same with -ffast-math
struct candidate torch_operators(int size);  // they write dgamma while results_are_read, and overwrite it

// Not 0 while somebody looks at outputs: a library that has memory of its own for them need not copy them otherwise.
extern int results_are_read;

#ifdef __cplusplus
}
#endif

#endif
