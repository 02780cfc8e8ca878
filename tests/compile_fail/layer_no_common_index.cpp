// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a weight and what it is multiplied with share no index
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
constexpr auto u = nn::define::dense<"u">(W(m, i), x[i], b[m]);
#else
constexpr auto u = nn::define::dense<"u">(W(m, i), x[j], b[m]);
#endif
