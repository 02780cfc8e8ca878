// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/elementary.hpp>

namespace leibniz {

// The activations of PyTorch's torch.nn.functional, as definitions: with its values at NaN and at infinity, and its
// derivatives at kinks.

/// max(x, 0); the derivative at 0 is 0.
template <Expression Argument>
constexpr auto relu(const Argument& x) {
  return select(x <= number<0>{}, number<0>{}, x);
}

/// x where it is positive, else slope x; the derivative at 0 is the slope.
template <Expression Argument, detail::Operand Slope>
constexpr auto leaky_relu(const Argument& x, const Slope& slope) {
  return select(x > number<0>{}, x, slope * x);
}

/// x/2 (1 + erf(x/sqrt(2))). (Hendrycks and Gimpel, Gaussian Error Linear Units, 2016.)
template <Expression Argument>
constexpr auto gelu(const Argument& x) {
  return x * (number<1>{} + erf(x / sqrt(number<2>{}))) / number<2>{};
}

/// x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), gelu's approximation there; pi = 4 atan(1).
template <Expression Argument>
constexpr auto gelu_tanh(const Argument& x) {
  const auto inner = x + number<44715, 1000000>{} * pow<3>(x);
  return x * (number<1>{} + tanh(inner / sqrt(number<2>{} * atan(number<1>{})))) / number<2>{};
}

/// x sigmoid(x)
template <Expression Argument>
constexpr auto silu(const Argument& x) {
  return x * sigmoid(x);
}

/// 1/sqrt(x); x is assumed positive.
template <Expression Argument>
constexpr auto rsqrt(const Argument&) {
  return power_node<Argument, -1, 2>{};
}

}  // namespace leibniz
