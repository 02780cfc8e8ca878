// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/trigonometric.hpp>

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

static_assert(math::sin(0.0) == 0 && math::cos(0.0) == 1 && math::cos(1e22) == 0x1.0be2cef01c8f4p-1);
static_assert(!math::signbit(math::sin(0.0)) && math::signbit(math::sin(-0.0)) && math::cos(-0.0) == 1);
static_assert(math::isnan(math::sin(d::infinity())) && math::isnan(math::cos(-d::infinity())) &&
              math::isnan(math::sin(d::quiet_NaN())) && math::isnan(math::cos(d::quiet_NaN())));
static_assert(math::sin(d::denorm_min()) == d::denorm_min() && math::sin(-1e-300) == -1e-300);
static_assert(math::sin(0.5) == 0x1.eaee8744b05fp-2 && math::cos(0.5) == 0x1.c1528065b7d5p-1);
// One angle in each quarter, and the same backwards.
static_assert(math::sin(1.0) == 0x1.aed548f090ceep-1 && math::cos(1.0) == 0x1.14a280fb5068cp-1);
static_assert(math::sin(3.0) == 0x1.210386db6d55bp-3 && math::cos(3.0) == -0x1.fae04be85e5d2p-1);
static_assert(math::sin(4.0) == -0x1.837b9dddc1eaep-1 && math::cos(4.0) == -0x1.4eaa606db24c1p-1);
static_assert(math::sin(5.0) == -0x1.eaf81f5e09933p-1 && math::cos(5.0) == 0x1.22785706b4ad9p-2);
static_assert(math::sin(-4.0) == 0x1.837b9dddc1eaep-1 && math::cos(-4.0) == -0x1.4eaa606db24c1p-1);
// The doubles next to pi / 2 and pi, and the one closest to a multiple of pi / 2.
static_assert(math::cos(0x1.921fb54442d18p+0) == 0x1.1a62633145c07p-54 &&
              math::sin(0x1.921fb54442d18p+1) == 0x1.1a62633145c07p-53);
static_assert(math::cos(6381956970095103 * 0x1p797) == -0x1.14ae72e6ba22fp-61 &&
              math::sin(6381956970095103 * 0x1p797) == 1);
static_assert(math::sin(0x1p1023) == 0x1.205248cbdb76p-1 && math::cos(0x1p1023) == -0x1.a719f26c232bfp-1);
static_assert(math::sin(d::max()) == 0x1.452fc98b34e97p-8 && math::cos(d::max()) == -0x1.fffe62ecfab75p-1);
static_assert(math::sin(0.75f) == 0x1.5cffc2p-1f && math::cos(0.75f) == 0x1.769fecp-1f);
static_assert(math::signbit(math::sin(-0.0f)) && math::isnan(math::sin(f::infinity())) &&
              math::isnan(math::cos(f::quiet_NaN())));

static_assert(math::atan(0.0) == 0 && 4 * math::atan(1.0) == 0x1.921fb54442d18p+1);
static_assert(!math::signbit(math::atan(0.0)) && math::signbit(math::atan(-0.0)));
static_assert(math::atan(d::infinity()) == 0x1.921fb54442d18p+0 &&
              math::atan(d::lowest()) == -2 * math::atan(1.0));
static_assert(math::atan(-d::infinity()) == -0x1.921fb54442d18p+0 && math::isnan(math::atan(d::quiet_NaN())));
static_assert(math::atan(d::denorm_min()) == d::denorm_min() && math::atan(1e-300) == 1e-300);
static_assert(math::atan(0.5) == 0x1.dac670561bb4fp-2 && math::atan(2.0) == 0x1.1b6e192ebbe44p+0);
static_assert(math::atan(0.0625) == 0x1.ff55bb72cfdeap-5 && math::atan(-3.0) == -0x1.3fc176b7a856p+0);
static_assert(math::atan(0.75f) == 0x1.4978fap-1f && math::atan(f::infinity()) == 0x1.921fb6p+0f &&
              math::isnan(math::atan(f::quiet_NaN())));

// The largest distance of the portable sine and cosine from the library's.
double from_library(double x) {
  return static_cast<double>(std::max(sweep::distance(portable::sin_portable(x), std::sin(x)),
                                      sweep::distance(portable::cos_portable(x), std::cos(x))));
}

}  // namespace

TEST_CASE("sin, cos and atan at run time are the C library's") {
  const volatile double x = 0.7;
  CHECK(math::sin(x) == std::sin(x));
  CHECK(math::cos(x) == std::cos(x));
  CHECK(math::atan(x) == std::atan(x));
  const volatile float y = 0.7f;
  CHECK(math::sin(y) == std::sin(y));
  CHECK(math::cos(y) == std::cos(y));
  CHECK(math::atan(y) == std::atan(y));
}

TEST_CASE("portable sin and cos are within one unit of the C library and of the exact values") {
  sweep::generator bits(51);
  std::uniform_real_distribution<double> turns(-20, 20);
  const auto any = sweep::largest(
      200'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto scaled = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -40, 60); }, from_library);
  const auto near = sweep::largest(
      200'000, [&] { return turns(bits); }, from_library);
  CAPTURE(any.at, scaled.at, near.at);
  CHECK(any.value <= 1);
  CHECK(scaled.value <= 1);
  CHECK(near.value <= 1);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = [](double x) {
    return std::max(sweep::error_in_ulps(portable::sin_portable(x), std::sin(static_cast<long double>(x))),
                    sweep::error_in_ulps(portable::cos_portable(x), std::cos(static_cast<long double>(x))));
  };
  const auto near_error = sweep::largest(
      100'000, [&] { return turns(bits); }, error);
  const auto large_error = sweep::largest(
      100'000, [&] { return sweep::scaled_double(bits, 10, 1024); }, error);
  CAPTURE(near_error.at, large_error.at);
  CHECK(near_error.value < 0.85);
  CHECK(large_error.value < 0.85);
}

TEST_CASE("portable sin and cos next to multiples of pi / 2") {
  constexpr long double half_pi = 1.57079632679489661923132169163975144L;
  sweep::generator bits(52);
  for (int n = 1; n < 40'000; ++n) {
    const auto multiple = static_cast<double>(n < 20'000 ? n : static_cast<int>(bits() >> 34));
    double x = static_cast<double>(static_cast<long double>(multiple) * half_pi);
    if (n % 2 == 0) x = std::nextafter(x, 0.0);
    if (from_library(x) > 1 || from_library(-x) > 1) FAIL("differs at " << x);
  }
}

TEST_CASE("portable sin and cos of powers of two and their neighbours") {
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    const double x = std::ldexp(1.0, exponent);
    for (const double y : {x, std::nextafter(x, 0.0), 2 * std::nextafter(x, 0.0), 1.5 * x}) {
      if (from_library(y) > 1) FAIL("differs at " << y);
    }
  }
}

TEST_CASE("portable atan is within one unit of the C library, and close to the exact value") {
  sweep::generator bits(53);
  std::uniform_real_distribution<double> middle(-1.2, 1.2);
  const auto distance = [](double x) { return sweep::distance(portable::atan_portable(x), std::atan(x)); };
  const auto any = sweep::largest(
      200'000, [&] { return sweep::any_double(bits); }, distance);
  const auto scaled = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -40, 62); }, distance);
  CAPTURE(any.at, scaled.at);
  CHECK(any.value <= 1);
  CHECK(scaled.value <= 1);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = [](double x) {
    return sweep::error_in_ulps(portable::atan_portable(x), std::atan(static_cast<long double>(x)));
  };
  const auto near_error = sweep::largest(
      200'000, [&] { return middle(bits); }, error);
  const auto far_error = sweep::largest(
      200'000, [&] { return 1 / middle(bits); }, error);
  CAPTURE(near_error.at, far_error.at);
  CHECK(near_error.value < 0.51);
  CHECK(far_error.value < 0.51);
}

TEST_CASE("portable sin, cos and atan of float are rounded from double") {
  sweep::generator bits(54);
  for (int n = 0; n < 100'000; ++n) {
    const auto x = static_cast<double>(sweep::any_float(bits));
    if (!sweep::same(portable::narrowed(portable::sin_portable(x)), static_cast<float>(std::sin(x))) ||
        !sweep::same(portable::narrowed(portable::cos_portable(x)), static_cast<float>(std::cos(x))) ||
        !sweep::same(portable::narrowed(portable::atan_portable(x)), static_cast<float>(std::atan(x)))) {
      FAIL("differs at " << x);
    }
  }
}
