// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// evaluate, and its interpreter against the kernels' executor.
#include <leibniz/kernel/evaluate.hpp>
#include <leibniz/kernel/kernel.hpp>

#include <array>
#include <cmath>
#include <memory>
#include <type_traits>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto P = extent<"P">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto l = index_var<"l">(N);
constexpr auto p = index_var<"p">(P);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto W = tensor<"W">(P, N);
constexpr auto eps = scalar<"eps">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N + eps));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);

constexpr std::array xs{1.0, 2.0, 5.0, 10.0};

static_assert(evaluate<double>(mu, N = 4_c, x = xs) == 4.5);
static_assert(evaluate<double>(sigma, N = 4_c, x = xs, eps = 0) == 3.5);
static_assert(evaluate<float>(sigma, N = 4_c, x = std::array{1.f, 2.f, 5.f, 10.f}, eps = 0) == 3.5f);
static_assert(evaluate<double>(1_c / 3_c) == 1.0 / 3);
static_assert(evaluate<double>(N * eps, eps = 2, N = 7_c) == 14);
static_assert(evaluate<double>(sigma, mu = 1, N = 4_c, x = xs, eps = 0.5) == 5);

// the free indices as the expression names them are the axes, also where the value does not depend on them
static_assert(evaluate<double>(diff(mu, x[j]), N = 4_c) == std::array{0.25, 0.25, 0.25, 0.25});
// names that the expression has and its value does not need may be bound
static_assert(evaluate<double>(diff(mu, x[j]), N = 4_c, x = xs)[0] == 0.25);
static_assert(evaluate<double>(diff(eps * mu, mu), N = 4_c, x = xs, eps = 3, mu = 1) == 3);
static_assert(evaluate<double>(diff(eps * eps, eps), eps = 3) == 6);
static_assert(evaluate<double>(diff(eps * N, eps) / N, eps = 3, N = 2_c) == 1);
static_assert(evaluate<double>(x[i] - mu, x = xs, N = 4_c) == std::array{-3.5, -2.5, 0.5, 5.5});
static_assert(evaluate<double>(W(p, i), P = 2_c, N = 1_c, W = std::array{3.0, 4.0})[1][0] == 4);
constexpr auto cube =
    evaluate<double>(x[i] * W(p, j), P = 1_c, N = 2_c, x = std::array{2.0, 3.0}, W = std::array{5.0, 7.0});
static_assert(cube.size() == 2 && cube[0].size() == 1 && cube[0][0] == std::array{10.0, 14.0} &&
              cube[1][0][1] == 21);
static_assert(std::is_same_v<decltype(evaluate<double>(diff(diff(y[i], x[j]), x[l]), N = 3_c,
                                                       x = std::array{1.0, 2.0, 4.0}, eps = 0)),
                             std::array<std::array<std::array<double, 3>, 3>, 3>>);

constexpr auto jacobian = evaluate<double>(diff(y[i], x[j]), N = 4_c, x = xs, eps = 0);
static_assert(jacobian[1][2] - (-22.0 / 343.0) < 1e-15 && jacobian[1][2] - (-22.0 / 343.0) > -1e-15);

TEST_CASE("evaluate at run time", "[kernel]") {
  std::array<double, 4> values = xs;
  values[3] = 9;
  CHECK(evaluate<double>(mu, N = 4_c, x = values) == 4.25);
  const auto again = evaluate<double>(diff(y[i], x[j]), N = 4_c, x = xs, eps = 0);
  CHECK(again == jacobian);
  CHECK(evaluate<long double>(sqrt(eps), eps = 2.0L) == sqrtl(2.0L));
}

template <class Values>
double distance(const Values& a, const Values& b) {
  double worst = 0;
  for (std::size_t n = 0; n < a.size(); ++n) worst = std::fmax(worst, std::fabs(a[n] - b[n]));
  return worst;
}

// A kernel and an evaluation do the same operations, up to the order of additions.
TEST_CASE("interpreter and executor agree", "[kernel]") {
  constexpr auto out = tensor<"out">(N);
  constexpr auto M = tensor<"M">(N, N);
  const std::array gs{0.3, -1.25, 2.0, 0.7};

  std::array<double, 4> result{};
  kernel<double>(N = 4_c, out[j] = vjp(g[i], y[i], x[j]))(x = xs, g = gs, eps = 0.1, out = result);
  CHECK(distance(result, evaluate<double>(vjp(g[i], y[i], x[j]), N = 4_c, x = xs, g = gs, eps = 0.1)) <
        1e-15);

  std::array<double, 16> matrix{};
  kernel<double>(N = 4_c, M(i, j) = diff(y[i], x[j]))(x = xs, eps = 0.1, M = matrix);
  const auto rows = evaluate<double>(diff(y[i], x[j]), N = 4_c, x = xs, eps = 0.1);
  for (int n = 0; n < 4; ++n) {
    CHECK(distance(rows[n], {matrix[4 * n], matrix[4 * n + 1], matrix[4 * n + 2], matrix[4 * n + 3]}) <
          1e-15);
  }

  constexpr auto u = let<"u">(p, exp(sum(i, W(p, i) * x[i]) / N));
  constexpr auto v = let<"v">(i, sum(p, u[p] * W(p, i)) / sum(p, u[p]));
  const std::array ws{0.1, 0.2, -0.3, 0.4, 1.0, -0.5, 0.25, 0.125};
  kernel<double>(N = 4_c, P = 2_c, out[i] = v[i])(x = xs, W = ws, out = result);
  CHECK(distance(result, evaluate<double>(v[i], N = 4_c, P = 2_c, x = xs, W = ws)) < 1e-15);
}

TEST_CASE("scheduling at run time gives the program of the compiler", "[kernel]") {
  using request = detail::expression_request<decltype(vjp(g[i], y[i], x[j]))>;
  const auto& expected =
      detail::compiled<detail::type_list<request>, detail::type_list<>, detail::every_extent>::program;
  const auto made = std::make_unique<plan::draft>();
  const auto s = std::make_unique<algebra::store>();
  plan::task wanted;
  request::add(*s, wanted);
  plan::schedule(*s, wanted, *made);
  REQUIRE(made->error == plan::fault::none);
  REQUIRE(made->used.items == expected.used.items);
  REQUIRE(made->used.loops == expected.used.loops);
  CHECK(made->registers == expected.registers);
  for (int n = 0; n < expected.used.items; ++n) {
    const plan::instruction &a = made->items[n], &b = expected.items[n];
    CHECK((a.code == b.code && a.to == b.to && a.a == b.a && a.b == b.b));
  }
}

}  // namespace
