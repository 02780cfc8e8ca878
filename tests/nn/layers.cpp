// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Every layer at a few shapes; long/ has fifty for each.
#include "layer_cases.hpp"

namespace {

using layer_check::check;

template <std::size_t Size, template <std::size_t> class... Layers>
void check_rows(unsigned seed) {
  (check<Layers<Size>>(seed), ...);
}

TEST_CASE("layers of a row", "[nn]") {
  check_rows<7, layer_cases::residual, layer_cases::layer_norm, layer_cases::rms_norm, layer_cases::softmax,
             layer_cases::log_softmax, layer_cases::tanh, layer_cases::sigmoid, layer_cases::silu,
             layer_cases::gelu, layer_cases::relu, layer_cases::cross_entropy,
             layer_cases::cross_entropy_of_label, layer_cases::mse>(11);
  check_rows<1, layer_cases::layer_norm, layer_cases::softmax, layer_cases::cross_entropy>(12);
}

TEST_CASE("dense", "[nn]") {
  check<layer_cases::dense<1, 1>>(21);
  check<layer_cases::dense<5, 3>>(22);
}

TEST_CASE("batch, group and instance normalization", "[nn]") {
  check<layer_cases::batch_norm<1, 3>>(31);
  check<layer_cases::batch_norm<5, 3>>(32);
  check<layer_cases::batch_norm<4, 3, 2>>(33);
  check<layer_cases::group_norm<2, 6, 3>>(34);
  check<layer_cases::group_norm<1, 5, 1>>(35);
  check<layer_cases::instance_norm<3, 4>>(36);
}

TEST_CASE("self-attention", "[nn]") {
  check<layer_cases::self_attention<1, 3, 2>>(41);
  check<layer_cases::self_attention<5, 3, 4>>(42);
}

}  // namespace
