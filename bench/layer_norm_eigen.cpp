// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization in Eigen's array expressions, of sizes that the compiler knows.
#include "layer_norm.h"

#include <Eigen/Core>
#include <cmath>

namespace {

template <int Size>
struct rows_in_eigen {
  using row = Eigen::Array<float, Size, 1>;
  using input = Eigen::Map<const row>;
  using output = Eigen::Map<row>;

  static void statistics(const float* x, float& mean, float& rstd) {
    const input in(x);
    mean = in.mean();
    rstd = 1 / std::sqrt((in - mean).square().mean() + BENCH_EPS);
  }
  static void forward(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    for (long r = 0; r < rows; ++r) {
      statistics(x + r * Size, mean[r], rstd[r]);
      output(y + r * Size) = (input(x + r * Size) - mean[r]) * rstd[r] * input(gamma) + input(beta);
    }
  }
  static void one(const float* x, const float* gamma, const float* g, float mean, float rstd, float* dx,
                  float* dgamma, float* dbeta) {
    const row normal = (input(x) - mean) * rstd;
    const row slope = input(gamma) * input(g);
    const float sum = slope.mean(), weighted = (slope * normal).mean();
    output to(dx), to_gamma(dgamma), to_beta(dbeta);
    to = (slope - sum - normal * weighted) * rstd;
    to_gamma += normal * input(g);
    to_beta += input(g);
  }
  static void backward_kept(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                            const float* rstd, float* dx, float* dgamma, float* dbeta) {
    for (long r = 0; r < rows; ++r)
      one(x + r * Size, gamma, g + r * Size, mean[r], rstd[r], dx + r * Size, dgamma, dbeta);
  }
  static void backward(long rows, const float* x, const float* gamma, const float* g, float* dx,
                       float* dgamma, float* dbeta) {
    for (long r = 0; r < rows; ++r) {
      float mean, rstd;
      statistics(x + r * Size, mean, rstd);
      one(x + r * Size, gamma, g + r * Size, mean, rstd, dx + r * Size, dgamma, dbeta);
    }
  }
};

/// Eigen keeps no larger arrays in the stack frame.
template <int Size>
layer_norm passes() {
  if constexpr (Size <= 16384) {
    using rows = rows_in_eigen<Size>;
    return {rows::forward, rows::backward_kept, rows::backward};
  } else {
    return {};
  }
}

}  // namespace

#define CASE(N) \
  case N:       \
    return passes<N>();
layer_norm eigen_arrays(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {};
}
