// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// What the passes of others.h have to give, in double from the same floats.
#include "others.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace bench::exact {

struct gradients {
  std::vector<double> dx, dgamma;
};

/// Calls row(first element) for each row and returns what it wrote.
template <class Row>
gradients rows(long count, int size, Row row) {
  gradients result{std::vector<double>(static_cast<std::size_t>(count * size)),
                   std::vector<double>(static_cast<std::size_t>(size))};
  for (long r = 0; r < count; ++r) row(r * size, result.dx.data() + r * size, result.dgamma.data());
  return result;
}

inline gradients rms_norm(long count, int size, const float* x, const float* gamma, const float* g) {
  return rows(count, size, [=](long first, double* dx, double* dgamma) {
    double squares = 0, weighted = 0;
    for (int i = 0; i < size; ++i) {
      const double each = x[first + i];
      squares += each * each / size;
      weighted += gamma[i] * each * g[first + i] / size;
    }
    const double rstd = 1 / std::sqrt(squares + static_cast<double>(BENCH_EPS));
    for (int i = 0; i < size; ++i) {
      const double each = x[first + i], slope = g[first + i];
      dx[i] = gamma[i] * slope * rstd - each * weighted * rstd * rstd * rstd;
      dgamma[i] += slope * each * rstd;
    }
  });
}

inline gradients softmax(long count, int size, const float* y, const float* g) {
  return rows(count, size, [=](long first, double* dx, double*) {
    double sum = 0;
    for (int i = 0; i < size; ++i) sum += static_cast<double>(y[first + i]) * g[first + i];
    for (int i = 0; i < size; ++i) dx[i] = y[first + i] * (g[first + i] - sum);
  });
}

inline gradients cross_entropy(long count, int size, const float* scores, const float* target) {
  return rows(count, size, [=](long first, double* dx, double*) {
    double total = 0, whole = 0;
    for (int i = 0; i < size; ++i) {
      total += std::exp(static_cast<double>(scores[first + i]));
      whole += target[first + i];
    }
    for (int i = 0; i < size; ++i)
      dx[i] = whole * std::exp(static_cast<double>(scores[first + i])) / total - target[first + i];
  });
}

/// The gradients of the digits step, in the order of digits_parameters.
inline std::vector<double> digits(long count, const float* x, const float* target,
                                  const digits_parameters& p) {
  constexpr int inputs = BENCH_INPUTS, hidden = BENCH_HIDDEN, classes = BENCH_CLASSES;
  std::vector<double> result(sizeof(digits_parameters) / sizeof(float));
  double* const dw1 = result.data();
  double* const dw2 = dw1 + hidden * inputs;
  double* const dgamma = dw2 + classes * hidden;
  double* const dbeta = dgamma + hidden;
  double* const dbias = dbeta + hidden;
  for (long r = 0; r < count; ++r, x += inputs, target += classes) {
    double normal[hidden], v[hidden], dv[hidden] = {}, du[hidden], s[classes];
    double mean = 0, variance = 0, total = 0, sum = 0, weighted = 0;
    for (int h = 0; h < hidden; ++h) {
      normal[h] = 0;
      for (int i = 0; i < inputs; ++i) normal[h] += static_cast<double>(p.w1[h * inputs + i]) * x[i];
      mean += normal[h] / hidden;
    }
    for (int h = 0; h < hidden; ++h) variance += (normal[h] - mean) * (normal[h] - mean) / hidden;
    const double rstd = 1 / std::sqrt(variance + static_cast<double>(BENCH_EPS));
    for (int h = 0; h < hidden; ++h) {
      normal[h] = (normal[h] - mean) * rstd;
      v[h] = std::tanh(p.gamma[h] * normal[h] + p.beta[h]);
    }
    for (int c = 0; c < classes; ++c) {
      s[c] = p.bias[c];
      for (int h = 0; h < hidden; ++h) s[c] += p.w2[c * hidden + h] * v[h];
      total += std::exp(s[c]);
    }
    for (int c = 0; c < classes; ++c) {
      const double ds = std::exp(s[c]) / total - target[c];
      dbias[c] += ds;
      for (int h = 0; h < hidden; ++h) {
        dw2[c * hidden + h] += ds * v[h];
        dv[h] += ds * p.w2[c * hidden + h];
      }
    }
    for (int h = 0; h < hidden; ++h) {
      const double dz = dv[h] * (1 - v[h] * v[h]);
      dgamma[h] += dz * normal[h];
      dbeta[h] += dz;
      du[h] = dz * p.gamma[h];
      sum += du[h] / hidden;
      weighted += du[h] * normal[h] / hidden;
    }
    for (int h = 0; h < hidden; ++h)
      for (int i = 0; i < inputs; ++i)
        dw1[h * inputs + i] += (du[h] - sum - normal[h] * weighted) * rstd * x[i];
  }
  return result;
}

}  // namespace bench::exact
