// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The library's candidates: kernels from a definition with open rows, and the ready-made layer row by row.
#include "layer_norm.h"

#include <leibniz/leibniz.hpp>
#include <leibniz/nn/layer_norm.hpp>

#include <span>

namespace {

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
constexpr auto eps = scalar<"eps">;

constexpr auto mu = let<"mu">(b, sum(k, x(b, k)) / N);
constexpr auto r = let<"r">(b, 1_c / sqrt(sum(k, pow<2>(x(b, k) - mu[b])) / N + eps));
constexpr auto y = let<"y">(b, i, (x(b, i) - mu[b]) * r[b]);
constexpr auto z = let<"z">(b, i, gamma_[i] * y(b, i) + beta[i]);

constexpr auto out = tensor<"out">(R, N);
constexpr auto means = tensor<"means">(R);
constexpr auto rs = tensor<"rs">(R);
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto dbeta = tensor<"dbeta">(N);

template <long long Size>
constexpr auto forward = kernel<float>(N = number<Size>{}, out(b, i) = z(b, i), means[b] = mu[b],
                                       rs[b] = r[b]);
template <long long Size>
constexpr auto backward = kernel<float>(N = number<Size>{},                         //
                                        dx(b, j) = vjp(g(c, i), z(c, i), x(b, j)),  //
                                        dgamma[j] += vjp(g(c, i), z(c, i), gamma_[j]),
                                        dbeta[j] += vjp(g(c, i), z(c, i), beta[j]));

template <class Number>
auto rows_of(Number* first, long rows, long size) {
  return std::span(first, static_cast<std::size_t>(rows * size));
}

template <int Size>
layer_norm kernels() {
  return {
      [](long rows, const float* xs, const float* ws, const float* bs, float* ys, float* m, float* q) {
        forward<Size>(R = rows, x = rows_of(xs, rows, Size), gamma_ = std::span<const float, Size>(ws, Size),
                      beta = std::span<const float, Size>(bs, Size), eps = BENCH_EPS,
                      out = rows_of(ys, rows, Size), means = rows_of(m, rows, 1), rs = rows_of(q, rows, 1));
      },
      [](long rows, const float* xs, const float* ws, const float* gs, const float* m, const float* q,
         float* dxs, float* dws, float* dbs) {
        backward<Size>(R = rows, x = rows_of(xs, rows, Size), gamma_ = std::span<const float, Size>(ws, Size),
                       g = rows_of(gs, rows, Size), mu = rows_of(m, rows, 1), r = rows_of(q, rows, 1),
                       dx = rows_of(dxs, rows, Size), dgamma = std::span<float, Size>(dws, Size),
                       dbeta = std::span<float, Size>(dbs, Size));
      },
      [](long rows, const float* xs, const float* ws, const float* gs, float* dxs, float* dws, float* dbs) {
        backward<Size>(R = rows, x = rows_of(xs, rows, Size), gamma_ = std::span<const float, Size>(ws, Size),
                       g = rows_of(gs, rows, Size), eps = BENCH_EPS, dx = rows_of(dxs, rows, Size),
                       dgamma = std::span<float, Size>(dws, Size), dbeta = std::span<float, Size>(dbs, Size));
      }};
}

template <int Size>
layer_norm layers() {
  using layer = nn::layer_norm<float, Size>;
  using input = typename layer::input;
  using output = typename layer::output;
  return {[](long rows, const float* xs, const float* ws, const float* bs, float* ys, float* m, float* q) {
            for (long n = 0; n < rows; ++n) {
              typename layer::statistics kept;
              layer::forward(input(xs + n * Size, Size), input(ws, Size), input(bs, Size), BENCH_EPS,
                             output(ys + n * Size, Size), kept);
              m[n] = kept.mean;
              q[n] = kept.rstd;
            }
          },
          [](long rows, const float* xs, const float* ws, const float* gs, const float* m, const float* q,
             float* dxs, float* dws, float* dbs) {
            for (long n = 0; n < rows; ++n)
              layer::backward(input(xs + n * Size, Size), input(ws, Size), input(gs + n * Size, Size),
                              {m[n], q[n]}, output(dxs + n * Size, Size), output(dws, Size),
                              output(dbs, Size));
          },
          nullptr};
}

}  // namespace

#define CASE(N) \
  case N:       \
    return kernels<N>();
layer_norm library_rows(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {};
}
#undef CASE

#define CASE(N) \
  case N:       \
    return layers<N>();
layer_norm library_layer(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {};
}
