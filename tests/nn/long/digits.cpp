// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// The whole model of examples/digits.cpp at fifty shapes: its gradients against the numeric derivatives of the same
// model as plain loops.
#include <leibniz/oracle/oracle.hpp>

#include <array>
#include <cmath>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "../../../examples/digits_model.hpp"
#include "../../catch.hpp"

namespace {

template <class Real>
Real loss_of(const std::vector<Real>& p, int inputs, int hidden, int classes, const std::vector<double>& x,
             const std::vector<double>& target, bool normalized) {
  const Real *w1 = p.data(), *w2 = w1 + hidden * inputs, *gamma = w2 + classes * hidden,
             *beta = gamma + hidden, *bias = beta + hidden;
  std::vector<Real> u(hidden), s(classes);
  Real mean = 0, variance = 0, top = 0, total = 0, result = 0;
  for (int h = 0; h < hidden; ++h) {
    for (int i = 0; i < inputs; ++i) u[h] += w1[h * inputs + i] * Real(x[i]);
    mean += u[h] / hidden;
  }
  for (const Real value : u) variance += (value - mean) * (value - mean) / hidden;
  for (int h = 0; h < hidden; ++h) {
    const Real value = normalized ? (u[h] - mean) / std::sqrt(variance + Real(1) / 100000) : u[h];
    u[h] = std::tanh(gamma[h] * value + beta[h]);
  }
  for (int c = 0; c < classes; ++c) {
    s[c] = bias[c];
    for (int h = 0; h < hidden; ++h) s[c] += w2[c * hidden + h] * u[h];
    top = c == 0 || s[c] > top ? s[c] : top;
  }
  for (const Real score : s) total += std::exp(score - top);
  for (int c = 0; c < classes; ++c) result += Real(target[c]) * (top + std::log(total) - s[c]);
  return result;
}

template <std::size_t Part, std::array<std::size_t, 5> Sizes>
auto part(std::vector<double>& all) {
  std::size_t at = 0;
  for (std::size_t k = 0; k < Part; ++k) at += Sizes[k];
  return std::span<double, Sizes[Part]>(all.data() + at, Sizes[Part]);
}

template <class Hidden, int Inputs, int Hiddens, int Classes>
void check(bool normalized, unsigned seed) {
  using model = digits::model<Hidden>;
  std::mt19937 random(seed);
  std::uniform_real_distribution<double> number(-1, 1);
  constexpr std::array<std::size_t, 5> sizes{Hiddens * Inputs, Classes * Hiddens, Hiddens, Hiddens, Classes};
  std::vector<double> p, d, x(Inputs), target(Classes);
  for (const std::size_t size : sizes) p.resize(p.size() + size);
  d.resize(p.size());
  for (double& value : p) value = number(random);
  for (double& value : x) value = number(random);
  target[seed % Classes] = 1;
  double cost = 0;
  model::template step<double, Inputs, Hiddens, Classes>(
      digits::x = std::span<const double, Inputs>(x),
      digits::target = std::span<const double, Classes>(target), digits::W1 = part<0, sizes>(p),
      digits::W2 = part<1, sizes>(p), digits::gamma_ = part<2, sizes>(p), digits::beta = part<3, sizes>(p),
      digits::bias = part<4, sizes>(p), model::dW1 = part<0, sizes>(d), model::dW2 = part<1, sizes>(d),
      model::dgamma = part<2, sizes>(d), model::dbeta = part<3, sizes>(d), model::dbias = part<4, sizes>(d),
      model::cost = cost);
  const auto loss = [&](const auto& at) {
    return loss_of<long double>({at.begin(), at.end()}, Inputs, Hiddens, Classes, x, target, normalized);
  };
  INFO("inputs " << Inputs << ", hidden " << Hiddens << ", classes " << Classes);
  const std::vector<long double> point(p.begin(), p.end());
  CHECK(std::fabs(cost - static_cast<double>(loss(point))) < 1e-12 * (1 + std::fabs(cost)));
  double largest = 0, error = 0;
  for (std::size_t k = 0; k < p.size(); ++k) {
    const double numeric = static_cast<double>(leibniz::oracle::derivative(loss, point, k).value);
    largest = std::fmax(largest, std::fabs(numeric));
    error = std::fmax(error, std::fabs(numeric - d[k]));
  }
  CHECK(error <= 1e-7 * largest);
}

/// Shapes from (1, 1, 1) on, odd sizes and others.
template <class Hidden, int... Shapes>
void check_shapes(bool normalized, std::integer_sequence<int, Shapes...>) {
  (check<Hidden, 1 + Shapes % 9, 1 + (Shapes * 3) % 13, 1 + (Shapes * 2) % 7>(normalized, Shapes), ...);
}

}  // namespace

TEST_CASE("the model of digits with Layer Normalization at fifty shapes") {
  check_shapes<digits::normed_def>(true, std::make_integer_sequence<int, 50>{});
}

TEST_CASE("the model of digits without Layer Normalization at fifty shapes") {
  check_shapes<digits::plain_def>(false, std::make_integer_sequence<int, 50>{});
}
