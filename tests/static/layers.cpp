// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// The layers as lets: what they are and what their derivatives are, for every extent; each claim with a false neighbour.
#include <leibniz/leibniz.hpp>
#include <leibniz/nn/nn.hpp>

namespace {

using namespace leibniz;
namespace define = nn::define;
using nn::over;

constexpr auto N = extent<"N">;
constexpr auto R = extent<"R">;
constexpr auto H = extent<"H">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto r = index_var<"r">(R);
constexpr auto s = index_var<"s">(R);
constexpr auto h = index_var<"h">(H);
constexpr auto l = index_var<"l">(H);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto target = tensor<"target">(N);
constexpr auto rows = tensor<"rows">(R, N);
constexpr auto eps = scalar<"eps">;

namespace softmax {
constexpr auto p = define::softmax<"p">(over(i), x[i]);
static_assert(definition_text(p) == "p[i] = exp(x[i] - p_top)/p_total");
static_assert(proved(sum(i, p[i]) == 1_c));
static_assert(proved(diff(p[i], x[j]) == p[i] * (delta(i, j) - p[j])));
static_assert(refuted(diff(p[i], x[j]) == p[i] * (delta(i, j) - p[i])));
static_assert(text(vjp(g[i], p[i], x[j])) == "p[j]*(g[j] - sum(i, g[i]*p[i]))");

constexpr auto q = define::log_softmax<"q">(over(i), x[i]);
static_assert(definition_text(q.y) == "q[i] = x[i] - q_top - log(q_total)");
static_assert(proved(q.y[i] == log(p[i])));
static_assert(proved(diff(q.y[i], x[j]) == delta(i, j) - p[j]));
static_assert(refuted(diff(q.y[i], x[j]) == delta(i, j) - p[i]));

// over the rows, each column by itself
constexpr auto w = define::softmax<"w">(over(r), rows(r, i));
static_assert(definition_text(w) == "w[r,i] = exp(rows[r,i] - w_top[i])/w_total[i]");
static_assert(proved(sum(r, w(r, i)) == 1_c));
static_assert(refuted(sum(i, w(r, i)) == 1_c));
static_assert(proved(diff(w(r, i), rows(s, j)) == delta(i, j) * w(r, i) * (delta(r, s) - w(s, j))));
}  // namespace softmax

namespace losses {
constexpr auto loss = define::cross_entropy<"loss">(over(i), x[i], target[i]);
static_assert(proved(diff(loss.y, x[j]) == softmax::p[j] * sum(i, target[i]) - target[j]));
static_assert(refuted(diff(loss.y, x[j]) == softmax::p[j] - target[j]));  // not for targets of any sum
static_assert(proved(loss.y == -sum(i, target[i] * softmax::q.y[i])));
constexpr auto of_rows = define::cross_entropy<"of_rows">(over(i), rows(r, i), target[i]);
static_assert(proved(sum(r, of_rows.y[r]) ==
                     sum(r, i, target[i] * (log(sum(k, exp(rows(r, k)))) - rows(r, i)))));

constexpr auto mse = define::mse<"mse">(over(i), x[i], target[i]);
static_assert(proved(diff(mse, x[j]) == 2_c * (x[j] - target[j]) / N));
static_assert(refuted(diff(mse, x[j]) == 2_c * (x[j] - target[j])));
}  // namespace losses

namespace normalization {
constexpr auto n = define::normalize<"n">(over(i), rows(r, i), eps);
static_assert(definition_text(n.mean) == "n_mean[r] = sum(i, rows[r,i])/N");
static_assert(definition_text(n.y) == "n[r,i] = n_rstd[r]*(rows[r,i] - n_mean[r])");
static_assert(proved(sum(i, n.y(r, i)) == 0_c));
static_assert(proved(sum(i, pow<2>(n.y(r, i))) == N * n.variance[r] / (n.variance[r] + eps)));
static_assert(proved(diff(n.y(r, i), rows(s, j)) ==
                     delta(r, s) * n.rstd[r] * (delta(i, j) - (1_c + n.y(r, i) * n.y(r, j)) / N)));
static_assert(refuted(diff(n.y(r, i), rows(s, j)) ==
                      delta(r, s) * n.rstd[r] * (delta(i, j) - n.y(r, i) * n.y(r, j) / N)));

// all numbers together
constexpr auto all = define::normalize<"all">(over(r, i), rows(r, i), eps);
static_assert(proved(sum(r, i, all.y(r, i)) == 0_c));
static_assert(refuted(sum(i, all.y(r, i)) == 0_c));

constexpr auto rms = define::rms_normalize<"rms">(over(i), x[i], eps);
static_assert(proved(diff(rms.y[i], x[j]) == rms.rstd * (delta(i, j) - rms.y[i] * rms.y[j] / N)));
static_assert(refuted(diff(rms.y[i], x[j]) == rms.rstd * (delta(i, j) - (1_c + rms.y[i] * rms.y[j]) / N)));
}  // namespace normalization

namespace linear {
constexpr auto W = tensor<"W">(H, N);
constexpr auto b = tensor<"b">(H);
constexpr auto c = tensor<"c">(H);
constexpr auto u = define::dense<"u">(W(h, i), x[i], b[h]);
static_assert(proved(u[h] == sum(k, W(h, k) * x[k]) + b[h]));
static_assert(proved(vjp(c[h], u[h], W(l, j)) == c[l] * x[j]));
static_assert(refuted(vjp(c[h], u[h], W(l, j)) == c[l] * x[j] + b[l] * x[j]));
constexpr auto v = define::dense<"v">(W(h, i), rows(r, i));
static_assert(definition_text(v) == "v[r,h] = sum(i, W[h,i]*rows[r,i])");
constexpr auto shortcut = define::residual<"shortcut">(x[i], softmax::p[i]);
static_assert(proved(diff(shortcut[i], x[j]) == delta(i, j) + softmax::p[i] * (delta(i, j) - softmax::p[j])));
static_assert(refuted(diff(shortcut[i], x[j]) == delta(i, j)));
}  // namespace linear

namespace attention {
constexpr auto D = extent<"D">;
constexpr auto F = extent<"F">;
constexpr auto d = index_var<"d">(D);
constexpr auto f = index_var<"f">(F);
constexpr auto e = index_var<"e">(F);
constexpr auto q = tensor<"q">(R, H, D);
constexpr auto key = tensor<"key">(N, H, D);
constexpr auto value = tensor<"value">(N, H, F);
constexpr auto a = define::attention<"a">(over(d), q(r, h, d), key(i, h, d), value(i, h, f));
static_assert(definition_text(a.score) == "a_score[r,h,i] = sum(d, key[i,h,d]*q[r,h,d])/sqrt(D)");
static_assert(definition_text(a.weight) ==
              "a_weight[r,h,i] = exp(a_score[r,h,i] - a_weight_top[r,h])/a_weight_total[r,h]");
static_assert(definition_text(a.y) == "a[r,h,f] = sum(i, value[i,h,f]*a_weight[r,h,i])");
static_assert(proved(sum(i, a.weight(r, h, i)) == 1_c));
// heads and rows do not mix
static_assert(proved(diff(a.y(r, h, f), value(j, l, e)) == delta(h, l) * delta(f, e) * a.weight(r, h, j)));
static_assert(refuted(diff(a.y(r, h, f), value(j, l, e)) ==
                      delta(h, l) * delta(f, e) * a.weight(r, h, j) / N));
}  // namespace attention

namespace activations {
using nn::activation_definition::y;
namespace of = nn::activation_definition;
static_assert(proved(diff(y<nn::tanh_curve>[of::i], of::x[of::j]) ==
                     delta(of::i, of::j) * (1_c - pow<2>(y<nn::tanh_curve>[of::i]))));
static_assert(text(vjp(of::g[of::i], y<nn::sigmoid_curve>[of::i], of::x[of::j])) == "g[j]*y[j]*(1 - y[j])");
static_assert(proved(vjp(of::g[of::i], y<nn::relu_curve>[of::i], of::x[of::j]) ==
                     of::g[of::j] * step(of::x[of::j])));
static_assert(refuted(vjp(of::g[of::i], y<nn::relu_curve>[of::i], of::x[of::j]) == of::g[of::j]));
}  // namespace activations

}  // namespace
