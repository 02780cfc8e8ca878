// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/sqrt.hpp>

#include <array>
#include <cmath>
#include <limits>

#include "../catch.hpp"
#include "sweep.hpp"

namespace math = leibniz::math;

namespace {

using d = std::numeric_limits<double>;
using f = std::numeric_limits<float>;

static_assert(math::sqrt(2.0) == 0x1.6a09e667f3bcdp+0 && math::sqrt(2.0f) == 0x1.6a09e6p+0f);
static_assert(math::sqrt(0.0) == 0 && !math::signbit(math::sqrt(0.0)) && math::signbit(math::sqrt(-0.0)));
static_assert(math::sqrt(d::infinity()) == d::infinity() && math::sqrt(f::infinity()) == f::infinity());
static_assert(math::isnan(math::sqrt(-1.0)) && math::isnan(math::sqrt(-d::denorm_min())));
static_assert(math::isnan(math::sqrt(-d::infinity())) && math::isnan(math::sqrt(d::quiet_NaN())));
static_assert(math::isnan(math::sqrt(-1.0f)) && math::isnan(math::sqrt(f::quiet_NaN())));
static_assert(math::signbit(math::sqrt(-0.0f)) && math::isnan(math::sqrt(-f::infinity())));
static_assert(math::isnan(math::sqrt(d::signaling_NaN())) && math::isnan(math::sqrt(f::signaling_NaN())));
static_assert(math::sqrt(d::denorm_min()) == 0x1p-537 && math::sqrt(0x1p-1073) == 0x1.6a09e667f3bcdp-537);
static_assert(math::sqrt(d::max()) == 0x1.fffffffffffffp+511 && math::sqrt(d::min()) == 0x1p-511);
static_assert(math::sqrt(144.0) == 12 && math::sqrt(0.25) == 0.5 && math::sqrt(144.0f) == 12);
static_assert(math::sqrt(0x1.fffffffffffffp-1) == 0x1.fffffffffffffp-1);
static_assert(math::sqrt(0x1.0000000000001p0) == 1 && math::sqrt(0x1.0000000000002p0) == 0x1.0000000000001p0);

constexpr std::array inputs{3.0, 5.0, 1e-320, 1e300, 0.1, 123456789.0, 0x1.fffffffffffffp1, 7e-8};
constexpr auto roots = [] {
  std::array<double, inputs.size()> result{};
  for (std::size_t i = 0; i < inputs.size(); ++i) result[i] = math::sqrt(inputs[i]);
  return result;
}();

template <class Real>
bool agrees(Real x) {
  return sweep::same(math::detail::sqrt_portable(x), std::sqrt(x)) &&
         sweep::same(math::sqrt(x), std::sqrt(x));
}

}  // namespace

TEST_CASE("sqrt in a constant expression has the bits of the run time") {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const volatile double x = inputs[i];
    CHECK(sweep::same(roots[i], std::sqrt(x)));
  }
}

TEST_CASE("sqrt of special numbers") {
  for (const double x : {0.0, -0.0, d::infinity(), -d::infinity(), d::quiet_NaN(), -d::quiet_NaN(), d::min(),
                         d::max(), d::denorm_min(), -d::denorm_min(), -1.0, d::lowest(), d::epsilon()}) {
    CAPTURE(x);
    CHECK(agrees(x));
    CHECK(agrees(static_cast<float>(x)));
  }
}

TEST_CASE("sqrt of powers of two and their neighbours") {
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    double x = std::nextafter(std::nextafter(std::ldexp(1.0, exponent), 0.0), 0.0);
    for (int n = 0; n < 5; ++n, x = std::nextafter(x, d::infinity())) {
      if (!agrees(x) || !agrees(static_cast<float>(x))) FAIL("sqrt differs at " << x);
    }
  }
}

TEST_CASE("sqrt of squares and their neighbours") {
  sweep::generator bits(4);
  for (int n = 0; n < 200'000; ++n) {
    const auto root = static_cast<double>(bits() >> (38 + bits() % 26));
    const double square = root * root;  // exact: below 2^52
    const double half = (root + 0.5) * (root + 0.5);
    for (const double x : {square, half}) {
      if (!agrees(x) || !agrees(std::nextafter(x, 0.0)) || !agrees(std::nextafter(x, d::infinity()))) {
        FAIL("sqrt differs near " << x);
      }
    }
    if (math::detail::sqrt_portable(square) != root) FAIL("no exact root of " << square);
  }
}

TEST_CASE("sqrt of the numbers whose roots are closest to the middle between two doubles") {
  // A root s + 1/2 + tiny, s in [2^52, 2^53), has mantissa * 2^52 = s^2 + s + r with a small even r. As 2s + 1
  // is odd, every r has two such s modulo 2^53, found bit by bit.
  int found = 0;
  for (int r = -200; r <= 200; r += 2) {
    std::uint64_t solution = 0;
    for (int bit = 0; bit < 53; ++bit) {
      const std::uint64_t value = solution * (solution + 1) + static_cast<std::uint64_t>(r);
      solution += value & (std::uint64_t{1} << bit);
    }
    for (std::uint64_t root : {solution, ~solution}) {
      root = (root & ((std::uint64_t{1} << 53) - 1)) | std::uint64_t{1} << 52;
      // (s^2 + s + r) / 2^52 is an integer: its upper half rounded, its lower 52 bits zero by construction.
      const auto wide = static_cast<long double>(root);
      const auto mantissa = static_cast<std::uint64_t>(std::round((wide * wide + wide) / 0x1p52L));
      if ((mantissa << 52) != root * root + root + static_cast<std::uint64_t>(r)) continue;
      const auto x = static_cast<double>(mantissa);
      if (static_cast<std::uint64_t>(x) != mantissa) continue;
      ++found;
      if (!agrees(x)) FAIL("sqrt differs at " << x << ", r = " << r);
      const std::uint64_t nearest = r > 0 ? root + 1 : root;
      if (math::detail::sqrt_portable(x) != static_cast<double>(nearest) * 0x1p-26)
        FAIL("not rounded to nearest at " << x);
    }
  }
  if (std::numeric_limits<long double>::digits >= 64) CHECK(found > 100);
}

TEST_CASE("sqrt of random bits") {
  sweep::generator bits(5);
  for (int n = 0; n < 2'000'000; ++n) {
    // Half the patterns are negative and say little.
    const double x = std::fabs(sweep::any_double(bits));
    const float y = sweep::any_float(bits);
    if (!agrees(x) || !agrees(y)) FAIL("sqrt differs at " << x << " or " << y);
  }
}

TEST_CASE("sqrt of random subnormal numbers") {
  sweep::generator bits(6);
  for (int n = 0; n < 200'000; ++n) {
    const std::uint64_t mantissa = bits() >> (12 + bits() % 52);
    if (!agrees(std::bit_cast<double>(mantissa))) FAIL("sqrt differs at subnormal " << mantissa);
    const auto narrow = static_cast<std::uint32_t>(mantissa >> 29);
    if (!agrees(std::bit_cast<float>(narrow))) FAIL("sqrt differs at subnormal float " << narrow);
  }
}
