// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Every half there and back, and the rounding of what lies between two: from float, double and long double.
#include <leibniz/support/half.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "catch.hpp"

namespace {

using leibniz::bfloat16;
using leibniz::Half;
using leibniz::detail::from_half;
using leibniz::detail::half_kind;
using leibniz::detail::to_half;

static_assert(float(bfloat16(1.00390625f)) == 1.0f && float(bfloat16(-3.0f)) == -3.0f);
static_assert(Half<bfloat16> && !Half<float> && !Half<double> && !Half<std::uint16_t>);
static_assert(sizeof(bfloat16) == 2 && std::is_trivially_copyable_v<bfloat16>);
static_assert(bfloat16(1e300).bits == 0x7f80 && bfloat16(-1e300).bits == 0xff80 &&
              bfloat16(1e-300).bits == 0);

/// The first pattern that is no finite number.
template <class Stored>
constexpr unsigned infinite = half_kind<Stored> == 2 ? 0x7c00 : 0x7f80;

template <class Stored>
constexpr Stored of_bits(unsigned bits) {
  return std::bit_cast<Stored>(static_cast<std::uint16_t>(bits));
}
template <class Stored>
constexpr unsigned bits_of(const Stored& value) {
  return std::bit_cast<std::uint16_t>(value);
}

/// By the definition of the format: subnormal numbers, normal ones, infinities, NaN.
template <class Stored>
double value_of(unsigned bits) {
  constexpr int fraction = half_kind<Stored> == 2 ? 10 : 7, bias = half_kind<Stored> == 2 ? 15 : 127;
  const int exponent = static_cast<int>((bits & 0x7fff) >> fraction), rest = bits & ((1 << fraction) - 1);
  double size;
  if ((bits & 0x7fff) >= infinite<Stored>) {
    size = rest == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  } else {
    size = std::ldexp(exponent == 0 ? rest : rest + (1 << fraction),
                      (exponent == 0 ? 1 : exponent) - bias - fraction);
  }
  return (bits & 0x8000) != 0 ? -size : size;
}

template <class Stored, class Number>
void check_there_and_back() {
  for (unsigned bits = 0; bits <= 0xffff; ++bits) {
    const float wide = from_half(of_bits<Stored>(bits));
    const double wanted = value_of<Stored>(bits);
    const Stored back = to_half<Stored>(static_cast<Number>(wide));
    const bool same = std::isnan(wanted) ? std::isnan(wide) && std::isnan(from_half(back))
                                         : wide == wanted && std::signbit(wide) == std::signbit(wanted) &&
                                               bits_of(back) == bits;
    if (!same) {
      CAPTURE(bits);
      CHECK(false);
    }
  }
}

/// What lies in the middle of two neighbours goes to the even one, what lies beside the middle to the nearer one.
template <class Stored, class Number>
void check_rounding() {
  for (unsigned bits = 0; bits < infinite<Stored>; ++bits) {
    // Beyond the largest number stands what would be the next if there were more exponents.
    const auto below = static_cast<Number>(value_of<Stored>(bits));
    const Number step = static_cast<Number>(bits + 1 == infinite<Stored>
                                                ? value_of<Stored>(bits) - value_of<Stored>(bits - 1)
                                                : value_of<Stored>(bits + 1) - value_of<Stored>(bits));
    const Number middle = below + step / 2;
    const unsigned even = bits + bits % 2;
    const bool right = bits_of(to_half<Stored>(middle)) == even &&
                       bits_of(to_half<Stored>(-middle)) == (even | 0x8000) &&
                       bits_of(to_half<Stored>(std::nextafter(middle, Number{0}))) == bits &&
                       bits_of(to_half<Stored>(std::nextafter(middle, 2 * middle))) == bits + 1;
    if (!right) {
      CAPTURE(bits);
      CHECK(false);
    }
  }
  for (const Number large : {std::numeric_limits<Number>::max(), std::numeric_limits<Number>::infinity()}) {
    CHECK(bits_of(to_half<Stored>(large)) == infinite<Stored>);
    CHECK(bits_of(to_half<Stored>(-large)) == (infinite<Stored> | 0x8000));
  }
  CHECK(bits_of(to_half<Stored>(std::numeric_limits<Number>::denorm_min())) == 0);
  CHECK(bits_of(to_half<Stored>(-std::numeric_limits<Number>::denorm_min())) == 0x8000);
  CHECK(std::isnan(from_half(to_half<Stored>(std::numeric_limits<Number>::quiet_NaN()))));
  CHECK(std::isnan(from_half(to_half<Stored>(-std::numeric_limits<Number>::quiet_NaN()))));
}

template <class Stored>
void check_all() {
  check_there_and_back<Stored, float>();
  check_there_and_back<Stored, double>();
  check_there_and_back<Stored, long double>();
  check_rounding<Stored, float>();
  check_rounding<Stored, double>();
  check_rounding<Stored, long double>();
}

TEST_CASE("bfloat16 there and back, and rounded", "[support]") { check_all<bfloat16>(); }
#ifdef __FLT16_MAX__
TEST_CASE("float16 there and back, and rounded", "[support]") { check_all<leibniz::float16>(); }
#endif
#ifdef LEIBNIZ_NATIVE_BFLOAT16
TEST_CASE("the compiler's own bfloat16 there and back, and rounded", "[support]") {
  check_all<leibniz::detail::native_bfloat16>();
}
#endif

// A NaN whose payload stands in the bits that are cut off.
TEST_CASE("NaN stays NaN", "[support]") {
  for (const std::uint32_t bits : {0x7f800001u, 0xff800001u, 0x7f80ffffu, 0x7fffffffu, 0xffffffffu})
    CHECK(std::isnan(from_half(bfloat16(std::bit_cast<float>(bits)))));
}

}  // namespace
