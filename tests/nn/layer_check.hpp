// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/describe.hpp>
#include <leibniz/oracle/gradcheck.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <source_location>
#include <span>

#include "catch.hpp"

// A case is a layer of one shape with its inputs and parameters in one array p, its outputs in another:
//   inputs, outputs     how many numbers they are
//   overwritten         how many of the gradient's first numbers backward overwrites; to the rest it adds
//   forward(p, y), backward(p, g, d), for float and double: the layer
//   reference(p, y)     the same as forward in plain loops of long double
//   kink                no component of p is nearer to 0
namespace layer_check {

/// The next Size numbers of an array.
template <std::size_t Size, class Number>
std::span<Number, Size> take(Number*& at) {
  at += Size;
  return std::span<Number, Size>(at - Size, Size);
}

template <class To, class From, std::size_t Size>
std::array<To, Size> converted(const std::array<From, Size>& from) {
  std::array<To, Size> to{};
  for (std::size_t k = 0; k < Size; ++k) to[k] = static_cast<To>(from[k]);
  return to;
}

template <class Values>
double largest(const Values& values) {
  double result = 0;
  for (const auto value : values) result = std::fmax(result, std::fabs(static_cast<double>(value)));
  return result;
}

/// Equal up to `tolerance` of the largest number.
template <class Values, class Expected>
bool close(const Values& values, const Expected& expected, double tolerance) {
  for (std::size_t k = 0; k < values.size(); ++k) {
    const auto difference = std::fabs(static_cast<double>(values[k] - expected[k]));
    if (!(difference <= tolerance * (1 + largest(expected)))) return false;
  }
  return true;
}

template <class Case>
concept HasKink = requires {
  Case::kink;
};

template <class Case>
std::array<float, Case::inputs> random_point(std::mt19937& random) {
  std::uniform_real_distribution<float> numbers(-2, 2);
  std::array<float, Case::inputs> point{};
  for (float& value : point) {
    value = numbers(random);
    if constexpr (HasKink<Case>) value += std::copysign(float(Case::kink), value);
  }
  return point;
}

/// The gradient of sum g y by the layer's backward pass.
template <class Case, class Number>
std::array<Number, Case::inputs> backward(const std::array<Number, Case::inputs>& point,
                                          const std::array<Number, Case::outputs>& g) {
  constexpr Number before = 4;
  std::array<Number, Case::inputs> result{};
  for (std::size_t k = 0; k < Case::inputs; ++k) {
    result[k] = k < Case::overwritten ? std::numeric_limits<Number>::quiet_NaN() : before;
  }
  Case::backward(point.data(), g.data(), result.data());
  for (std::size_t k = Case::overwritten; k < Case::inputs; ++k) result[k] -= before;
  return result;
}

/// At a random point: values against plain loops, in double and float; the gradient in double against the numeric one of
/// the layer's own forward pass, to 1e-7, and the gradient in float against it.
template <class Case>
void check(unsigned seed) {
  INFO(std::source_location::current().function_name());
  std::mt19937 random(seed);
  const auto rounded = random_point<Case>(random);
  const auto point = converted<double>(rounded);
  std::array<double, Case::outputs> g{};
  for (double& value : g) value = static_cast<float>(random() % 2000) / 1000 - 1;

  std::array<double, Case::outputs> y{};
  std::array<float, Case::outputs> y_float{};
  std::array<long double, Case::outputs> expected{};
  const auto exact = converted<long double>(point);
  Case::forward(point.data(), y.data());
  Case::forward(rounded.data(), y_float.data());
  Case::reference(exact.data(), expected.data());
  CHECK(close(y, expected, 1e-14));
  CHECK(close(y_float, expected, 1e-5));

  const auto loss = [&g](const auto& at) {
    std::array<double, Case::outputs> values{};
    Case::forward(at.data(), values.data());
    double result = 0;
    for (std::size_t k = 0; k < Case::outputs; ++k) result += g[k] * values[k];
    return result;
  };
  const auto derived = backward<Case>(point, g);
  leibniz::oracle::options allowed{.atol = 1e-9 * (1 + largest(derived)), .rtol = 1e-7};
  if constexpr (HasKink<Case>) allowed.step = Case::kink / 2;
  const auto report = leibniz::oracle::gradcheck(loss, derived, point, allowed);
  INFO(leibniz::oracle::describe(report).c_str());
  CHECK(report.ok);
  CHECK(close(backward<Case>(rounded, converted<float>(g)), derived, 1e-5));
}

}  // namespace layer_check
