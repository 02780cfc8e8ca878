// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "catch.hpp"
#include "named.hpp"

using namespace named;

TEST_CASE("products of sums are multiplied out") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  const term square = w.plus(w.plus(w.pow(a, 2), w.pow(b, 2)), w.times(w.number(2), w.times(a, b)));
  CHECK(expand(w.s, w.pow(w.plus(a, b), 2)) == square);
  CHECK(expand(w.s, w.times(w.plus(a, b), w.minus(a, b))) == w.minus(w.pow(a, 2), w.pow(b, 2)));
  CHECK(expand(w.s, square) == square);
}

TEST_CASE("a sum under a power below 1 is an atom without a common factor") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), n = w.extent(w.N);
  const auto same = [&w](term first, term second) { return expand(w.s, first) == expand(w.s, second); };
  CHECK(same(w.pow(w.plus(w.times(w.number(2), a), w.times(w.number(2), b)), -1),
             w.times(w.number(1, 2), w.pow(w.plus(a, b), -1))));
  CHECK(same(w.pow(w.plus(w.times(a, b), w.pow(a, 2)), -1), w.times(w.pow(a, -1), w.pow(w.plus(a, b), -1))));
  CHECK(same(w.sqrt(w.plus(w.times(n, a), w.times(n, b))), w.times(w.sqrt(n), w.sqrt(w.plus(a, b)))));
  CHECK(same(w.pow(w.plus(a, b), 3, 2), w.times(w.plus(a, b), w.sqrt(w.plus(a, b)))));
  CHECK(same(w.pow(w.plus(w.pow(a, -1), one), -1), w.times(a, w.pow(w.plus(a, one), -1))));
}

TEST_CASE("what a delta chooses") {
  workshop w;
  const term d = w.delta(w.i, w.j), a = w.scalar("a");
  const auto same = [&w](term first, term second) { return expand(w.s, first) == expand(w.s, second); };
  CHECK(same(w.times(d, w.x(w.i)), w.times(d, w.x(w.j))));
  CHECK(same(w.pow(w.minus(one, d), 2), w.minus(one, d)));
  CHECK(same(w.exp(w.times(d, a)), w.plus(one, w.times(d, w.minus(w.exp(a), one)))));
  CHECK(same(w.pow(w.plus(one, d), -1), w.minus(one, w.times(w.number(1, 2), d))));
  CHECK(same(w.times(w.delta(w.i, w.j), w.delta(w.j, w.k)), w.times(w.delta(w.i, w.k), w.delta(w.i, w.j))));
  // 1/(1 + delta/a) is a/(1 + a) where equal
  CHECK(same(w.pow(w.plus(one, w.over(d, a)), -1),
             w.plus(w.minus(one, d), w.times(d, w.over(a, w.plus(one, a))))));
}

TEST_CASE("exp and log") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), n = w.extent(w.N);
  const auto same = [&w](term first, term second) { return expand(w.s, first) == expand(w.s, second); };
  CHECK(same(w.exp(w.plus(a, b)), w.times(w.exp(a), w.exp(b))));
  CHECK(same(w.exp(w.times(w.number(-2), a)), w.pow(w.exp(a), -2)));
  CHECK(same(w.log(w.times(n, w.exp(a))), w.plus(w.log(n), a)));
  CHECK(same(w.log(w.pow(a, 3)), w.times(w.number(3), w.log(a))));
  CHECK_FALSE(same(w.log(w.pow(a, 2)), w.times(w.number(2), w.log(a))));
  CHECK(same(w.log(w.sqrt(a)), w.times(w.number(1, 2), w.log(a))));
  CHECK(same(w.plus(w.log(w.number(12)), w.log(w.number(1, 3))), w.times(w.number(2), w.log(w.number(2)))));
}

TEST_CASE("sums over indices are distributed, split and written in one order") {
  workshop w;
  const auto same = [&w](term first, term second) { return expand(w.s, first) == expand(w.s, second); };
  const term total = w.sum(w.k, w.x(w.k));
  CHECK(same(w.sum(w.i, w.sum(w.j, w.times(w.x(w.i), w.y(w.j)))), w.times(total, w.sum(w.j, w.y(w.j)))));
  CHECK(same(w.sum(w.i, w.sum(w.j, w.times(w.B(w.i, w.j), w.x(w.i)))),
             w.sum(w.j, w.sum(w.i, w.times(w.B(w.i, w.j), w.x(w.i))))));
  CHECK(same(w.pow(total, 2), w.sum(w.i, w.sum(w.j, w.times(w.x(w.i), w.x(w.j))))));
  CHECK(same(w.sum(w.i, w.times(w.x(w.i), w.sum(w.j, w.times(w.delta(w.i, w.j), w.y(w.j))))),
             w.sum(w.i, w.times(w.x(w.i), w.y(w.i)))));
  CHECK(expand(w.s, w.sum(w.i, w.minus(w.x(w.i), w.over(total, w.extent(w.N))))) == zero);
}

TEST_CASE("expanding is done once") {
  workshop w;
  const term a = w.scalar("a"), d = w.delta(w.i, w.j);
  const term row = w.sum(w.q, w.matrix("A", w.j, w.q));
  const int f = w.define("f", {}, w.pow(w.plus(one, a), -1));
  for (const term t :
       {w.pow(w.plus(w.over(d, a), one), -1), w.sqrt(w.pow(w.at(f, {}), 2)),
        w.sqrt(w.plus(d, w.plus(a, w.number(3, 4)))), w.pow(w.plus(w.pow(w.plus(a, one), -1), one), -1),
        w.sum(w.j, w.times(w.pow(row, 2), w.pow(row, 3))),
        w.log(w.over(w.plus(one, a), w.sum(w.j, w.plus(d, one)))),
        w.log(w.sqrt(w.over(w.minus(zero, a), w.sqrt(w.extent(w.N)))))}) {
    const term expanded = expand(w.s, t);
    CHECK(expand(w.s, expanded) == expanded);
  }
}

TEST_CASE("a power of a sum whose parts are not in their last form ends") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  const term log = w.log(w.pow(w.over(w.minus(zero, a), w.sqrt(b)), 1, 4));
  const term root = w.plus(w.pow(log, 2), w.over(w.pow(a, 2), w.extent(w.N)));
  CHECK(expand(w.s, w.pow(root, -1)) != zero);
  CHECK_FALSE(w.s.failed());
}
