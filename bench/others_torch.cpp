// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// PyTorch's operators where it has them; RMS normalization, for which PyTorch 1 has none, and the training step by its
// autograd. The graph of RMS normalization is made once and only its reverse pass is run, as with the other candidates.
#include "others.h"
#include "torch.hpp"

#include <torch/torch.h>

namespace {

using bench::copy_to;
using bench::view;

template <int Size>
struct rows {
  static void rms_norm(long count, const float* x, const float* gamma, const float* g, const float*,
                       float* dx, float* dgamma) {
    static view xs, gammas, gs;
    static at::Tensor input, scale, result;
    if (!input.defined() || input.data_ptr() != x) {
      input = xs.of(x, {count, Size}).detach().requires_grad_();
      scale = gammas.of(gamma, {Size}).detach().requires_grad_();
      result = input * at::rsqrt(at::mean(input * input, 1, true) + BENCH_EPS) * scale;
    }
    const auto found = torch::autograd::grad({result}, {input, scale}, {gs.of(g, {count, Size})}, true);
    if (!results_are_read) return;
    copy_to(dx, found[0]);
    copy_to(dgamma, found[1]);
  }
  static void softmax(long count, const float* y, const float* g, float* dx) {
    const c10::InferenceMode no_gradients;
    static view ys, gs, dxs;
    at::Tensor out = dxs.of(dx, {count, Size});
    at::_softmax_backward_data_out(out, gs.of(g, {count, Size}), ys.of(y, {count, Size}), 1, at::kFloat);
  }
  static void cross_entropy(long count, const float* scores, const float* target, const float*, const float*,
                            float* dscores) {
    const c10::InferenceMode no_gradients;
    static view xs, targets, dxs;
    static at::Tensor logarithms, slopes;  // kept from the forward pass
    static const float* of = nullptr;
    if (of != scores) {
      of = scores;
      logarithms = at::log_softmax(xs.of(scores, {count, Size}), 1);
      slopes = -targets.of(target, {count, Size});
    }
    at::Tensor out = dxs.of(dscores, {count, Size});
    at::_log_softmax_backward_data_out(out, slopes, logarithms, 1, at::kFloat);
  }
};

/// A parameter whose gradient is added to what is in d.
at::Tensor parameter(const float* p, float* d, at::IntArrayRef sizes) {
  at::Tensor result = at::from_blob(const_cast<float*>(p), sizes).requires_grad_();
  result.mutable_grad() = at::from_blob(d, sizes);
  return result;
}

float digits(long count, const float* x, const float* target, const digits_parameters* p,
             digits_parameters* d) {
  static view xs, targets;
  static at::Tensor w1, w2, gamma, beta, bias;
  static const digits_parameters* of = nullptr;
  if (of != d) {
    of = d;
    w1 = parameter(p->w1, d->w1, {BENCH_HIDDEN, BENCH_INPUTS});
    w2 = parameter(p->w2, d->w2, {BENCH_CLASSES, BENCH_HIDDEN});
    gamma = parameter(p->gamma, d->gamma, {BENCH_HIDDEN});
    beta = parameter(p->beta, d->beta, {BENCH_HIDDEN});
    bias = parameter(p->bias, d->bias, {BENCH_CLASSES});
  }
  const at::Tensor u = at::linear(xs.of(x, {count, BENCH_INPUTS}), w1);
  const at::Tensor v = at::tanh(at::layer_norm(u, {BENCH_HIDDEN}, gamma, beta, BENCH_EPS));
  const at::Tensor loss = at::cross_entropy_loss(
      at::linear(v, w2, bias), targets.of(target, {count, BENCH_CLASSES}), {}, at::Reduction::Sum);
  loss.backward();
  return loss.item<float>();
}

}  // namespace

#define CASE(N) \
  case N:       \
    return {{rows<N>::rms_norm, rows<N>::softmax, rows<N>::cross_entropy}, digits};
candidate torch_operators(int size) {
  static const bool started = (bench::start_torch(), true);
  (void)started;
  switch (size) { BENCH_SIZES(CASE) }
  return {{}, digits};
}
