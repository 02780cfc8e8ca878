// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Expressions that are written in several notations.
#include <leibniz/calculus/calculus.hpp>

namespace samples {

using namespace leibniz;

inline constexpr auto N = extent<"N">;
inline constexpr auto M = extent<"M">;
inline constexpr auto i = index_var<"i">(N);
inline constexpr auto j = index_var<"j">(N);
inline constexpr auto k = index_var<"k">(N);
inline constexpr auto h = index_var<"h">(M);
inline constexpr auto m = index_var<"m">(M);
inline constexpr auto x = tensor<"x">(N);
inline constexpr auto g = tensor<"g">(N);
inline constexpr auto b = tensor<"b">(M);
inline constexpr auto W = tensor<"W">(M, N);
inline constexpr auto c = tensor<"c">(M);
inline constexpr auto eps = scalar<"eps">;

// Layer normalization
inline constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
inline constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
inline constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
// RMS normalization
inline constexpr auto rms = let<"r">(sqrt(sum(k, pow<2>(x[k])) / N + eps));
inline constexpr auto q = let<"q_hat">(i, x[i] / rms);
// Softmax and cross entropy
inline constexpr auto top = let<"x_max">(max(k, x[k]));
inline constexpr auto p = let<"p">(i, exp(x[i]) / sum(k, exp(x[k])));
inline constexpr auto entropy = -sum(i, g[i] * log(p[i]));
// A dense layer
inline constexpr auto u = let<"u">(h, b[h] + sum(i, W(h, i) * x[i]));
inline constexpr auto act = let<"a">(h, tanh(u[h]));
inline constexpr auto loss = sum(h, c[h] * pow<2>(act[h]));
// Attention
inline constexpr auto T = extent<"T">;
inline constexpr auto D = extent<"D">;
inline constexpr auto s = index_var<"s">(T);
inline constexpr auto t = index_var<"t">(T);
inline constexpr auto n = index_var<"n">(T);
inline constexpr auto d = index_var<"d">(D);
inline constexpr auto e = index_var<"e">(D);
inline constexpr auto Q = tensor<"Q">(T, D);
inline constexpr auto K = tensor<"K">(T, D);
inline constexpr auto V = tensor<"V">(T, D);
inline constexpr auto G = tensor<"G">(T, D);
inline constexpr auto score = let<"S">(s, t, sum(d, Q(s, d) * K(t, d)) / sqrt(D));
inline constexpr auto weight = let<"A">(s, t, exp(score(s, t)) / sum(n, exp(score(s, n))));
inline constexpr auto attended = let<"O">(s, e, sum(t, weight(s, t) * V(t, e)));

}  // namespace samples
