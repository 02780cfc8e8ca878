// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/erf.hpp>

#include <cmath>
#include <limits>
#include <random>

#include "../catch.hpp"
#include "sweep.hpp"

namespace math = leibniz::math;
namespace portable = leibniz::math::detail;

namespace {

using d = std::numeric_limits<double>;

static_assert(math::erf(0.0) == 0 && math::erf(6.0) == 1 && math::erf(-__builtin_inf()) == -1);
static_assert(math::erf(d::infinity()) == 1 && math::isnan(math::erf(d::quiet_NaN())));
static_assert(!math::signbit(math::erf(0.0)) && math::signbit(math::erf(-0.0)) && math::erf(d::max()) == 1);
static_assert(math::erf(d::denorm_min()) == d::denorm_min() && math::erf(1e-300) == 0x1.82e6d98711d3ap-997);
static_assert(math::erf(0.5) == 0x1.0a7ef5c18edd2p-1 && math::erf(1.0) == 0x1.af767a741088bp-1);
static_assert(math::erf(0.75) == 0x1.6c1c9759d0e5fp-1 && math::erf(1.5) == 0x1.eea5557137aep-1);
static_assert(math::erf(-2.0) == -0x1.fd9ae142795e3p-1 && math::erf(5.5) == 0x1.fffffffffffbep-1);
static_assert(math::erf(5.9) == 0x1.fffffffffffffp-1 && math::erf(5.95) == 1);
static_assert(math::erf(0.75f) == 0x1.6c1c98p-1f && math::signbit(math::erf(-0.0f)) &&
              math::isnan(math::erf(std::numeric_limits<float>::quiet_NaN())));

}  // namespace

TEST_CASE("erf at run time is the C library's") {
  const volatile double x = 0.7;
  CHECK(math::erf(x) == std::erf(x));
  const volatile float y = 0.7f;
  CHECK(math::erf(y) == std::erf(y));
}

TEST_CASE("portable erf is within one unit of the C library and of the exact value") {
  sweep::generator bits(41);
  std::uniform_real_distribution<double> wide(-6.5, 6.5);
  std::uniform_real_distribution<double> middle(0, 2);
  const auto from_library = [](double x) { return sweep::distance(portable::erf_portable(x), std::erf(x)); };
  const auto any = sweep::largest(
      200'000, [&] { return sweep::any_double(bits); }, from_library);
  const auto scaled = sweep::largest(
      200'000, [&] { return sweep::scaled_double(bits, -60, 3); }, from_library);
  const auto far = sweep::largest(
      200'000, [&] { return wide(bits); }, from_library);
  CAPTURE(any.at, scaled.at, far.at);
  CHECK(any.value <= 1);
  CHECK(scaled.value <= 1);
  CHECK(far.value <= 1);
  if (std::numeric_limits<long double>::digits < 64) return;
  const auto error = sweep::largest(
      300'000, [&] { return middle(bits); },
      [](double x) {
        return sweep::error_in_ulps(portable::erf_portable(x), std::erf(static_cast<long double>(x)));
      });
  CAPTURE(error.at);
  CHECK(error.value < 1);
}

TEST_CASE("portable erf at the seams of its polynomials") {
  for (const double seam : {0.75, 1.25, 6.0}) {
    double x = seam;
    for (int n = 0; n < 200; ++n) x = std::nextafter(x, 0.0);
    for (int n = 0; n < 400; ++n, x = std::nextafter(x, 7.0)) {
      CAPTURE(x);
      CHECK(sweep::distance(portable::erf_portable(x), std::erf(x)) <= 1);
      CHECK(portable::erf_portable(-x) == -portable::erf_portable(x));
    }
  }
}

TEST_CASE("portable erf of float is rounded from double") {
  sweep::generator bits(42);
  for (int n = 0; n < 200'000; ++n) {
    const auto x = static_cast<double>(sweep::any_float(bits));
    if (!sweep::same(portable::narrowed(portable::erf_portable(x)), static_cast<float>(std::erf(x)))) {
      FAIL("differs at " << x);
    }
  }
}
