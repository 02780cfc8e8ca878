// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Tutorial, part 1: write a definition and see its values.
#include <leibniz/leibniz.hpp>

#include <array>
#include <cstdio>

using namespace leibniz;

// The length of an axis is a symbol; indices run over it; a tensor has one axis for each extent.
constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);

// A let is a name for a definition. p has one free index, which is its parameter.
constexpr auto total = let<"total">(sum(k, exp(x[k])));
constexpr auto p = let<"p">(i, exp(x[i]) / total);

// Values need a length and numbers. This runs while the program compiles.
constexpr auto values = evaluate<double>(p[i], N = 3_c, x = std::array{0.0, 1.0, 2.0});
static_assert(values[2] > 0.66 && values[2] < 0.67);

int main() {
  std::printf("%s\n%s\n", definition_text(total).data(), definition_text(p).data());
  std::printf("p = %.4f %.4f %.4f\n", values[0], values[1], values[2]);
}
