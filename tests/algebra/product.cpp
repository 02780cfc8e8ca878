// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "catch.hpp"
#include "named.hpp"

using namespace named;

TEST_CASE("factors meet") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  CHECK(w.times(a, w.times(b, a)) == w.times(w.pow(a, 2), b));
  CHECK(w.times(w.pow(a, -1), a) == one);
  CHECK(w.times(w.sqrt(a), w.pow(a, 1, 3)) == w.pow(a, 5, 6));
  CHECK(w.pow(w.times(a, b), 3) == w.times(w.pow(a, 3), w.pow(b, 3)));
  CHECK(w.pow(a, 0) == one);
  CHECK(w.pow(zero, 0) == one);
  CHECK(w.pow(zero, 1, 2) == zero);
  CHECK(w.times(zero, a) == zero);
}

TEST_CASE("powers of powers: a root of a square is not the base") {
  workshop w;
  const term a = w.scalar("a"), n = w.extent(w.N);
  CHECK(w.sqrt(w.pow(a, 2)) != a);
  CHECK(w.pow(w.pow(a, 4), 1, 4) != a);
  CHECK(w.sqrt(w.pow(a, 4)) == w.pow(a, 2));
  CHECK(w.pow(w.pow(a, 3), 1, 3) == a);
  CHECK(w.pow(w.sqrt(a), 3) == w.pow(a, 3, 2));
  CHECK(w.pow(w.sqrt(a), 2) == a);
  CHECK(w.pow(w.sqrt(w.pow(a, 2)), 2) == w.pow(a, 2));
  CHECK(w.sqrt(w.pow(n, 2)) == n);
  CHECK(w.sqrt(w.pow(w.exp(a), 2)) == w.exp(a));
}

TEST_CASE("roots of products: factors of unknown sign stay together") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), n = w.extent(w.N);
  CHECK(w.sqrt(w.times(a, b)) != w.times(w.sqrt(a), w.sqrt(b)));
  CHECK(w.sqrt(w.times(a, n)) == w.times(w.sqrt(a), w.sqrt(n)));
  CHECK(w.sqrt(w.times(w.pow(a, 2), n)) == w.times(w.sqrt(w.pow(a, 2)), w.sqrt(n)));
  // Of a term under a root the sign is known.
  const term root = w.sqrt(w.pow(a, 2));
  CHECK(w.sqrt(w.times(root, b)) == w.times(w.pow(w.pow(a, 2), 1, 4), w.sqrt(b)));
  // ((a^2)^(-1/3))^2 a, to the 3/2: a whole exponent comes out beside a factor of unknown sign
  const term third = w.pow(w.pow(w.pow(a, 2), -1, 3), 2);
  CHECK(w.pow(w.times(third, a), 3, 2) == w.times(w.pow(a, -2), w.pow(a, 3, 2)));
  CHECK(w.pow(w.over(w.pow(w.pow(a, 2), -3, 2), a), 4, 3) == w.times(w.pow(a, -4), w.pow(a, -4, 3)));
}

TEST_CASE("roots of numbers") {
  workshop w;
  CHECK(w.sqrt(w.number(4, 9)) == w.number(2, 3));
  CHECK(w.sqrt(w.number(8)) == w.times(w.number(2), w.sqrt(w.number(2))));
  CHECK(w.times(w.sqrt(w.number(2)), w.sqrt(w.number(3))) == w.sqrt(w.number(6)));
  CHECK(w.over(one, w.sqrt(w.number(2))) == w.times(w.number(1, 2), w.sqrt(w.number(2))));
  CHECK(w.pow(w.number(16, 81), -3, 4) == w.number(27, 8));
  CHECK(w.times(w.pow(w.number(2), 1, 2), w.pow(w.number(2), 1, 3)) == w.pow(w.number(2), 5, 6));
  CHECK(w.times(w.pow(w.number(2), 2, 3), w.pow(w.number(2), 2, 3)) ==
        w.times(w.number(2), w.pow(w.number(2), 1, 3)));
  CHECK(w.pow(w.sqrt(w.number(7)), 2) == w.number(7));
  // primes too large to be searched for
  const term large = w.number(1'000'003);
  CHECK(w.times(w.sqrt(large), w.sqrt(large)) == large);
  CHECK_FALSE(w.s.failed());
}

TEST_CASE("a number leaves a product, its sign only where the exponent is whole") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  CHECK(w.times(w.times(w.number(2), w.plus(a, b)), a) == w.times(w.number(2), w.times(w.plus(a, b), a)));
  CHECK(w.over(one, w.times(w.number(2), w.plus(a, b))) == w.times(w.number(1, 2), w.pow(w.plus(a, b), -1)));
  CHECK(w.pow(w.minus(a, b), 2) == w.pow(w.minus(b, a), 2));
  CHECK(w.pow(w.minus(a, b), 3) == w.times(w.number(-1), w.pow(w.minus(b, a), 3)));
  CHECK(w.pow(w.minus(a, b), -1) == w.times(w.number(-1), w.pow(w.minus(b, a), -1)));
  CHECK(w.sqrt(w.times(w.number(-1), a)) != w.times(w.number(-1), w.sqrt(a)));
  CHECK(w.pow(w.sqrt(w.times(w.number(-4), a)), 2) == w.times(w.number(-4), a));
  // x[i] - x[j] has no sign that a renaming would keep, but one at each place
  const term d = w.minus(w.x(w.i), w.x(w.j)), e = w.minus(w.x(w.j), w.x(w.i));
  CHECK(w.over(d, e) == w.number(-1));
  CHECK(w.times(d, e) == w.times(w.number(-1), w.pow(d, 2)));
  CHECK(w.sum(w.i, w.times(d, w.y(w.i))) == w.times(w.number(-1), w.sum(w.i, w.times(e, w.y(w.i)))));
}

TEST_CASE("roots of negative numbers stay, and nothing is proved of them") {
  workshop w;
  const term root = w.sqrt(w.number(-1));
  CHECK(root != one);
  for (const auto& [num, den] : {std::pair{3, 2}, {5, 2}, {4, 3}, {-3, 2}, {-1, 3}}) {
    const term t = w.pow(w.number(-1), num, den);
    CHECK(expand(w.s, t) != zero);
    CHECK(w.equal(t, one) == verdict::undecided);
  }
  CHECK_FALSE(w.s.failed());
}

TEST_CASE("a sign that went under a root leaves it again when the power is whole") {
  workshop w;
  const term sum = w.plus(one, w.x(w.i));
  CHECK(w.pow(w.minus(zero, w.pow(sum, 3)), 2, 3) == w.pow(sum, 2));
}

TEST_CASE("delta is its own power") {
  workshop w;
  const term d = w.delta(w.i, w.j), a = w.scalar("a");
  CHECK(w.times(d, d) == d);
  CHECK(w.pow(d, 3) == d);
  CHECK(w.sqrt(d) == d);
  CHECK(w.pow(w.times(d, w.pow(a, 2)), 2) == w.times(d, w.pow(a, 4)));
  CHECK(w.delta(w.i, w.i) == one);
  CHECK(w.delta(w.j, w.i) == d);
  CHECK(w.times(w.times(d, d), w.pow(d, 2)) == d);
}
