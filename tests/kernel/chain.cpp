// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Reverse accumulation through many layers: the size of the program is linear in their number, and the gradients are
// those of the numeric oracle.
#include "../compile_time/chain.hpp"

#include <leibniz/oracle/oracle.hpp>

#include <array>
#include <cmath>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr int size = 5;

constexpr int instructions(plan::sizes used) { return used.items; }
constexpr int four = instructions(chain::sizes_of(chain::all_gradients<4>));
constexpr int eight = instructions(chain::sizes_of(chain::all_gradients<8>));
constexpr int sixteen = instructions(chain::sizes_of(chain::all_gradients<16>));
constexpr int thirty_two = instructions(chain::sizes_of(chain::all_gradients<32>));
static_assert(sixteen - eight == 2 * (eight - four));
static_assert(thirty_two - sixteen == 2 * (sixteen - eight));

template <int Layers, int... Numbers>
void compare(std::integer_sequence<int, Numbers...>) {
  std::vector<std::array<double, size * size>> weights(Layers), slopes(Layers);
  std::array<double, size> x{}, target{};
  for (int n = 0; n < size; ++n) {
    x[n] = std::cos(1.3 * n);
    target[n] = 0.2 * n - 0.5;
  }
  for (int l = 0; l < Layers; ++l) {
    for (int n = 0; n < size * size; ++n) weights[l][n] = std::sin(0.7 * n + 1.9 * l) * 0.9;
  }
  double cost = 0;
  chain::all_gradients<Layers>(chain::layer<0>::h = x, chain::target = target, chain::cost = cost,
                               chain::layer<Numbers + 1>::W = weights[Numbers]...,
                               chain::layer<Numbers + 1>::dW = slopes[Numbers]...);
  const auto loss = [&](const std::vector<std::array<double, size * size>>& at, int layer, int element,
                        long double value) {
    std::array<long double, size> in{}, out{};
    for (int n = 0; n < size; ++n) in[n] = x[n];
    for (int l = 0; l < Layers; ++l) {
      for (int n = 0; n < size; ++n) {
        long double total = 0;
        for (int m = 0; m < size; ++m) {
          const bool moved = l == layer && size * n + m == element;
          total += (moved ? value : static_cast<long double>(at[l][size * n + m])) * in[m];
        }
        out[n] = std::tanh(total);
      }
      in = out;
    }
    long double result = 0;
    for (int n = 0; n < size; ++n) result += (in[n] - target[n]) * (in[n] - target[n]);
    return result;
  };
  CHECK(std::fabs(cost - static_cast<double>(loss(weights, -1, 0, 0))) < 1e-14 * cost);
  for (int l = 0; l < Layers; ++l) {
    double largest = 0;
    for (const double slope : slopes[l]) largest = std::fmax(largest, std::fabs(slope));
    CHECK(largest > 0);
    for (int n = 0; n < size * size; ++n) {
      const auto along = [&](const auto& value) { return loss(weights, l, n, value[0]); };
      const std::array at{static_cast<long double>(weights[l][n])};
      const auto numeric = static_cast<double>(oracle::derivative(along, at, 0).value);
      CHECK(std::fabs(slopes[l][n] - numeric) < 1e-9 * largest);
    }
  }
}

}  // namespace

TEST_CASE("the gradients of 4 and of 16 layers", "[kernel]") {
  compare<4>(std::make_integer_sequence<int, 4>{});
  compare<16>(std::make_integer_sequence<int, 16>{});
}
