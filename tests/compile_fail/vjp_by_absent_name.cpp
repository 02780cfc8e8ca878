// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: gradient and vjp differentiate by a name that the expression does not hold
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto y = let<"y">(i, pow<2>(x[i]));

#ifdef CORRECT
static_assert(proved(vjp(g[i], y[i], x[j]) == 2_c * x[j] * g[j]));
static_assert(proved(vjp(g[i], x[i] - x[i], x[j]) == 0_c));
#else
constexpr auto beta = tensor<"beta">(N);
static_assert(proved(vjp(g[i], y[i], beta[j]) == 0_c));
#endif
