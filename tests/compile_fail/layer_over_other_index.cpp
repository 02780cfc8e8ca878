// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a layer is taken over an index that its argument does not have
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
constexpr auto p = nn::define::softmax<"p">(nn::over(i), W(m, i));
#else
constexpr auto p = nn::define::softmax<"p">(nn::over(j), W(m, i));
#endif
