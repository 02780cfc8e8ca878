// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The training step of examples/digits.cpp alone: one object to measure the compiler on.
#include <digits_model.hpp>

#include <span>

using namespace digits;

float step(std::span<const float, 64> row, std::span<const float, 10> right, const float (&w1)[2048],
           const float (&w2)[320], const float (&scale)[32], const float (&shift)[32],
           const float (&offset)[10], float (&of_w1)[2048], float (&of_w2)[320], float (&of_scale)[32],
           float (&of_shift)[32], float (&of_offset)[10]) {
  using m = model<normed_def>;
  float cost = 0;
  m::step<float, 64, 32, 10>(x = row, target = right, W1 = w1, W2 = w2, gamma_ = scale, beta = shift,
                             bias = offset, m::dW1 = of_w1, m::dW2 = of_w2, m::dgamma = of_scale,
                             m::dbeta = of_shift, m::dbias = of_offset, m::cost = cost);
  return cost;
}
