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

TEST_CASE("log1p, expm1, erf, sin, cos and atan of 20 million random numbers") {
  constexpr std::uint64_t count = 20'000'000;
  sweep::generator bits(103);
  std::uniform_real_distribution<double> above(-1, 4);
  std::uniform_real_distribution<double> middle(-3, 3);
  std::uniform_real_distribution<double> turns(-100, 100);
  const auto log1p_worst = sweep::largest(
      count, [&] { return above(bits); },
      [](double x) { return sweep::distance(math::log1p_portable(x), std::log1p(x)); });
  const auto expm1_worst = sweep::largest(
      count, [&] { return middle(bits); },
      [](double x) { return sweep::distance(math::expm1_portable(x), std::expm1(x)); });
  const auto erf_worst = sweep::largest(
      count, [&] { return middle(bits); },
      [](double x) { return sweep::distance(math::erf_portable(x), std::erf(x)); });
  const auto sin_worst = sweep::largest(
      count, [&] { return turns(bits); },
      [](double x) { return sweep::distance(math::sin_portable(x), std::sin(x)); });
  const auto cos_worst = sweep::largest(
      count, [&] { return turns(bits); },
      [](double x) { return sweep::distance(math::cos_portable(x), std::cos(x)); });
  const auto large_worst = sweep::largest(
      count, [&] { return sweep::scaled_double(bits, 10, 1024); },
      [](double x) { return sweep::distance(math::sin_portable(x), std::sin(x)); });
  const auto atan_worst = sweep::largest(
      count, [&] { return sweep::scaled_double(bits, -30, 30); },
      [](double x) { return sweep::distance(math::atan_portable(x), std::atan(x)); });
  CAPTURE(log1p_worst.at, expm1_worst.at, erf_worst.at, sin_worst.at, cos_worst.at, large_worst.at,
          atan_worst.at);
  CHECK(log1p_worst.value <= 1);
  CHECK(expm1_worst.value <= 1);
  CHECK(erf_worst.value <= 1);
  CHECK(sin_worst.value <= 1);
  CHECK(cos_worst.value <= 1);
  CHECK(large_worst.value <= 1);
  CHECK(atan_worst.value <= 1);
}
