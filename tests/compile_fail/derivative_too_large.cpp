// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: the expression is too large for the term store
#include <leibniz/leibniz.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto l = index_var<"l">(N);
constexpr auto row = index_var<"row">(N);
constexpr auto col = index_var<"col">(N);
constexpr auto A = tensor<"A">(N, N);

#ifdef CORRECT
constexpr auto e = A(i, j) * A(k, l);
#else
constexpr auto e = (A(i, j) + A(k, l)) * (A(i, l) + A(k, j));
#endif
constexpr auto p = let<"p">(i, j, k, l, e);
static_assert(!text(diff(p(i, j, k, l), A(row, col))).empty());
