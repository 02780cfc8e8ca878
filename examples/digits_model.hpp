// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// The classifier of examples/digits.cpp: a hidden layer of tanh units, with Layer Normalization or without it, and a
// softmax over the classes.
#include <leibniz/leibniz.hpp>

namespace digits {

using namespace leibniz;

inline constexpr auto I = extent<"I">;
inline constexpr auto H = extent<"H">;
inline constexpr auto C = extent<"C">;
inline constexpr auto i = index_var<"i">(I);
inline constexpr auto h = index_var<"h">(H);
inline constexpr auto c = index_var<"c">(C);

inline constexpr auto x = tensor<"x">(I);
inline constexpr auto target = tensor<"target">(C);  // one-hot
inline constexpr auto W1 = tensor<"W1">(H, I);
inline constexpr auto W2 = tensor<"W2">(C, H);
inline constexpr auto gamma_ = tensor<"gamma">(H);
inline constexpr auto beta = tensor<"beta">(H);
inline constexpr auto bias = tensor<"bias">(C);

struct u_def : definition<"u", h, sum(i, W1(h, i) * x[i])> {};
inline constexpr auto u = let<u_def>();
struct mu_def : definition<"mu", mean(h, u[h])> {};
inline constexpr auto mu = let<mu_def>();
struct sigma_def : definition<"sigma", sqrt(mean(h, pow<2>(u[h] - mu)) + 0.00001_c)> {};
inline constexpr auto sigma = let<sigma_def>();
struct normed_def : definition<"v", h, tanh(gamma_[h] * (u[h] - mu) / sigma + beta[h])> {};
struct plain_def : definition<"v", h, tanh(gamma_[h] * u[h] + beta[h])> {};

/// The rest of the model and its training step, for either hidden layer.
template <class Hidden>
struct model {
  static constexpr auto v = let<Hidden>();
  struct s_def : definition<"s", c, sum(h, W2(c, h) * let<Hidden>()[h]) + bias[c]> {};
  static constexpr auto s = let<s_def>();
  struct top_def : definition<"top", max(c, let<s_def>()[c])> {};
  static constexpr auto top = let<top_def>();
  struct lse_def : definition<"lse", let<top_def>() + log(sum(c, exp(let<s_def>()[c] - let<top_def>())))> {};
  static constexpr auto lse = let<lse_def>();
  struct loss_def : definition<"loss", sum(c, target[c] * (let<lse_def>() - let<s_def>()[c]))> {};
  static constexpr auto loss = let<loss_def>();

  static constexpr auto dW1 = tensor<"dW1">(H, I);
  static constexpr auto dW2 = tensor<"dW2">(C, H);
  static constexpr auto dgamma = tensor<"dgamma">(H);
  static constexpr auto dbeta = tensor<"dbeta">(H);
  static constexpr auto dbias = tensor<"dbias">(C);
  static constexpr auto cost = scalar<"cost">;
  static constexpr auto scores = tensor<"scores">(C);

  /// Adds the gradients of one row to those of its batch.
  template <class Number, long long Inputs, long long Hiddens, long long Classes>
  static constexpr auto step = kernel<Number>(I = number<Inputs>{}, H = number<Hiddens>{},
                                              C = number<Classes>{},                   //
                                              dW1(h, i) += gradient(loss, W1(h, i)),   //
                                              dW2(c, h) += gradient(loss, W2(c, h)),   //
                                              dgamma[h] += gradient(loss, gamma_[h]),  //
                                              dbeta[h] += gradient(loss, beta[h]),     //
                                              dbias[c] += gradient(loss, bias[c]),     //
                                              cost = loss);
  template <class Number, long long Inputs, long long Hiddens, long long Classes>
  static constexpr auto classify = kernel<Number>(I = number<Inputs>{}, H = number<Hiddens>{},
                                                  C = number<Classes>{}, scores[c] = s[c], cost = loss);
};

}  // namespace digits
