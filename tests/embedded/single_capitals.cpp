// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Vendors' headers for firmware define single capitals as macros, and so do command lines, as in -DN=64: no name in this library
// is one. Hana's own headers have some.
#include <boost/hana/fwd/integral_constant.hpp>

#define A 64
#define B 64
#define C 64
#define D 64
#define E 64
#define F 64
#define G 64
#define H 64
#define I 64
#define J 64
#define K 64
#define L 64
#define M 64
#define N 64
#define O 64
#define P 64
#define Q 64
#define R 64
#define S 64
#define T 64
#define U 64
#define V 64
#define W 64
#define X 64
#define Y 64
#define Z 64

#include <leibniz/leibniz.hpp>
#include <leibniz/nn/nn.hpp>

#include <array>

using namespace leibniz;

constexpr auto n = extent<"N">;
constexpr auto i = index_var<"i">(n);
constexpr auto x = tensor<"X">(n);
constexpr auto y = tensor<"Y">(n);
constexpr auto exponentials = kernel<float>(n = std::integral_constant<long long, N>{}, y[i] = exp(x[i]));

void all_exponentials(const std::array<float, N>& from, std::array<float, N>& to) {
  exponentials(x = from, y = to);
  nn::layer_norm<float, N>::statistics kept;
  nn::layer_norm<float, N>::forward(from, from, from, 1e-5f, to, kept);
}
