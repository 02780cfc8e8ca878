// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/normalize.hpp>
#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// Group normalization of Channels x Positions numbers, as in PyTorch: the channels are taken in Groups groups of
/// neighbours, and each group over its channels and positions. With D = Channels / Groups,
///
///     mean[h] = mean of x(h, d, p) over d and p,  rstd[h] = 1 / sqrt(mean of (x(h, d, p) - mean[h])^2 + eps)
///     y(h, d, p) = gamma(h, d) (x(h, d, p) - mean[h]) rstd[h] + beta(h, d)
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Groups, std::size_t Channels, std::size_t Positions>
struct group_norm {
  static_assert(Groups > 0 && Channels % Groups == 0,
                "leibniz: the channels of group_norm make equal groups");
  using input = std::span<const Number, Channels * Positions>;
  using output = std::span<Number, Channels * Positions>;
  using channels = std::span<const Number, Channels>;
  using channels_output = std::span<Number, Channels>;

  /// What the backward pass needs of the forward pass.
  struct statistics {
    Number mean[Groups];
    Number rstd[Groups];
  };

  /// Writes y and kept. eps > 0, or no group is constant.
  static constexpr void forward(input x, channels gamma, channels beta, Number eps, output y,
                                statistics& kept);

  /// From g = dF/dy and what forward kept of the same x: writes dx = dF/dx, and adds dF/dgamma and dF/dbeta to
  /// dgamma and dbeta.
  static constexpr void backward(input x, channels gamma, input g, const statistics& kept, output dx,
                                 channels_output dgamma, channels_output dbeta);
};

/// Instance normalization of Channels x Positions numbers: each channel over its positions, a group by itself.
/// PyTorch's default, affine=False, is gamma of ones and beta of zeros.
template <class Number, std::size_t Channels, std::size_t Positions>
using instance_norm = group_norm<Number, Channels, Channels, Positions>;

// ---------------------------------------------------------------------------------------------------------

/// The definition from which both passes are derived.
namespace group_norm_definition {

inline constexpr auto groups = extent<"H">;
inline constexpr auto members = extent<"D">;
inline constexpr auto positions = extent<"P">;
inline constexpr auto h = index_var<"h">(groups);
inline constexpr auto h2 = index_var<"h2">(groups);
inline constexpr auto d = index_var<"d">(members);
inline constexpr auto d2 = index_var<"d2">(members);
inline constexpr auto p = index_var<"p">(positions);
inline constexpr auto p2 = index_var<"p2">(positions);
inline constexpr auto x = tensor<"x">(groups, members, positions);
inline constexpr auto gamma = tensor<"gamma">(groups, members);
inline constexpr auto beta = tensor<"beta">(groups, members);
inline constexpr auto eps = scalar<"eps">;

inline constexpr auto normal = define::normalize<"normal">(over(d, p), x(h, d, p), eps);
inline constexpr auto mean = normal.mean;
inline constexpr auto rstd = normal.rstd;
inline constexpr auto y = let<"y">(h, d, p, gamma(h, d) * normal.y(h, d, p) + beta(h, d));

inline constexpr auto g = tensor<"g">(groups, members, positions);
inline constexpr auto out = tensor<"out">(groups, members, positions);
inline constexpr auto kept_mean = tensor<"kept_mean">(groups);
inline constexpr auto kept_rstd = tensor<"kept_rstd">(groups);
inline constexpr auto dx = tensor<"dx">(groups, members, positions);
inline constexpr auto dgamma = tensor<"dgamma">(groups, members);
inline constexpr auto dbeta = tensor<"dbeta">(groups, members);

template <class Number, std::size_t Groups, std::size_t Members, std::size_t Positions>
inline constexpr auto forward = kernel<Number>(groups = row::length<Groups>, members = row::length<Members>,
                                               positions = row::length<Positions>, out(h, d, p) = y(h, d, p),
                                               kept_mean[h] = mean[h], kept_rstd[h] = rstd[h]);
template <class Number, std::size_t Groups, std::size_t Members, std::size_t Positions>
inline constexpr auto backward = kernel<Number>(groups = row::length<Groups>, members = row::length<Members>,
                                                positions = row::length<Positions>,
                                                dx(h2, d2, p2) = vjp(g(h, d, p), y(h, d, p), x(h2, d2, p2)),
                                                dgamma(h2, d2) += vjp(g(h, d, p), y(h, d, p), gamma(h2, d2)),
                                                dbeta(h2, d2) += vjp(g(h, d, p), y(h, d, p), beta(h2, d2)));

}  // namespace group_norm_definition

template <class Number, std::size_t Groups, std::size_t Channels, std::size_t Positions>
constexpr void group_norm<Number, Groups, Channels, Positions>::forward(input x, channels gamma,
                                                                        channels beta, Number eps, output y,
                                                                        statistics& kept) {
  namespace of = group_norm_definition;
  of::forward<Number, Groups, Channels / Groups, Positions>(
      of::x = x, of::gamma = gamma, of::beta = beta, of::eps = eps, of::out = y, of::kept_mean = kept.mean,
      of::kept_rstd = kept.rstd);
}

template <class Number, std::size_t Groups, std::size_t Channels, std::size_t Positions>
constexpr void group_norm<Number, Groups, Channels, Positions>::backward(input x, channels gamma, input g,
                                                                         const statistics& kept, output dx,
                                                                         channels_output dgamma,
                                                                         channels_output dbeta) {
  namespace of = group_norm_definition;
  of::backward<Number, Groups, Channels / Groups, Positions>(
      of::x = x, of::gamma = gamma, of::g = g, of::mean = kept.mean, of::rstd = kept.rstd, of::dx = dx,
      of::dgamma = dgamma, of::dbeta = dbeta);
}

}  // namespace leibniz::nn
