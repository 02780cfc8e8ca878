// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: a tangent those of the variable
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
constexpr auto f = tensor<"f">(M);

#ifdef CORRECT
static_assert(!proved(hvp(sum(k, pow<3>(x[k])), x[i], g[j]) == 0_c));
#else
static_assert(!proved(hvp(sum(k, pow<3>(x[k])), x[i], f[m]) == 0_c));
#endif
