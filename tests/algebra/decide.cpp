// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "catch.hpp"
#include "named.hpp"

using namespace named;

namespace {

term shifted_ratio(workshop& w, int above, int below) {
  return w.over(w.x(above), w.minus(w.x(below), w.x(above)));
}

}  // namespace

TEST_CASE("a root of a square is no square of a root") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  CHECK(w.equal(w.sqrt(w.pow(a, 2)), a) == verdict::refuted);
  CHECK(w.equal(w.sqrt(w.pow(w.minus(a, b), 2)), w.minus(a, b)) == verdict::refuted);
  CHECK(w.equal(w.sqrt(w.pow(w.minus(a, b), 2)), w.sqrt(w.pow(w.minus(b, a), 2))) == verdict::proved);
  CHECK(w.equal(w.pow(w.pow(a, 3), 1, 3), a) == verdict::proved);
}

TEST_CASE("what is true where roots and logarithms have values is not refuted") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), difference = w.minus(a, b);
  CHECK(w.equal(w.pow(w.sqrt(a), 2), w.sqrt(w.pow(a, 2))) != verdict::refuted);
  CHECK(w.equal(w.times(w.sqrt(difference), w.sqrt(difference)), w.sqrt(w.pow(difference, 2))) !=
        verdict::refuted);
  CHECK(w.equal(w.exp(w.log(a)), w.sqrt(w.pow(a, 2))) != verdict::refuted);
  CHECK(w.equal(w.sqrt(w.pow(w.sqrt(a), 4)), a) != verdict::refuted);
  CHECK(w.equal(w.times(w.sqrt(a), w.sqrt(b)), w.sqrt(w.times(a, b))) != verdict::refuted);
  CHECK(w.equal(w.log(w.times(a, b)), w.plus(w.log(a), w.log(b))) != verdict::refuted);
}

TEST_CASE("a denominator that is zero where a delta is not refutes nothing there") {
  workshop w;
  // The sides differ at i = j only, where they have no value.
  const term pole = w.over(w.delta(w.i, w.j), w.minus(w.x(w.i), w.x(w.j)));
  CHECK(w.equal(w.plus(pole, w.delta(w.i, w.j)), pole) != verdict::refuted);
}

TEST_CASE("multiplying through is not by zero") {
  workshop w;
  // d/dx[i] of x[j]/(x[k] - x[j]): the terms' denominators vanish on each other's deltas
  variable by;
  by.symbol = w.s.nodes[w.x(w.i)].symbol;
  by.indices[0] = static_cast<std::int16_t>(w.i);
  by.rank = 1;
  const term slope = derivative(w.s, shifted_ratio(w, w.j, w.k), by);
  CHECK(w.equal(slope, zero) == verdict::refuted);
  CHECK_FALSE(vanishes(w.s, slope));
  CHECK(simplify(w.s, slope) != zero);
  const term square = w.pow(w.minus(w.x(w.k), w.x(w.j)), -2);
  const term by_hand =
      w.times(w.minus(w.times(w.delta(w.i, w.j), w.x(w.k)), w.times(w.delta(w.i, w.k), w.x(w.j))), square);
  CHECK(w.equal(slope, by_hand) == verdict::proved);
  CHECK(w.equal(slope, w.times(w.number(2), by_hand)) == verdict::refuted);
}

TEST_CASE("sums over two indices") {
  workshop w;
  const term n = w.extent(w.N), total = w.sum(w.i, w.x(w.i)), squares = w.sum(w.i, w.pow(w.x(w.i), 2));
  const term d = w.minus(w.x(w.i), w.x(w.j));
  const auto both = [&w](term body) { return w.sum(w.i, w.sum(w.j, body)); };
  CHECK(w.equal(both(d), zero) == verdict::proved);
  CHECK(w.equal(both(w.times(d, w.times(w.y(w.i), w.y(w.j)))), zero) == verdict::proved);
  CHECK(w.equal(both(w.pow(d, 2)), w.times(w.number(2), w.minus(w.times(n, squares), w.pow(total, 2)))) ==
        verdict::proved);
  CHECK(w.equal(both(w.times(w.B(w.i, w.j), w.x(w.i))), both(w.times(w.B(w.j, w.i), w.x(w.j)))) ==
        verdict::proved);
  CHECK(w.equal(both(w.times(w.B(w.i, w.j), w.x(w.i))), both(w.times(w.B(w.i, w.j), w.x(w.j)))) ==
        verdict::refuted);
  CHECK(w.equal(w.pow(total, 2), squares) == verdict::refuted);
}

TEST_CASE("roots of numbers are independent") {
  workshop w;
  const term two = w.sqrt(w.number(2)), three = w.sqrt(w.number(3));
  CHECK(w.equal(w.over(one, w.minus(two, one)), w.plus(two, one)) == verdict::proved);
  CHECK(w.equal(w.times(two, three), w.sqrt(w.number(6))) == verdict::proved);
  CHECK(w.equal(w.plus(two, three), w.sqrt(w.number(5))) == verdict::refuted);
}

TEST_CASE("a small mistake is refuted, a large number is no excuse") {
  workshop w;
  const term a = w.scalar("a"), n = w.extent(w.N);
  CHECK(w.equal(a, w.plus(a, w.number(1, 1'000'000'000))) == verdict::refuted);
  CHECK(w.equal(w.times(w.number(1'000'000'000'000), a),
                w.plus(w.times(w.number(1'000'000'000'000), a), one)) == verdict::refuted);
  CHECK(w.equal(n, w.extent(w.M)) == verdict::refuted);
  CHECK(w.equal(w.times(n, w.minus(n, one)), zero) == verdict::refuted);
  CHECK(w.equal(w.delta(w.i, w.j), zero) == verdict::refuted);
  CHECK(w.equal(w.delta(w.i, w.j), one) == verdict::refuted);
}

TEST_CASE("what is true at some extents only is not proved") {
  workshop w;
  const term n = w.extent(w.N);
  term product = one;
  for (const int extent : {1, 2, 3, 4, 5}) product = w.times(product, w.minus(n, w.number(extent)));
  CHECK(w.equal(product, zero) != verdict::proved);
  CHECK(w.equal(w.sum(w.i, w.sum(w.j, w.minus(one, w.delta(w.i, w.j)))), zero) == verdict::refuted);
}

TEST_CASE("a logarithm that is log of zero where indices differ proves nothing") {
  workshop w;
  // at N = 1 they are 1/(M exp(y)) and 1/(2 M exp(2 y)); for larger N there is no value
  const auto side = [&w](std::int64_t factor) {
    const term extents = w.times(w.extent(w.N), w.extent(w.M));
    const term log = w.log(w.times(w.pow(w.delta(w.k, w.j), 2), w.times(w.number(factor), extents)));
    const term body = w.plus(w.times(w.number(factor), w.y(w.k)), log);
    return w.exp(w.sum(w.k, w.times(w.number(-1), body)));
  };
  CHECK(w.equal(side(1), side(2)) != verdict::proved);
}

TEST_CASE("a function that cancels keeps the domain of its argument") {
  workshop w;
  const term below = w.minus(w.number(-1), w.pow(w.scalar("a"), 2));
  const term nowhere = w.exp(w.times(w.number(2), w.log(below)));
  CHECK(w.equal(w.over(nowhere, nowhere), w.number(2)) == verdict::undecided);
  workshop other;
  const term somewhere = other.exp(other.times(other.number(2), other.log(other.scalar("b"))));
  CHECK(other.equal(other.over(somewhere, somewhere), other.number(2)) == verdict::refuted);
}

TEST_CASE("a term and itself, also where it has no value") {
  workshop w;
  const term root = w.sqrt(w.number(-1));
  CHECK(w.equal(root, root) == verdict::proved);
  CHECK(w.equal(w.over(w.x(w.i), w.minus(w.x(w.i), w.x(w.j))),
                w.over(w.x(w.i), w.minus(w.x(w.i), w.x(w.j)))) == verdict::proved);
}
