// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// What a candidate for Layer Normalization provides, for C and C++.
#ifndef LEIBNIZ_BENCH_LAYER_NORM_H
#define LEIBNIZ_BENCH_LAYER_NORM_H

// X(N) for every length of a row that is measured.
#define BENCH_SIZES(X) X(7) X(8) X(64) X(100) X(256) X(257) X(768) X(1024) X(4096) X(16384) X(65536)

#define BENCH_EPS 1e-5f

#ifdef __cplusplus
extern "C" {
#endif

/// The passes over rows of one length, row-major; a null pointer where a candidate has no such pass. Gradients of
/// the parameters are added to what is there. Here mean and rstd, one number a row, are outputs of forward and
/// inputs of backward_kept; backward finds them itself.
struct layer_norm {
  void (*forward)(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                  float* rstd);
  void (*backward_kept)(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                        const float* rstd, float* dx, float* dgamma, float* dbeta);
  void (*backward)(long rows, const float* x, const float* gamma, const float* g, float* dx, float* dgamma,
                   float* dbeta);
};

// Each gives the passes for rows of size elements, one of BENCH_SIZES.
struct layer_norm library_rows(int size);      // a kernel from a definition with open rows
struct layer_norm library_layer(int size);     // nn::layer_norm, called for each row
struct layer_norm by_hand(int size);           // intrinsics; all null on a machine without AVX2 and FMA
struct layer_norm strict_loop(int size);       // a C loop
struct layer_norm fast_loop(int size);         // the same with -ffast-math
struct layer_norm eigen_arrays(int size);      // Eigen, fixed sizes
struct layer_norm onednn_primitive(int size);  // the passes overwrite dgamma and dbeta
struct layer_norm torch_operators(int size);   // so do these; outputs are written while results_are_read
struct layer_norm adolc_tape(int size);        // rows of 8, 64 and 256

// Not 0 while somebody looks at outputs: a library that has memory of its own for them need not copy them otherwise.
extern int results_are_read;

#ifdef __cplusplus
}
#endif

#endif
