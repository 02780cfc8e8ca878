// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization forward and backward over any number of rows of SIZE elements: one object to measure.
#include <leibniz/leibniz.hpp>

#include <span>

using namespace leibniz;
constexpr auto R = extent<"R">;
constexpr auto N = extent<"N">;
constexpr auto b = index_var<"b">(R);
constexpr auto c = index_var<"c">(R);
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(R, N);
constexpr auto g = tensor<"g">(R, N);
constexpr auto gamma_ = tensor<"gamma">(N);
constexpr auto beta = tensor<"beta">(N);
constexpr auto out = tensor<"out">(R, N);
constexpr auto means = tensor<"means">(R);
constexpr auto rs = tensor<"rs">(R);
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto dbeta = tensor<"dbeta">(N);
constexpr auto eps = scalar<"eps">;
constexpr auto mu = let<"mu">(b, sum(k, x(b, k)) / N);
constexpr auto r = let<"r">(b, 1_c / sqrt(sum(k, pow<2>(x(b, k) - mu[b])) / N + eps));
constexpr auto y = let<"y">(b, i, (x(b, i) - mu[b]) * r[b]);
constexpr auto z = let<"z">(b, i, gamma_[i] * y(b, i) + beta[i]);
constexpr auto forward =
    kernel<float>(N = number<SIZE>{}, out(b, i) = z(b, i), means[b] = mu[b], rs[b] = r[b]);
constexpr auto backward =
    kernel<float>(N = number<SIZE>{}, dx(b, j) = vjp(g(c, i), z(c, i), x(b, j)),
                  dgamma[j] += vjp(g(c, i), z(c, i), gamma_[j]), dbeta[j] += vjp(g(c, i), z(c, i), beta[j]));
using input = std::span<const float>;
using output = std::span<float>;
void run(long rows, input xs, std::span<const float, SIZE> ws, std::span<const float, SIZE> bs, input gs,
         output ys, output ms, output qs, output dxs, std::span<float, SIZE> dws,
         std::span<float, SIZE> dbs) {
  forward(R = rows, x = xs, gamma_ = ws, beta = bs, eps = 1e-5f, out = ys, means = ms, rs = qs);
  backward(R = rows, x = xs, gamma_ = ws, g = gs, mu = input(ms), r = input(qs), dx = dxs, dgamma = dws,
           dbeta = dbs);
}
