// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "catch.hpp"
#include "named.hpp"

using namespace named;

namespace {

term choice(workshop& w, term condition, term a, term b) {
  const term all[] = {condition, a, b};
  return make_function(w.s, function_id::select_positive, all);
}
term choice_from_zero(workshop& w, term condition, term a, term b) {
  const term all[] = {condition, a, b};
  return make_function(w.s, function_id::select_nonnegative, all);
}
term extremum(workshop& w, function_id id, term a, term b) {
  const term both[] = {a, b};
  return make_function(w.s, id, both);
}
term step(workshop& w, term u) { return make_function(w.s, function_id::step, u); }

}  // namespace

TEST_CASE("what a number decides") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), u = w.scalar("c");
  CHECK(choice(w, w.number(1, 3), a, b) == a);
  CHECK(choice(w, w.number(-1, 3), a, b) == b);
  CHECK(choice(w, zero, a, b) == b);
  CHECK(choice_from_zero(w, zero, a, b) == a);
  CHECK(choice(w, u, a, a) == a);
  CHECK(choice(w, u, a, b) != choice_from_zero(w, u, a, b));
  CHECK(choice(w, u, choice(w, u, a, b), b) == choice(w, u, a, b));
  CHECK(choice(w, u, a, choice(w, u, a, b)) == choice(w, u, a, b));
  CHECK(choice(w, u, choice_from_zero(w, u, a, b), b) != choice(w, u, a, b));
}

TEST_CASE("numbers and extents as branches") {
  workshop w;
  const term u = w.scalar("c"), n = w.extent(w.N);
  CHECK(choice(w, u, one, zero) == step(w, u));
  CHECK(choice(w, u, w.number(3), w.number(1, 2)) ==
        w.plus(w.number(1, 2), w.times(w.number(5, 2), step(w, u))));
  CHECK(choice(w, u, zero, w.over(one, n)) == w.minus(w.over(one, n), w.over(step(w, u), n)));
  const term opposite = step(w, w.times(w.number(-1), u));
  CHECK(choice_from_zero(w, u, zero, w.number(2)) == w.times(w.number(2), opposite));
  // no step is 1 at 0
  const term from_zero = choice_from_zero(w, u, one, zero);
  CHECK(w.s.nodes[from_zero].type == kind::function);
  CHECK(choice_from_zero(w, u, w.number(3), one) == w.plus(one, w.times(w.number(2), from_zero)));
  CHECK(w.pow(from_zero, 2) == from_zero);
  CHECK(w.sqrt(from_zero) == from_zero);
  const term a = w.scalar("a");
  CHECK(choice(w, u, a, w.times(w.number(3), a)) ==
        w.times(a, w.minus(w.number(3), w.times(w.number(2), step(w, u)))));
}

TEST_CASE("deltas leave a choice") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b"), u = w.x(w.i), d = w.delta(w.i, w.j);
  CHECK(choice(w, u, w.times(d, a), zero) == w.times(d, choice(w, u, a, zero)));
  CHECK(choice(w, u, w.plus(w.times(d, a), b), w.y(w.i)) ==
        w.plus(w.times(d, choice(w, u, a, zero)), choice(w, u, b, w.y(w.i))));
  CHECK(choice(w, u, w.times(d, a), w.times(d, b)) == w.times(d, choice(w, u, a, b)));
  CHECK(w.sum(w.i, choice(w, u, w.times(d, w.y(w.i)), zero)) == choice(w, w.x(w.j), w.y(w.j), zero));
}

TEST_CASE("interchangeable arguments") {
  workshop w;
  const term a = w.scalar("a"), b = w.scalar("b");
  for (const function_id id : {function_id::maximum, function_id::minimum}) {
    CHECK(extremum(w, id, a, b) == extremum(w, id, b, a));
    CHECK(extremum(w, id, a, a) == a);
    const term pair = extremum(w, id, w.x(w.i), w.x(w.j));
    CHECK(rename(w.s, rename(w.s, pair, w.i, w.k), w.k, w.i) == pair);
    CHECK(rename(w.s, pair, w.i, w.j) == w.x(w.j));
  }
  CHECK(extremum(w, function_id::maximum, a, w.plus(a, one)) == w.plus(a, one));
  CHECK(extremum(w, function_id::minimum, a, w.plus(a, one)) == a);
  CHECK(extremum(w, function_id::maximum, a, b) != extremum(w, function_id::minimum, a, b));
  CHECK(extremum(w, function_id::power, a, b) != extremum(w, function_id::power, b, a));
}
