// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Layers that take a row as a whole, of every size from 1 to 50.
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

TEST_CASE("layer_norm") { check_sizes<layer_cases::layer_norm>(); }
TEST_CASE("rms_norm") { check_sizes<layer_cases::rms_norm>(); }
TEST_CASE("softmax") { check_sizes<layer_cases::softmax>(); }
TEST_CASE("log_softmax") { check_sizes<layer_cases::log_softmax>(); }
TEST_CASE("cross_entropy") { check_sizes<layer_cases::cross_entropy>(); }
TEST_CASE("cross_entropy of a label") { check_sizes<layer_cases::cross_entropy_of_label>(); }
