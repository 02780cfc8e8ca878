// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Loops over rows with the widest packs of the machine: several short rows in one, all ways to add up rows.
#include "../row_checks.hpp"

namespace {

TEST_CASE("rows in the machine's packs compute what the interpreter does", "[kernel]") {
  row_checks::check_sizes<float>(std::integer_sequence<long long, 1, 3, 7, 20, 40, 100, 2100>{});
  row_checks::check_sizes<double>(std::integer_sequence<long long, 1, 3, 20>{});
}

TEST_CASE("rows that fill one of the machine's packs together go past the caches", "[kernel]") {
  row_checks::check_past_cache<row_checks::blocking{}, 8>();
}

}  // namespace
