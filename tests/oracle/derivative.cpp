// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/oracle/derivative.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include <leibniz/support/math.hpp>

#include "../catch.hpp"
#include "layer_norm.hpp"

namespace math = leibniz::math;
using namespace leibniz::oracle;

namespace {

constexpr auto cube = [](const auto& x) { return x[0] * x[0] * x[0]; };
constexpr auto slope = derivative(cube, std::array{2.0}, 0);
static_assert(slope.value > 12 - 1e-10 && slope.value < 12 + 1e-10 && slope.error < 1e-10);

constexpr bool close(double a, double b, double tolerance) { return math::fabs(a - b) <= tolerance; }

constexpr auto exponential = [](const std::array<double, 1>& x) { return math::exp(x[0]); };
constexpr auto logarithm = [](const std::array<double, 1>& x) { return math::log(x[0]); };
constexpr auto tangent = [](const std::array<double, 1>& x) { return math::tanh(x[0]); };
constexpr auto power = [](const std::array<double, 1>& x) { return math::pow(x[0], 2.5); };
constexpr auto constant = [](const std::array<double, 1>&) { return 7; };
constexpr auto at = [](auto f, double x) { return derivative(f, std::array{x}, 0).value; };
static_assert(close(at(exponential, 1.5), math::exp(1.5), 1e-11));
static_assert(close(at(logarithm, 3), 1. / 3, 1e-12));
static_assert(close(at(tangent, 0.5), 1 - math::powi(math::tanh(0.5), 2), 1e-12));
static_assert(close(at(power, 2), 2.5 * math::pow(2.0, 1.5), 1e-10));
static_assert(at(constant, 2) == 0);
static_assert(at(cube, 0) == 0);

// A straight line has no truncation error, so the rounding is all.
constexpr auto line = [](const auto& x) { return 3 * x[0] - 2 * x[1]; };
static_assert(gradient(line, std::array{1.0, 2.0})[0].value == 3);
static_assert(gradient(line, std::array{1.0, 2.0})[1].value == -2);
static_assert(gradient(line, std::array{0.0, 0.0})[1].value == -2);

// All 8 components of Layer Normalization, well within clang's default limit of steps.
constexpr auto numeric = gradient(layer_norm::loss8, layer_norm::x8);
constexpr auto derived = layer_norm::gradient(layer_norm::g8, layer_norm::x8);
static_assert([] {
  for (std::size_t i = 0; i < 8; ++i) {
    if (!close(numeric[i].value, derived[i], 1e-11)) return false;
  }
  return true;
}());

// A given first step keeps a constant expression within the domain of f.
constexpr auto narrow = [](const auto& x) { return math::sqrt(x[0]) + x[1]; };
static_assert(close(derivative(narrow, std::array{0.01, 100.0}, 0, 1. / 256).value, 5, 1e-9));

// What is accepted, and what comes back.
using point3 = std::array<float, 3>;
constexpr auto sum = [](const auto& x) { return x[0] + x[1] + x[2]; };
static_assert(std::same_as<decltype(gradient(sum, point3{})), std::array<estimate<float>, 3>>);
static_assert(std::same_as<decltype(gradient<double>(sum, point3{})), std::array<estimate<double>, 3>>);
static_assert(std::same_as<decltype(gradient(sum, std::vector<float>{})), std::vector<estimate<float>>>);
static_assert(std::same_as<decltype(derivative<long double>(sum, point3{}, 0)), estimate<long double>>);
template <class Point>
concept has_gradient = requires(const Point& point) {
  gradient(sum, point);
};
static_assert(has_gradient<std::span<const double>> && has_gradient<std::span<double, 3>>);
static_assert(has_gradient<double[3]> && !has_gradient<std::array<int, 3>> && !has_gradient<double>);
constexpr auto swapped = [](const auto& x) { return std::array{x[1], x[0]}; };
static_assert(ScalarFunction<decltype(sum), void, point3> &&
              !ScalarFunction<decltype(swapped), void, point3>);

template <class Real>
struct random_problem {
  std::array<Real, 64> g{};
  std::array<Real, 64> x{};

  random_problem(Real scale, Real offset) {
    std::mt19937 bits(7);
    std::normal_distribution<double> normal;
    for (Real& value : g) value = static_cast<Real>(normal(bits));
    for (Real& value : x) value = offset + scale * static_cast<Real>(normal(bits));
  }
};

// The largest error relative to the largest component.
template <class Real>
Real gradient_error(Real scale, Real offset) {
  const random_problem<Real> problem(scale, offset);
  const auto found = gradient([&](const auto& x) { return layer_norm::loss(problem.g, x); }, problem.x);
  std::array<long double, 64> wide_g{};
  std::array<long double, 64> wide_x{};
  for (std::size_t i = 0; i < 64; ++i) {
    wide_g[i] = problem.g[i];
    wide_x[i] = problem.x[i];
  }
  const auto exact = layer_norm::gradient(wide_g, wide_x);
  long double worst = 0;
  long double size = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    worst = std::fmax(worst, std::fabs(found[i].value - exact[i]));
    size = std::fmax(size, std::fabs(exact[i]));
  }
  return static_cast<Real>(worst / size);
}

}  // namespace

TEST_CASE("Layer Normalization, 64 components, in long double, double and float") {
  struct regime {
    double scale;
    double offset;
  };
  for (const auto [scale, offset] : {regime{1, 0}, {16, 0}, {1, 100}, {1e-3, 0}, {1e6, 0}, {1e-3, 100}}) {
    CAPTURE(scale, offset);
    if (std::numeric_limits<long double>::digits >= 64) {
      CHECK(gradient_error<long double>(scale, offset) < 1e-14L);
    }
    CHECK(gradient_error<double>(scale, offset) < 1e-11);
    // 100 +- 0.001 has no digits left in float.
    if (scale >= 1 || offset == 0)
      CHECK(gradient_error(static_cast<float>(scale), static_cast<float>(offset)) < 1e-3f);
  }
}

TEST_CASE("elementary functions over ten decades, with honest error estimates") {
  for (double x = 1e-5; x < 1e5; x *= 3.7) {
    CAPTURE(x);
    const auto check = [&](auto f, long double exact, long double tolerance) {
      const auto found = derivative<long double>([&](const auto& v) { return f(v[0]); }, std::array{x}, 0);
      CHECK(std::fabs(found.value - exact) <= tolerance * std::fabs(exact));
      // A function may be several units off where the noise estimate allows for one.
      CHECK(std::fabs(found.value - exact) <= 20 * found.error);
    };
    const auto wide = static_cast<long double>(x);
    check([](long double v) { return std::sqrt(v); }, 0.5L / std::sqrt(wide), 1e-12L);
    check([](long double v) { return std::log(v); }, 1 / wide, 1e-12L);
    check([](long double v) { return 1 / v; }, -1 / (wide * wide), 1e-12L);
    check([](long double v) { return v * v * v * v; }, 4 * wide * wide * wide, 1e-12L);
    if (x < 1000) check([](long double v) { return std::sin(v); }, std::cos(wide), 1e-10L);
    if (x < 1000) check([](long double v) { return std::exp(-v); }, -std::exp(-wide), 1e-10L);
  }
}

TEST_CASE("components of very different size") {
  const auto f = [](const auto& x) { return std::exp(1000 * x[0]) * x[1]; };
  const auto found = gradient(f, std::array{1e-3, 1e3});
  CHECK(found[0].value == Approx(1e6 * std::exp(1.0)).epsilon(1e-9));
  CHECK(found[1].value == Approx(std::exp(1.0)).epsilon(1e-12));
}

TEST_CASE("steps that leave the domain are skipped") {
  const auto f = [](const auto& x) { return std::sqrt(x[0]) + std::log(x[0]) + x[1]; };
  const auto found = derivative(f, std::array{0.01, 100.0}, 0);
  CHECK(found.value == Approx(105.0).epsilon(1e-9));
}

TEST_CASE("where there is no derivative, the estimate says so") {
  const auto not_finite = [](const auto& x) { return std::log(x[0] - 1); };
  CHECK(std::isnan(derivative(not_finite, std::array{0.5}, 0).value));
  CHECK(std::isinf(derivative(not_finite, std::array{0.5}, 0).error));
  CHECK(std::isnan(derivative(cube, std::array{2.0}, 1).value));
  const auto edge = [](const auto& x) { return std::sqrt(x[0]); };
  CHECK(std::isnan(derivative(edge, std::array{0.0}, 0).value));
  CHECK(std::isnan(derivative(cube, std::array{std::numeric_limits<double>::quiet_NaN()}, 0).value));
  CHECK(std::isnan(derivative(cube, std::array{std::numeric_limits<double>::infinity()}, 0).value));
}

TEST_CASE("a jump or noise shows in the error") {
  const auto jump = [](const auto& x) { return x[0] < 1 ? 0.0 : 1.0; };
  CHECK(derivative(jump, std::array{1.0}, 0).error > 0.1);
  std::mt19937 bits(1);
  std::uniform_real_distribution<double> noise(-1e-6, 1e-6);
  const auto noisy = [&](const auto& x) { return x[0] + noise(bits); };
  const auto found = derivative(noisy, std::array{1.0}, 0);
  CHECK(found.value == Approx(1.0).margin(1e-4));
}

TEST_CASE("the point may be a vector, a span or a C array") {
  const auto through_span = [](std::span<const double> x) { return x[0] * x[1]; };
  std::vector<double> values{3, 4};
  const double plain[]{3, 4};
  CHECK(gradient(through_span, values)[1].value == Approx(3));
  CHECK(gradient(through_span, std::span<const double>(values))[1].value == Approx(3));
  CHECK(gradient(through_span, std::span<double, 2>(values))[0].value == Approx(4));
  CHECK(gradient(through_span, plain)[0].value == Approx(4));
  const auto through_vector = [](const std::vector<double>& x) { return x[0] * x[1]; };
  CHECK(derivative(through_vector, values, 0).value == Approx(4));
  CHECK(values == std::vector<double>{3, 4});
}
