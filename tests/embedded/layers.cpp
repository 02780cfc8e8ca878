// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// A training step of layers without exceptions, RTTI or heap: a call of an allocation function does not compile.
#include <cstddef>

#ifndef __clang__  // whose operator new is declared already
[[gnu::error("a layer allocates")]] void* operator new(std::size_t);
[[gnu::error("a layer allocates")]] void* operator new[](std::size_t);
#endif
extern "C" [[gnu::error("a layer allocates")]] void* malloc(std::size_t) noexcept;

#include <leibniz/nn/nn.hpp>

namespace {

namespace nn = leibniz::nn;
using dense = nn::dense<float, 8, 4>;
using norm = nn::rms_norm<float, 4>;
using act = nn::gelu<float, 4>;
using loss = nn::cross_entropy<float, 4>;
using attention = nn::self_attention<float, 3, 4, 2>;
using batch = nn::batch_norm<float, 2, 3, 4>;

struct model {
  float weight[32], bias[4], gamma[4];
};
model parameters, gradient;
nn::adam<float, 32> optimizer;

}  // namespace

float train(const float (&x)[8], int label) {
  float u[4], n[4], y[4], dy[4], dn[4], du[4], dx[8];
  norm::statistics of_norm;
  loss::statistics of_loss;
  dense::forward(x, parameters.weight, parameters.bias, u);
  norm::forward(u, parameters.gamma, 1e-5f, n, of_norm);
  act::forward(n, y);
  const float result = loss::forward(y, label, of_loss);
  loss::backward(y, label, 1, of_loss, dy);
  act::backward(n, dy, dn);
  norm::backward(u, parameters.gamma, dn, of_norm, du, gradient.gamma);
  dense::backward(x, parameters.weight, du, dx, gradient.weight, gradient.bias);
  optimizer.step(parameters.weight, gradient.weight, {});
  return result;
}

void attend(const float (&x)[12], const float (&w)[8], float (&y)[12], float (&dx)[12], float (&dw)[8],
            float (&dwo)[8]) {
  attention::statistics kept;
  attention::forward(x, w, w, w, w, y, kept);
  float dwk[8] = {}, dwv[8] = {};
  attention::backward(x, w, w, w, w, y, kept, dx, dw, dwk, dwv, dwo);
}

void normalize(const float (&x)[24], const float (&gamma)[3], float (&y)[24], float (&dx)[24],
               float (&dgamma)[3], float (&dbeta)[3]) {
  batch::statistics kept;
  batch::forward(x, gamma, gamma, 1e-5f, y, kept);
  batch::backward(x, gamma, y, kept, dx, dgamma, dbeta);
}
