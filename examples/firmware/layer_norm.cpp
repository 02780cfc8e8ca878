// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization for firmware that is written in C: two functions, no heap, no exceptions, no RTTI.
#include "layer_norm.h"

#include <leibniz/nn/layer_norm.hpp>

namespace {

using layer = leibniz::nn::layer_norm<float, layer_norm_length>;

template <class Number>
std::span<Number, layer_norm_length> row(Number* first) {
  return std::span<Number, layer_norm_length>(first, layer_norm_length);
}

}  // namespace

void layer_norm_forward(const float* x, const float* gamma, const float* beta, float* y, float* mean,
                        float* rstd) {
  layer::statistics kept;
  layer::forward(row(x), row(gamma), row(beta), 1e-5f, row(y), kept);
  *mean = kept.mean;
  *rstd = kept.rstd;
}

void layer_norm_backward(const float* x, const float* gamma, const float* g, float mean, float rstd,
                         float* dx, float* dgamma, float* dbeta) {
  layer::backward(row(x), row(gamma), row(g), {mean, rstd}, row(dx), row(dgamma), row(dbeta));
}
