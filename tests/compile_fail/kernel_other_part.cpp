// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: kernel takes extents, as in N = 64_c, and outputs
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

#ifdef CORRECT
constexpr auto f = kernel<float>(N = 4_c, out[i] = a * y[i]);
#else
constexpr auto f = kernel<float>(N, out[i] = a * y[i]);
#endif
