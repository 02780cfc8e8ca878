// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Values of choices, extrema of two, powers and activations: at kinks, at NaN and infinity, and where a branch that is
// not taken has no value.
#include <leibniz/kernel/evaluate.hpp>
#include <leibniz/kernel/kernel.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto y = tensor<"y">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;

template <class Number>
constexpr Number inf = std::numeric_limits<Number>::infinity();
template <class Number>
constexpr Number nan = std::numeric_limits<Number>::quiet_NaN();

template <class Number>
constexpr bool is_nan(Number value) {
  return value != value;
}

// In constant expressions, where a division by zero or a NaN would be an error of the compiler.
static_assert(evaluate<double>(diff(select(a > 0_c, sqrt(a), 0_c), a), a = 0) == 0);
static_assert(evaluate<double>(diff(select(a > 0_c, sqrt(a), 0_c), a), a = 4) == 0.25);
static_assert(evaluate<float>(diff(select(a > 0_c, sqrt(a), 0_c), a), a = -1.0f) == 0);
static_assert(evaluate<double>(diff(select(a > 0_c, log(a), a* a), a), a = -3.0) == -6);
static_assert(evaluate<double>(select(a >= 1_c, 1_c / (1_c - a), 1_c / a), a = 0.5) == 2);
static_assert(evaluate<long double>(max(a, b), a = 1.0L, b = 2.0L) == 2);
static_assert(evaluate<long double>(step(a), a = 1e-4940L) == 1);

static_assert(evaluate<double>(select(a > b, 1_c, 2_c), a = nan<double>, b = 1) == 2);
static_assert(evaluate<double>(select(a >= b, 1_c, 2_c), a = nan<double>, b = 1) == 2);
static_assert(evaluate<double>(select(a < b, a, 2_c), a = 1, b = nan<double>) == 2);
static_assert(evaluate<double>(select(a <= b, a, 2_c), a = 1, b = nan<double>) == 2);
static_assert(evaluate<double>(select(a <= b, 1_c, 0_c), a = 1, b = nan<double>) == 0);
static_assert(evaluate<double>(select(a > b, 1_c, 2_c), a = 3, b = 3) == 2);
static_assert(evaluate<double>(select(a >= b, 1_c, 2_c), a = 3, b = 3) == 1);
static_assert(evaluate<double>(select(a >= b, 0_c, 2_c), a = 3, b = 3) == 0);

// PyTorch's derivatives at kinks
static_assert(evaluate<double>(diff(relu(a), a), a = 0) == 0);
static_assert(evaluate<double>(diff(leaky_relu(a, 0.25_c), a), a = 0) == 0.25);
static_assert(evaluate<double>(diff(max(a, b), a), a = 2, b = 2) == 0.5);
static_assert(evaluate<double>(diff(max(a, b), b), a = 2, b = 2) == 0.5);
static_assert(evaluate<double>(diff(max(a, b), a), a = 2, b = 1) == 1);
static_assert(evaluate<double>(diff(min(a, b), a), a = 2, b = 1) == 0);
static_assert(evaluate<double>(diff(max(sqrt(a), 1_c), a), a = 0) == 0);
static_assert(evaluate<double>(diff(diff(pow(a, 2_c), a), a), a = 0) == 2);

// A branch that is not taken, behind lets
constexpr auto root = let<"s">(i, sqrt(x[i]));
constexpr auto other = let<"t">(i, log(x[i]));
constexpr auto loss = sum(i, g[i] * select(x[i] > 0_c, root[i], 0_c));
constexpr std::array xs{0.0, 4.0, -1.0, 16.0};
constexpr std::array gs{1.0, 2.0, 3.0, 4.0};
static_assert(evaluate<double>(gradient(loss, x[j]), N = 4_c, x = xs, g = gs) ==
              std::array{0.0, 0.5, 0.0, 0.5});
static_assert(evaluate<float>(gradient(loss, x[j]), N = 2_c, x = std::array{-1.0f, 4.0f},
                              g = std::array{1.0f, 2.0f}) == std::array{0.0f, 0.5f});
constexpr auto turned =
    sum(i, select(x[i] <= 0_c, x[i] * x[i], other[i]) + select(x[i] >= 4_c, root[i], 0_c));
static_assert(evaluate<double>(gradient(turned, x[j]), N = 4_c, x = xs) ==
              std::array{0.0, 0.25 + 0.25, -2.0, 0.0625 + 0.125});
// used under two conditions, and through a further let
constexpr auto twice = sum(i, select(x[i] > 0_c, root[i], 0_c) + select(x[i] > 4_c, root[i], 0_c));
static_assert(evaluate<double>(gradient(twice, x[j]), N = 4_c, x = xs) == std::array{0.0, 0.25, 0.0, 0.25});
constexpr auto inner = let<"u">(i, x[i] - 4_c);
constexpr auto outer = let<"v">(i, sqrt(inner[i]));
constexpr auto chain = sum(i, g[i] * select(x[i] > 4_c, outer[i] * x[i], 0_c));
static_assert(evaluate<double>(gradient(chain, x[j]), N = 2_c, x = std::array{4.0, 8.0},
                               g = std::array{1.0, 1.0}) == std::array{0.0, 4.0});

// all terms of a sum turned off
constexpr auto joint = sum(i, select(g[i] > 0_c, sqrt(a), 0_c)) + a;
static_assert(evaluate<double>(diff(joint, a), N = 2_c, a = 0, g = std::array{-1.0, 0.0}) == 1);
static_assert(evaluate<double>(diff(joint, a), N = 2_c, a = 4, g = std::array{-1.0, 2.0}) == 1.25);
constexpr auto scale = let<"r">(sqrt(a));
constexpr auto scaled = let<"w">(i, select(x[i] > 0_c, x[i] * scale, 0_c));
constexpr auto total = sum(i, g[i] * scaled[i]);
static_assert(evaluate<double>(gradient(total, a), N = 2_c, a = 0, x = std::array{-1.0, 0.0},
                               g = std::array{1.0, 1.0}) == 0);
static_assert(evaluate<double>(gradient(total, a), N = 2_c, a = 4, x = std::array{-1.0, 2.0},
                               g = std::array{1.0, 3.0}) == 1.5);

template <class Number>
Number value_at(Number at, int which) {
  constexpr auto run = kernel<Number>(N = 1_c, out[i] = relu(x[i]), y[i] = leaky_relu(x[i], 0.5_c));
  std::array<Number, 1> first{}, second{}, in{at};
  run(x = in, out = first, y = second);
  return which == 0 ? first[0] : second[0];
}

/// Units in the last place between a value and what it should be.
template <class Number>
double ulps(Number value, long double wanted) {
  const Number near = static_cast<Number>(wanted);
  if (value == near) return 0;
  const Number next = std::nextafter(std::fabs(near), inf<Number>);
  return static_cast<double>(std::fabs(static_cast<long double>(value) - wanted) / (next - std::fabs(near)));
}

template <class Number>
struct worst {
  double relu = 0, softplus = 0, silu = 0, gelu = 0, power = 0, larger = 0;
};

template <class Number>
worst<Number> measured() {
  constexpr auto functions = kernel<Number>(N = 1_c, out[i] = softplus(x[i]), tensor<"p">(N)[i] = silu(x[i]),
                                            tensor<"q">(N)[i] = gelu(x[i]), tensor<"r">(N)[i] = relu(x[i]));
  constexpr auto of_two =
      kernel<Number>(N = 1_c, out[i] = pow(x[i], y[i]), tensor<"p">(N)[i] = max(x[i], y[i]));
  worst<Number> result;
  for (int k = -2000; k <= 2000; ++k) {
    const auto at = static_cast<Number>(k) / 64;
    const long double exact = at;
    std::array<Number, 1> in{at}, plus{}, times{}, gauss{}, positive{}, base{}, exponent{}, raised{},
        larger{};
    functions(x = in, out = plus, tensor<"p">(N) = times, tensor<"q">(N) = gauss, tensor<"r">(N) = positive);
    const auto keep = [](double& of, double found) { of = std::fmax(of, found); };
    keep(result.relu, ulps(positive[0], std::fmax(exact, 0.0L)));
    keep(result.softplus, ulps(plus[0], std::fmax(exact, 0.0L) + std::log1p(std::exp(-std::fabs(exact)))));
    keep(result.silu, ulps(times[0], exact / (1 + std::exp(-exact))));
    // Towards minus infinity 1 + erf loses all digits, as in PyTorch.
    if (k > 0) keep(result.gelu, ulps(gauss[0], exact / 2 * (1 + std::erf(exact / std::sqrt(2.0L)))));
    base[0] = static_cast<Number>(k + 2001) / 256;
    exponent[0] = at / 8;
    of_two(x = base, y = exponent, out = raised, tensor<"p">(N) = larger);
    keep(result.power,
         ulps(raised[0], std::pow(static_cast<long double>(base[0]), static_cast<long double>(exponent[0]))));
    keep(result.larger, ulps(larger[0], std::fmax(static_cast<long double>(base[0]),
                                                  static_cast<long double>(exponent[0]))));
  }
  return result;
}

TEMPLATE_TEST_CASE("values beside the C library", "", float, double) {
  const worst<TestType> found = measured<TestType>();
  CHECK(found.relu == 0);
  CHECK(found.larger == 0);
  CHECK(found.power <= 1);
  CHECK(found.softplus <= 2);  // exp, log1p and a sum
  CHECK(found.silu <= 3);      // three roundings
  CHECK(found.gelu <= 3);
}

TEMPLATE_TEST_CASE("special values", "", float, double) {
  using Number = TestType;
  constexpr Number large = std::numeric_limits<Number>::max();
  CHECK(is_nan(value_at(nan<Number>, 0)));
  CHECK(is_nan(value_at(nan<Number>, 1)));
  CHECK(value_at(-inf<Number>, 0) == 0);
  CHECK(value_at(inf<Number>, 0) == inf<Number>);
  CHECK(value_at(Number{-4}, 1) == -2);

  constexpr auto two = kernel<Number>(N = 1_c, out[i] = max(x[i], y[i]), g[i] = min(x[i], y[i]));
  const auto extrema = [&](Number first, Number second) {
    std::array<Number, 1> left{first}, right{second}, larger{}, smaller{};
    two(x = left, y = right, out = larger, g = smaller);
    return std::array{larger[0], smaller[0]};
  };
  CHECK(extrema(3, -2) == std::array<Number, 2>{3, -2});
  CHECK(extrema(-inf<Number>, 1) == std::array<Number, 2>{1, -inf<Number>});
  for (const Number value : {Number{0}, inf<Number>, nan<Number>}) {
    CHECK(is_nan(extrema(nan<Number>, value)[0]));
    CHECK(is_nan(extrema(value, nan<Number>)[1]));
  }

  constexpr auto soft = kernel<Number>(N = 1_c, out[i] = softplus(x[i]), g[i] = diff(softplus(x[i]), x[i]));
  const auto soft_at = [&](Number at) {
    std::array<Number, 1> in{at}, value{}, slope{};
    soft(x = in, out = value, g = slope);
    return std::array{value[0], slope[0]};
  };
  CHECK(soft_at(large) == std::array<Number, 2>{large, 1});
  CHECK(soft_at(-large) == std::array<Number, 2>{0, 0});
  CHECK(soft_at(inf<Number>)[0] == inf<Number>);
  CHECK(is_nan(soft_at(nan<Number>)[0]));

  constexpr auto smooth = kernel<Number>(N = 1_c, out[i] = silu(x[i]), g[i] = gelu_tanh(x[i]));
  for (const Number at : {large, -large}) {
    std::array<Number, 1> in{at}, first{}, second{};
    smooth(x = in, out = first, g = second);
    CHECK(first[0] == (at > 0 ? at : 0));
    CHECK(second[0] == (at > 0 ? at : 0));
  }
}

TEST_CASE("a branch that is not taken does not reach a gradient at run time") {
  constexpr auto run = kernel<double>(N = 4_c, out[j] = gradient(loss, x[j]));
  constexpr auto both = kernel<double>(N = 4_c, out[j] = gradient(turned, x[j]));
  std::array<double, 4> found{};
  run(x = xs, g = gs, out = found);
  CHECK(found == std::array{0.0, 0.5, 0.0, 0.5});
  both(x = xs, out = found);
  CHECK(found == std::array{0.0, 0.5, -2.0, 0.1875});
}

constexpr auto W = tensor<"W">(N, N);
constexpr auto dW = tensor<"dW">(N, N);
constexpr auto at = let<"at">(i, g[i] * x[i] - y[i]);
constexpr auto top = let<"top">(max(i, at[i]));
constexpr auto row_top = let<"row_top">(i, max(j, W(i, j) + x[j] + y[i]));
constexpr auto row_tops = let<"row_tops">(sum(i, row_top[i]));

// The largest of sums, term by term, differs from the sum that it is by a rounding error.
TEST_CASE("one of the values is the largest, however it is rounded") {
  constexpr auto chosen = kernel<double>(N = 5_c, out[i] = select(at[i] >= top, 1_c, 0_c));
  constexpr auto by_y = kernel<double>(N = 5_c, out[i] = gradient(top, y[i]));
  constexpr auto by_column = kernel<double>(N = 5_c, out[j] = gradient(row_tops, x[j]));
  constexpr auto by_element = kernel<float>(N = 5_c, dW(j, i) = gradient(row_tops, W(i, j)));
  std::uint32_t state = 1;
  const auto next = [&state] {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state) / 4294967296.0 - 0.5;
  };
  const auto fill = [&next](auto& values) {
    for (auto& value : values) value = static_cast<std::decay_t<decltype(value)>>(next());
  };
  const auto total = [](const auto& values) {
    double sum = 0;
    for (const auto value : values) sum += static_cast<double>(value);
    return sum;
  };
  for (int run = 0; run < 300; ++run) {
    std::array<double, 5> xs{}, ys{}, gs{}, outs{};
    std::array<double, 25> Ws{};
    fill(xs), fill(ys), fill(gs), fill(Ws);
    chosen(x = xs, y = ys, g = gs, out = outs);
    REQUIRE(total(outs) == 1);
    by_y(x = xs, y = ys, g = gs, out = outs);
    REQUIRE(total(outs) == -1);
    by_column(x = xs, y = ys, W = Ws, out = outs);
    REQUIRE(total(outs) == 5);
    std::array<float, 5> xf{}, yf{};
    std::array<float, 25> Wf{}, dWf{};
    fill(xf), fill(yf), fill(Wf);
    by_element(x = xf, y = yf, W = Wf, dW = dWf);
    REQUIRE(total(dWf) == 5);
  }
}

}  // namespace
