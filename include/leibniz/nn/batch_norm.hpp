// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/normalize.hpp>
#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// Batch normalization of Rows x Channels x Positions numbers (PyTorch's BatchNorm1d, with Positions pixels its
/// BatchNorm2d): each channel over all rows and positions.
///
///     mean[c] = mean of x(b, c, p) over b and p,  variance[c] = mean of (x(b, c, p) - mean[c])^2
///     y(b, c, p) = gamma[c] (x(b, c, p) - mean[c]) / sqrt(variance[c] + eps) + beta[c]
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions = 1>
struct batch_norm {
  using input = std::span<const Number, Rows * Channels * Positions>;
  using output = std::span<Number, Rows * Channels * Positions>;
  using channels = std::span<const Number, Channels>;
  using channels_output = std::span<Number, Channels>;

  /// What backward and track need of the forward pass.
  struct statistics {
    Number mean[Channels];
    Number rstd[Channels];
  };

  /// In training: writes y and kept. eps > 0, or no channel is constant.
  static constexpr void forward(input x, channels gamma, channels beta, Number eps, output y,
                                statistics& kept);

  /// From g = dF/dy and what forward kept of the same batch: writes dx = dF/dx, and adds dF/dgamma and dF/dbeta to
  /// dgamma and dbeta.
  static constexpr void backward(input x, channels gamma, input g, const statistics& kept, output dx,
                                 channels_output dgamma, channels_output dbeta);

  /// Moves the running statistics towards the batch's: running += momentum (batch - running), where the batch's
  /// variance is the unbiased one, as in PyTorch (whose momentum is 0.1; start with means 0 and variances 1).
  static constexpr void track(input x, const statistics& kept, Number momentum, channels_output running_mean,
                              channels_output running_variance);

  /// After training: y with the running statistics in place of the batch's. Rows may differ from those of training.
  static constexpr void infer(input x, channels gamma, channels beta, channels running_mean,
                              channels running_variance, Number eps, output y);
};

// ---------------------------------------------------------------------------------------------------------

/// The definition from which both passes are derived.
namespace batch_norm_definition {

inline constexpr auto rows = extent<"R">;
inline constexpr auto channels = extent<"C">;
inline constexpr auto positions = extent<"P">;
inline constexpr auto b = index_var<"b">(rows);
inline constexpr auto b2 = index_var<"b2">(rows);
inline constexpr auto c = index_var<"c">(channels);
inline constexpr auto c2 = index_var<"c2">(channels);
inline constexpr auto p = index_var<"p">(positions);
inline constexpr auto p2 = index_var<"p2">(positions);
inline constexpr auto x = tensor<"x">(rows, channels, positions);
inline constexpr auto gamma = tensor<"gamma">(channels);
inline constexpr auto beta = tensor<"beta">(channels);
inline constexpr auto eps = scalar<"eps">;

inline constexpr auto normal = define::normalize<"normal">(over(b, p), x(b, c, p), eps);
inline constexpr auto mean = normal.mean;
inline constexpr auto variance = normal.variance;
inline constexpr auto rstd = normal.rstd;
inline constexpr auto y = let<"y">(b, c, p, gamma[c] * normal.y(b, c, p) + beta[c]);

inline constexpr auto g = tensor<"g">(rows, channels, positions);
inline constexpr auto out = tensor<"out">(rows, channels, positions);
inline constexpr auto kept_mean = tensor<"kept_mean">(channels);
inline constexpr auto kept_rstd = tensor<"kept_rstd">(channels);
inline constexpr auto unbiased = tensor<"unbiased">(channels);
inline constexpr auto dx = tensor<"dx">(rows, channels, positions);
inline constexpr auto dgamma = tensor<"dgamma">(channels);
inline constexpr auto dbeta = tensor<"dbeta">(channels);

template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
inline constexpr auto forward = kernel<Number>(rows = row::length<Rows>, channels = row::length<Channels>,
                                               positions = row::length<Positions>, out(b, c, p) = y(b, c, p),
                                               kept_mean[c] = mean[c], kept_rstd[c] = rstd[c]);
template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
inline constexpr auto backward = kernel<Number>(rows = row::length<Rows>, channels = row::length<Channels>,
                                                positions = row::length<Positions>,
                                                dx(b2, c2, p2) = vjp(g(b, c, p), y(b, c, p), x(b2, c2, p2)),
                                                dgamma[c2] += vjp(g(b, c, p), y(b, c, p), gamma[c2]),
                                                dbeta[c2] += vjp(g(b, c, p), y(b, c, p), beta[c2]));
template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
inline constexpr auto unbiased_variance = kernel<Number>(rows = row::length<Rows>,
                                                         channels = row::length<Channels>,
                                                         positions = row::length<Positions>,
                                                         unbiased[c] = variance[c] * rows * positions /
                                                                       (rows * positions - 1_c));
template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
inline constexpr auto infer = kernel<Number>(rows = row::length<Rows>, channels = row::length<Channels>,
                                             positions = row::length<Positions>, out(b, c, p) = y(b, c, p));

}  // namespace batch_norm_definition

template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
constexpr void batch_norm<Number, Rows, Channels, Positions>::forward(input x, channels gamma, channels beta,
                                                                      Number eps, output y,
                                                                      statistics& kept) {
  namespace of = batch_norm_definition;
  of::forward<Number, Rows, Channels, Positions>(of::x = x, of::gamma = gamma, of::beta = beta, of::eps = eps,
                                                 of::out = y, of::kept_mean = kept.mean,
                                                 of::kept_rstd = kept.rstd);
}

template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
constexpr void batch_norm<Number, Rows, Channels, Positions>::backward(input x, channels gamma, input g,
                                                                       const statistics& kept, output dx,
                                                                       channels_output dgamma,
                                                                       channels_output dbeta) {
  namespace of = batch_norm_definition;
  of::backward<Number, Rows, Channels, Positions>(of::x = x, of::gamma = gamma, of::g = g,
                                                  of::mean = kept.mean, of::rstd = kept.rstd, of::dx = dx,
                                                  of::dgamma = dgamma, of::dbeta = dbeta);
}

template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
constexpr void batch_norm<Number, Rows, Channels, Positions>::track(input x, const statistics& kept,
                                                                    Number momentum,
                                                                    channels_output running_mean,
                                                                    channels_output running_variance) {
  static_assert(Rows * Positions > 1,
                "leibniz: the variance of one number; track takes two numbers a channel");
  namespace of = batch_norm_definition;
  Number variance[Channels]{};
  of::unbiased_variance<Number, Rows, Channels, Positions>(of::x = x, of::mean = kept.mean,
                                                           of::unbiased = variance);
  for (std::size_t c = 0; c < Channels; ++c) {
    running_mean[c] += momentum * (kept.mean[c] - running_mean[c]);
    running_variance[c] += momentum * (variance[c] - running_variance[c]);
  }
}

template <class Number, std::size_t Rows, std::size_t Channels, std::size_t Positions>
constexpr void batch_norm<Number, Rows, Channels, Positions>::infer(input x, channels gamma, channels beta,
                                                                    channels running_mean,
                                                                    channels running_variance, Number eps,
                                                                    output y) {
  namespace of = batch_norm_definition;
  of::infer<Number, Rows, Channels, Positions>(of::x = x, of::gamma = gamma, of::beta = beta,
                                               of::mean = running_mean, of::variance = running_variance,
                                               of::eps = eps, of::out = y);
}

}  // namespace leibniz::nn
