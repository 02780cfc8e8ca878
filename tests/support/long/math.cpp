// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/math.hpp>

#include <cmath>
#include <random>

#include "../../catch.hpp"
#include "../sweep.hpp"

namespace math = leibniz::math::detail;

TEST_CASE("sqrt of 200 million random doubles") {
  sweep::generator bits(101);
  for (int n = 0; n < 200'000'000; ++n) {
    const double x = std::bit_cast<double>(bits() >> 1);
    if (!sweep::same(math::sqrt_portable(x), std::sqrt(x))) FAIL("sqrt differs at " << x);
  }
}

TEST_CASE("sqrt of all floats that are not negative") {
  for (std::uint32_t bits = 0; bits <= 0x7f800001u; ++bits) {
    const auto x = std::bit_cast<float>(bits);
    if (!sweep::same(math::sqrt_portable(x), std::sqrt(x))) FAIL("sqrt differs at " << x);
  }
}

TEST_CASE("exp, log and tanh of 100 million random numbers") {
  constexpr std::uint64_t count = 100'000'000;
  sweep::generator bits(102);
  std::uniform_real_distribution<double> wide(-750, 715);
  std::uniform_real_distribution<double> near_one(0.25, 4);
  std::uniform_real_distribution<double> middle(-3, 3);
  const auto exp_worst = sweep::largest(
      count, [&] { return wide(bits); },
      [](double x) { return sweep::distance(math::exp_portable(x), std::exp(x)); });
  const auto log_worst = sweep::largest(
      count, [&] { return near_one(bits); },
      [](double x) { return sweep::distance(math::log_portable(x), std::log(x)); });
  const auto tanh_worst = sweep::largest(
      count, [&] { return middle(bits); },
      [](double x) { return sweep::distance(math::tanh_portable(x), std::tanh(x)); });
  CAPTURE(exp_worst.at, log_worst.at, tanh_worst.at);
  CHECK(exp_worst.value <= 1);
  CHECK(log_worst.value <= 1);
  CHECK(tanh_worst.value <= 2);
}
