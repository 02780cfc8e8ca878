// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization of SIZE numbers by the library: one object to measure, as code_size.c is.
#include <leibniz/nn/layer_norm.hpp>

using layer = leibniz::nn::layer_norm<float, SIZE>;
using input = const float (&)[SIZE];
using output = float (&)[SIZE];

void forward(input x, input gamma, input beta, output y, layer::statistics& kept) {
  layer::forward(x, gamma, beta, 1e-5f, y, kept);
}

void backward(input x, input gamma, input g, const layer::statistics& kept, output dx, output dgamma,
              output dbeta) {
  layer::backward(x, gamma, g, kept, dx, dgamma, dbeta);
}
