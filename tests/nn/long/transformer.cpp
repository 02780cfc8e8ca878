// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// A transformer block with two heads under a classifier, its training step one kernel.
#include <leibniz/leibniz.hpp>
#include <leibniz/nn/nn.hpp>
#include <leibniz/oracle/describe.hpp>
#include <leibniz/oracle/gradcheck.hpp>

#include <array>
#include <cmath>

#include "catch.hpp"

namespace {

using namespace leibniz;
namespace define = nn::define;
using nn::over;

constexpr auto T = extent<"T">;
constexpr auto E = extent<"E">;
constexpr auto H = extent<"H">;
constexpr auto D = extent<"D">;
constexpr auto F = extent<"F">;
constexpr auto O = extent<"O">;
constexpr auto t = index_var<"t">(T);
constexpr auto u = index_var<"u">(T);
constexpr auto e = index_var<"e">(E);
constexpr auto h = index_var<"h">(H);
constexpr auto d = index_var<"d">(D);
constexpr auto f = index_var<"f">(F);
constexpr auto o = index_var<"o">(O);

constexpr auto x = tensor<"x">(T, E);
constexpr auto Wq = tensor<"Wq">(H, D, E);
constexpr auto Wk = tensor<"Wk">(H, D, E);
constexpr auto Wv = tensor<"Wv">(H, D, E);
constexpr auto Wo = tensor<"Wo">(E, H, D);
constexpr auto n1 = define::normalize<"n1">(over(e), x(t, e), 0.00001_c);
constexpr auto q = define::dense<"q">(Wq(h, d, e), n1.y(t, e));
constexpr auto k = define::dense<"k">(Wk(h, d, e), n1.y(t, e));
constexpr auto v = define::dense<"v">(Wv(h, d, e), n1.y(t, e));
constexpr auto a = define::attention<"a">(over(d), q(t, h, d), k(u, h, d), v(u, h, d));
constexpr auto z = define::dense<"z">(Wo(e, h, d), a.y(t, h, d));
constexpr auto r = define::residual<"r">(x(t, e), z(t, e));

constexpr auto W1 = tensor<"W1">(F, E);
constexpr auto b1 = tensor<"b1">(F);
constexpr auto W2 = tensor<"W2">(E, F);
constexpr auto W3 = tensor<"W3">(O, E);
constexpr auto target = tensor<"target">(O);
constexpr auto n2 = define::normalize<"n2">(over(e), r(t, e), 0.00001_c);
constexpr auto m = define::dense<"m">(W1(f, e), n2.y(t, e), b1[f]);
struct act_def : definition<"act", t, f, m(t, f) * sigmoid(m(t, f))> {};
constexpr auto act = let<act_def>();
constexpr auto w = define::dense<"w">(W2(e, f), act(t, f));
constexpr auto r2 = define::residual<"r2">(r(t, e), w(t, e));
struct pool_def : definition<"pool", e, mean(t, r2(t, e))> {};
constexpr auto pool = let<pool_def>();
constexpr auto s = define::dense<"s">(W3(o, e), pool[e]);
constexpr auto loss = define::cross_entropy<"loss">(over(o), s[o], target[o]);

constexpr auto value = scalar<"value">;
constexpr auto dx = tensor<"dx">(T, E);
constexpr auto dWq = tensor<"dWq">(H, D, E);
constexpr auto dWk = tensor<"dWk">(H, D, E);
constexpr auto dWv = tensor<"dWv">(H, D, E);
constexpr auto dWo = tensor<"dWo">(E, H, D);
constexpr auto dW1 = tensor<"dW1">(F, E);
constexpr auto db1 = tensor<"db1">(F);
constexpr auto dW2 = tensor<"dW2">(E, F);
constexpr auto dW3 = tensor<"dW3">(O, E);
constexpr auto train =
    kernel<double>(T = 4_c, E = 6_c, H = 2_c, D = 3_c, F = 8_c, O = 3_c, value = loss.y,
                   dx(t, e) = gradient(loss.y, x(t, e)), dWq(h, d, e) = gradient(loss.y, Wq(h, d, e)),
                   dWk(h, d, e) = gradient(loss.y, Wk(h, d, e)), dWv(h, d, e) = gradient(loss.y, Wv(h, d, e)),
                   dWo(e, h, d) = gradient(loss.y, Wo(e, h, d)), dW1(f, e) = gradient(loss.y, W1(f, e)),
                   db1[f] = gradient(loss.y, b1[f]), dW2(e, f) = gradient(loss.y, W2(e, f)),
                   dW3(o, e) = gradient(loss.y, W3(o, e)));

/// x, Wq, Wk, Wv, Wo, W1, b1, W2, W3
constexpr std::array<std::size_t, 9> sizes{24, 36, 36, 36, 36, 48, 8, 48, 18};
constexpr std::size_t size = 290;

template <std::size_t Part, class Number>
auto part(Number* all) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < Part; ++n) at += sizes[n];
  return std::span<Number, sizes[Part]>(all + at, sizes[Part]);
}

/// The loss; the gradient by everything.
double step(const double* p, double* g) {
  double result = 0;
  train(x = part<0>(p), Wq = part<1>(p), Wk = part<2>(p), Wv = part<3>(p), Wo = part<4>(p), W1 = part<5>(p),
        b1 = part<6>(p), W2 = part<7>(p), W3 = part<8>(p), target = std::array{0.0, 1.0, 0.0}, value = result,
        dx = part<0>(g), dWq = part<1>(g), dWk = part<2>(g), dWv = part<3>(g), dWo = part<4>(g),
        dW1 = part<5>(g), db1 = part<6>(g), dW2 = part<7>(g), dW3 = part<8>(g));
  return result;
}

TEST_CASE("the gradients of a transformer block") {
  std::array<double, size> point{}, derived{}, other{};
  for (std::size_t n = 0; n < size; ++n) point[n] = 0.6 * std::sin(1.3 * double(n * n + 1));
  step(point.data(), derived.data());
  const auto value_at = [&other](const auto& at) { return step(at.data(), other.data()); };
  const auto report = oracle::gradcheck(value_at, derived, point, {.atol = 1e-9, .rtol = 1e-7});
  INFO(oracle::describe(report).c_str());
  CHECK(report.ok);
  CHECK(report.checked == size);
}

}  // namespace
