// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>

#include <cstddef>
#include <span>

namespace leibniz::nn {

/// Stochastic gradient descent with momentum, as PyTorch's SGD (dampening=0). One object for each parameter tensor; it
/// is all the memory there is. Settings are those of PyTorch and have its defaults.
template <class Number, std::size_t Size>
struct sgd {
  struct settings {
    Number learning_rate = Number(1e-3);
    Number momentum = 0;
    Number weight_decay = 0;
    bool nesterov = false;
  };

  Number velocity[Size]{};  ///< PyTorch's momentum_buffer

  /// With d = gradient + weight_decay p:  velocity = momentum velocity + d,  p -= learning_rate velocity, or, with
  /// nesterov, p -= learning_rate (d + momentum velocity). The gradient and the parameters do not overlap.
  constexpr void step(std::span<Number, Size> parameters, std::span<const Number, Size> gradient,
                      const settings& with) {
    for (std::size_t k = 0; k < Size; ++k) {
      const Number descent = gradient[k] + with.weight_decay * parameters[k];
      velocity[k] = with.momentum * velocity[k] + descent;
      parameters[k] -=
          with.learning_rate * (with.nesterov ? descent + with.momentum * velocity[k] : velocity[k]);
    }
  }
};

/// Adam with bias correction (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015), as PyTorch's Adam. One
/// object for each parameter tensor; it is all the memory there is. Settings have PyTorch's defaults.
///
/// They are doubles, and so are the two bias corrections, which are worked out once a step: in float 1 - 0.999 has
/// lost four digits. The loop over the parameters computes in Number.
template <class Number, std::size_t Size>
struct adam {
  struct settings {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double eps = 1e-8;
    double weight_decay = 0;              ///< added to the gradient (L2), as in Adam, or
    bool decoupled_weight_decay = false;  ///< taken off the parameters, as in AdamW
  };

  Number mean[Size]{};    ///< PyTorch's exp_avg
  Number square[Size]{};  ///< PyTorch's exp_avg_sq
  int steps = 0;

  /// With d = gradient + weight_decay p at step n = 1, 2, ...:
  ///
  ///     mean = beta1 mean + (1 - beta1) d,  square = beta2 square + (1 - beta2) d^2
  ///     p -= learning_rate / (1 - beta1^n) mean / (sqrt(square) / sqrt(1 - beta2^n) + eps)
  ///
  /// The gradient and the parameters do not overlap.
  constexpr void step(std::span<Number, Size> parameters, std::span<const Number, Size> gradient,
                      const settings& with) {
    ++steps;
    const auto rate = Number(with.learning_rate / (1 - math::powi(with.beta1, steps)));
    const auto scale = Number(1 / math::sqrt(1 - math::powi(with.beta2, steps)));
    const auto keep1 = Number(with.beta1), add1 = Number(1 - with.beta1);
    const auto keep2 = Number(with.beta2), add2 = Number(1 - with.beta2);
    const auto decay = Number(with.decoupled_weight_decay ? 0 : with.weight_decay);
    const auto shrink = Number(with.decoupled_weight_decay ? 1 - with.learning_rate * with.weight_decay : 1);
    const auto eps = Number(with.eps);
    for (std::size_t k = 0; k < Size; ++k) {
      const Number descent = gradient[k] + decay * parameters[k];
      mean[k] = keep1 * mean[k] + add1 * descent;
      square[k] = keep2 * square[k] + add2 * descent * descent;
      parameters[k] = shrink * parameters[k] - rate * mean[k] / (plan::root(square[k]) * scale + eps);
    }
  }
};

}  // namespace leibniz::nn
