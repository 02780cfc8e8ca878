// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/algebra/rational.hpp>

#include "catch.hpp"
#include "tree.hpp"

namespace {

using leibniz::algebra::make_rational;
using leibniz::algebra::power;
using leibniz::algebra::rational;

constexpr std::int64_t huge = INT64_MAX;

__extension__ using wide = __int128;

bool less_exactly(const rational& a, const rational& b) {
  return static_cast<wide>(a.num) * b.den < static_cast<wide>(b.num) * a.den;
}

}  // namespace

TEST_CASE("rationals are in lowest terms with a positive denominator") {
  STATIC_REQUIRE(make_rational(6, -4) == rational{-3, 2});
  STATIC_REQUIRE(make_rational(0, -7) == rational{0, 1});
  STATIC_REQUIRE(make_rational(huge, huge) == rational{1, 1});
  STATIC_REQUIRE(make_rational(-huge, -huge) == rational{1, 1});
  STATIC_REQUIRE(make_rational(8, 1) == rational{8, 1});
}

TEST_CASE("what does not fit is marked and stays marked") {
  STATIC_REQUIRE(!make_rational(1, 0).valid());
  STATIC_REQUIRE(!make_rational(INT64_MIN, 1).valid());
  STATIC_REQUIRE(!make_rational(1, INT64_MIN).valid());
  STATIC_REQUIRE(!(rational{huge, 1} + rational{1, 1}).valid());
  STATIC_REQUIRE(!(rational{-huge, 1} - rational{1, 1}).valid());
  STATIC_REQUIRE(!(rational{huge, 1} * rational{2, 1}).valid());
  STATIC_REQUIRE(!(rational{1, huge} * rational{1, 2}).valid());
  STATIC_REQUIRE(!(rational{1, huge} + rational{1, huge - 1}).valid());
  STATIC_REQUIRE(!inverse(rational{0, 1}).valid());
  STATIC_REQUIRE(!(rational{1, 1} / rational{0, 1}).valid());
  constexpr rational lost = rational{huge, 1} * rational{2, 1};
  STATIC_REQUIRE(!(lost + rational{1, 1}).valid());
  STATIC_REQUIRE(!(lost * rational{0, 1}).valid());
  STATIC_REQUIRE(!(-lost).valid());
  STATIC_REQUIRE(!inverse(lost).valid());
}

TEST_CASE("what fits is exact, also where steps of it would not fit") {
  STATIC_REQUIRE(rational{huge, 2} * rational{2, huge} == rational{1, 1});
  STATIC_REQUIRE(rational{huge, 3} + rational{-huge, 3} == rational{0, 1});
  STATIC_REQUIRE(rational{1, huge} - rational{1, huge} == rational{0, 1});
  STATIC_REQUIRE(rational{huge, 1} / rational{huge, 1} == rational{1, 1});
  STATIC_REQUIRE(rational{-2, 3} / rational{-4, 9} == rational{3, 2});
}

TEST_CASE("powers") {
  STATIC_REQUIRE(power({2, 3}, 3) == rational{8, 27});
  STATIC_REQUIRE(power({2, 3}, -3) == rational{27, 8});
  STATIC_REQUIRE(power({-2, 3}, -3) == rational{-27, 8});
  STATIC_REQUIRE(power({0, 1}, 0) == rational{1, 1});
  STATIC_REQUIRE(power({0, 1}, 5) == rational{0, 1});
  STATIC_REQUIRE(!power({0, 1}, -1).valid());
  STATIC_REQUIRE(power({2, 1}, 62) == rational{std::int64_t{1} << 62, 1});
  STATIC_REQUIRE(!power({2, 1}, 63).valid());
  STATIC_REQUIRE(power({-1, 1}, 1'000'000'001) == rational{-1, 1});
  STATIC_REQUIRE(power({1, 1}, huge) == rational{1, 1});
}

TEST_CASE("the largest integer not above") {
  STATIC_REQUIRE(floor(rational{7, 2}) == 3);
  STATIC_REQUIRE(floor(rational{-7, 2}) == -4);
  STATIC_REQUIRE(floor(rational{-4, 1}) == -4);
  STATIC_REQUIRE(floor(rational{-1, huge}) == -1);
}

TEST_CASE("comparison is exact where products would overflow") {
  STATIC_REQUIRE(rational{huge - 1, huge} < rational{1, 1});
  STATIC_REQUIRE(rational{huge - 2, huge - 1} < rational{huge - 1, huge});
  STATIC_REQUIRE(!(rational{huge - 1, huge} < rational{huge - 2, huge - 1}));
  STATIC_REQUIRE(rational{-1, 2} < rational{-1, 3});
  STATIC_REQUIRE(!(rational{1, 3} < rational{1, 3}));
  laws::dice random(1);
  for (int n = 0; n < 20'000; ++n) {
    const auto number = [&random] {
      const int bits = 1 + random.below(62);
      const auto part = [&] { return static_cast<std::int64_t>(random.next() >> (64 - bits)); };
      return make_rational(random.percent(50) ? part() : -part(), part() + 1);
    };
    const rational a = number(), b = number();
    if ((a < b) != less_exactly(a, b)) FAIL(a.num << "/" << a.den << " < " << b.num << "/" << b.den);
  }
}

TEST_CASE("sums and products of random numbers agree with 128 bits") {
  laws::dice random(2);
  const auto number = [&random] {
    const auto part = [&random] {
      return static_cast<std::int64_t>(random.next() >> (24 + random.below(39)));
    };
    return make_rational(random.percent(50) ? part() : -part(), part() % 100'000 + 1);
  };
  const auto equal = [](const rational& q, wide num, wide den) {
    return num * q.den == q.num * den && leibniz::algebra::detail::gcd(q.num, q.den) == 1;
  };
  for (int n = 0; n < 20'000; ++n) {
    const rational a = number(), b = number(), sum = a + b, product = a * b;
    const wide num = a.num, den = a.den;
    if (sum.valid() && !equal(sum, num * b.den + b.num * den, den * b.den)) FAIL("sum");
    if (product.valid() && !equal(product, num * b.num, den * b.den)) FAIL("product");
    if (sum.valid() && !(sum - b == a)) FAIL("difference");
    if (product.valid() && b.num != 0 && !(product / b == a)) FAIL("quotient");
  }
}
