// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// The laws of law_checks.hpp and derivative_checks.hpp for 2,000 random expressions; long/laws.cpp has 500,000.
#include "catch.hpp"
#include "law_run.hpp"

TEST_CASE("laws of random expressions") {
  constexpr int count = 2000;
  laws::law_run run;
  for (std::uint64_t seed = 0; seed < count; ++seed) run.check(seed);
  INFO(run.summary() + run.remarks());
  CHECK(run.counts("idempotence").fails <= count / 1000);
  if (!run.failures().empty()) FAIL(run.failures());
  // A generator that made nothing but senseless expressions would find nothing.
  CHECK(run.counts("forms").holds > count * 85 / 100);
  CHECK(run.counts("derivative").holds > count * 80 / 100);
  CHECK(run.undecided_rate() < 0.03);
}

TEST_CASE("laws of small expressions, many") {
  constexpr int count = 5000;
  laws::law_run run;
  for (std::uint64_t seed = 0; seed < count; ++seed) {
    run.check(1'000'000'000 + seed, {.depth = 3, .nodes = 8, .lets = 1, .hard = 40});
  }
  INFO(run.summary() + run.remarks());
  CHECK(run.counts("idempotence").fails <= count / 1000);
  if (!run.failures().empty()) FAIL(run.failures());
  CHECK(run.undecided_rate() < 0.03);
}
