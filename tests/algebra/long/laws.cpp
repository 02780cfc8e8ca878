// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// The laws for 500,000 random expressions of all sizes. LEIBNIZ_LAWS_COUNT sets another count, LEIBNIZ_LAWS_FIRST
// another first seed.
#include <cstdlib>
#include <iostream>

#include "../../catch.hpp"
#include "../law_run.hpp"

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

}  // namespace

TEST_CASE("laws of many random expressions") {
  constexpr laws::generator::options sizes[] = {{},
                                                {.depth = 3, .nodes = 8, .lets = 1, .hard = 40},
                                                {.depth = 4, .nodes = 14, .lets = 2, .hard = 25},
                                                {.depth = 6, .nodes = 40, .lets = 4, .hard = 8}};
  const std::uint64_t count = from_environment("LEIBNIZ_LAWS_COUNT", 500'000);
  const std::uint64_t first = from_environment("LEIBNIZ_LAWS_FIRST", 2'000'000'000);
  laws::law_run run;
  for (std::uint64_t k = 0; k < count; ++k) {
    run.check(first + k, sizes[k % 4]);
    if ((k + 1) % (count / 20 + 1) == 0)
      std::cout << run.summary() << run.remarks() << run.failures() << std::flush;
  }
  std::cout << run.summary() << run.remarks() << std::flush;
  CHECK(run.counts("idempotence").fails <= static_cast<std::int64_t>(count / 1000));
  if (!run.failures().empty()) FAIL(run.failures());
  CHECK(run.undecided_rate() < 0.03);
}
