// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// The model of docs/layers.md, once as lets with one kernel for the training step, once as layers one after the other.
#include <leibniz/kernel/evaluate.hpp>
#include <leibniz/nn/nn.hpp>
#include <leibniz/oracle/describe.hpp>
#include <leibniz/oracle/gradcheck.hpp>

#include <array>
#include <cmath>

#include "catch.hpp"

namespace by_lets {

using namespace leibniz;
namespace define = nn::define;
using nn::over;

constexpr auto I = extent<"I">;  // inputs
constexpr auto H = extent<"H">;  // hidden units
constexpr auto O = extent<"O">;  // classes
constexpr auto i = index_var<"i">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto o = index_var<"o">(O);
constexpr auto x = tensor<"x">(I);
constexpr auto target = tensor<"target">(O);
constexpr auto W1 = tensor<"W1">(H, I);
constexpr auto b1 = tensor<"b1">(H);
constexpr auto W2 = tensor<"W2">(O, H);
constexpr auto b2 = tensor<"b2">(O);

constexpr auto u = define::dense<"u">(W1(h, i), x[i], b1[h]);
constexpr auto n = define::normalize<"n">(over(h), u[h], 0.00001_c);
constexpr auto v = let<"v">(h, tanh(n.y[h]));
constexpr auto s = define::dense<"s">(W2(o, h), v[h], b2[o]);
constexpr auto loss = define::cross_entropy<"loss">(over(o), s[o], target[o]);

constexpr auto total = scalar<"total">;
constexpr auto dW1 = tensor<"dW1">(H, I);
constexpr auto db1 = tensor<"db1">(H);
constexpr auto dW2 = tensor<"dW2">(O, H);
constexpr auto db2 = tensor<"db2">(O);
constexpr auto train =
    kernel<float>(I = 2_c, H = 8_c, O = 2_c, total += loss.y,  //
                  dW1(h, i) += gradient(loss.y, W1(h, i)), db1[h] += gradient(loss.y, b1[h]),
                  dW2(o, h) += gradient(loss.y, W2(o, h)), db2[o] += gradient(loss.y, b2[o]));

// The same cut in two: the second half takes the output of the first as a tensor and gives its gradient.
constexpr auto v_in = tensor<"v_in">(H);
constexpr auto dv = tensor<"dv">(H);
constexpr auto s_cut = define::dense<"s_cut">(W2(o, h), v_in[h], b2[o]);
constexpr auto loss_cut = define::cross_entropy<"loss_cut">(over(o), s_cut[o], target[o]);
constexpr auto second = kernel<float>(H = 8_c, O = 2_c, dv[h] = gradient(loss_cut.y, v_in[h]));
constexpr auto through = let<"through">(sum(h, dv[h] * v[h]));
constexpr auto v_out = tensor<"v_out">(H);
constexpr auto forward = kernel<float>(I = 2_c, H = 8_c, v_out[h] = v[h]);
constexpr auto first = kernel<float>(I = 2_c, H = 8_c, dW1(h, i) += gradient(through, W1(h, i)));

struct parameters {
  std::array<float, 16> W1{}, W2{};
  std::array<float, 8> b1{};
  std::array<float, 2> b2{};
};

struct classifier {
  parameters p, d;
  nn::adam<float, 16> for_W1;
  nn::adam<float, 16> for_W2;
  nn::adam<float, 8> for_b1;
  nn::adam<float, 2> for_b2;

  /// Adds the gradients of one example.
  float learn(const std::array<float, 2>& row, const std::array<float, 2>& wanted) {
    float sum = 0;
    train(x = row, target = wanted, W1 = p.W1, b1 = p.b1, W2 = p.W2, b2 = p.b2, total = sum, dW1 = d.W1,
          db1 = d.b1, dW2 = d.W2, db2 = d.b2);
    return sum;
  }
  void step() {
    for_W1.step(p.W1, d.W1, {.learning_rate = 0.02});
    for_b1.step(p.b1, d.b1, {.learning_rate = 0.02});
    for_W2.step(p.W2, d.W2, {.learning_rate = 0.02});
    for_b2.step(p.b2, d.b2, {.learning_rate = 0.02});
    d = {};
  }
};

}  // namespace by_lets

namespace by_layers {

namespace nn = leibniz::nn;
using by_lets::parameters;
using hidden = nn::dense<float, 2, 8>;
using norm = nn::layer_norm<float, 8>;
using act = nn::tanh<float, 8>;
using scores = nn::dense<float, 8, 2>;
using loss = nn::cross_entropy<float, 2>;

/// Adds the gradients of one example.
float learn(const parameters& p, parameters& d, const std::array<float, 2>& row, int label) {
  constexpr std::array<float, 8> ones{1, 1, 1, 1, 1, 1, 1, 1}, zeros{};
  std::array<float, 8> u{}, n{}, v{}, du{}, dn{}, dv{}, unused1{}, unused2{};
  std::array<float, 2> s{}, ds{}, dx{};
  norm::statistics of_norm{};
  loss::statistics of_loss{};
  hidden::forward(row, p.W1, p.b1, u);
  norm::forward(u, ones, zeros, 1e-5f, n, of_norm);
  act::forward(n, v);
  scores::forward(v, p.W2, p.b2, s);
  const float result = loss::forward(s, label, of_loss);

  loss::backward(s, label, 1, of_loss, ds);
  scores::backward(v, p.W2, ds, dv, d.W2, d.b2);
  act::backward(v, dv, dn);
  norm::backward(u, ones, dn, of_norm, du, unused1, unused2);
  hidden::backward(row, p.W1, du, dx, d.W1, d.b1);
  return result;
}

}  // namespace by_layers

namespace {

by_lets::parameters start() {
  by_lets::parameters p;
  for (std::size_t k = 0; k < 16; ++k) {
    p.W1[k] = std::sin(float(7 * k + 1));
    p.W2[k] = std::sin(float(5 * k + 2)) / 2;
  }
  for (std::size_t k = 0; k < 8; ++k) p.b1[k] = std::cos(float(3 * k)) / 4;
  return p;
}

constexpr std::array<std::array<float, 2>, 4> corners{{{-1, -1}, {-1, 1}, {1, -1}, {1, 1}}};
constexpr std::array<int, 4> labels{0, 1, 1, 0};  // exclusive or
constexpr std::array<std::array<float, 2>, 2> one_hot{{{1, 0}, {0, 1}}};

TEST_CASE("a training step as one kernel and as layers gives the same gradients", "[nn]") {
  by_lets::classifier model{.p = start(), .d = {}, .for_W1 = {}, .for_W2 = {}, .for_b1 = {}, .for_b2 = {}};
  by_lets::parameters d;
  for (std::size_t k = 0; k < 4; ++k) {
    const float first = model.learn(corners[k], one_hot[labels[k]]);
    CHECK(by_layers::learn(model.p, d, corners[k], labels[k]) == Approx(first).epsilon(1e-5));
  }
  for (std::size_t k = 0; k < 16; ++k) {
    CHECK(d.W1[k] == Approx(model.d.W1[k]).margin(1e-5));
    CHECK(d.W2[k] == Approx(model.d.W2[k]).margin(1e-5));
  }
  for (std::size_t k = 0; k < 8; ++k) CHECK(d.b1[k] == Approx(model.d.b1[k]).margin(1e-5));
  for (std::size_t k = 0; k < 2; ++k) CHECK(d.b2[k] == Approx(model.d.b2[k]).margin(1e-5));
}

TEST_CASE("the kernel's gradient is that of the loss", "[nn]") {
  using namespace by_lets;
  const auto p = start();
  const std::array<double, 2> row{0.5, -0.25}, wanted{0.25, 0.75};
  std::array<double, 16> first{}, second{}, slopes{};
  std::array<double, 8> bias{};
  for (std::size_t k = 0; k < 16; ++k) first[k] = p.W1[k], second[k] = p.W2[k];
  for (std::size_t k = 0; k < 8; ++k) bias[k] = p.b1[k];
  constexpr auto slopes_of =
      kernel<double>(I = 2_c, H = 8_c, O = 2_c, dW1(h, i) = gradient(loss.y, W1(h, i)));
  slopes_of(x = row, target = wanted, W1 = first, b1 = bias, W2 = second, b2 = std::array{0.5, 0.0},
            dW1 = slopes);
  const auto of_weights = [&](const auto& at) {
    return evaluate<double>(loss.y, I = 2_c, H = 8_c, O = 2_c, x = row, target = wanted, W1 = at, b1 = bias,
                            W2 = second, b2 = std::array{0.5, 0.0});
  };
  const auto report = oracle::gradcheck(of_weights, slopes, first, {.atol = 1e-9, .rtol = 1e-7});
  INFO(oracle::describe(report).c_str());
  CHECK(report.ok);
}

TEST_CASE("a model cut in two has the gradients of the whole", "[nn]") {
  using namespace by_lets;
  classifier model{.p = start(), .d = {}, .for_W1 = {}, .for_W2 = {}, .for_b1 = {}, .for_b2 = {}};
  model.learn(corners[1], one_hot[1]);
  std::array<float, 8> middle{}, cotangent{};
  std::array<float, 16> slopes{};
  forward(x = corners[1], W1 = model.p.W1, b1 = model.p.b1, v_out = middle);
  second(v_in = middle, W2 = model.p.W2, b2 = model.p.b2, target = one_hot[1], dv = cotangent);
  first(x = corners[1], W1 = model.p.W1, b1 = model.p.b1, dv = cotangent, dW1 = slopes);
  for (std::size_t k = 0; k < 16; ++k) CHECK(slopes[k] == Approx(model.d.W1[k]).margin(1e-5));
}

TEST_CASE("the model learns exclusive or", "[nn]") {
  by_lets::classifier model{.p = start(), .d = {}, .for_W1 = {}, .for_W2 = {}, .for_b1 = {}, .for_b2 = {}};
  const auto epoch = [&model] {
    float sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += model.learn(corners[k], one_hot[labels[k]]);
    model.step();
    return sum;
  };
  const float first = epoch();
  float last = 0;
  for (int k = 0; k < 1000; ++k) last = epoch();
  CHECK(first > 1);
  CHECK(last < 0.05f);
}

}  // namespace
