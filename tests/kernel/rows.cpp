// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Loops over rows in blocks against the interpreter: every blocking.
#include "row_checks.hpp"

#include <concepts>
#include <type_traits>

namespace row_checks {
namespace {

TEST_CASE("blocks of rows compute what the interpreter does", "[kernel]") {
  check_sizes<float>(std::integer_sequence<long long, 1, 3, 7, 9, 64, 100>{});
  check_sizes<double>(std::integer_sequence<long long, 1, 4, 5>{});
  check_sizes<long double>(std::integer_sequence<long long, 8>{});
}

TEST_CASE("blocks of rows that are asked for", "[kernel]") {
  check<float, blocking{.rows = 1}, 20>();
  check<float, blocking{.rows = 2, .chains = 2}, 75>();
  check<float, blocking{.rows = 4, .chunk = 8, .keep = 1}, 11>();
  check<float, blocking{.rows = 8, .chunk = 16, .chains = 2, .unroll = 2, .keep = -1}, 70>();
  check<float, blocking{.lanes = packs::widest<float>, .rows = 4}, 70>();
  check<float, blocking{.rows = 4, .chunk = 16, .sums = 4, .chains = 2, .keep = -1}, 70>();
  check<float, blocking{.rows = 2, .chunk = 6, .sums = 4}, 20>();
  check<float, blocking{.rows = 4}, 2100>();  // more than fits into a cache
  check<float, blocking{.rows = 4, .prefetch = 192}, 75>();
  check<float, blocking{.rows = 1, .prefetch = 64, .keep = 1}, 20>();
  check<double, blocking{.lanes = packs::widest<double>, .rows = 2, .keep = 1}, 9>();
}

// What is 0 is left to the library, and the last of several options holds whole.
template <blocking... Given>
constexpr auto with = kernel<float>(N = 768_c, options<Given>..., Q(r, i) = M(r, i) - mean[r]);
template <blocking... Given>
using kernel_with = std::remove_cvref_t<decltype(with<Given...>)>;
static_assert(std::same_as<kernel_with<blocking{}>, kernel_with<>>);
static_assert(!std::same_as<kernel_with<blocking{.rows = 4, .chunk = 8}>, kernel_with<>>);
static_assert(std::same_as<kernel_with<blocking{.rows = 4}, blocking{.chains = 2}>,
                           kernel_with<blocking{.chains = 2}>>);

TEST_CASE("a chunk past the caches has no more rows than were asked for", "[kernel]") {
  check_past_cache<blocking{.rows = 2, .chunk = 2, .keep = 1}, 32>();
}
TEST_CASE("rows that fill a pack together go past the caches", "[kernel]") {
  check_past_cache<blocking{}, 2>();
  check_past_cache<blocking{}, 8>();
}

}  // namespace
}  // namespace row_checks
