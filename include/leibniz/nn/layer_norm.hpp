// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/normalize.hpp>
#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// Layer Normalization of one row of Size numbers, as in PyTorch: eps is added to the variance, under the root.
///
///     mean = 1/N sum x[k]     rstd = 1 / sqrt(1/N sum (x[k] - mean)^2 + eps)
///     y[i] = gamma[i] (x[i] - mean) rstd + beta[i]
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Arguments are
/// std::array, arrays or std::span of Size elements. Outputs overlap no other argument.
template <class Number, std::size_t Size>
struct layer_norm {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  /// What the backward pass needs of the forward pass.
  struct statistics {
    Number mean;
    Number rstd;
  };

  /// Writes y and kept. eps > 0, or the row is not constant.
  static constexpr void forward(input x, input gamma, input beta, Number eps, output y, statistics& kept);

  /// From g = dF/dy and what forward kept of the same row: writes dx = dF/dx, and adds dF/dgamma and dF/dbeta to
  /// dgamma and dbeta, which so collect the gradient of a batch; set them to zero before its first row.
  static constexpr void backward(input x, input gamma, input g, const statistics& kept, output dx,
                                 output dgamma, output dbeta);
};

// ---------------------------------------------------------------------------------------------------------

/// The definition from which both passes are derived.
namespace layer_norm_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto gamma = tensor<"gamma">(size);
inline constexpr auto beta = tensor<"beta">(size);
inline constexpr auto eps = scalar<"eps">;

inline constexpr auto normal = define::normalize<"normal">(over(i), x[i], eps);
inline constexpr auto mean = normal.mean;
inline constexpr auto rstd = normal.rstd;
inline constexpr auto y = let<"y">(i, gamma[i] * normal.y[i] + beta[i]);

inline constexpr auto kept_mean = scalar<"kept_mean">;
inline constexpr auto kept_rstd = scalar<"kept_rstd">;
inline constexpr auto dgamma = tensor<"dgamma">(size);
inline constexpr auto dbeta = tensor<"dbeta">(size);

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, out[i] = y[i], kept_mean = mean,
                                               kept_rstd = rstd);

template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = vjp(g[i], y[i], x[j]),
                                                dgamma[j] += vjp(g[i], y[i], gamma[j]),
                                                dbeta[j] += vjp(g[i], y[i], beta[j]));

}  // namespace layer_norm_definition

template <class Number, std::size_t Size>
constexpr void layer_norm<Number, Size>::forward(input x, input gamma, input beta, Number eps, output y,
                                                 statistics& kept) {
  namespace of = layer_norm_definition;
  of::forward<Number, Size>(of::x = x, of::gamma = gamma, of::beta = beta, of::eps = eps, of::out = y,
                            of::kept_mean = kept.mean, of::kept_rstd = kept.rstd);
}

template <class Number, std::size_t Size>
constexpr void layer_norm<Number, Size>::backward(input x, input gamma, input g, const statistics& kept,
                                                  output dx, output dgamma, output dbeta) {
  namespace of = layer_norm_definition;
  of::backward<Number, Size>(of::x = x, of::gamma = gamma, of::g = g, of::mean = kept.mean,
                             of::rstd = kept.rstd, of::dx = dx, of::dgamma = dgamma, of::dbeta = dbeta);
}

}  // namespace leibniz::nn
