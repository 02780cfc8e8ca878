// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Layers that take the numbers of a row one by one, at every size from 1 to 50.
#include <utility>

#include "../layer_cases.hpp"

namespace {

template <template <std::size_t> class Layer>
void check_sizes() {
  []<std::size_t... Sizes>(std::index_sequence<Sizes...>) {
    (layer_check::check<Layer<Sizes + 1>>(100 + Sizes), ...);
  }
  (std::make_index_sequence<50>{});
}

}  // namespace

TEST_CASE("residual") { check_sizes<layer_cases::residual>(); }
TEST_CASE("tanh") { check_sizes<layer_cases::tanh>(); }
TEST_CASE("sigmoid") { check_sizes<layer_cases::sigmoid>(); }
TEST_CASE("silu") { check_sizes<layer_cases::silu>(); }
TEST_CASE("gelu") { check_sizes<layer_cases::gelu>(); }
TEST_CASE("relu") { check_sizes<layer_cases::relu>(); }
TEST_CASE("mse") { check_sizes<layer_cases::mse>(); }
