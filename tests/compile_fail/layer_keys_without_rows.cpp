// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: the keys of an attention lack an index of their own, for their rows
#include <leibniz/nn/nn.hpp>

#include <array>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto M = extent<"M">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto m = index_var<"m">(M);
constexpr auto x = tensor<"x">(N);
constexpr auto b = tensor<"b">(M);
constexpr auto W = tensor<"W">(M, N);

#ifdef CORRECT
constexpr auto k = tensor<"k">(M, N);
constexpr auto l = index_var<"l">(M);
constexpr auto a = nn::define::attention<"a">(nn::over(i), W(m, i), k(l, i), k(l, j));
#else
constexpr auto k = tensor<"k">(M, N);
constexpr auto a = nn::define::attention<"a">(nn::over(i), W(m, i), k(m, i), k(m, j));
#endif
