// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/nn/optimizer.hpp>

#include <array>
#include <cmath>

#include "catch.hpp"

namespace {

using leibniz::nn::adam;
using leibniz::nn::sgd;
using real = long double;

/// The gradient of a bowl.
template <class Number>
std::array<Number, 3> slope(const std::array<Number, 3>& p) {
  return {2 * p[0] - p[1] - 1, 2 * p[1] - p[0] + p[2] / 2, p[2] + p[1] / 2 + 1};
}

/// PyTorch's documentation of SGD, its lines in order.
std::array<real, 3> sgd_by_the_book(std::array<real, 3> p, int steps, real rate, real momentum, real decay,
                                    bool nesterov) {
  std::array<real, 3> buffer{};
  for (int t = 1; t <= steps; ++t) {
    auto gradient = slope(p);
    for (int k = 0; k < 3; ++k) {
      real& g = gradient[k];
      if (decay != 0) g = g + decay * p[k];
      if (momentum != 0) {
        if (t > 1) {
          buffer[k] = momentum * buffer[k] + g;
        } else {
          buffer[k] = g;
        }
        if (nesterov) {
          g = g + momentum * buffer[k];
        } else {
          g = buffer[k];
        }
      }
      p[k] = p[k] - rate * g;
    }
  }
  return p;
}

/// The same of Adam and AdamW.
std::array<real, 3> adam_by_the_book(std::array<real, 3> p, int steps, real rate, real beta1, real beta2,
                                     real eps, real decay, bool decoupled) {
  std::array<real, 3> m{}, v{};
  for (int t = 1; t <= steps; ++t) {
    auto gradient = slope(p);
    for (int k = 0; k < 3; ++k) {
      real& g = gradient[k];
      if (decoupled) {
        p[k] = p[k] - rate * decay * p[k];
      } else {
        g = g + decay * p[k];
      }
      m[k] = beta1 * m[k] + (1 - beta1) * g;
      v[k] = beta2 * v[k] + (1 - beta2) * g * g;
      const real m_hat = m[k] / (1 - std::pow(beta1, real(t)));
      const real v_hat = v[k] / (1 - std::pow(beta2, real(t)));
      p[k] = p[k] - rate * m_hat / (std::sqrt(v_hat) + eps);
    }
  }
  return p;
}

template <class Number, class Optimizer, class Settings>
std::array<Number, 3> run(Optimizer optimizer, int steps, const Settings& settings) {
  std::array<Number, 3> p{0.5, -1, 2};
  for (int t = 0; t < steps; ++t) {
    const auto gradient = slope(p);
    optimizer.step(p, gradient, settings);
  }
  return p;
}

template <class Number>
void check_sgd(double tolerance) {
  using optimizer = sgd<Number, 3>;
  for (const int steps : {1, 2, 20}) {
    for (const double momentum : {0.0, 0.75}) {
      for (const double decay : {0.0, 0.25}) {
        for (const bool nesterov : {false, true}) {
          if (nesterov && momentum == 0) continue;
          const typename optimizer::settings settings{Number(0.03125), Number(momentum), Number(decay),
                                                      nesterov};
          const auto p = run<Number>(optimizer{}, steps, settings);
          const auto expected = sgd_by_the_book({0.5, -1, 2}, steps, 0.03125, momentum, decay, nesterov);
          for (int k = 0; k < 3; ++k) CHECK(std::fabs(double(p[k] - expected[k])) < tolerance);
        }
      }
    }
  }
}

template <class Number>
void check_adam(double tolerance) {
  using optimizer = adam<Number, 3>;
  for (const int steps : {1, 2, 20, 500}) {
    for (const double decay : {0.0, 0.25}) {
      for (const bool decoupled : {false, true}) {
        const typename optimizer::settings settings{0.01, 0.9, 0.999, 1e-8, decay, decoupled};
        const auto p = run<Number>(optimizer{}, steps, settings);
        const auto expected = adam_by_the_book({0.5, -1, 2}, steps, 0.01, 0.9, 0.999, 1e-8, decay, decoupled);
        for (int k = 0; k < 3; ++k) CHECK(std::fabs(double(p[k] - expected[k])) < tolerance);
      }
    }
  }
}

TEST_CASE("sgd takes PyTorch's steps", "[nn]") {
  check_sgd<double>(1e-14);
  check_sgd<float>(1e-5);
  check_sgd<long double>(1e-17);
}

TEST_CASE("adam takes PyTorch's steps", "[nn]") {
  check_adam<double>(1e-12);
  check_adam<float>(1e-4);
  check_adam<long double>(1e-12);
}

TEST_CASE("the settings have PyTorch's defaults", "[nn]") {
  CHECK(sgd<double, 1>::settings{}.learning_rate == 1e-3);
  CHECK(adam<float, 1>::settings{}.learning_rate == 1e-3);
  CHECK(adam<float, 1>::settings{}.beta1 == 0.9);
  CHECK(adam<float, 1>::settings{}.beta2 == 0.999);
  CHECK(adam<float, 1>::settings{}.eps == 1e-8);
}

constexpr float first_step(float slope) {
  std::array<float, 1> p{1};
  adam<float, 1> optimizer;
  optimizer.step(p, std::array<float, 1>{slope}, {.learning_rate = 0.5});
  return p[0];
}
// Adam's first step has the length of the learning rate, whatever the gradient.
static_assert(first_step(3) > 0.499999f && first_step(3) < 0.500001f);
static_assert(first_step(-0.01f) > 1.499995f && first_step(-0.01f) < 1.500005f);

constexpr double two_steps() {
  std::array<double, 1> p{8};
  sgd<double, 1> optimizer;
  for (int t = 0; t < 2; ++t) optimizer.step(p, std::array{2.0}, {.learning_rate = 1, .momentum = 0.5});
  return p[0];
}
static_assert(two_steps() == 8 - 2 - (0.5 * 2 + 2));

}  // namespace
