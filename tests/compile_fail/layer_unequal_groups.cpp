// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: the channels of group_norm make equal groups
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
nn::group_norm<float, 2, 6, 4>::statistics kept;
#else
nn::group_norm<float, 2, 5, 4>::statistics kept;
#endif
