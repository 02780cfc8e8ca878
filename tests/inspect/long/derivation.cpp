// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// A derivation that takes ten seconds to compile: no line of it is more than a compiler's default limits allow.
#include <leibniz/inspect/derivation.hpp>

#include <algorithm>

#include "../../catch.hpp"
#include "../samples.hpp"

namespace {

using namespace samples;

constexpr auto energy = let<"E">(sum(i, exp(y[i])));
constexpr auto& lines = derivation(hvp(energy, x[i], g[j]));

TEST_CASE("the Hessian of a sum of exponentials of layer normalization", "[inspect]") {
  STATIC_REQUIRE(lines.size() == 30);
  STATIC_REQUIRE(
      std::all_of(lines.begin(), lines.end(), [](const derivation_step& one) { return one.proved; }));
  STATIC_REQUIRE(lines.end()[-8].text == "d(y[i]) = -sum(k, g[k]*(1 + y[i]*y[k] - N*delta(i,k)))/(N*sigma)");
}

}  // namespace
