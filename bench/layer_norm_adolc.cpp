// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization by ADOL-C: a row's forward pass is taped once for each length, in double as ADOL-C has nothing
// else, and the tape is run forward and in reverse for each row.
#include "layer_norm.h"

#include <adolc/adolc.h>

#include <algorithm>
#include <vector>

namespace {

template <int Size>
void record(short tape) {
  std::vector<adouble> x(Size), gamma(Size), beta(Size);
  trace_on(tape);
  for (auto* const inputs : {&x, &gamma, &beta})
    for (adouble& one : *inputs) one <<= 1;
  adouble mean = 0, variance = 0;
  for (int i = 0; i < Size; ++i) mean += x[i];
  mean /= Size;
  for (int i = 0; i < Size; ++i) variance += (x[i] - mean) * (x[i] - mean);
  const adouble rstd = 1 / sqrt(variance / Size + static_cast<double>(BENCH_EPS));
  double ignored;
  for (int i = 0; i < Size; ++i) {
    adouble z = (x[i] - mean) * rstd * gamma[i] + beta[i];
    z >>= ignored;
  }
  trace_off();
}

template <int Size>
void backward(long rows, const float* x, const float* gamma, const float* g, float* dx, float* dgamma,
              float* dbeta) {
  constexpr short tape = Size;
  static const bool recorded = (record<Size>(tape), true);
  (void)recorded;
  static double inputs[3 * Size], weights[Size], gradient[3 * Size];
  std::copy_n(gamma, Size, inputs + Size);
  for (long r = 0; r < rows; ++r) {
    std::copy_n(x + r * Size, Size, inputs);
    std::copy_n(g + r * Size, Size, weights);
    vec_jac(tape, Size, 3 * Size, 0, inputs, weights, gradient);
    for (int i = 0; i < Size; ++i) {
      dx[r * Size + i] = static_cast<float>(gradient[i]);
      dgamma[i] += static_cast<float>(gradient[Size + i]);
      dbeta[i] += static_cast<float>(gradient[2 * Size + i]);
    }
  }
}

}  // namespace

layer_norm adolc_tape(int size) {
  switch (size) {
    case 8:
      return {nullptr, nullptr, backward<8>};
    case 64:
      return {nullptr, nullptr, backward<64>};
    case 256:
      return {nullptr, nullptr, backward<256>};
  }
  return {};
}
