// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/tanh_pow.hpp>

#include <array>
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

static_assert(math::tanh(0.0) == 0 && math::tanh(-20.0) == -1);
static_assert(math::signbit(math::tanh(-0.0)) && math::tanh(1e-200) == 1e-200 && math::tanh(0x1p-1074) > 0);
static_assert(math::tanh(infinity) == 1 && math::tanh(-infinity) == -1 &&
              math::isnan(math::tanh(not_a_number)));
static_assert(math::tanh(1.0) == 0x1.85efab514f394p-1 && math::tanh(-0.5) == -0x1.d9353d7568af3p-2);
static_assert(math::tanh(1.0f) == 0x1.85efacp-1f);

static_assert(math::powi(3.0, 4) == 81 && math::powi(2.0, -2) == 0.25 && math::powi(0.0, 0) == 1);
static_assert(math::powi(-2.0, 3) == -8 && math::powi(1.5f, 2) == 2.25f && math::powi(5.0, 1) == 5);
static_assert(math::powi(1e200, 1) == 1e200 && math::powi(1.0, std::numeric_limits<int>::min()) == 1);
static_assert(math::powi(-1.0, std::numeric_limits<int>::max()) == -1);

static_assert(math::pow(6.25, 1.5) == 15.625 && math::pow(-2.0, 3.0) == -8);
static_assert(math::pow(2.0f, 0.5f) == 0x1.6a09e6p+0f && math::pow(10.0, 15.0) == 1e15);
static_assert(math::pow(2.0, 1023.0) == 0x1p1023 && math::pow(2.0, 1024.0) == infinity);
static_assert(math::pow(2.0, -1074.0) == 0x1p-1074 && math::pow(2.0, -1076.0) == 0);
static_assert(math::pow(not_a_number, 0.0) == 1 && math::pow(1.0, not_a_number) == 1 &&
              math::isnan(math::pow(not_a_number, 1.0)));
static_assert(math::isnan(math::pow(-2.0, 0.5)) && math::isnan(math::pow(2.0, not_a_number)));
static_assert(math::pow(0.0, -1.0) == infinity && math::pow(-0.0, -3.0) == -infinity);

}  // namespace

TEST_CASE("tanh and pow at run time are the C library's") {
  const volatile double x = 0.7;
  const volatile double y = 1.3;
  CHECK(math::tanh(x) == std::tanh(x));
  CHECK(math::pow(x, y) == std::pow(x, y));
  const volatile float z = 0.7f;
  CHECK(math::tanh(z) == std::tanh(z));
  CHECK(math::pow(z, z) == std::pow(z, z));
}

TEST_CASE("portable tanh is within one unit of the exact value, two of the C library") {
  sweep::generator bits(21);
  std::uniform_real_distribution<double> middle(-1.5, 1.5);
  std::uniform_real_distribution<double> wide(-25, 25);
  const auto from_library = [](double x) {
    return sweep::distance(portable::tanh_portable(x), std::tanh(x));
  };
  // Where the library itself errs by more than two units.
  const auto any = sweep::largest(
      500'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto near = sweep::largest(
      500'000, [&] { return middle(bits); }, from_library);
  CAPTURE(any.at, near.at);
  CHECK(any.value <= 2);
  CHECK(near.value <= 2);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = [](double x) {
    return sweep::error_in_ulps(portable::tanh_portable(x), std::tanh(static_cast<long double>(x)));
  };
  const auto near_error = sweep::largest(
      300'000, [&] { return middle(bits); }, error);
  const auto wide_error = sweep::largest(
      300'000, [&] { return wide(bits); }, error);
  CAPTURE(near_error.at, wide_error.at);
  CHECK(near_error.value < 1);
  CHECK(wide_error.value < 1);
}

TEST_CASE("portable pow is within one unit of the C library") {
  sweep::generator bits(22);
  std::uniform_real_distribution<double> base(0, 10);
  std::uniform_real_distribution<double> near_one(0.99, 1.01);
  std::uniform_real_distribution<double> unit(-1, 1);
  std::uint64_t worst = 0;
  const auto compare = [&](double x, double y) {
    const std::uint64_t difference = sweep::distance(portable::pow_portable(x, y), std::pow(x, y));
    if (difference > 1) UNSCOPED_INFO("differs at " << x << " ^ " << y);
    worst = std::max(worst, difference);
  };
  for (int n = 0; n < 300'000; ++n) {
    compare(sweep::any_double(bits), sweep::any_double(bits));
    compare(base(bits), 30 * unit(bits));
    compare(near_one(bits), 70000 * unit(bits));
    compare(std::fabs(sweep::any_double(bits)), 2 * unit(bits));
    compare(-base(bits), std::floor(300 * unit(bits)));
  }
  CHECK(worst <= 1);
}

TEST_CASE("portable pow of special numbers is the C library's") {
  constexpr std::array numbers{0.0,    -0.0,   1.0,     -1.0,     0.5,        -0.5,         2.0,
                               -2.0,   3.0,    -3.0,    infinity, -infinity,  not_a_number, 1e300,
                               -1e300, 1e-310, -1e-310, 0x1p53,   0x1p53 + 2, 0x1.8p1,      1.5};
  for (const double x : numbers) {
    for (const double y : numbers) {
      CAPTURE(x, y);
      CHECK(sweep::distance(portable::pow_portable(x, y), std::pow(x, y)) <= 1);
      CHECK((std::signbit(portable::pow_portable(x, y)) == std::signbit(std::pow(x, y)) ||
             std::isnan(std::pow(x, y))));
    }
  }
}

TEST_CASE("portable pow of integers is exact while the result fits") {
  for (int base = 2; base <= 40; ++base) {
    double exact = 1;
    for (int n = 0; exact < 0x1p53; ++n, exact *= base) {
      CAPTURE(base, n);
      CHECK(portable::pow_portable(base, n) == exact);
      CHECK(math::powi(static_cast<double>(base), n) == exact);
    }
  }
}
