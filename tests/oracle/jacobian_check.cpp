// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/oracle/jacobian_check.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "../catch.hpp"
#include "layer_norm.hpp"

using namespace leibniz::oracle;

namespace {

constexpr auto swap = [](const auto& x) { return std::array{x[1], 3 * x[0]}; };
static_assert(jacobian_check(swap, std::array{0.0, 1.0, 3.0, 0.0}, std::array{1.0, 2.0}));
static_assert(!jacobian_check(swap, std::array{0.0, 3.0, 1.0, 0.0}, std::array{1.0, 2.0}));

constexpr auto derived = layer_norm::jacobian(layer_norm::x8);
static_assert(jacobian_check(layer_norm::normalized8, derived, layer_norm::x8,
                             {.atol = 1e-10, .rtol = 1e-10}));

// One output and one input.
constexpr auto square = [](const auto& x) { return std::array{x[0] * x[0]}; };
static_assert(jacobian_check(square, std::array{6.0}, std::array{3.0}));
static_assert(!jacobian_check(square, std::array{3.0}, std::array{3.0}));

const auto wide = [](std::span<const double> x) {
  return std::vector<double>{x[0] + x[1] + x[2], x[0] * x[2]};
};
const std::vector<double> point{2, 3, 5};

}  // namespace

TEST_CASE("a Jacobian is given as rows or in one piece") {
  const double plain[2][3]{{1, 1, 1}, {5, 0, 2}};
  CHECK(jacobian_check(wide, plain, point));
  CHECK(jacobian_check(wide, std::vector<std::vector<double>>{{1, 1, 1}, {5, 0, 2}}, point));
  CHECK(jacobian_check(wide, std::array<std::array<float, 3>, 2>{{{1, 1, 1}, {5, 0, 2}}}, point));
  CHECK(jacobian_check(wide, std::vector<double>{1, 1, 1, 5, 0, 2}, point));
  CHECK(jacobian_check<long double>([](const auto& x) { return std::array{x[0] * x[2]}; },
                                    std::vector<double>{5, 0, 2}, point));
}

TEST_CASE("a wrong entry is found where it is") {
  const double plain[2][3]{{1, 1, 1}, {5, 0.1, 2}};
  const auto report = jacobian_check(wide, plain, point);
  CHECK_FALSE(report);
  CHECK(report.row == 1);
  CHECK(report.index == 1);
  CHECK(report.failed == 1);
  CHECK(report.checked == 6);
  const auto flat = jacobian_check(wide, std::vector<double>{1, 1, 7, 5, 0, 2}, point);
  CHECK(flat.row == 0);
  CHECK(flat.index == 2);
}

TEST_CASE("wrong Jacobians of Layer Normalization are refused") {
  auto wrong = derived;
  SECTION("the sign") {
    for (auto& row : wrong) {
      for (double& value : row) value = -value;
    }
  }
  SECTION("delta(i,j) left out") {
    const double sigma = layer_norm::moments(layer_norm::x8).deviation;
    for (std::size_t i = 0; i < 8; ++i) wrong[i][i] -= 1 / sigma;
  }
  SECTION("NaN") { wrong[7][7] = std::numeric_limits<double>::quiet_NaN(); }
  SECTION("one entry") { wrong[2][6] += 1e-3; }
  CHECK_FALSE(jacobian_check(layer_norm::normalized8, wrong, layer_norm::x8));
}

TEST_CASE("a transposed Jacobian is refused") {
  const auto f = [](std::span<const double> x) { return std::array{x[0] * x[1], x[1]}; };
  const std::array at{2.0, 3.0};
  CHECK(jacobian_check(f, std::array{3.0, 2.0, 0.0, 1.0}, at));
  CHECK_FALSE(jacobian_check(f, std::array{3.0, 0.0, 2.0, 1.0}, at));
}

TEST_CASE("wrong sizes are reported") {
  const auto rows = jacobian_check(wide, std::vector<std::vector<double>>{{1, 1, 1}}, point);
  CHECK(rows.result == finding::wrong_size);
  CHECK(rows.expected_size == 2);
  CHECK(rows.given_size == 1);
  const auto row = jacobian_check(wide, std::vector<std::vector<double>>{{1, 1, 1}, {5, 0}}, point);
  CHECK(row.result == finding::wrong_size);
  CHECK(row.row == 1);
  CHECK(row.expected_size == 3);
  CHECK(row.given_size == 2);
  const auto flat = jacobian_check(wide, std::vector<double>{1, 1, 1, 5, 0}, point);
  CHECK(flat.result == finding::wrong_size);
  CHECK(flat.expected_size == 6);
}

TEST_CASE("an output that is not finite") {
  const auto f = [](std::span<const double> x) { return std::array{x[0], std::log(-x[0])}; };
  CHECK(jacobian_check(f, std::array{1.0, 0.0}, std::array{1.0}).result == finding::undefined);
}

TEST_CASE("no outputs prove nothing") {
  const auto f = [](std::span<const double>) { return std::vector<double>{}; };
  CHECK(jacobian_check(f, std::vector<double>{}, point).result == finding::empty);
}
