// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/support/half.hpp>

#include <cmath>
#include <limits>

#include "catch.hpp"

using leibniz::bfloat16;

static_assert(float(bfloat16(1.00390625f)) == 1.0f && float(bfloat16(-3.0f)) == -3.0f);
static_assert(leibniz::Half<bfloat16> && !leibniz::Half<float>);

TEST_CASE("each bfloat16 comes back from float", "[support]") {
  for (unsigned bits = 0; bits <= 0xffff; ++bits) {
    bfloat16 one;
    one.bits = static_cast<std::uint16_t>(bits);
    const auto wide = static_cast<float>(one);
    const bfloat16 back(wide);
    if (std::isnan(wide)) {
      CHECK(std::isnan(static_cast<float>(back)));
    } else if (back.bits != bits) {
      CAPTURE(bits);
      CHECK(false);
    }
  }
}

TEST_CASE("bfloat16 is the nearest, to even halfway", "[support]") {
  for (unsigned bits = 0; bits < 0x7f7f; ++bits) {
    bfloat16 low, high;
    low.bits = static_cast<std::uint16_t>(bits);
    high.bits = static_cast<std::uint16_t>(bits + 1);
    const auto below = static_cast<float>(low), above = static_cast<float>(high);
    const float middle = below + (above - below) / 2;
    const unsigned even = bits % 2 == 0 ? bits : bits + 1;
    if (bfloat16(middle).bits != even || bfloat16(std::nextafter(middle, below)).bits != bits ||
        bfloat16(std::nextafter(middle, above)).bits != bits + 1 ||
        bfloat16(-middle).bits != (even | 0x8000)) {
      CAPTURE(bits);
      CHECK(false);
    }
  }
  CHECK(std::isinf(static_cast<float>(bfloat16(std::numeric_limits<float>::max()))));
  CHECK(std::isinf(static_cast<float>(bfloat16(std::numeric_limits<float>::infinity()))));
}
