// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: gradient and vjp differentiate by a name that the expression does not hold
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto k = index_var<"k">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto z = tensor<"z">(N);
constexpr auto square = let<"square">(k, pow<2>(x[k]) * stop_gradient(z[k]));
constexpr auto loss = let<"loss">(sum(k, square[k]));

#ifdef CORRECT
static_assert(proved(gradient(loss, x[j]) == 2_c * x[j] * z[j]));
static_assert(proved(gradient(loss, z[j]) == 0_c));
#else
constexpr auto w = tensor<"w">(N);
static_assert(proved(gradient(loss, w[j]) == 0_c));
#endif
