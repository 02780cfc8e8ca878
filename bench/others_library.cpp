// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The library's candidates: kernels over open rows from the layers' definitions, the ready-made layers row by row, and
// the training step of examples/digits_model.hpp.
#include "others.h"

#include <digits_model.hpp>

#include <leibniz/nn/loss.hpp>
#include <leibniz/nn/rms_norm.hpp>
#include <leibniz/nn/softmax.hpp>

namespace {

namespace nn = leibniz::nn;

template <int Size>
using input = std::span<const float, Size>;
template <int Size>
using output = std::span<float, Size>;

template <int Size>
row_passes layers() {
  using in = input<Size>;
  using out = output<Size>;
  return {
      [](long rows, const float* x, const float* gamma, const float* g, const float* rstd, float* dx,
         float* dgamma) {
        for (long r = 0; r < rows; ++r)
          nn::rms_norm<float, Size>::backward(in(x + r * Size, Size), in(gamma, Size), in(g + r * Size, Size),
                                              {rstd[r]}, out(dx + r * Size, Size), out(dgamma, Size));
      },
      [](long rows, const float* y, const float* g, float* dx) {
        for (long r = 0; r < rows; ++r)
          nn::softmax<float, Size>::backward(in(y + r * Size, Size), in(g + r * Size, Size),
                                             out(dx + r * Size, Size));
      },
      [](long rows, const float* scores, const float* target, const float* top, const float* total,
         float* dscores) {
        for (long r = 0; r < rows; ++r)
          nn::cross_entropy<float, Size>::backward(in(scores + r * Size, Size), in(target + r * Size, Size),
                                                   1, {top[r], total[r]}, out(dscores + r * Size, Size));
      }};
}

// ---- kernels over open rows ------------------------------------------------------------------------------

namespace rows {

using namespace leibniz;

constexpr auto R = extent<"R">;
constexpr auto N = extent<"N">;
constexpr auto b = index_var<"b">(R);
constexpr auto c = index_var<"c">(R);
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(R, N);
constexpr auto g = tensor<"g">(R, N);
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto gamma = tensor<"gamma">(N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto eps = scalar<"eps">;

constexpr auto normal = nn::define::rms_normalize<"normal">(nn::over(i), x(b, i), eps);
constexpr auto z = let<"z">(b, i, gamma[i] * normal.y(b, i));
constexpr auto soft = nn::define::softmax<"soft">(nn::over(i), x(b, i));
constexpr auto loss = nn::define::cross_entropy<"loss">(nn::over(i), x(b, i), g(b, i));

template <int Size>
constexpr auto rms_backward = kernel<float>(N = number<Size>{}, dx(b, j) = vjp(g(c, i), z(c, i), x(b, j)),
                                            dgamma[j] += vjp(g(c, i), z(c, i), gamma[j]));
template <int Size>
constexpr auto softmax_backward = kernel<float>(N = number<Size>{},
                                                dx(b, j) = vjp(g(c, i), soft(c, i), x(b, j)));
template <int Size>
constexpr auto loss_backward = kernel<float>(N = number<Size>{}, dx(b, j) = diff(sum(c, loss.y[c]), x(b, j)));

template <class Number>
auto whole(Number* first, long rows, long size) {
  return std::span(first, static_cast<std::size_t>(rows * size));
}

template <int Size>
row_passes passes() {
  return {[](long count, const float* xs, const float* ws, const float* gs, const float* rstd, float* dxs,
             float* dws) {
            rms_backward<Size>(R = count, x = whole(xs, count, Size),
                               gamma = std::span<const float, Size>(ws, Size), g = whole(gs, count, Size),
                               normal.rstd = whole(rstd, count, 1), dx = whole(dxs, count, Size),
                               dgamma = std::span<float, Size>(dws, Size));
          },
          [](long count, const float* ys, const float* gs, float* dxs) {
            softmax_backward<Size>(R = count, soft = whole(ys, count, Size), g = whole(gs, count, Size),
                                   dx = whole(dxs, count, Size));
          },
          [](long count, const float* scores, const float* target, const float* top, const float* total,
             float* ds) {
            loss_backward<Size>(R = count, x = whole(scores, count, Size), g = whole(target, count, Size),
                                loss.top = whole(top, count, 1), loss.total = whole(total, count, 1),
                                dx = whole(ds, count, Size));
          }};
}

}  // namespace rows

float steps(long count, const float* first_row, const float* first_target, const digits_parameters* p,
            digits_parameters* d) {
  using namespace digits;
  using m = model<normed_def>;
  float loss = 0;
  for (long n = 0; n < count; ++n) {
    float cost = 0;
    m::step<float, BENCH_INPUTS, BENCH_HIDDEN, BENCH_CLASSES>(
        x = input<BENCH_INPUTS>(first_row + n * BENCH_INPUTS, BENCH_INPUTS),
        target = input<BENCH_CLASSES>(first_target + n * BENCH_CLASSES, BENCH_CLASSES), W1 = p->w1,
        W2 = p->w2, gamma_ = p->gamma, beta = p->beta, bias = p->bias, m::dW1 = d->w1, m::dW2 = d->w2,
        m::dgamma = d->gamma, m::dbeta = d->beta, m::dbias = d->bias, m::cost = cost);
    loss += cost;
  }
  return loss;
}

}  // namespace

#define CASE(N) \
  case N:       \
    return {rows::passes<N>(), steps};
candidate library(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {{}, steps};
}
#undef CASE

#define CASE(N) \
  case N:       \
    return {layers<N>(), nullptr};
candidate library_layers(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {{}, nullptr};
}
