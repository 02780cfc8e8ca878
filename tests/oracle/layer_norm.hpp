// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

#include <leibniz/support/math.hpp>

// Layer Normalization by hand, its loss sum_i g[i] y[i] and the loss's gradient, for points of any real type.
namespace layer_norm {

template <class Real>
constexpr Real root(Real x) {
  if constexpr (std::is_same_v<Real, long double>) {
    return std::sqrt(x);
  } else {
    return leibniz::math::sqrt(x);
  }
}

template <class Real, std::size_t Size>
struct moments {
  Real mean = 0;
  Real deviation = 0;

  constexpr explicit moments(const std::array<Real, Size>& x) {
    for (const Real value : x) mean += value;
    mean /= Size;
    for (const Real value : x) deviation += (value - mean) * (value - mean);
    deviation = root(deviation / Size);
  }
};

template <class Real, std::size_t Size>
constexpr std::array<Real, Size> normalized(const std::array<Real, Size>& x) {
  const moments<Real, Size> by(x);
  std::array<Real, Size> y{};
  for (std::size_t i = 0; i < Size; ++i) y[i] = (x[i] - by.mean) / by.deviation;
  return y;
}

template <class Real, std::size_t Size>
constexpr Real loss(const std::array<Real, Size>& g, const std::array<Real, Size>& x) {
  const auto y = normalized(x);
  Real sum = 0;
  for (std::size_t i = 0; i < Size; ++i) sum += g[i] * y[i];
  return sum;
}

// (g[j] - mean(g) - y[j] mean(g y)) / sigma
template <class Real, std::size_t Size>
constexpr std::array<Real, Size> gradient(const std::array<Real, Size>& g, const std::array<Real, Size>& x) {
  const auto y = normalized(x);
  const moments<Real, Size> by(x);
  Real mean_g = 0;
  Real mean_gy = 0;
  for (std::size_t i = 0; i < Size; ++i) {
    mean_g += g[i] / Size;
    mean_gy += g[i] * y[i] / Size;
  }
  std::array<Real, Size> result{};
  for (std::size_t j = 0; j < Size; ++j) result[j] = (g[j] - mean_g - y[j] * mean_gy) / by.deviation;
  return result;
}

// (delta(i,j) - 1/N - y[i] y[j] / N) / sigma
template <class Real, std::size_t Size>
constexpr std::array<std::array<Real, Size>, Size> jacobian(const std::array<Real, Size>& x) {
  const auto y = normalized(x);
  const moments<Real, Size> by(x);
  std::array<std::array<Real, Size>, Size> result{};
  for (std::size_t i = 0; i < Size; ++i) {
    for (std::size_t j = 0; j < Size; ++j) {
      result[i][j] = ((i == j ? 1 : 0) - (1 + y[i] * y[j]) / Size) / by.deviation;
    }
  }
  return result;
}

// A point and weights of eight components.
inline constexpr std::array<double, 8> x8{0.3, -1.2, 2.5, 0.7, -0.1, 1.9, -2.2, 0.4};
inline constexpr std::array<double, 8> g8{1, -0.5, 0.25, 2, -1, 0.75, 0.3, -0.2};

inline constexpr auto loss8 = [](const std::array<double, 8>& x) { return loss(g8, x); };
inline constexpr auto normalized8 = [](const std::array<double, 8>& x) { return normalized(x); };

}  // namespace layer_norm
