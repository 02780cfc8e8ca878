// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layers and their gradients, as PyTorch computes them.
#include <leibniz/leibniz.hpp>

#include "torch_data.hpp"

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto B = extent<"B">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto b = index_var<"b">(B);
constexpr auto e = index_var<"e">(B);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto gamma_ = tensor<"gamma">(N);
constexpr auto beta = tensor<"beta">(N);
constexpr auto eps = scalar<"eps">;
constexpr auto y = tensor<"y">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto dbeta = tensor<"dbeta">(N);
constexpr auto loss = scalar<"loss">;

// several rows
constexpr auto xs = tensor<"xs">(B, N);
constexpr auto gs = tensor<"gs">(B, N);
constexpr auto ys = tensor<"ys">(B, N);
constexpr auto dxs = tensor<"dxs">(B, N);

}  // namespace

TEST_CASE("a dense layer", "[calculus]") {
  constexpr auto O = extent<"O">;
  constexpr auto o = index_var<"o">(O);
  constexpr auto p = index_var<"p">(O);
  constexpr auto W = tensor<"W">(O, N);
  constexpr auto bias = tensor<"bias">(O);
  constexpr auto h = tensor<"h">(O);
  constexpr auto f = let<"f">(o, sum(i, W(o, i) * x[i]) + bias[o]);
  constexpr auto out = tensor<"out">(O);
  constexpr auto dbias = tensor<"dbias">(O);
  constexpr auto dW = tensor<"dW">(O, N);
  const auto run = kernel<double>(N = 5_c, O = 4_c, out[o] = f[o], dx[i] = vjp(h[o], f[o], x[i]),
                                  dW(p, i) = vjp(h[o], f[o], W(p, i)), dbias[p] = vjp(h[o], f[o], bias[p]));
  for (torch::layer_case& c : torch::cases("dense")) {
    run(x = c["x"], W = c["W"], bias = c["b"], h = c["g"], out = c.result("y"), dx = c.result("dx"),
        dW = c.result("dW"), dbias = c.result("db"));
    c.check();
  }
}

TEST_CASE("normalisation of a row", "[calculus]") {
  constexpr auto mu = let<"mu">(mean(k, x[k]));
  constexpr auto sigma = let<"sigma">(sqrt(mean(k, pow<2>(x[k] - mu)) + eps));
  constexpr auto f = let<"f">(i, gamma_[i] * (x[i] - mu) / sigma + beta[i]);
  const auto layer_norm =
      kernel<double>(N = 6_c, y[i] = f[i], dx[j] = vjp(g[i], f[i], x[j]),
                     dgamma[j] = vjp(g[i], f[i], gamma_[j]), dbeta[j] = vjp(g[i], f[i], beta[j]));
  for (torch::layer_case& c : torch::cases("layer_norm")) {
    layer_norm(x = c["x"], gamma_ = c["gamma"], beta = c["beta"], eps = c.number("eps"), g = c["g"],
               y = c.result("y"), dx = c.result("dx"), dgamma = c.result("dgamma"),
               dbeta = c.result("dbeta"));
    c.check();
  }
  constexpr auto r = let<"r">(sqrt(mean(k, pow<2>(x[k])) + eps));
  constexpr auto q = let<"q">(i, gamma_[i] * x[i] / r);
  const auto rms_norm = kernel<double>(N = 6_c, y[i] = q[i], dx[j] = vjp(g[i], q[i], x[j]),
                                       dgamma[j] = vjp(g[i], q[i], gamma_[j]));
  for (torch::layer_case& c : torch::cases("rms_norm")) {
    rms_norm(x = c["x"], gamma_ = c["gamma"], eps = c.number("eps"), g = c["g"], y = c.result("y"),
             dx = c.result("dx"), dgamma = c.result("dgamma"));
    c.check();
  }
}

TEST_CASE("normalisation over a batch", "[calculus]") {
  constexpr auto mu = let<"mu">(i, mean(b, xs(b, i)));
  constexpr auto sigma = let<"sigma">(i, sqrt(mean(b, pow<2>(xs(b, i) - mu[i])) + eps));
  constexpr auto f = let<"f">(b, i, gamma_[i] * (xs(b, i) - mu[i]) / sigma[i] + beta[i]);
  const auto run = kernel<double>(
      B = 5_c, N = 3_c, ys(b, i) = f(b, i), dxs(e, j) = vjp(gs(b, i), f(b, i), xs(e, j)),
      dgamma[j] = vjp(gs(b, i), f(b, i), gamma_[j]), dbeta[j] = vjp(gs(b, i), f(b, i), beta[j]));
  for (torch::layer_case& c : torch::cases("batch_norm")) {
    run(xs = c["x"], gamma_ = c["gamma"], beta = c["beta"], eps = c.number("eps"), gs = c["g"],
        ys = c.result("y"), dxs = c.result("dx"), dgamma = c.result("dgamma"), dbeta = c.result("dbeta"));
    c.check();
  }
}

TEST_CASE("normalisation of channels", "[calculus]") {
  // G groups of C channels with S places
  constexpr auto G = extent<"G">;
  constexpr auto C = extent<"C">;
  constexpr auto S = extent<"S">;
  constexpr auto n = index_var<"n">(G);
  constexpr auto m = index_var<"m">(G);
  constexpr auto c1 = index_var<"c1">(C);
  constexpr auto c2 = index_var<"c2">(C);
  constexpr auto s1 = index_var<"s1">(S);
  constexpr auto s2 = index_var<"s2">(S);
  constexpr auto in = tensor<"in">(G, C, S);
  constexpr auto scale = tensor<"scale">(G, C);
  constexpr auto shift = tensor<"shift">(G, C);
  constexpr auto h = tensor<"h">(G, C, S);
  constexpr auto mu = let<"mu">(n, mean(c1, s1, in(n, c1, s1)));
  constexpr auto sigma = let<"sigma">(n, sqrt(mean(c1, s1, pow<2>(in(n, c1, s1) - mu[n])) + eps));
  constexpr auto f = let<"f">(n, c1, s1, scale(n, c1) * (in(n, c1, s1) - mu[n]) / sigma[n] + shift(n, c1));
  constexpr auto out = tensor<"out">(G, C, S);
  constexpr auto din = tensor<"din">(G, C, S);
  constexpr auto dscale = tensor<"dscale">(G, C);
  constexpr auto dshift = tensor<"dshift">(G, C);
  const auto group_norm = kernel<double>(out(n, c1, s1) = f(n, c1, s1),                                    //
                                         din(m, c2, s2) = vjp(h(n, c1, s1), f(n, c1, s1), in(m, c2, s2)),  //
                                         dscale(m, c2) = vjp(h(n, c1, s1), f(n, c1, s1), scale(m, c2)),    //
                                         dshift(m, c2) = vjp(h(n, c1, s1), f(n, c1, s1), shift(m, c2)));
  const auto check = [&](const char* layer, auto groups, auto channels, auto places) {
    for (torch::layer_case& c : torch::cases(layer)) {
      group_norm(G = groups, C = channels, S = places, in = c["x"], scale = c["gamma"], shift = c["beta"],
                 eps = c.number("eps"), h = c["g"], out = c.result("y"), din = c.result("dx"),
                 dscale = c.result("dgamma"), dshift = c.result("dbeta"));
      c.check();
    }
  };
  check("group_norm", 2_c, 2_c, 3_c);
  check("instance_norm", 3_c, 1_c, 5_c);  // a group for each channel
}

TEST_CASE("softmax, its logarithm, and losses", "[calculus]") {
  constexpr auto top = let<"top">(max(k, x[k]));
  constexpr auto total = let<"total">(sum(k, exp(x[k] - top)));
  constexpr auto p = let<"p">(i, exp(x[i] - top) / total);
  constexpr auto l = let<"l">(i, x[i] - top - log(total));
  const auto softmax = kernel<double>(N = 5_c, y[i] = p[i], dx[j] = vjp(g[i], p[i], x[j]));
  const auto log_softmax = kernel<double>(N = 5_c, y[i] = l[i], dx[j] = vjp(g[i], l[i], x[j]));
  for (torch::layer_case& c : torch::cases("softmax")) {
    softmax(x = c["x"], g = c["g"], y = c.result("y"), dx = c.result("dx"));
    c.check(c.softmax_rounding());
  }
  for (torch::layer_case& c : torch::cases("log_softmax")) {
    log_softmax(x = c["x"], g = c["g"], y = c.result("y"), dx = c.result("dx"));
    c.check();
  }
  constexpr auto target = tensor<"target">(B, N);
  constexpr auto high = let<"high">(b, max(k, xs(b, k)));
  constexpr auto lse = let<"lse">(b, high[b] + log(sum(k, exp(xs(b, k) - high[b]))));
  constexpr auto entropy = let<"entropy">(mean(b, sum(i, target(b, i) * (lse[b] - xs(b, i)))));
  const auto cross_entropy =
      kernel<double>(B = 3_c, N = 4_c, loss = entropy, dxs(b, i) = gradient(entropy, xs(b, i)));
  for (torch::layer_case& c : torch::cases("cross_entropy")) {
    cross_entropy(xs = c["input"], target = c["target"], loss = c.scalar("loss"), dxs = c.result("dinput"));
    c.check();
  }
  constexpr auto t = tensor<"t">(N);
  constexpr auto dt = tensor<"dt">(N);
  constexpr auto square = let<"square">(mean(i, pow<2>(x[i] - t[i])));
  const auto mse =
      kernel<double>(N = 6_c, loss = square, dx[i] = gradient(square, x[i]), dt[i] = gradient(square, t[i]));
  for (torch::layer_case& c : torch::cases("mse")) {
    mse(x = c["input"], t = c["target"], loss = c.scalar("loss"), dx = c.result("dinput"),
        dt = c.result("dtarget"));
    c.check();
  }
}

TEST_CASE("lengths and angles", "[calculus]") {
  constexpr auto w = tensor<"w">(N);
  constexpr auto dw = tensor<"dw">(N);
  constexpr auto n = let<"n">(sqrt(sum(k, pow<2>(x[k]))));
  constexpr auto m = let<"m">(sqrt(sum(k, pow<2>(w[k]))));
  constexpr auto u = let<"u">(i, x[i] / n);
  const auto l2_norm = kernel<double>(N = 5_c, y[i] = u[i], dx[j] = vjp(g[i], u[i], x[j]));
  for (torch::layer_case& c : torch::cases("l2_norm")) {
    l2_norm(x = c["x"], g = c["g"], y = c.result("y"), dx = c.result("dx"));
    c.check();
  }
  constexpr auto angle = let<"angle">(sum(k, x[k] * w[k]) / (n * m));
  const auto cosine =
      kernel<double>(N = 5_c, loss = angle, dx[i] = gradient(angle, x[i]), dw[i] = diff(angle, w[i]));
  for (torch::layer_case& c : torch::cases("cosine")) {
    cosine(x = c["x"], w = c["w"], loss = c.scalar("y"), dx = c.result("dx"), dw = c.result("dw"));
    c.check();
  }
}
