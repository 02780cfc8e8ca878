// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Derivatives of the textbooks, each with a false neighbour.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto l = index_var<"l">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto w = tensor<"w">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto t = tensor<"t">(N);
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;

// functions of one number
static_assert(proved(diff(tanh(a), a) == 1_c - pow<2>(tanh(a))));
static_assert(refuted(diff(tanh(a), a) == 1_c - tanh(a)));
static_assert(proved(diff(sigmoid(a), a) == sigmoid(a) * (1_c - sigmoid(a))));
static_assert(proved(sigmoid(a) == (1_c + tanh(a / 2_c)) / 2_c));
static_assert(refuted(sigmoid(a) == (1_c + tanh(a)) / 2_c));
static_assert(proved(sigmoid(a) + sigmoid(-a) == 1_c));
static_assert(proved(tanh(-a) == -tanh(a)));
static_assert(proved(pow<2>(abs(a)) == pow<2>(a)));
static_assert(refuted(abs(a) == a));
static_assert(proved(diff(abs(a), a) == sign(a)));
static_assert(proved((a + abs(a)) / 2_c == a * step(a)));
static_assert(proved(exp(a + b) == exp(a) * exp(b)));
static_assert(refuted(exp(a + b) == exp(a) + exp(b)));
static_assert(proved(exp(log(a)) == a));
static_assert(proved(log(exp(a) * exp(b)) == a + b));

// softmax, and the logarithm of a sum of exponentials
constexpr auto s = let<"s">(i, exp(x[i]) / sum(k, exp(x[k])));
static_assert(proved(sum(i, s[i]) == 1_c));
static_assert(proved(diff(s[i], x[j]) == s[i] * (delta(i, j) - s[j])));
static_assert(refuted(diff(s[i], x[j]) == s[i] * (delta(i, j) + s[j])));
static_assert(proved(vjp(g[i], s[i], x[j]) == s[j] * (g[j] - sum(i, g[i] * s[i]))));
static_assert(refuted(vjp(g[i], s[i], x[j]) == s[j] * g[j]));
constexpr auto top = let<"top">(max(k, x[k]));
constexpr auto lse = let<"lse">(top + log(sum(k, exp(x[k] - top))));
static_assert(proved(lse == log(sum(k, exp(x[k])))));
static_assert(refuted(lse == top));
static_assert(proved(diff(lse, x[j]) == s[j]));
static_assert(refuted(diff(lse, x[j]) == exp(x[j])));
constexpr auto plain_lse = log(sum(k, exp(x[k])));
static_assert(proved(diff(diff(plain_lse, x[i]), x[j]) == s[i] * delta(i, j) - s[i] * s[j]));
static_assert(refuted(diff(diff(plain_lse, x[i]), x[j]) == s[i] * delta(i, j) + s[i] * s[j]));
static_assert(proved(diff(log(s[i]), x[j]) == delta(i, j) - s[j]));
static_assert(refuted(diff(log(s[i]), x[j]) == delta(i, j) - s[i]));
static_assert(proved(vjp(g[i], x[i] - lse, x[j]) == g[j] - s[j] * sum(i, g[i])));
static_assert(refuted(vjp(g[i], x[i] - lse, x[j]) == g[j] - s[j]));

// cross entropy with targets t
constexpr auto cross_entropy = sum(i, t[i] * (plain_lse - x[i]));
static_assert(proved(diff(cross_entropy, x[j]) == s[j] * sum(i, t[i]) - t[j]));
static_assert(refuted(diff(cross_entropy, x[j]) == s[j] - t[j]));  // only if the targets sum to 1
static_assert(proved(diff(diff(cross_entropy, x[i]), x[j]) == sum(k, t[k]) * s[i] * (delta(i, j) - s[j])));
static_assert(refuted(diff(diff(cross_entropy, x[i]), x[j]) == s[i] * (delta(i, j) - s[j])));

// root mean square normalisation
constexpr auto r = let<"r">(sqrt(mean(k, pow<2>(x[k])) + a));
constexpr auto q = let<"q">(i, x[i] / r);
static_assert(proved(diff(q[i], x[j]) == (delta(i, j) - q[i] * q[j] / N) / r));
static_assert(refuted(diff(q[i], x[j]) == (delta(i, j) - q[i] * q[j]) / r));
static_assert(proved(vjp(g[i], q[i], x[j]) == (g[j] - q[j] * sum(i, g[i] * q[i]) / N) / r));
static_assert(refuted(vjp(g[i], q[i], x[j]) ==
                      (g[j] - sum(i, g[i]) / N - q[j] * sum(i, g[i] * q[i]) / N) / r));

// L2 normalisation
constexpr auto n = let<"n">(sqrt(sum(k, pow<2>(x[k]))));
constexpr auto u = let<"u">(i, x[i] / n);
static_assert(proved(sum(i, pow<2>(u[i])) == 1_c));
static_assert(proved(diff(u[i], x[j]) == (delta(i, j) - u[i] * u[j]) / n));
static_assert(refuted(diff(u[i], x[j]) == (delta(i, j) - u[i] * u[j]) / pow<2>(n)));
static_assert(proved(vjp(g[i], u[i], x[j]) == (g[j] - u[j] * sum(i, g[i] * u[i])) / n));
static_assert(refuted(vjp(g[i], u[i], x[j]) == (g[j] - sum(i, g[i] * u[i])) / n));
static_assert(proved(sum(j, x[j] * diff(u[i], x[j])) == 0_c));
static_assert(refuted(sum(j, diff(u[i], x[j])) == 0_c));

// cosine similarity
constexpr auto m = let<"m">(sqrt(sum(k, pow<2>(w[k]))));
constexpr auto c = let<"c">(sum(k, x[k] * w[k]) / (n * m));
static_assert(proved(diff(c, x[j]) == w[j] / (n * m) - c * x[j] / pow<2>(n)));
static_assert(refuted(diff(c, x[j]) == w[j] / (n * m) - c * x[j] / n));
static_assert(proved(diff(c, w[j]) == (u[j] - c * w[j] / m) / m));
static_assert(refuted(diff(c, w[j]) == (u[j] - c * u[j]) / m));
static_assert(proved(sum(j, x[j] * diff(c, x[j])) == 0_c));

// means and extrema
static_assert(proved(mean(k, x[k] - mean(l, x[l])) == 0_c));
static_assert(proved(min(k, x[k]) == -max(k, -x[k])));
static_assert(proved(max(k, 2_c * x[k] + a) == 2_c * max(k, x[k]) + a));
static_assert(refuted(max(k, x[k]) == min(k, x[k])));

}  // namespace

namespace reverse {

// Reverse accumulation gives what differentiation through all lets gives.
constexpr auto I = extent<"I">;
constexpr auto H = extent<"H">;
constexpr auto p = index_var<"p">(I);
constexpr auto e = index_var<"e">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto f = index_var<"f">(H);
constexpr auto in = tensor<"in">(I);
constexpr auto W = tensor<"W">(H, I);
constexpr auto v = tensor<"v">(H);
constexpr auto z = let<"z">(h, sum(p, W(h, p) * in[p]));
constexpr auto act = let<"act">(h, tanh(z[h]));
constexpr auto error = let<"error">(sum(h, v[h] * act[h]) - a);
constexpr auto loss = let<"loss">(pow<2>(error));
static_assert(proved(gradient(loss, act[h]) == 2_c * error * v[h]));
static_assert(proved(gradient(loss, z[h]) == 2_c * error * v[h] * (1_c - pow<2>(act[h]))));
static_assert(proved(gradient(loss, W(f, e)) == 2_c * error * v[f] * (1_c - pow<2>(act[f])) * in[e]));
static_assert(proved(gradient(loss, W(f, e)) == diff(loss, W(f, e))));
static_assert(proved(gradient(loss, in[e]) == diff(loss, in[e])));
static_assert(proved(gradient(loss, a) == -2_c * error));
static_assert(refuted(gradient(loss, W(f, e)) == 2_c * error * v[f] * (1_c - act[f]) * in[e]));
static_assert(refuted(gradient(loss, in[e]) == 0_c));

}  // namespace reverse

namespace attention {

// weights of one query over S keys of length D, and what they select of the values
constexpr auto S = extent<"S">;
constexpr auto D = extent<"D">;
constexpr auto s = index_var<"s">(S);
constexpr auto t = index_var<"t">(S);
constexpr auto r = index_var<"r">(S);
constexpr auto d = index_var<"d">(D);
constexpr auto f = index_var<"f">(D);
constexpr auto query = tensor<"query">(D);
constexpr auto key = tensor<"key">(S, D);
constexpr auto value = tensor<"value">(S);
constexpr auto score = let<"score">(s, sum(d, query[d] * key(s, d)) / sqrt(D));
constexpr auto weight = let<"weight">(s, exp(score[s]) / sum(t, exp(score[t])));
constexpr auto out = let<"out">(sum(s, weight[s] * value[s]));
constexpr auto expected = sum(t, weight[t] * key(t, f));
static_assert(proved(diff(weight[s], query[f]) == weight[s] * (key(s, f) - expected) / sqrt(D)));
static_assert(refuted(diff(weight[s], query[f]) == weight[s] * (key(s, f) - expected) / D));
static_assert(refuted(diff(weight[s], query[f]) == weight[s] * key(s, f) / sqrt(D)));
static_assert(proved(diff(weight[s], key(r, f)) ==
                     weight[s] * (delta(s, r) - weight[r]) * query[f] / sqrt(D)));
static_assert(refuted(diff(weight[s], key(r, f)) == weight[s] * (1_c - weight[r]) * query[f] / sqrt(D)));
static_assert(proved(gradient(out, value[r]) == weight[r]));
static_assert(proved(gradient(out, key(r, f)) == weight[r] * (value[r] - out) * query[f] / sqrt(D)));
static_assert(refuted(gradient(out, key(r, f)) == weight[r] * value[r] * query[f] / sqrt(D)));
static_assert(proved(gradient(out, query[f]) == sum(s, weight[s] * (value[s] - out) * key(s, f)) / sqrt(D)));
// moving all keys alike changes no weight
static_assert(proved(sum(r, diff(weight[s], key(r, f))) == 0_c));

}  // namespace attention
