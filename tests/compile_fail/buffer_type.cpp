// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: a buffer's elements have another type than the kernel's numbers
#include <leibniz/leibniz.hpp>

#include <array>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto M = extent<"M">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto m = index_var<"m">(M);
constexpr auto x = tensor<"x">(N);
constexpr auto w = tensor<"w">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto eps = scalar<"eps">;

void run(std::array<float, 4>& in, std::array<float, 4>& result) {
#ifdef CORRECT
  constexpr auto twice = kernel<float>(N = 4_c, out[i] = 2_c * x[i]);
  std::array<float, 4> wide{};
  twice(x = wide, out = result);
  (void)in;
#else
  constexpr auto twice = kernel<float>(N = 4_c, out[i] = 2_c * x[i]);
  std::array<double, 4> wide{};
  twice(x = wide, out = result);
  (void)in;
#endif
}
