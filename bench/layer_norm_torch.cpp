// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization by PyTorch's two operators, without its autograd. They return tensors of their own, which are
// copied only where somebody looks at them, and overwrite the gradients of the parameters.
#include "layer_norm.h"
#include "torch.hpp"

#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/native_layer_norm_backward.h>
#include <c10/core/InferenceMode.h>

#include <tuple>

namespace {

using bench::copy_to;
using bench::view;

struct tensors {
  view x, gamma, beta, g, mean, rstd;
};
tensors& kept() {
  static tensors one;
  return one;
}

template <int Size>
struct passes {
  static auto normalized(long rows, const float* x, const float* gamma, const float* beta) {
    tensors& t = kept();
    return at::native_layer_norm(t.x.of(x, {rows, Size}), {Size}, t.gamma.of(gamma, {Size}),
                                 t.beta.of(beta, {Size}), BENCH_EPS);
  }
  static void forward(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    const c10::InferenceMode no_gradients;
    const auto [normal, means, rstds] = normalized(rows, x, gamma, beta);
    if (!results_are_read) return;
    copy_to(y, normal);
    copy_to(mean, means);
    copy_to(rstd, rstds);
  }
  static void backward_of(long rows, const float* x, const float* gamma, const float* g,
                          const at::Tensor& mean, const at::Tensor& rstd, float* dx, float* dgamma,
                          float* dbeta) {
    tensors& t = kept();
    const at::Tensor& scale = t.gamma.of(gamma, {Size});
    const auto [of_x, of_gamma, of_beta] =  // the offset is not read, only its shape
        at::native_layer_norm_backward(t.g.of(g, {rows, Size}), t.x.of(x, {rows, Size}), {Size}, mean, rstd,
                                       scale, scale, {true, true, true});
    if (!results_are_read) return;
    copy_to(dx, of_x);
    copy_to(dgamma, of_gamma);
    copy_to(dbeta, of_beta);
  }
  static void backward_kept(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                            const float* rstd, float* dx, float* dgamma, float* dbeta) {
    const c10::InferenceMode no_gradients;
    tensors& t = kept();
    backward_of(rows, x, gamma, g, t.mean.of(mean, {rows, 1}), t.rstd.of(rstd, {rows, 1}), dx, dgamma, dbeta);
  }
  static void backward(long rows, const float* x, const float* gamma, const float* g, float* dx,
                       float* dgamma, float* dbeta) {
    const c10::InferenceMode no_gradients;
    const auto [normal, mean, rstd] = normalized(rows, x, gamma, gamma);
    backward_of(rows, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
  }
};

}  // namespace

#define CASE(N) \
  case N:       \
    return {passes<N>::forward, passes<N>::backward_kept, passes<N>::backward};
layer_norm torch_operators(int size) {
  static const bool started = (bench::start_torch(), true);
  (void)started;
  switch (size) { BENCH_SIZES(CASE) }
  return {};
}
