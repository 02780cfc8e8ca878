// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/oracle/describe.hpp>

#include <array>
#include <limits>
#include <string>

#include <leibniz/oracle/oracle.hpp>

#include "../catch.hpp"

using namespace leibniz::oracle;

namespace {

const auto line = [](const auto& x) { return x[0] / 2 - x[1]; };
const std::array point{1.0, 2.0};

}  // namespace

TEST_CASE("a difference is described with both numbers") {
  const std::string text = describe(gradcheck(line, std::array{0.25, -1.0}, point)).c_str();
  CAPTURE(text);
  CHECK(text.starts_with("element [0][0] differs: derived 0.25, numeric 0.5 (to about "));
  CHECK(text.ends_with("difference 0.25, allowed 0.00051; 1 of 2 elements not accepted"));
}

TEST_CASE("every finding has its words") {
  const double nan_value = std::numeric_limits<double>::quiet_NaN();
  const auto text = [](const auto& report) { return std::string(describe(report).view()); };
  CHECK(text(gradcheck(line, std::array{0.5, -1.0}, point)).find("agrees") != std::string::npos);
  CHECK(text(gradcheck(line, std::array{0.5, nan_value}, point)).starts_with("element [0][1] is not finite"));
  CHECK(text(gradcheck(line, std::array{0.5}, point)) == "wrong size in row 0: expected 2 elements, given 1");
  CHECK(text(gradcheck(line, std::array{0.5, -1.0}, std::array{1.0, nan_value})) ==
        "the function is not finite at the point");
  CHECK(text(report<double>{}) == "there was nothing to compare");
  CHECK(text(gradcheck(line, std::array{0.5, -1.0}, point, {.atol = 0, .rtol = 0})).find("undecided") !=
        std::string::npos);
}

TEST_CASE("the longest numbers fit") {
  report<long double> widest;
  widest.result = finding::undecided;
  widest.row = widest.index = widest.failed = widest.checked = std::numeric_limits<std::size_t>::max();
  widest.derived = widest.numeric = std::numeric_limits<long double>::lowest();
  widest.difference = widest.tolerance = widest.error = std::numeric_limits<long double>::lowest();
  CHECK(describe(widest).view().ends_with("elements not accepted"));
}
