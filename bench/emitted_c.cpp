// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The backward pass of Layer Normalization, one row of SIZE floats: with -DWRITE a program that writes it as C, else
// one that times that C beside the kernel and prints the ratio.
#include <leibniz/inspect/c_source.hpp>
#include <leibniz/leibniz.hpp>

#include <span>

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto weight = tensor<"weight">(N);
constexpr auto bias = tensor<"bias">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto eps = scalar<"eps">;
constexpr auto dx = tensor<"dx">(N);
constexpr auto dweight = tensor<"dweight">(N);
constexpr auto dbias = tensor<"dbias">(N);

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N + eps));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto z = let<"z">(i, weight[i] * y[i] + bias[i]);

constexpr auto backward =
    kernel<float>(N = number<SIZE>{}, dx[j] = vjp(g[i], z[i], x[j]), dweight[j] += vjp(g[i], z[i], weight[j]),
                  dbias[j] += vjp(g[i], z[i], bias[j]));

}  // namespace

#ifdef WRITE

int main() { std::puts(c_source(backward, "emitted").data()); }

#else

#include "measure.hpp"

extern "C" void emitted(const float* g, const float* weight, const float* x, float eps, float* dx,
                        float* dweight, float* dbias);

int main(int count, char** arguments) {
  bench::start(&count, arguments);
  bench::buffer in_x(SIZE), in_weight(SIZE), in_g(SIZE), out_x(SIZE), out_weight(SIZE), out_bias(SIZE);
  bench::fill(in_x, 1);
  bench::fill(in_weight, 2);
  bench::fill(in_g, 3);
  const auto in = [](const bench::buffer& b) { return std::span<const float, SIZE>(b.data(), SIZE); };
  const auto out = [](bench::buffer& b) { return std::span<float, SIZE>(b.data(), SIZE); };
  const float small = 1e-5f;
  const std::vector<bench::timing> times = bench::compare(
      std::to_string(SIZE), {{"kernel",
                              [&] {
                                backward(x = in(in_x), weight = in(in_weight), g = in(in_g), eps = small,
                                         dx = out(out_x), dweight = out(out_weight), dbias = out(out_bias));
                              }},
                             {"emitted", [&] {
                                emitted(in_g.data(), in_weight.data(), in_x.data(), small, out_x.data(),
                                        out_weight.data(), out_bias.data());
                              }}});
  std::printf(" %s |", bench::figure(times[1].ratio).c_str());
}

#endif
