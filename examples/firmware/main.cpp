// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The two functions of layer_norm.h on one row.
#include "layer_norm.h"

#include <cmath>
#include <cstdio>

int main() {
  constexpr int count = layer_norm_length;
  float x[count], gamma[count], beta[count], g[count], y[count], dx[count], dgamma[count]{}, dbeta[count]{};
  for (int n = 0; n < count; ++n) {
    x[n] = static_cast<float>(n % 7);
    gamma[n] = 1;
    beta[n] = 0;
    g[n] = static_cast<float>(n % 5);
  }
  float mean = 0, rstd = 0, sum = 0;
  layer_norm_forward(x, gamma, beta, y, &mean, &rstd);
  layer_norm_backward(x, gamma, g, mean, rstd, dx, dgamma, dbeta);
  for (const float d : dx) sum += d;
  std::printf("mean %.4f, 1/sigma %.4f, y[0] %.4f, dx[0] %.4f, sum of dx %.1e\n", static_cast<double>(mean),
              static_cast<double>(rstd), static_cast<double>(y[0]), static_cast<double>(dx[0]),
              static_cast<double>(sum));
  return std::fabs(sum) < 1e-4f ? 0 : 1;
}
