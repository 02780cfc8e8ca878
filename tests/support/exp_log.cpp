// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/exp_log.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../catch.hpp"
#include "sweep.hpp"

namespace math = leibniz::math;
namespace portable = leibniz::math::detail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

static_assert(math::exp(0.0) == 1 && math::exp(-1000.0) == 0);
static_assert(math::exp(-0.0) == 1 && math::exp(1e-300) == 1 && math::exp(1.0) == 0x1.5bf0a8b145769p+1);
static_assert(math::exp(infinity) == infinity && math::exp(-infinity) == 0 &&
              math::isnan(math::exp(not_a_number)));
static_assert(math::exp(709.782712893384) == 0x1.fffffffffff2ap+1023 &&
              math::exp(709.7827128933841) == infinity);
static_assert(math::exp(-745.1332191019411) == 0x1p-1074 && math::exp(-745.1332191019412) == 0);
static_assert(math::exp(-740.0) > 0 && math::exp(-740.0) < 0x1p-1022);
static_assert(math::exp(1.0f) == 0x1.5bf0a8p+1f &&
              math::exp(89.0f) == std::numeric_limits<float>::infinity());
static_assert(math::exp(-104.0f) == 0 && math::isnan(math::exp(std::numeric_limits<float>::quiet_NaN())));

static_assert(math::log(1.0) == 0 && math::log(0.0) == -__builtin_inf());
static_assert(!math::signbit(math::log(1.0)) && math::log(-0.0) == -infinity &&
              math::log(infinity) == infinity);
static_assert(math::isnan(math::log(-1.0)) && math::isnan(math::log(not_a_number)) &&
              math::isnan(math::log(-infinity)));
static_assert(math::log(2.0) == 0x1.62e42fefa39efp-1 && math::log(0x1p-1074) == -0x1.74385446d71c3p+9);
static_assert(math::log(0x1.fffffffffffffp+1023) == 0x1.62e42fefa39efp+9);
static_assert(math::log(2.0f) == 0x1.62e43p-1f && math::log(0.0f) == -std::numeric_limits<float>::infinity());

}  // namespace

TEST_CASE("exp and log at run time are the C library's") {
  const volatile double x = 1.25;
  CHECK(math::exp(x) == std::exp(x));
  CHECK(math::log(x) == std::log(x));
  const volatile float y = 1.25f;
  CHECK(math::exp(y) == std::exp(y));
  CHECK(math::log(y) == std::log(y));
}

TEST_CASE("portable exp is within one unit of the C library") {
  sweep::generator bits(11);
  std::uniform_real_distribution<double> wide(-750, 715);
  std::uniform_real_distribution<double> narrow(-1, 1);
  const auto from_library = [](double x) { return sweep::distance(portable::exp_portable(x), std::exp(x)); };
  const auto any = sweep::largest(
      1'000'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto big = sweep::largest(
      1'000'000, [&] { return wide(bits); }, from_library);
  const auto small = sweep::largest(
      1'000'000, [&] { return narrow(bits); }, from_library);
  CAPTURE(any.at, big.at, small.at);
  CHECK(any.value <= 1);
  CHECK(big.value <= 1);
  CHECK(small.value <= 1);
}

TEST_CASE("portable log is within one unit of the C library") {
  sweep::generator bits(12);
  std::uniform_real_distribution<double> near_one(0.5, 2);
  const auto from_library = [](double x) { return sweep::distance(portable::log_portable(x), std::log(x)); };
  const auto any = sweep::largest(
      1'000'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto near = sweep::largest(
      1'000'000, [&] { return near_one(bits); }, from_library);
  const auto subnormal = sweep::largest(
      100'000, [&] { return std::bit_cast<double>(bits() >> (12 + bits() % 52)); }, from_library);
  CAPTURE(any.at, near.at, subnormal.at);
  CHECK(any.value <= 1);
  CHECK(near.value <= 1);
  CHECK(subnormal.value <= 1);
}

TEST_CASE("portable exp and log of float are rounded from double") {
  sweep::generator bits(13);
  for (int n = 0; n < 300'000; ++n) {
    const float x = sweep::any_float(bits);
    const float exponential = portable::narrowed(portable::exp_portable(static_cast<double>(x)));
    const float logarithm = portable::narrowed(portable::log_portable(static_cast<double>(x)));
    if (!sweep::same(exponential, static_cast<float>(std::exp(static_cast<double>(x)))) ||
        !sweep::same(logarithm, static_cast<float>(std::log(static_cast<double>(x))))) {
      FAIL("differs at " << x);
    }
  }
}

TEST_CASE("portable log is correctly rounded but for one case in a thousand") {
  if (std::numeric_limits<long double>::digits < 64) return;
  sweep::generator bits(14);
  std::uniform_real_distribution<double> draw(0.01, 100);
  const auto error = sweep::largest(
      300'000, [&] { return draw(bits); },
      [](double x) {
        return sweep::error_in_ulps(portable::log_portable(x), std::log(static_cast<long double>(x)));
      });
  CAPTURE(error.at);
  CHECK(error.value < 0.501);
}
