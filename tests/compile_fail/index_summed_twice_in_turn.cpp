// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: an index is summed twice
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto M = extent<"M">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto m = index_var<"m">(M);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto y = let<"y">(i, x[i] - mu);

#ifdef CORRECT
constexpr auto e = sum(i, sum(k, x[i] * g[k]));
#else
constexpr auto e = sum(k, sum(k, x[k] * g[k]));
#endif
