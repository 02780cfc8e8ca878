// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Second derivatives: gradients of gradients, and what is true of every Hessian.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto v = tensor<"v">(N);
constexpr auto w = tensor<"w">(N);
constexpr auto a = scalar<"a">;

// The adjoint of an adjoint is another let than the adjoint, though both belong to z.
constexpr auto z = let<"z">(sum(i, pow<3>(x[i])));
constexpr auto square = let<"square">(pow<2>(z));
constexpr auto slope = let<"slope">(sum(j, v[j] * gradient(square, x[j])));
constexpr auto turn = sum(j, v[j] * pow<2>(x[j]));
static_assert(proved(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 12_c * z * x[i] * v[i]));
static_assert(proved(gradient(slope, v[i]) == gradient(square, x[i])));
static_assert(refuted(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 6_c * z * x[i] * v[i]));

// A derivative that names some of a loss's adjoints goes together with a gradient that names others.
constexpr auto b = scalar<"b">;
constexpr auto left = let<"left">(pow<3>(a));
constexpr auto right = let<"right">(pow<3>(b));
constexpr auto both = let<"both">(pow<2>(left) + pow<2>(right));
static_assert(proved(diff(gradient(both, a), a) + gradient(both, b) == 30_c * pow<4>(a) + 6_c * pow<5>(b)));
static_assert(proved(diff(gradient(both, b), b) + gradient(both, a) == 30_c * pow<4>(b) + 6_c * pow<5>(a)));

// The Hessian of a quadratic form is its symmetric part, twice.
constexpr auto A = tensor<"A">(N, N);
constexpr auto form = sum(i, j, A(i, j) * x[i] * x[j]);
static_assert(proved(hvp(form, x[i], v[j]) == sum(j, (A(i, j) + A(j, i)) * v[j])));
static_assert(refuted(hvp(form, x[i], v[j]) == 2_c * sum(j, A(i, j) * v[j])));

// The direction has the variable's indices or others of its own.
static_assert(proved(hvp(square, x[i], v[j]) == gradient(slope, x[i])));
static_assert(proved(hvp(square, x[i], v[i]) == hvp(square, x[i], v[j])));
static_assert(proved(hvp(square, x[i], v[j] + w[j]) == hvp(square, x[i], v[j]) + hvp(square, x[i], w[k])));
static_assert(proved(sum(i, w[i] * hvp(square, x[i], v[j])) == sum(i, v[i] * hvp(square, x[i], w[j]))));
static_assert(proved(hvp(pow<3>(a), a, 1_c) == 6_c * a));
constexpr auto bilinear = sum(i, j, A(i, j) * w[i] * x[j]);
static_assert(proved(hvp(pow<2>(bilinear), A(i, j), A(j, i)) ==
                     2_c * w[i] * x[j] * sum(i, j, A(j, i) * w[i] * x[j])));

// An adjoint that does not depend on any let.
constexpr auto B = tensor<"B">(N, N);
constexpr auto l = index_var<"l">(N);
constexpr auto unit = let<"unit">(i, tanh(sum(j, A(i, j) * x[j])));
constexpr auto weighted = let<"weighted">(sum(i, w[i] * unit[i]));
constexpr auto bend = -2_c * unit[i] * (1_c - pow<2>(unit[i]));
static_assert(proved(hvp(weighted, A(i, j), B(k, l)) == w[i] * bend * x[j] * sum(l, B(i, l) * x[l])));
static_assert(refuted(hvp(weighted, A(i, j), B(k, l)) == w[i] * bend * x[j] * sum(l, B(l, i) * x[l])));

// It is held fixed, though a further derivative sees it: H x is 5 times the gradient of a form of degree 6 (Euler).
static_assert(proved(hvp(square, x[i], x[j]) == 5_c * gradient(square, x[i])));
static_assert(refuted(hvp(square, x[i], x[j]) == 6_c * gradient(square, x[i])));
static_assert(proved(diff(hvp(square, x[i], a* v[j]), a) == hvp(square, x[i], v[j])));
static_assert(proved(diff(hvp(pow<2>(a), a, pow<2>(a)), a) == 4_c * a));

}  // namespace

namespace log_sum_exp {

// The Hessian is diag(p) - p p^T.
constexpr auto lse = log(sum(k, exp(x[k])));
constexpr auto p = let<"p">(i, exp(x[i]) / sum(k, exp(x[k])));
static_assert(proved(diff(diff(lse, x[i]), x[j]) == p[i] * (delta(i, j) - p[j])));
static_assert(refuted(diff(diff(lse, x[i]), x[j]) == p[i] * delta(i, j) - p[j]));
static_assert(proved(hvp(lse, x[i], v[j]) == p[i] * (v[i] - sum(j, p[j] * v[j]))));
static_assert(refuted(hvp(lse, x[i], v[j]) == p[i] * v[i]));
static_assert(proved(hvp(lse, x[i], delta(j, j)) == 0_c));

}  // namespace log_sum_exp

namespace layer_norm {

constexpr auto mu = let<"mu">(mean(k, x[k]));
constexpr auto sigma = let<"sigma">(sqrt(mean(k, pow<2>(x[k] - mu))));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto loss = let<"loss">(sum(i, w[i] * y[i]));
constexpr auto W = sum(k, w[k]);
constexpr auto V = sum(k, v[k]);
constexpr auto vy = sum(k, v[k] * y[k]);
constexpr auto bent = y[i] * (W * V - N * sum(k, w[k] * v[k])) + (W - N * w[i]) * vy;
static_assert(proved(diff(diff(loss, x[i]), x[j]) == (loss * (1_c + 3_c * y[i] * y[j] - N * delta(i, j)) +
                                                      y[i] * (W - N * w[j]) + y[j] * (W - N * w[i])) /
                                                         pow<2>(N * sigma)));
static_assert(proved(hvp(loss, x[i], v[j]) ==
                     (loss * (V + 3_c * y[i] * vy - N * v[i]) + bent) / pow<2>(N * sigma)));
static_assert(refuted(hvp(loss, x[i], v[j]) ==
                      (loss * (V + y[i] * vy - N * v[i]) + bent) / pow<2>(N * sigma)));
static_assert(proved(sum(i, w[i] * hvp(loss, x[i], v[j])) == sum(i, v[i] * hvp(loss, x[i], w[j]))));
// y does not change with the length of x, so the gradient falls with 1/length.
static_assert(proved(hvp(loss, x[i], x[j]) == -gradient(loss, x[i])));
static_assert(refuted(hvp(loss, x[i], x[j]) == 0_c));
static_assert(proved(sum(i, hvp(loss, x[i], v[j])) == 0_c));

}  // namespace layer_norm

namespace two_layers {

constexpr auto I = extent<"I">;
constexpr auto H = extent<"H">;
constexpr auto p = index_var<"p">(I);
constexpr auto e = index_var<"e">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto f = index_var<"f">(H);
constexpr auto in = tensor<"in">(I);
constexpr auto W = tensor<"W">(H, I);
constexpr auto V = tensor<"V">(H, I);
constexpr auto out = tensor<"out">(H);
constexpr auto z = let<"z">(h, sum(p, W(h, p) * in[p]));
constexpr auto act = let<"act">(h, tanh(z[h]));
constexpr auto error = let<"error">(sum(h, out[h] * act[h]) - a);
constexpr auto loss = let<"loss">(pow<2>(error));
constexpr auto moved = let<"moved">(h, out[h] * (1_c - pow<2>(act[h])) * sum(p, V(h, p) * in[p]));
constexpr auto along = hvp(loss, W(f, e), V(h, p));
static_assert(proved(along == 2_c * in[e] *
                                  (out[f] * (1_c - pow<2>(act[f])) * sum(h, moved[h]) -
                                   2_c * error * act[f] * moved[f])));
static_assert(refuted(along == 2_c * in[e] * out[f] * (1_c - pow<2>(act[f])) * sum(h, moved[h])));
static_assert(proved(along == jvp(gradient(loss, W(f, e)), W(h, p), V(h, p))));
static_assert(proved(hvp(loss, out[f], out[h]) == 2_c * act[f] * (error + a)));

}  // namespace two_layers
