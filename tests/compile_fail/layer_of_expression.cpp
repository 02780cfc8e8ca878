// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a layer is made of elements such as x[i]; name another expression with let first
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
constexpr auto twice = let<"twice">(i, 2_c * x[i]);
constexpr auto p = nn::define::softmax<"p">(nn::over(i), twice[i]);
#else
constexpr auto p = nn::define::softmax<"p">(nn::over(i), 2_c * x[i]);
#endif
