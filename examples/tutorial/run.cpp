// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Tutorial, part 4: kernels, and a check of their numbers.
#include <leibniz/leibniz.hpp>
#include <leibniz/oracle/oracle.hpp>

#include <array>
#include <cmath>
#include <cstdio>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto total = let<"total">(sum(k, exp(x[k])));
constexpr auto p = let<"p">(i, exp(x[i]) / total);

constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);

// Kernels for one length. The second is given what the first computed: p = ps.
constexpr auto forward = kernel<double>(N = 5_c, out[i] = p[i]);
constexpr auto backward = kernel<double>(N = 5_c, dx[j] = vjp(g[i], p[i], x[j]));

int main() {
  const std::array<double, 5> xs{0.5, -1, 2, 0, 1}, gs{1, 0, -2, 0.5, 3};
  std::array<double, 5> ps{}, dxs{};
  forward(x = xs, out = ps);
  backward(p = ps, g = gs, dx = dxs);
  for (int n = 0; n < 5; ++n) {
    std::printf("p[%d] = %.6f   dF/dx[%d] = %9.6f\n", n, ps[n], n, dxs[n]);
  }

  // The loss in plain C++, of which the oracle takes differences.
  const auto loss = [&gs](const auto& at) {
    double sum_of_exp = 0, result = 0;
    for (const double a : at) sum_of_exp += std::exp(a);
    for (int n = 0; n < 5; ++n) result += gs[n] * std::exp(at[n]) / sum_of_exp;
    return result;
  };
  const auto check = oracle::gradcheck(loss, dxs, xs, {.atol = 1e-9, .rtol = 0});
  std::printf("the numeric derivative %s\n\n", check ? "agrees" : "DIFFERS");

  std::puts(schedule_text(backward, p).data());
  return check ? 0 : 1;
}
