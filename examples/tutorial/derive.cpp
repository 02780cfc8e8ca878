// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Tutorial, part 2: derivatives, and how the library gets to them.
#include <leibniz/leibniz.hpp>

#include <cstdio>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto total = let<"total">(sum(k, exp(x[k])));
constexpr auto p = let<"p">(i, exp(x[i]) / total);

constexpr auto g = tensor<"g">(N);  // what a loss wants of each output: g[i] = dF/dp[i]
constexpr auto v = tensor<"v">(N);  // a direction in which x moves

int main() {
  std::printf("the Jacobian                %s\n", text(diff(p[i], x[j])).data());
  std::printf("the gradient, from g        %s\n", text(vjp(g[i], p[i], x[j])).data());
  std::printf("the change, along v         %s\n", text(jvp(p[i], x[j], v[j])).data());
  std::printf("with total as a constant    %s\n", text(partial(p[i], total)).data());

  std::puts("\nthe way to the Jacobian");
  for (const auto& line : derivation(diff(p[i], x[j]))) {
    std::printf("  %-30s %s\n", line.rule.data(), line.text.data());
  }
}
