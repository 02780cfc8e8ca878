// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization forward and backward for SIZE elements: one object to measure.
#include <leibniz/leibniz.hpp>

#include <span>

using namespace leibniz;
constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto gamma_ = tensor<"gamma">(N);
constexpr auto beta = tensor<"beta">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto dbeta = tensor<"dbeta">(N);
constexpr auto eps = scalar<"eps">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N + eps));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto z = let<"z">(i, gamma_[i] * y[i] + beta[i]);
constexpr auto forward = kernel<float>(N = number<SIZE>{}, out[i] = z[i]);
constexpr auto backward =
    kernel<float>(N = number<SIZE>{}, dx[j] = vjp(g[i], z[i], x[j]), dgamma[j] += vjp(g[i], z[i], gamma_[j]),
                  dbeta[j] += vjp(g[i], z[i], beta[j]));
void run(std::span<const float, SIZE> xs, std::span<const float, SIZE> ws, std::span<const float, SIZE> bs,
         std::span<const float, SIZE> gs, std::span<float, SIZE> ys, std::span<float, SIZE> dxs,
         std::span<float, SIZE> dws, std::span<float, SIZE> dbs) {
  forward(x = xs, gamma_ = ws, beta = bs, eps = 1e-5f, out = ys);
  backward(x = xs, gamma_ = ws, g = gs, eps = 1e-5f, dx = dxs, dgamma = dws, dbeta = dbs);
}
