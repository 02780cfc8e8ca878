// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: a free index that is not one of its parameters
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
constexpr auto good = let<"good">(i, x[i] * x[i]);
static_assert(!proved(good[i] == x[i]));
#else
constexpr auto bad = let<"bad">(i, x[i] * x[j]);
static_assert(!proved(bad[i] == x[i]));
#endif
