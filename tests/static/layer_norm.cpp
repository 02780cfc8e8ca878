// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization: each formula of the derivation is proved, and refuted once a sign or factor is changed.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto l = index_var<"l">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto gamma_ = tensor<"gamma">(N);
constexpr auto beta = tensor<"beta">(N);
constexpr auto eps = scalar<"eps">;

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto z = let<"z">(i, gamma_[i] * y[i] + beta[i]);

// the mean
static_assert(proved(diff(mu, x[j]) == 1_c / N));
static_assert(refuted(diff(mu, x[j]) == -1_c / N));
static_assert(refuted(diff(mu, x[j]) == 1_c));
static_assert(refuted(diff(mu, x[j]) == 1_c / pow<2>(N)));
static_assert(refuted(diff(mu, x[j]) == x[j] / N));

// the deviation from it
static_assert(proved(diff(x[i] - mu, x[j]) == delta(i, j) - 1_c / N));
static_assert(refuted(diff(x[i] - mu, x[j]) == delta(i, j) + 1_c / N));
static_assert(refuted(diff(x[i] - mu, x[j]) == delta(i, j)));
static_assert(refuted(diff(x[i] - mu, x[j]) == 1_c - 1_c / N));
static_assert(refuted(diff(x[i] - mu, x[j]) == delta(i, j) - 1_c));

// the variance: the term that comes from the mean vanishes, because the deviations sum to zero
constexpr auto variance = sum(k, pow<2>(x[k] - mu)) / N;
static_assert(proved(sum(k, x[k] - mu) == 0_c));
static_assert(proved(diff(variance, x[j]) == sum(k, 2_c * (x[k] - mu) * (delta(k, j) - 1_c / N)) / N));
static_assert(proved(diff(variance, x[j]) == 2_c / N * (x[j] - mu)));
static_assert(refuted(diff(variance, x[j]) == 2_c / N * (x[j] + mu)));
static_assert(refuted(diff(variance, x[j]) == -2_c / N * (x[j] - mu)));
static_assert(refuted(diff(variance, x[j]) == 1_c / N * (x[j] - mu)));
static_assert(refuted(diff(variance, x[j]) == 2_c * (x[j] - mu)));
static_assert(refuted(diff(variance, x[j]) == 2_c / N * x[j]));
static_assert(refuted(diff(variance, x[j]) == 2_c / N * (x[j] - mu) * (1_c - 1_c / N)));
static_assert(refuted(diff(variance, x[j]) == sum(k, 2_c * x[k] * delta(k, j)) / N));

// the standard deviation
static_assert(proved(diff(sigma, x[j]) == (x[j] - mu) / (N * sigma)));
static_assert(proved(diff(sigma, x[j]) == y[j] / N));
static_assert(refuted(diff(sigma, x[j]) == -(x[j] - mu) / (N * sigma)));
static_assert(refuted(diff(sigma, x[j]) == (x[j] + mu) / (N * sigma)));
static_assert(refuted(diff(sigma, x[j]) == (x[j] - mu) / sigma));
static_assert(refuted(diff(sigma, x[j]) == (x[j] - mu) / (N * pow<2>(sigma))));
static_assert(refuted(diff(sigma, x[j]) == (x[j] - mu) / (2_c * N * sigma)));
static_assert(refuted(diff(sigma, x[j]) == x[j] / (N * sigma)));

// the Jacobian
static_assert(proved(diff(y[i], x[j]) == (N * delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == (N * delta(i, j) + 1_c - y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == (N * delta(i, j) - 1_c + y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == -(N * delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == (delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == (N * delta(i, j) - 1_c - y[i] * y[j]) / sigma));
static_assert(refuted(diff(y[i], x[j]) == (N * delta(i, j) - 1_c - y[i] * y[i]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == (N - 1_c - y[i] * y[j]) / (N * sigma)));
static_assert(refuted(diff(y[i], x[j]) == delta(i, j) / sigma));

// what holds of y
static_assert(proved(sum(i, y[i]) == 0_c));
static_assert(proved(sum(i, pow<2>(y[i])) == N));
static_assert(refuted(sum(i, pow<2>(y[i])) == 1_c));
static_assert(refuted(sum(i, pow<2>(y[i])) == N - 1_c));
static_assert(refuted(sum(i, y[i]) == N));

// rows and columns of the Jacobian sum to zero: no contradiction to a gradient that does not
static_assert(proved(sum(j, diff(y[i], x[j])) == 0_c));
static_assert(proved(sum(i, diff(y[i], x[j])) == 0_c));
static_assert(proved(sum(j, y[j] * diff(y[i], x[j])) == 0_c));
static_assert(refuted(sum(j, x[j] * x[j] * diff(y[i], x[j])) == 0_c));
static_assert(proved(diff(y[i], x[j]) == diff(y[j], x[i])));

// the gradient
constexpr auto gradient = vjp(g[i], y[i], x[j]);
constexpr auto right = (N * g[j] - sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / (N * sigma);
static_assert(proved(gradient == right));
static_assert(proved(gradient == sum(i, g[i] * diff(y[i], x[j]))));
static_assert(refuted(gradient == (N * g[j] + sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / (N * sigma)));
static_assert(refuted(gradient == (N * g[j] - sum(i, g[i]) + y[j] * sum(i, g[i] * y[i])) / (N * sigma)));
static_assert(refuted(gradient == (g[j] - sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / (N * sigma)));
static_assert(refuted(gradient == (N * g[j] - sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / sigma));
static_assert(refuted(gradient == (N * g[j] - sum(i, g[i]) - sum(i, g[i] * y[i])) / (N * sigma)));
static_assert(refuted(gradient == (N * g[j] - sum(i, g[i])) / (N * sigma)));
static_assert(refuted(gradient == g[j] / sigma));
static_assert(refuted(gradient == 0_c));
static_assert(refuted(gradient == -right));

// mean and deviation as constants: another function with another gradient
constexpr auto detached = (x[i] - stop_gradient(mu)) / stop_gradient(sigma);
static_assert(proved(detached == y[i]));
static_assert(proved(vjp(g[i], detached, x[j]) == g[j] / sigma));
static_assert(refuted(vjp(g[i], detached, x[j]) == right));
static_assert(proved(partial(y[i], mu) == -1_c / sigma));
static_assert(proved(partial(y[i], sigma) == -(x[i] - mu) / pow<2>(sigma)));
static_assert(proved(partial(y[i], x[j]) == delta(i, j) / sigma));

// scale and shift
static_assert(proved(vjp(g[i], z[i], beta[j]) == g[j]));
static_assert(proved(vjp(g[i], z[i], gamma_[j]) == g[j] * y[j]));
static_assert(refuted(vjp(g[i], z[i], gamma_[j]) == g[j]));
static_assert(proved(vjp(g[i], z[i], x[j]) == (N * gamma_[j] * g[j] - sum(i, gamma_[i] * g[i]) -
                                               y[j] * sum(i, gamma_[i] * g[i] * y[i])) /
                                                  (N * sigma)));
static_assert(refuted(vjp(g[i], z[i], x[j]) == gamma_[j] * right));

// forwards
static_assert(proved(jvp(y[i], x[j], g[j]) == vjp(g[j], y[j], x[i])));
static_assert(proved(jvp(mu, x[j], g[j]) == sum(k, g[k]) / N));

// second derivatives
static_assert(proved(diff(diff(y[i], x[j]), x[l]) == diff(diff(y[i], x[l]), x[j])));
static_assert(refuted(diff(diff(y[i], x[j]), x[l]) == 0_c));

}  // namespace

namespace with_eps {

// eps inside the root, as in PyTorch, and outside of it
constexpr auto sigma_in = let<"sigma">(sqrt(variance + eps));
constexpr auto y_in = let<"y">(i, (x[i] - mu) / sigma_in);
static_assert(proved(diff(sigma_in, x[j]) == (x[j] - mu) / (N * sigma_in)));
static_assert(proved(diff(y_in[i], x[j]) == (N * delta(i, j) - 1_c - y_in[i] * y_in[j]) / (N * sigma_in)));
static_assert(proved(sum(i, pow<2>(y_in[i])) == N * variance / (variance + eps)));
static_assert(refuted(sum(i, pow<2>(y_in[i])) == N));

constexpr auto root = let<"root">(sqrt(variance));
constexpr auto y_out = let<"y">(i, (x[i] - mu) / (root + eps));
static_assert(proved(diff(y_out[i], x[j]) ==
                     (N * delta(i, j) - 1_c - y_out[i] * y_out[j] * (root + eps) / root) /
                         (N * (root + eps))));
static_assert(refuted(diff(y_out[i], x[j]) ==
                      (N * delta(i, j) - 1_c - y_out[i] * y_out[j]) / (N * (root + eps))));

}  // namespace with_eps
