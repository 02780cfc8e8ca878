// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <string>
#include <vector>

#include "catch.hpp"
#include "named.hpp"

using namespace named;

TEST_CASE("equal terms have one number") {
  workshop w;
  const int before = w.s.node_count;
  const term first = w.plus(w.x(w.i), w.y(w.j));
  const int nodes = w.s.node_count, slots = w.s.slot_count, ints = w.s.int_count;
  CHECK(nodes > before);
  CHECK(w.plus(w.y(w.j), w.x(w.i)) == first);
  CHECK(w.s.node_count == nodes);
  CHECK(w.s.slot_count == slots);
  CHECK(w.s.int_count == ints);
}

TEST_CASE("a hash tie does not make different terms equal, and their order is that of their parts") {
  workshop w;
  const term x = w.x(w.i), y = w.y(w.i);
  // Forged: both nodes get one hash.
  w.s.nodes[y].hash = w.s.nodes[x].hash;
  CHECK(before(w.s, x, y) != before(w.s, y, x));
  CHECK_FALSE(before(w.s, x, x));
  const term sum = w.plus(x, y);
  CHECK(w.s.nodes[sum].count == 2);
  CHECK(w.plus(y, x) == sum);
  CHECK(w.minus(sum, y) == x);
}

TEST_CASE("ties of sums, products, reductions, functions and deltas") {
  workshop w;
  const term pairs[][2] = {{w.plus(w.x(w.i), w.x(w.j)), w.plus(w.x(w.i), w.x(w.k))},
                           {w.plus(w.x(w.i), w.number(2)), w.plus(w.x(w.i), w.number(3))},
                           {w.pow(w.x(w.i), 2), w.pow(w.x(w.i), 3)},
                           {w.sum(w.k, w.B(w.i, w.k)), w.sum(w.k, w.B(w.k, w.i))},
                           {w.exp(w.x(w.i)), w.exp(w.x(w.j))},
                           {w.delta(w.i, w.j), w.delta(w.i, w.k)}};
  for (const auto& [first, second] : pairs) {
    w.s.nodes[second].hash = w.s.nodes[first].hash;
    CHECK(before(w.s, first, second) != before(w.s, second, first));
  }
}

TEST_CASE("free indices and heights") {
  workshop w;
  const term inner = w.sum(w.k, w.times(w.B(w.i, w.k), w.x(w.k)));
  CHECK(w.s.nodes[inner].indices == bit(w.i));
  CHECK(w.s.nodes[inner].height == 1);
  const term outer = w.sum(w.i, w.times(inner, w.y(w.i)));
  CHECK(w.s.nodes[outer].indices == 0);
  CHECK(w.s.nodes[outer].height == 2);
}

TEST_CASE("names clash") {
  workshop w;
  w.x(w.i);
  const std::int16_t axes[] = {w.M};
  declare_variable(w.s, kind::element, "x", axes, 1);
  CHECK(w.s.error == status::name_clash);
}

TEST_CASE("too many nodes, indices and symbols are told, and the first reason stays") {
  SECTION("nodes") {
    workshop w;
    term t = w.scalar("a");
    for (int n = 0; n < store::max_nodes && !w.s.failed(); ++n) t = w.exp(t);
    CHECK(w.s.failed());
    const status reason = w.s.error;
    CHECK((reason == status::too_many_nodes || reason == status::too_many_slots));
    w.s.fail(status::division_by_zero);
    CHECK(w.s.error == reason);
    CHECK(expand(w.s, t) < w.s.node_count);
  }
  SECTION("indices") {
    workshop w;
    std::vector<std::string> names(70);
    for (std::size_t n = 0; n < names.size(); ++n) names[n] = "i" + std::to_string(n);
    for (const std::string& name : names) free_index(w.s, name, w.N);
    CHECK(w.s.error == status::too_many_indices);
  }
  SECTION("symbols") {
    workshop w;
    std::vector<std::string> names(store::max_symbols + 1);
    for (std::size_t n = 0; n < names.size(); ++n) names[n] = "a" + std::to_string(n);
    for (const std::string& name : names) w.scalar(name);
    CHECK(w.s.error == status::too_many_symbols);
  }
  SECTION("factors") {
    workshop w;
    std::vector<std::string> names(100);
    for (std::size_t n = 0; n < names.size(); ++n) names[n] = "a" + std::to_string(n);
    term product = one;
    for (const std::string& name : names) product = w.times(product, w.scalar(name));
    CHECK(w.s.failed());
  }
}

TEST_CASE("numbers that overflow are told") {
  workshop w;
  const term large = w.number(INT64_MAX / 2), a = w.scalar("a");
  SECTION("in a sum") {
    w.plus(w.times(large, a), w.times(large, w.times(w.number(3), a)));
    CHECK(w.s.error == status::rational_overflow);
  }
  SECTION("in a product") {
    w.times(w.times(large, a), w.times(large, a));
    CHECK(w.s.error == status::rational_overflow);
  }
  SECTION("in an exponent") {
    w.pow(w.pow(a, INT64_MAX / 2), 5);
    CHECK(w.s.error == status::rational_overflow);
  }
  SECTION("in a power of a number") {
    w.pow(w.number(10), 30);
    CHECK(w.s.error == status::rational_overflow);
  }
  SECTION("not where it cancels") {
    CHECK(w.minus(w.times(large, a), w.times(large, a)) == zero);
    CHECK(w.over(large, large) == one);
    CHECK_FALSE(w.s.failed());
  }
}

TEST_CASE("division by zero is told") {
  workshop w;
  SECTION("of a number") { w.over(one, zero); }
  SECTION("of a difference that vanishes") { w.over(w.x(w.i), w.minus(w.x(w.j), w.x(w.j))); }
  SECTION("when two indices become one") { rename(w.s, w.over(one, w.minus(w.x(w.i), w.x(w.j))), w.j, w.i); }
  SECTION("of 0^-1") { w.pow(zero, -1); }
  SECTION("of 0^(-1/2)") { w.pow(zero, -1, 2); }
  CHECK(w.s.error == status::division_by_zero);
}
