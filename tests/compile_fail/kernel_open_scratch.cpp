// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a kernel must keep a value for every element of an extent that is known only at run
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

constexpr auto u = let<"u">(m, sum(i, W(m, i) * x[i]));
constexpr auto z = tensor<"z">(M);
constexpr auto f = kernel<float>(N = 4_c, z[m] = u[m] / sum(m, u[m]));

void run(std::array<float, 12>& ws, std::array<float, 4>& xs, std::array<float, 3>& us,
         std::array<float, 3>& result) {
#ifdef CORRECT
  static_cast<void>(ws), static_cast<void>(xs);
  f(M = 3, u = us, z = result);
#else
  static_cast<void>(us);
  f(M = 3, W = ws, x = xs, z = result);
#endif
}
