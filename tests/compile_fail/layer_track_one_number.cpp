// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: the variance of one number; track takes two numbers a channel
#include <leibniz/nn/nn.hpp>

#include <array>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto M = extent<"M">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto m = index_var<"m">(M);
constexpr auto x = tensor<"x">(N);
constexpr auto b = tensor<"b">(M);
constexpr auto W = tensor<"W">(M, N);

#ifdef CORRECT
constexpr std::size_t rows = 2;
#else
constexpr std::size_t rows = 1;
#endif

using layer = nn::batch_norm<float, rows, 3>;
void run(const std::array<float, rows * 3>& batch, const layer::statistics& kept, std::array<float, 3>& means,
         std::array<float, 3>& variances) {
  layer::track(batch, kept, 0.1f, means, variances);
}
