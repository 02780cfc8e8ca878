// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The program of README.md.
#include <leibniz/leibniz.hpp>

#include <array>
#include <cstdio>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto dx = tensor<"dx">(N);

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);  // Layer Normalization

// proved by the compiler, for every N
static_assert(proved(diff(y[i], x[j]) == (N * delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)));

// read
static_assert(text(diff(y[i], x[j])) == "(N*delta(i,j) - 1 - y[i]*y[j])/(N*sigma)");

// run: the gradient dF/dx[j] from g[i] = dF/dy[i], in O(N), without heap, exceptions or RTTI
constexpr auto backward = kernel<float>(N = 64_c, dx[j] = vjp(g[i], y[i], x[j]));

int main() {
  std::array<float, 64> xs{}, gs{}, dxs{};
  for (int n = 0; n < 64; ++n) {
    xs[n] = static_cast<float>(n % 7);
    gs[n] = static_cast<float>(n % 5);
  }
  backward(x = xs, g = gs, dx = dxs);
  std::printf("%s\ndF/dx[0] = %g\n", text(vjp(g[i], y[i], x[j])).data(), static_cast<double>(dxs[0]));
}
