// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Models and their first and second derivatives, as PyTorch computes them.
#include <leibniz/leibniz.hpp>
#include <leibniz/oracle/oracle.hpp>

#include "torch_data.hpp"

using namespace leibniz;

namespace {

constexpr auto B = extent<"B">;
constexpr auto I = extent<"I">;
constexpr auto H = extent<"H">;
constexpr auto b = index_var<"b">(B);
constexpr auto i = index_var<"i">(I);
constexpr auto l = index_var<"l">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto k = index_var<"k">(H);
constexpr auto W1 = tensor<"W1">(H, I);
constexpr auto gamma_ = tensor<"gamma">(H);
constexpr auto beta = tensor<"beta">(H);
constexpr auto dW1 = tensor<"dW1">(H, I);
constexpr auto dgamma = tensor<"dgamma">(H);
constexpr auto dbeta = tensor<"dbeta">(H);

}  // namespace

TEST_CASE("attention", "[calculus]") {
  constexpr auto S = extent<"S">;  // places that are looked at
  constexpr auto O = extent<"O">;
  constexpr auto s = index_var<"s">(S);
  constexpr auto o = index_var<"o">(O);
  constexpr auto Q = tensor<"Q">(B, I);
  constexpr auto K = tensor<"K">(S, I);
  constexpr auto V = tensor<"V">(S, O);
  constexpr auto g = tensor<"g">(B, O);
  constexpr auto score = let<"score">(b, s, sum(i, Q(b, i) * K(s, i)) / sqrt(I));
  constexpr auto top = let<"top">(b, max(s, score(b, s)));
  constexpr auto total = let<"total">(b, sum(s, exp(score(b, s) - top[b])));
  constexpr auto weight = let<"weight">(b, s, exp(score(b, s) - top[b]) / total[b]);
  constexpr auto f = let<"f">(b, o, sum(s, weight(b, s) * V(s, o)));
  constexpr auto loss = let<"loss">(sum(b, o, g(b, o) * f(b, o)));
  constexpr auto y = tensor<"y">(B, O);
  constexpr auto dQ = tensor<"dQ">(B, I);
  constexpr auto dK = tensor<"dK">(S, I);
  constexpr auto dV = tensor<"dV">(S, O);
  const auto run = kernel<double>(B = 4_c, S = 5_c, I = 3_c, O = 2_c, y(b, o) = f(b, o),
                                  dQ(b, i) = gradient(loss, Q(b, i)), dK(s, i) = gradient(loss, K(s, i)),
                                  dV(s, o) = gradient(loss, V(s, o)));
  for (torch::layer_case& each : torch::cases("attention")) {
    run(Q = each["Q"], K = each["K"], V = each["V"], g = each["g"], y = each.result("y"),
        dQ = each.result("dQ"), dK = each.result("dK"), dV = each.result("dV"));
    each.check();
  }
}

namespace classifier {

constexpr auto O = extent<"O">;
constexpr auto o = index_var<"o">(O);
constexpr auto x = tensor<"x">(B, I);
constexpr auto target = tensor<"target">(B, O);
constexpr auto b1 = tensor<"b1">(H);
constexpr auto W2 = tensor<"W2">(O, H);
constexpr auto b2 = tensor<"b2">(O);

struct u_def : definition<"u", b, h, sum(i, W1(h, i) * x(b, i)) + b1[h]> {};
constexpr auto u = let<u_def>();
struct mu_def : definition<"mu", b, mean(h, u(b, h))> {};
constexpr auto mu = let<mu_def>();
struct sigma_def : definition<"sigma", b, sqrt(mean(h, pow<2>(u(b, h) - mu[b])) + 0.00001_c)> {};
constexpr auto sigma = let<sigma_def>();
struct z_def : definition<"z", b, h, gamma_[h] * (u(b, h) - mu[b]) / sigma[b] + beta[h]> {};
constexpr auto z = let<z_def>();
struct v_def : definition<"v", b, h, gelu(z(b, h))> {};
constexpr auto v = let<v_def>();
struct s_def : definition<"s", b, o, sum(h, W2(o, h) * v(b, h)) + b2[o]> {};
constexpr auto s = let<s_def>();
struct lse_def : definition<"lse", b, log(sum(o, exp(s(b, o))))> {};
constexpr auto lse = let<lse_def>();
struct loss_def : definition<"loss", mean(b, sum(o, target(b, o) * (lse[b] - s(b, o))))> {};
constexpr auto loss = let<loss_def>();

}  // namespace classifier

TEST_CASE("a classifier with Layer Normalization", "[calculus]") {
  using namespace classifier;
  constexpr auto cost = scalar<"cost">;
  constexpr auto dx = tensor<"dx">(B, I);
  constexpr auto db1 = tensor<"db1">(H);
  constexpr auto dW2 = tensor<"dW2">(O, H);
  constexpr auto db2 = tensor<"db2">(O);
  const auto run =
      kernel<double>(B = 3_c, I = 4_c, H = 5_c, O = 3_c, cost = loss, dx(b, i) = gradient(loss, x(b, i)),
                     dW1(h, i) = gradient(loss, W1(h, i)), db1[h] = gradient(loss, b1[h]),
                     dgamma[h] = gradient(loss, gamma_[h]), dbeta[h] = gradient(loss, beta[h]),
                     dW2(o, h) = gradient(loss, W2(o, h)), db2[o] = gradient(loss, b2[o]));
  for (torch::layer_case& c : torch::cases("classifier")) {
    run(x = c["x"], target = c["target"], W1 = c["W1"], b1 = c["b1"], gamma_ = c["gamma"], beta = c["beta"],
        W2 = c["W2"], b2 = c["b2"], cost = c.scalar("loss"), dx = c.result("dx"), dW1 = c.result("dW1"),
        db1 = c.result("db1"), dgamma = c.result("dgamma"), dbeta = c.result("dbeta"), dW2 = c.result("dW2"),
        db2 = c.result("db2"));
    c.check();
  }
}

TEST_CASE("a Hessian-vector product through a classifier", "[calculus]") {
  using namespace classifier;
  constexpr auto V = tensor<"V">(H, I);
  constexpr auto out = tensor<"out">(H, I);
  const auto run =
      kernel<double>(B = 3_c, I = 4_c, H = 5_c, O = 3_c, out(h, i) = hvp(loss, W1(h, i), V(k, l)));
  for (torch::layer_case& c : torch::cases("hvp_classifier")) {
    run(x = c["x"], target = c["target"], W1 = c["W1"], V = c["v"], b1 = c["b1"], gamma_ = c["gamma"],
        beta = c["beta"], W2 = c["W2"], b2 = c["b2"], out = c.result("hvp"));
    c.check();
  }
}

TEST_CASE("a Hessian-vector product through Layer Normalization", "[calculus]") {
  constexpr auto x = tensor<"x">(H);
  constexpr auto w = tensor<"w">(H);
  constexpr auto v = tensor<"v">(H);
  constexpr auto out = tensor<"out">(H);
  constexpr auto eps = scalar<"eps">;
  constexpr auto mu = let<"mu">(mean(k, x[k]));
  constexpr auto sigma = let<"sigma">(sqrt(mean(k, pow<2>(x[k] - mu)) + eps));
  constexpr auto y = let<"y">(h, (x[h] - mu) / sigma);
  constexpr auto loss = let<"loss">(sum(h, w[h] * tanh(y[h])));
  const auto run = kernel<double>(H = 5_c, out[h] = hvp(loss, x[h], v[k]));
  for (torch::layer_case& c : torch::cases("hvp_layer_norm")) {
    run(x = c["x"], w = c["w"], v = c["v"], eps = c.number("eps"), out = c.result("hvp"));
    c.check();
  }
}

TEST_CASE("a gradient penalty through Layer Normalization", "[calculus]") {
  // (|d critic / dx| - 1)^2 and its gradients by the weights, in one kernel (Gulrajani et al. 2017)
  constexpr auto x = tensor<"x">(I);
  constexpr auto w2 = tensor<"w2">(H);
  constexpr auto u = let<"u">(h, sum(i, W1(h, i) * x[i]));
  constexpr auto mu = let<"mu">(mean(h, u[h]));
  constexpr auto sigma = let<"sigma">(sqrt(mean(h, pow<2>(u[h] - mu)) + 0.00001_c));
  constexpr auto z = let<"z">(h, gamma_[h] * (u[h] - mu) / sigma + beta[h]);
  constexpr auto critic = let<"critic">(sum(h, w2[h] * tanh(z[h])));
  constexpr auto slope = let<"slope">(i, gradient(critic, x[i]));
  constexpr auto length = let<"length">(sqrt(sum(i, pow<2>(slope[i]))));
  constexpr auto penalty = let<"penalty">(pow<2>(length - 1_c));
  constexpr auto cost = scalar<"cost">;
  constexpr auto dw2 = tensor<"dw2">(H);
  const auto run = kernel<double>(I = 4_c, H = 5_c, cost = penalty, dW1(h, i) = gradient(penalty, W1(h, i)),
                                  dgamma[h] = gradient(penalty, gamma_[h]),
                                  dbeta[h] = gradient(penalty, beta[h]), dw2[h] = gradient(penalty, w2[h]));
  const auto compute = [&](torch::layer_case& c, const std::vector<double>& weights) {
    run(x = c["x"], W1 = weights, gamma_ = c["gamma"], beta = c["beta"], w2 = c["w2"],
        cost = c.scalar("penalty"), dW1 = c.result("dW1"), dgamma = c.result("dgamma"),
        dbeta = c.result("dbeta"), dw2 = c.result("dw2"));
    return c.scalar("penalty");
  };
  for (torch::layer_case& c : torch::cases("gradient_penalty")) {
    torch::layer_case moved = c;
    compute(c, c["W1"]);
    c.check();
    const auto value = [&](const std::vector<double>& weights) { return compute(moved, weights); };
    CHECK(oracle::gradcheck(value, c.result("dW1"), c["W1"], {.atol = 1e-9, .rtol = 1e-9}));
  }
}
