// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Kernels without exceptions, RTTI or heap: a call of an allocation function does not compile.
#include <cstddef>

#ifndef __clang__  // whose operator new is declared already
[[gnu::error("a kernel allocates")]] void* operator new(std::size_t);
[[gnu::error("a kernel allocates")]] void* operator new[](std::size_t);
#endif
extern "C" [[gnu::error("a kernel allocates")]] void* malloc(std::size_t) noexcept;

#include <leibniz/kernel/evaluate.hpp>
#include <leibniz/nn/layer_norm.hpp>

#include <array>

namespace {

using namespace leibniz;
using layer = nn::layer_norm<float, 64>;

constexpr auto I = extent<"I">;
constexpr auto H = extent<"H">;
constexpr auto i = index_var<"i">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto x = tensor<"x">(I);
constexpr auto W = tensor<"W">(H, I);
constexpr auto out = tensor<"out">(H);
constexpr auto u = let<"u">(h, sum(i, W(h, i) * x[i]));
constexpr auto scores = kernel<float>(I = 8_c, H = 4_c, out[h] = exp(u[h]) / sum(h, exp(u[h])));

}  // namespace

void forward(const float (&row)[64], const float (&gamma)[64], const float (&beta)[64], float (&y)[64],
             layer::statistics& kept) {
  layer::forward(row, gamma, beta, 1e-5f, y, kept);
}

void backward(const float (&row)[64], const float (&gamma)[64], const float (&g)[64],
              const layer::statistics& kept, float (&dx)[64], float (&dgamma)[64], float (&dbeta)[64]) {
  layer::backward(row, gamma, g, kept, dx, dgamma, dbeta);
}

void run_scores(std::span<const float, 32> weights, std::span<const float, 8> values,
                std::span<float, 4> result) {
  scores(W = weights, x = values, out = result);
}

float mean(std::span<const float, 8> values) {
  return evaluate<float>(sum(i, x[i]) / I, I = 8_c, x = values);
}
