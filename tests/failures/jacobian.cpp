// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// left: (N*delta(i,j) - 1 - y[i]*y[j])/(N*sigma)
// right: (1 + N*delta(i,j) - y[i]*y[j])/(N*sigma)
#include <leibniz/leibniz.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
#ifdef CORRECT
static_assert(proved(diff(y[i], x[j]) == (N * delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)));
#else
static_assert(proved(diff(y[i], x[j]) == (N * delta(i, j) + 1_c - y[i] * y[j]) / (N * sigma)));
#endif
