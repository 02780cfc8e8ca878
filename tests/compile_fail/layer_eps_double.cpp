// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: eps is a scalar or an exact number such as 0.00001_c
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
constexpr auto n = nn::define::normalize<"n">(nn::over(i), x[i], 0.00001_c);
#else
constexpr auto n = nn::define::normalize<"n">(nn::over(i), x[i], 1e-5);
#endif
