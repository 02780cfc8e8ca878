// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/normalize.hpp>
#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// RMS normalization of one row of Size numbers, as in PyTorch:
///
///     rstd = 1 / sqrt(1/N sum x[k]^2 + eps)
///     y[i] = gamma[i] x[i] rstd
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Size>
struct rms_norm {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  /// What the backward pass needs of the forward pass.
  struct statistics {
    Number rstd;
  };

  /// Writes y and kept. eps > 0, or not all x are zero.
  static constexpr void forward(input x, input gamma, Number eps, output y, statistics& kept);

  /// From g = dF/dy and what forward kept of the same row: writes dx = dF/dx, and adds dF/dgamma to dgamma.
  static constexpr void backward(input x, input gamma, input g, const statistics& kept, output dx,
                                 output dgamma);
};

// ---------------------------------------------------------------------------------------------------------

/// The definition from which both passes are derived.
namespace rms_norm_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto gamma = tensor<"gamma">(size);
inline constexpr auto eps = scalar<"eps">;

inline constexpr auto normal = define::rms_normalize<"normal">(over(i), x[i], eps);
inline constexpr auto rstd = normal.rstd;
inline constexpr auto y = let<"y">(i, gamma[i] * normal.y[i]);

inline constexpr auto kept_rstd = scalar<"kept_rstd">;
inline constexpr auto dgamma = tensor<"dgamma">(size);

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, out[i] = y[i], kept_rstd = rstd);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = vjp(g[i], y[i], x[j]),
                                                dgamma[j] += vjp(g[i], y[i], gamma[j]));

}  // namespace rms_norm_definition

template <class Number, std::size_t Size>
constexpr void rms_norm<Number, Size>::forward(input x, input gamma, Number eps, output y, statistics& kept) {
  namespace of = rms_norm_definition;
  of::forward<Number, Size>(of::x = x, of::gamma = gamma, of::eps = eps, of::out = y,
                            of::kept_rstd = kept.rstd);
}

template <class Number, std::size_t Size>
constexpr void rms_norm<Number, Size>::backward(input x, input gamma, input g, const statistics& kept,
                                                output dx, output dgamma) {
  namespace of = rms_norm_definition;
  of::backward<Number, Size>(of::x = x, of::gamma = gamma, of::g = g, of::rstd = kept.rstd, of::dx = dx,
                             of::dgamma = dgamma);
}

}  // namespace leibniz::nn
