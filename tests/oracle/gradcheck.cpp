// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/oracle/gradcheck.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include <leibniz/oracle/oracle.hpp>
#include <leibniz/support/math.hpp>

#include "../catch.hpp"
#include "layer_norm.hpp"

namespace math = leibniz::math;
using namespace leibniz::oracle;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr auto f = [](const auto& x) { return x[0] * x[1] + math::sqrt(x[0]); };
static_assert(gradcheck(f, std::array{2.25, 4.0}, std::array{4.0, 2.0}, {.atol = 1e-10, .rtol = 0}));
static_assert(!gradcheck(f, std::array{2.25, 4.1}, std::array{4.0, 2.0}));

// PyTorch's tolerances.
static_assert(options{}.atol == 1e-5 && options{}.rtol == 1e-3);

constexpr auto derived = layer_norm::gradient(layer_norm::g8, layer_norm::x8);
constexpr options strict{.atol = 1e-10, .rtol = 1e-10};
static_assert(gradcheck(layer_norm::loss8, derived, layer_norm::x8, strict));

// One component at a time, off by a millionth of the gradient's size, and all of them.
constexpr auto with = [](std::size_t index, double value) {
  auto wrong = derived;
  wrong[index] = value;
  return gradcheck(layer_norm::loss8, wrong, layer_norm::x8, strict);
};
static_assert([] {
  for (std::size_t i = 0; i < 8; ++i) {
    const auto report = with(i, derived[i] + 1e-6);
    if (report || report.result != finding::differs || report.index != i || report.failed != 1) return false;
  }
  return true;
}());
static_assert(with(3, nan_value).result == finding::not_finite && with(3, nan_value).index == 3);
static_assert(!with(0, infinity) && !with(0, -infinity));

// A single component.
constexpr auto square = [](const auto& x) { return x[0] * x[0]; };
static_assert(gradcheck(square, std::array{6.0}, std::array{3.0}));
static_assert(!gradcheck(square, std::array{-6.0}, std::array{3.0}));

// NaN is refused wherever it is: |NaN - n| <= t is false, but so is |NaN - n| > t.
static_assert(!gradcheck(square, std::array{nan_value}, std::array{3.0}));

// Sizes.
constexpr auto too_short = gradcheck(f, std::array{2.25}, std::array{4.0, 2.0});
static_assert(!too_short && too_short.result == finding::wrong_size);
static_assert(too_short.expected_size == 2 && too_short.given_size == 1);

}  // namespace

TEST_CASE("wrong gradients are refused") {
  const auto point = layer_norm::x8;
  auto wrong = derived;
  SECTION("the sign") {
    for (double& value : wrong) value = -value;
  }
  SECTION("a factor") {
    for (double& value : wrong) value *= 8;
  }
  SECTION("a factor close to one") {
    for (double& value : wrong) value *= 1.01;
  }
  SECTION("a term left out: the mean's own derivative") {
    double mean = 0;
    for (const double value : layer_norm::g8) mean += value / 8;
    for (double& value : wrong) value += mean / layer_norm::moments(point).deviation;
  }
  SECTION("components shifted by one") {
    for (std::size_t i = 0; i < 8; ++i) wrong[i] = derived[(i + 1) % 8];
  }
  SECTION("one component") { wrong[5] += 0.01; }
  SECTION("all zero") { wrong = {}; }
  const auto report = gradcheck(layer_norm::loss8, wrong, point);
  CHECK_FALSE(report.ok);
  CHECK(report.result == finding::differs);
  CHECK(report.failed > 0);
  CHECK(report.checked == 8);
  CHECK(report.difference > report.tolerance);
  CHECK(report.derived == wrong[report.index]);
  CHECK(report.numeric == Approx(derived[report.index]));
}

TEST_CASE("the worst element is reported") {
  auto wrong = derived;
  wrong[2] += 0.1;
  wrong[6] -= 0.5;
  wrong[7] += 0.2;
  const auto report = gradcheck(layer_norm::loss8, wrong, layer_norm::x8);
  CHECK(report.index == 6);
  CHECK(report.failed == 3);
  CHECK(report.difference == Approx(0.5));
  CHECK(report.tolerance == Approx(1e-5 + 1e-3 * std::fabs(derived[6])));
}

TEST_CASE("NaN outranks a difference") {
  auto wrong = derived;
  wrong[1] = 1e9;
  wrong[4] = nan_value;
  const auto report = gradcheck(layer_norm::loss8, wrong, layer_norm::x8);
  CHECK(report.result == finding::not_finite);
  CHECK(report.index == 4);
  CHECK(report.failed == 2);
}

TEST_CASE("the tolerance is atol + rtol |numeric|, inclusive") {
  const auto line = [](const auto& x) { return 4 * x[0]; };
  const auto check = [&](double value, options allowed) {
    return gradcheck(line, std::array{value}, std::array{1.0}, allowed).ok;
  };
  CHECK(check(4.5, {.atol = 0.5, .rtol = 0}));
  CHECK(check(3.5, {.atol = 0.5, .rtol = 0}));
  CHECK_FALSE(check(4.5001, {.atol = 0.5, .rtol = 0}));
  CHECK(check(4.5, {.atol = 0, .rtol = 0.125}));
  CHECK(check(4.75, {.atol = 0.25, .rtol = 0.125}));
  CHECK_FALSE(check(4.7501, {.atol = 0.25, .rtol = 0.125}));
  CHECK_FALSE(check(4, {.atol = -1, .rtol = 0}));
}

TEST_CASE("a tolerance that is NaN accepts nothing") {
  CHECK_FALSE(gradcheck(square, std::array{6.0}, std::array{3.0}, {.atol = nan_value}));
  CHECK_FALSE(gradcheck(square, std::array{6.0}, std::array{3.0}, {.rtol = nan_value}));
}

TEST_CASE("functions that are not finite") {
  const auto undefined = [](const auto& x) { return std::log(x[0]); };
  CHECK(gradcheck(undefined, std::array{1.0}, std::array{-1.0}).result == finding::undefined);
  CHECK(gradcheck(undefined, std::array{nan_value}, std::array{-1.0}).result == finding::undefined);
  CHECK(gradcheck(undefined, std::array{1.0}, std::array{nan_value}).result == finding::undefined);
  // Finite at the point alone.
  const auto edge = [](const auto& x) { return std::sqrt(x[0]); };
  CHECK(gradcheck(edge, std::array{0.0}, std::array{0.0}).result == finding::not_finite);
  // Finite around the point, not at it.
  const auto hole = [](const auto& x) { return x[0] / x[0]; };
  CHECK(gradcheck(hole, std::array{0.0}, std::array{0.0}).result == finding::undefined);
}

TEST_CASE("a tolerance beyond the numeric derivative's own accuracy decides nothing") {
  const auto steep = [](const auto& x) { return 1e6f + std::sin(x[0]); };
  const auto report =
      gradcheck(steep, std::array{std::cos(1.0f)}, std::array{1.0f}, {.atol = 1e-6, .rtol = 0});
  CHECK_FALSE(report.ok);
  CHECK(report.result == finding::undecided);
  CHECK(report.error > report.tolerance);
}

TEST_CASE("an empty comparison proves nothing") {
  const auto zero = [](std::span<const double>) { return 0.0; };
  const auto report = gradcheck(zero, std::vector<double>{}, std::vector<double>{});
  CHECK_FALSE(report.ok);
  CHECK(report.result == finding::empty);
}

TEST_CASE("sizes known at run time only") {
  const auto product = [](std::span<const double> x) { return x[0] * x[1]; };
  const std::vector<double> point{3, 4};
  CHECK(gradcheck(product, std::vector<double>{4, 3}, point));
  CHECK(gradcheck(product, std::array{4.0f, 3.0f}, point));
  CHECK(gradcheck(product, std::vector<double>{4, 3, 0}, point).result == finding::wrong_size);
  CHECK(gradcheck(product, std::vector<double>{}, point).result == finding::wrong_size);
}

TEST_CASE("a gradient computed in float against a function of double or long double") {
  std::array<float, 8> narrow{};
  for (std::size_t i = 0; i < 8; ++i) narrow[i] = static_cast<float>(derived[i]);
  CHECK(gradcheck(layer_norm::loss8, narrow, layer_norm::x8, {.atol = 1e-6, .rtol = 1e-6}));
  std::array<long double, 8> g{};
  for (std::size_t i = 0; i < 8; ++i) g[i] = layer_norm::g8[i];
  const auto wide = [&](const std::array<long double, 8>& x) { return layer_norm::loss(g, x); };
  CHECK(gradcheck<long double>(wide, derived, layer_norm::x8, {.atol = 1e-14, .rtol = 1e-14}));
}
