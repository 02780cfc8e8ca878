// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The loop by hand for SIZE numbers that code_size.cpp is compared with.
#include <math.h>

struct statistics {
  float mean, rstd;
};

void forward(const float* restrict x, const float* restrict gamma, const float* restrict beta,
             float* restrict y, struct statistics* restrict kept) {
  float mean = 0, variance = 0;
  for (int i = 0; i < SIZE; ++i) mean += x[i];
  mean /= SIZE;
  for (int i = 0; i < SIZE; ++i) variance += (x[i] - mean) * (x[i] - mean);
  const float rstd = 1 / sqrtf(variance / SIZE + 1e-5f);
  for (int i = 0; i < SIZE; ++i) y[i] = gamma[i] * (x[i] - mean) * rstd + beta[i];
  kept->mean = mean;
  kept->rstd = rstd;
}

void backward(const float* restrict x, const float* restrict gamma, const float* restrict g,
              const struct statistics* restrict kept, float* restrict dx, float* restrict dgamma,
              float* restrict dbeta) {
  const float mean = kept->mean, rstd = kept->rstd;
  float sum = 0, weighted = 0;
  for (int i = 0; i < SIZE; ++i) {
    const float slope = gamma[i] * g[i];
    sum += slope;
    weighted += slope * (x[i] - mean) * rstd;
  }
  sum /= SIZE;
  weighted /= SIZE;
  for (int i = 0; i < SIZE; ++i) {
    const float normal = (x[i] - mean) * rstd;
    dgamma[i] += g[i] * normal;
    dbeta[i] += g[i];
    dx[i] = (gamma[i] * g[i] - sum - normal * weighted) * rstd;
  }
}
