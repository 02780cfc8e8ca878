// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "catch.hpp"
#include "named.hpp"

using namespace named;

TEST_CASE("names of bound indices do not matter") {
  workshop w;
  CHECK(w.sum(w.k, w.times(w.x(w.k), w.y(w.k))) == w.sum(w.l, w.times(w.y(w.l), w.x(w.l))));
  const term first = w.sum(w.k, w.times(w.x(w.k), w.sum(w.l, w.times(w.B(w.k, w.l), w.y(w.l)))));
  const term second = w.sum(w.l, w.times(w.x(w.l), w.sum(w.k, w.times(w.B(w.l, w.k), w.y(w.k)))));
  CHECK(first == second);
  // the inner sum shadows the outer one
  const term shadowed = w.sum(w.k, w.times(w.x(w.k), w.sum(w.k, w.y(w.k))));
  CHECK(shadowed == w.times(w.sum(w.k, w.x(w.k)), w.sum(w.l, w.y(w.l))));
}

TEST_CASE("no index is captured") {
  workshop w;
  const term row = w.sum(w.k, w.B(w.i, w.k));
  CHECK(rename(w.s, row, w.i, w.k) == w.sum(w.l, w.B(w.k, w.l)));
  CHECK(rename(w.s, row, w.k, w.j) == row);
  // sum_k B[i,k] sum_l B[k,l] with i -> k and i -> l
  const term chain = w.sum(w.k, w.times(w.B(w.i, w.k), w.sum(w.l, w.B(w.k, w.l))));
  for (const int target : {w.k, w.l, w.j}) {
    const term renamed = rename(w.s, chain, w.i, target);
    CHECK(w.s.nodes[renamed].indices == bit(target));
    CHECK(rename(w.s, renamed, target, w.i) == chain);
  }
}

TEST_CASE("renaming is simultaneous") {
  workshop w;
  renaming swap;
  swap.add(w.i, w.j);
  swap.add(w.j, w.i);
  const term t = w.plus(w.times(w.x(w.i), w.y(w.j)), w.sum(w.k, w.times(w.B(w.i, w.k), w.B(w.k, w.j))));
  const term swapped = w.plus(w.times(w.x(w.j), w.y(w.i)), w.sum(w.l, w.times(w.B(w.j, w.l), w.B(w.l, w.i))));
  CHECK(rename(w.s, t, swap) == swapped);
  CHECK(rename(w.s, swapped, swap) == t);
}

TEST_CASE("two indices that become one simplify") {
  workshop w;
  CHECK(rename(w.s, w.delta(w.i, w.j), w.j, w.i) == one);
  CHECK(rename(w.s, w.minus(w.x(w.i), w.x(w.j)), w.j, w.i) == zero);
  const term inner = w.sum(w.k, w.times(w.minus(w.x(w.i), w.x(w.j)), w.y(w.k)));
  CHECK(rename(w.s, inner, w.j, w.i) == zero);
  // under the sum a delta on its index contracts when it becomes one
  const term held = w.sum(w.k, w.exp(w.times(w.delta(w.i, w.j), w.x(w.k))));
  CHECK(rename(w.s, held, w.j, w.i) == w.sum(w.k, w.exp(w.x(w.k))));
}

TEST_CASE("sums over an index") {
  workshop w;
  const term n = w.extent(w.N), m = w.extent(w.M);
  CHECK(w.sum(w.k, one) == n);
  CHECK(w.sum(w.p, w.x(w.i)) == w.times(m, w.x(w.i)));
  CHECK(w.sum(w.k, w.delta(w.k, w.j)) == one);
  CHECK(w.sum(w.k, w.times(w.delta(w.k, w.j), w.exp(w.x(w.k)))) == w.exp(w.x(w.j)));
  CHECK(w.sum(w.k, w.times(w.delta(w.k, w.i), w.delta(w.k, w.j))) == w.delta(w.i, w.j));
  CHECK(w.sum(w.i, w.sum(w.j, w.delta(w.i, w.j))) == n);
  CHECK(w.sum(w.k, w.times(w.scalar("a"), w.times(w.x(w.k), w.number(3)))) ==
        w.times(w.number(3), w.times(w.scalar("a"), w.sum(w.l, w.x(w.l)))));
  CHECK(w.sum(w.k, zero) == zero);
}

TEST_CASE("a let's parameters are replaced simultaneously and nothing is captured") {
  workshop w;
  const int f = w.define("f", {w.i, w.j}, w.sum(w.k, w.times(w.B(w.i, w.k), w.B(w.k, w.j))));
  const auto product = [&](int row, int column, int bound) {
    return w.sum(bound, w.times(w.B(row, bound), w.B(bound, column)));
  };
  CHECK(instantiate(w.s, w.at(f, {w.j, w.i})) == product(w.j, w.i, w.k));
  CHECK(instantiate(w.s, w.at(f, {w.k, w.l})) == product(w.k, w.l, w.i));
  CHECK(instantiate(w.s, w.at(f, {w.k, w.k})) == product(w.k, w.k, w.i));
  // a let of a let with its parameters exchanged
  const int g = w.define("g", {w.i, w.j}, w.at(f, {w.j, w.i}));
  CHECK(expand(w.s, w.at(g, {w.k, w.l})) == expand(w.s, product(w.l, w.k, w.i)));
}

TEST_CASE("opening keeps away from indices in use") {
  workshop w;
  const term row = w.sum(w.k, w.B(w.i, w.k));
  const opened first = open(w.s, row);
  const opened second = open(w.s, row, bit(first.index));
  CHECK(first.index != second.index);
  CHECK(make_reduction(w.s, first.index, first.body) == row);
  CHECK(make_reduction(w.s, second.index, second.body) == row);
}
