// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/log1p_expm1.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "../catch.hpp"
#include "sweep.hpp"

namespace math = leibniz::math;
namespace portable = leibniz::math::detail;

namespace {

using d = std::numeric_limits<double>;
using f = std::numeric_limits<float>;
constexpr double infinity = d::infinity();

static_assert(math::log1p(1e-300) == 1e-300 && math::log1p(-1.0) == -__builtin_inf());
static_assert(math::log1p(0.0) == 0 && !math::signbit(math::log1p(0.0)) && math::signbit(math::log1p(-0.0)));
static_assert(math::log1p(infinity) == infinity && math::isnan(math::log1p(d::quiet_NaN())));
static_assert(math::isnan(math::log1p(-infinity)) && math::isnan(math::log1p(-0x1.0000000000001p0)));
static_assert(math::log1p(d::denorm_min()) == d::denorm_min() && math::log1p(-d::min()) == -d::min());
static_assert(math::log1p(1.0) == 0x1.62e42fefa39efp-1 && math::log1p(-0.5) == -0x1.62e42fefa39efp-1);
static_assert(math::log1p(1e-10) == 0x1.b7cdfd9d1d693p-34 && math::log1p(0.5) == 0x1.9f323ecbf984cp-2);
static_assert(math::log1p(d::max()) == 0x1.62e42fefa39efp+9);
static_assert(math::log1p(-0x1.fffffffffffffp-1) == -0x1.25e4f7b2737fap+5);
static_assert(math::log1p(0.75f) == 0x1.1e85f6p-1f && math::log1p(-1.0f) == -f::infinity());
static_assert(math::isnan(math::log1p(-2.0f)) && math::signbit(math::log1p(-0.0f)));

static_assert(math::expm1(1e-300) == 1e-300 && math::expm1(-1000.0) == -1);
static_assert(math::expm1(0.0) == 0 && !math::signbit(math::expm1(0.0)) && math::signbit(math::expm1(-0.0)));
static_assert(math::expm1(infinity) == infinity && math::expm1(-infinity) == -1);
static_assert(math::isnan(math::expm1(d::quiet_NaN())) && math::expm1(-d::denorm_min()) == -d::denorm_min());
static_assert(math::expm1(709.782712893384) == 0x1.fffffffffff2ap+1023 &&
              math::expm1(709.7827128933841) == infinity && math::expm1(d::max()) == infinity);
static_assert(math::expm1(-37.0) == -0x1.fffffffffffffp-1 && math::expm1(-38.0) == -1);
static_assert(math::expm1(1e-10) == 0x1.b7cdfd9dda4e3p-34 && math::expm1(-0.25) == -0x1.c5041854df7d4p-3);
static_assert(math::expm1(1.0) == 0x1.b7e151628aed3p+0 && math::expm1(5.0) == 0x1.26d389970338fp+7);
static_assert(math::expm1(0.75f) == 0x1.1df3b6p+0f && math::expm1(89.0f) == f::infinity());

static_assert(math::sigmoid(0.0) == 0.5 && math::sigmoid(1000.0) == 1 && math::sigmoid(-1000.0) == 0);
static_assert(math::sigmoid(-0.0) == 0.5 && math::sigmoid(infinity) == 1 && math::sigmoid(-infinity) == 0);
static_assert(math::isnan(math::sigmoid(d::quiet_NaN())) && math::isnan(math::sigmoid(f::quiet_NaN())));
static_assert(math::sigmoid(40.0) == 1 && math::sigmoid(-740.0) == 0x55p-1074);
static_assert(math::sigmoid(0.75f) == 0x1.5bbd5p-1f && math::sigmoid(-104.0f) == 0);
static_assert(math::sigmoid(-100.0f) > 0 && math::sigmoid(d::max()) == 1 && math::sigmoid(d::lowest()) == 0);

}  // namespace

TEST_CASE("log1p and expm1 at run time are the C library's") {
  const volatile double x = 0.7;
  CHECK(math::log1p(x) == std::log1p(x));
  CHECK(math::expm1(x) == std::expm1(x));
  const volatile float y = 0.7f;
  CHECK(math::log1p(y) == std::log1p(y));
  CHECK(math::expm1(y) == std::expm1(y));
}

TEST_CASE("portable log1p is within one unit of the C library, and close to the exact value") {
  sweep::generator bits(31);
  std::uniform_real_distribution<double> near(-1, 4);
  const auto from_library = [](double x) {
    return sweep::distance(portable::log1p_portable(x), std::log1p(x));
  };
  const auto any = sweep::largest(
      200'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto middle = sweep::largest(
      200'000, [&] { return near(bits); }, from_library);
  const auto small = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -60, 0); }, from_library);
  CAPTURE(any.at, middle.at, small.at);
  CHECK(any.value <= 1);
  CHECK(middle.value <= 1);
  CHECK(small.value <= 1);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = [](double x) {
    return sweep::error_in_ulps(portable::log1p_portable(x), std::log1p(static_cast<long double>(x)));
  };
  const auto middle_error = sweep::largest(
      200'000, [&] { return near(bits); }, error);
  const auto small_error = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -60, 0); }, error);
  CAPTURE(middle_error.at, small_error.at);
  CHECK(middle_error.value < 0.502);
  CHECK(small_error.value < 0.502);
}

TEST_CASE("portable expm1 is within one unit of the C library and of the exact value") {
  sweep::generator bits(32);
  std::uniform_real_distribution<double> middle(-2, 2);
  std::uniform_real_distribution<double> wide(-45, 720);
  const auto from_library = [](double x) {
    return sweep::distance(portable::expm1_portable(x), std::expm1(x));
  };
  const auto any = sweep::largest(
      200'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto near = sweep::largest(
      200'000, [&] { return middle(bits); }, from_library);
  const auto far = sweep::largest(
      200'000, [&] { return wide(bits); }, from_library);
  CAPTURE(any.at, near.at, far.at);
  CHECK(any.value <= 1);
  CHECK(near.value <= 1);
  CHECK(far.value <= 1);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = [](double x) {
    return sweep::error_in_ulps(portable::expm1_portable(x), std::expm1(static_cast<long double>(x)));
  };
  const auto near_error = sweep::largest(
      200'000, [&] { return middle(bits); }, error);
  const auto small_error = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -60, 6); }, error);
  CAPTURE(near_error.at, small_error.at);
  CHECK(near_error.value < 0.8);
  CHECK(small_error.value < 0.8);
}

TEST_CASE("sigmoid keeps its digits on both sides") {
  sweep::generator bits(33);
  std::uniform_real_distribution<double> middle(-40, 40);
  std::uniform_real_distribution<double> wide(-745, 1);
  const auto exact = [](double x) { return 1 / (1 + std::exp(-static_cast<long double>(x))); };
  const auto portable_error = [&](double x) {
    return sweep::error_in_ulps(portable::sigmoid_portable(x), exact(x));
  };
  const auto error = [&](double x) { return sweep::error_in_ulps(math::sigmoid(x), exact(x)); };
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto near = sweep::largest(
      100'000, [&] { return middle(bits); }, error);
  const auto far = sweep::largest(
      100'000, [&] { return wide(bits); }, error);
  const auto portable_near = sweep::largest(
      100'000, [&] { return middle(bits); }, portable_error);
  const auto portable_far = sweep::largest(
      100'000, [&] { return wide(bits); }, portable_error);
  CAPTURE(near.at, far.at, portable_near.at, portable_far.at);
  CHECK(near.value < 2.5);
  CHECK(far.value < 2.5);
  CHECK(portable_near.value < 2.5);
  CHECK(portable_far.value < 2.5);
  for (int n = 0; n < 100'000; ++n) {
    const auto x = static_cast<float>(wide(bits) / 8);
    const auto nearest = static_cast<double>(static_cast<float>(exact(static_cast<double>(x))));
    // The unit is that of float, whose subnormal numbers end at 2^-149.
    const double unit = std::max(std::ldexp(1.0, std::ilogb(nearest) - 23), 0x1p-149);
    if (!(std::fabs(static_cast<double>(math::sigmoid(x)) - nearest) <= 3 * unit)) FAIL("differs at " << x);
  }
}

TEST_CASE("portable log1p and expm1 of float are rounded from double") {
  sweep::generator bits(34);
  for (int n = 0; n < 100'000; ++n) {
    const auto x = static_cast<double>(sweep::any_float(bits));
    if (!sweep::same(portable::narrowed(portable::log1p_portable(x)), static_cast<float>(std::log1p(x))) ||
        !sweep::same(portable::narrowed(portable::expm1_portable(x)), static_cast<float>(std::expm1(x)))) {
      FAIL("differs at " << x);
    }
  }
}
