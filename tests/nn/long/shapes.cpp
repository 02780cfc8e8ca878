// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Layers of several axes, at fifty shapes each.
#include <utility>

#include "../layer_cases.hpp"

namespace {

using std::size_t;

/// Shape is called with std::integral_constant<size_t, k> for k from 0 to 49 and returns a case.
template <class Shape>
void check_shapes(Shape shape) {
  [&shape]<size_t... Numbers>(std::index_sequence<Numbers...>) {
    (layer_check::check<decltype(shape(std::integral_constant<size_t, Numbers>{}))>(200 + Numbers), ...);
  }
  (std::make_index_sequence<50>{});
}

}  // namespace

TEST_CASE("dense") {
  check_shapes([](auto k) { return layer_cases::dense<1 + k / 7, 1 + k % 7>{}; });
}
TEST_CASE("batch_norm") {
  check_shapes([](auto k) { return layer_cases::batch_norm<1 + k / 7, 1 + k % 7, 1 + k % 3>{}; });
}
TEST_CASE("group_norm") {
  check_shapes(
      [](auto k) { return layer_cases::group_norm<1 + k % 5, (1 + k % 5) * (1 + k % 3), 1 + k / 7>{}; });
}
TEST_CASE("instance_norm") {
  check_shapes([](auto k) { return layer_cases::instance_norm<1 + k % 7, 1 + k / 7>{}; });
}
TEST_CASE("self_attention") {
  check_shapes([](auto k) { return layer_cases::self_attention<1 + k % 5, 1 + k / 7, 1 + k % 4>{}; });
}
