// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: an output of a kernel is an element of a tensor or a scalar, not a let
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
  kernel<float>(N = 4_c, out[i] = x[i])(x = in, out = result);
#else
  constexpr auto y = let<"y">(i, x[i]);
  kernel<float>(N = 4_c, y[i] = x[i])(x = in);
  (void)result;
#endif
}
