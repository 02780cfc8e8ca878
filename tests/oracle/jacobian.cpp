// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/oracle/jacobian.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <span>
#include <vector>

#include "../catch.hpp"
#include "layer_norm.hpp"

using namespace leibniz::oracle;

namespace {

constexpr auto swap = [](const auto& x) { return std::array{x[1], 3 * x[0]}; };
static_assert(jacobian(swap, std::array{1.0, 2.0})[1][0].value == 3);

static_assert(std::same_as<decltype(jacobian(swap, std::array{1.0, 2.0})),
                           std::array<std::array<estimate<double>, 2>, 2>>);
static_assert(std::same_as<decltype(jacobian<long double>(swap, std::vector{1.0, 2.0})),
                           std::array<std::vector<estimate<long double>>, 2>>);

// 64 entries of Layer Normalization, within clang's default limit of steps.
constexpr auto numeric = jacobian(layer_norm::normalized8, layer_norm::x8);
constexpr auto derived = layer_norm::jacobian(layer_norm::x8);
static_assert([] {
  for (std::size_t i = 0; i < 8; ++i) {
    for (std::size_t j = 0; j < 8; ++j) {
      const double difference = numeric[i][j].value - derived[i][j];
      if (difference > 1e-11 || difference < -1e-11) return false;
    }
  }
  return true;
}());

}  // namespace

TEST_CASE("as many rows as outputs, as many columns as inputs") {
  const auto f = [](std::span<const double> x) {
    return std::vector<double>{x[0] + x[1] + x[2], x[0] * x[2]};
  };
  const auto found = jacobian(f, std::vector<double>{2, 3, 5});
  REQUIRE(found.size() == 2);
  REQUIRE(found[1].size() == 3);
  CHECK(found[0][1].value == Approx(1));
  CHECK(found[1][0].value == Approx(5));
  CHECK(found[1][1].value == Approx(0).margin(1e-12));
  CHECK(found[1][2].value == Approx(2));
}

TEST_CASE("a function that returns a view of one buffer is read before it is called again") {
  std::array<double, 2> buffer{};
  const auto f = [&](std::span<const double> x) {
    buffer = {x[0] * x[0], x[0] * x[1]};
    return std::span<const double>(buffer);
  };
  const auto found = jacobian(f, std::array{3.0, 4.0});
  CHECK(found[0][0].value == Approx(6));
  CHECK(found[1][0].value == Approx(4));
  CHECK(found[1][1].value == Approx(3));
}

TEST_CASE("outputs that come and go have no derivative") {
  const auto f = [](std::span<const double> x) { return std::vector<double>(x[0] > 1 ? 1 : 2, x[0]); };
  const auto found = jacobian(f, std::vector<double>{1});
  REQUIRE(found.size() == 2);
  CHECK(std::isnan(found[1][0].value));
}
