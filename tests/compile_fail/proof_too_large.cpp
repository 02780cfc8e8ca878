// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: the expression is too large for the term store
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
static_assert(proved(pow<4>(a + 1_c) == pow<2>(pow<2>(a) + 2_c * a + 1_c)));
#else
static_assert(!proved(pow<40>(a + b + x[i] + g[i] + 1_c) ==
                      pow<20>(pow<2>(a + b + x[i] + g[i]) + 2_c * (a + b + x[i] + g[i]) + 1_c)));
#endif
