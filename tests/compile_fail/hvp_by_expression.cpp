// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: hvp takes what to differentiate by
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);

#ifdef CORRECT
constexpr auto e = hvp(pow<2>(mu), x[i], g[j]);
#else
constexpr auto e = hvp(pow<2>(mu), 2_c, g[j]);
#endif
