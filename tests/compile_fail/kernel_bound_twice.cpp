// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a name is bound twice in one call
#include <leibniz/kernel/kernel.hpp>

#include <array>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto M = extent<"M">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto m = index_var<"m">(M);
constexpr auto x = tensor<"x">(N);
constexpr auto W = tensor<"W">(M, N);
constexpr auto a = scalar<"a">;
constexpr auto out = tensor<"out">(N);
constexpr auto total = scalar<"total">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto y = let<"y">(i, x[i] - mu);

constexpr auto f = kernel<float>(N = 4_c, out[i] = a * y[i]);

void run(std::array<float, 4>& xs, const std::array<float, 4>& constants, std::array<float, 5>& longer,
         std::array<double, 4>& doubles, std::array<float, 4>& result) {
  static_cast<void>(constants), static_cast<void>(longer), static_cast<void>(doubles);
#ifdef CORRECT
  f(x = xs, a = 2, out = result);
}
#else
  f(x = xs, a = 2, out = result, x = xs);
}
#endif
