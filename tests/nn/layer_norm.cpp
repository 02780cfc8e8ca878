// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/nn/layer_norm.hpp>

#include <array>
#include <cmath>

#include "catch.hpp"

namespace {

using leibniz::nn::layer_norm;

using row = std::array<double, 4>;

constexpr row forward_row(const row& x, double eps) {
  row y{};
  layer_norm<double, 4>::statistics kept{};
  layer_norm<double, 4>::forward(x, row{1, 1, 1, 2}, row{0, 0, 0, 1}, eps, y, kept);
  return y;
}
// mean 4, variance 25, and 11 more under the root
static_assert(forward_row({-1, -1, 9, 9}, 11)[3] > 1 + 5.0 / 3 - 1e-15);
static_assert(forward_row({-1, -1, 9, 9}, 11)[0] < -5.0 / 6 + 1e-15);

TEST_CASE("the layer's gradient is the gradient of its forward pass", "[nn]") {
  constexpr std::size_t size = 19;
  using layer = layer_norm<double, size>;
  std::array<double, size> x{}, gamma{}, beta{}, g{}, y{}, dx{}, dgamma{}, dbeta{};
  for (std::size_t n = 0; n < size; ++n) {
    x[n] = std::sin(1.7 * double(n));
    gamma[n] = 1 + 0.2 * std::cos(double(n));
    beta[n] = 0.1 * double(n);
    g[n] = std::cos(2.3 * double(n));
    dgamma[n] = dbeta[n] = 10;
  }
  const auto loss = [&] {
    layer::statistics kept{};
    layer::forward(x, gamma, beta, 1e-5, y, kept);
    double result = 0;
    for (std::size_t n = 0; n < size; ++n) result += g[n] * y[n];
    return result;
  };
  layer::statistics kept{};
  layer::forward(x, gamma, beta, 1e-5, y, kept);
  layer::backward(x, gamma, g, kept, dx, dgamma, dbeta);
  const auto slope = [&loss](double& variable) {
    const double start = variable, step = 1e-4;
    variable = start + step;
    const double above = loss();
    variable = start - step;
    const double below = loss();
    variable = start;
    return (above - below) / (2 * step);
  };
  for (std::size_t n = 0; n < size; ++n) {
    CHECK(dx[n] == Approx(slope(x[n])).margin(1e-6));
    CHECK(dgamma[n] - 10 == Approx(slope(gamma[n])).margin(1e-6));
    CHECK(dbeta[n] - 10 == Approx(slope(beta[n])).margin(1e-6));
  }
}

}  // namespace
