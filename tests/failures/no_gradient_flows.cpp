// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// left: (N*g[j] - sum(i, g[i]) - y[j]*sum(i, g[i]*y[i]))/(N*sigma)
// right: 0
#include <leibniz/leibniz.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
#ifdef CORRECT
static_assert(refuted(vjp(g[i], y[i], x[j]) == 0_c) && !proved(vjp(g[i], y[i], x[j]) == 0_c));
#else
static_assert(proved(vjp(g[i], y[i], x[j]) == 0_c));
#endif
