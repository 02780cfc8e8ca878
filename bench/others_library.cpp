// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The library's candidates: ready-made layers row by row, and the training step of examples/digits_model.hpp.
#include "others.h"

#include <digits_model.hpp>

#include <leibniz/nn/loss.hpp>
#include <leibniz/nn/rms_norm.hpp>
#include <leibniz/nn/softmax.hpp>

namespace {

namespace nn = leibniz::nn;

template <int Size>
using input = std::span<const float, Size>;
template <int Size>
using output = std::span<float, Size>;

template <int Size>
row_passes layers() {
  using in = input<Size>;
  using out = output<Size>;
  return {
      [](long rows, const float* x, const float* gamma, const float* g, const float* rstd, float* dx,
         float* dgamma) {
        for (long r = 0; r < rows; ++r)
          nn::rms_norm<float, Size>::backward(in(x + r * Size, Size), in(gamma, Size), in(g + r * Size, Size),
                                              {rstd[r]}, out(dx + r * Size, Size), out(dgamma, Size));
      },
      [](long rows, const float* y, const float* g, float* dx) {
        for (long r = 0; r < rows; ++r)
          nn::softmax<float, Size>::backward(in(y + r * Size, Size), in(g + r * Size, Size),
                                             out(dx + r * Size, Size));
      },
      [](long rows, const float* scores, const float* target, const float* top, const float* total,
         float* dscores) {
        for (long r = 0; r < rows; ++r)
          nn::cross_entropy<float, Size>::backward(in(scores + r * Size, Size), in(target + r * Size, Size),
                                                   1, {top[r], total[r]}, out(dscores + r * Size, Size));
      }};
}

float step(const float* row, const float* right, const digits_parameters* p, digits_parameters* d) {
  using namespace digits;
  using m = model<normed_def>;
  float cost = 0;
  m::step<float, BENCH_INPUTS, BENCH_HIDDEN, BENCH_CLASSES>(
      x = input<BENCH_INPUTS>(row, BENCH_INPUTS), target = input<BENCH_CLASSES>(right, BENCH_CLASSES),
      W1 = p->w1, W2 = p->w2, gamma_ = p->gamma, beta = p->beta, bias = p->bias, m::dW1 = d->w1,
      m::dW2 = d->w2, m::dgamma = d->gamma, m::dbeta = d->beta, m::dbias = d->bias, m::cost = cost);
  return cost;
}

}  // namespace

#define CASE(N) \
  case N:       \
    return {layers<N>(), step};
candidate library(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {{}, step};
}
