// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/leibniz.hpp>

using namespace leibniz;

inline constexpr auto N = extent<"N">;
inline constexpr auto i = index_var<"i">(N);
inline constexpr auto x = tensor<"x">(N);
static_assert(proved(diff(sum(i, pow<2>(x[i])), x[i]) == 2_c * x[i]));

int main() {}
