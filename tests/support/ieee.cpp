// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/ieee.hpp>

#include <cmath>
#include <limits>

#include "../catch.hpp"
#include "sweep.hpp"

namespace math = leibniz::math;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

static_assert(math::isnan(not_a_number) && math::isnan(-not_a_number) && !math::isnan(infinity) &&
              !math::isnan(0.0));
static_assert(math::isnan(std::numeric_limits<float>::quiet_NaN()) && !math::isnan(1.0f));
static_assert(math::isfinite(1e308) && !math::isfinite(infinity) && !math::isfinite(-infinity));
static_assert(!math::isfinite(not_a_number) && math::isfinite(3e38f));
static_assert(!math::isfinite(std::numeric_limits<float>::infinity()));
static_assert(math::signbit(-0.0) && !math::signbit(0.0) && math::signbit(-1.0f) && math::signbit(-infinity));
static_assert(math::fabs(-2.5) == 2.5 && math::fabs(-2.5f) == 2.5f && !math::signbit(math::fabs(-0.0)));
static_assert(math::copysign(2.0, -0.0) == -2 && math::copysign(-2.0, 1.0) == 2);

static_assert(math::floor(-0.5) == -1 && math::floor(2.0) == 2);
static_assert(math::floor(2.75f) == 2 && math::floor(-2.25f) == -3);
static_assert(math::floor(-infinity) == -infinity && math::isnan(math::floor(not_a_number)));
static_assert(math::signbit(math::floor(-0.0)) && math::floor(0x1.8p60) == 0x1.8p60);

static_assert(math::scalbn(1.0, -1074) == 0x1p-1074 && math::scalbn(-1.0, 1024) == -__builtin_inf());
static_assert(math::scalbn(smallest, 2097) == 0x1p1023 && math::scalbn(smallest, -1) == 0);
static_assert(math::scalbn(0x1.8p0, -1075) == smallest);      // above one half: up
static_assert(math::scalbn(1.0, -1075) == 0);                 // one half: to even
static_assert(math::scalbn(0x1.8p0, -1074) == 2 * smallest);  // 1.5: to even
static_assert(math::scalbn(1.0, std::numeric_limits<int>::max()) == infinity);
static_assert(math::scalbn(1.0, std::numeric_limits<int>::min()) == 0);
static_assert(math::ldexp(0.75, 2) == 3);

}  // namespace

TEST_CASE("floor is that of the C library") {
  sweep::generator bits(1);
  for (int n = 0; n < 1'000'000; ++n) {
    const double x = sweep::any_double(bits);
    const float y = sweep::any_float(bits);
    const double z = static_cast<double>(static_cast<std::int64_t>(bits())) * 0x1p-40;
    if (!sweep::same(math::floor(x), std::floor(x)) || !sweep::same(math::floor(y), std::floor(y)) ||
        !sweep::same(math::floor(z), std::floor(z))) {
      FAIL("floor differs at " << x << ", " << y << " or " << z);
    }
  }
}

TEST_CASE("scalbn is that of the C library, subnormal results included") {
  sweep::generator bits(2);
  for (int n = 0; n < 1'000'000; ++n) {
    const double x = sweep::any_double(bits);
    const int exponent = static_cast<int>(bits() % 4400) - 2200;
    if (!sweep::same(math::scalbn(x, exponent), std::scalbn(x, exponent))) {
      FAIL("scalbn differs at " << x << ", " << exponent);
    }
  }
}

TEST_CASE("classification is that of the C library") {
  sweep::generator bits(3);
  for (int n = 0; n < 100'000; ++n) {
    const double x = sweep::any_double(bits);
    const float y = sweep::any_float(bits);
    if (math::isnan(x) != std::isnan(x) || math::isnan(y) != std::isnan(y) ||
        math::isfinite(x) != std::isfinite(x) || math::isfinite(y) != std::isfinite(y) ||
        math::signbit(x) != std::signbit(x) || math::signbit(y) != std::signbit(y)) {
      FAIL("classification differs at " << x << " or " << y);
    }
  }
}
