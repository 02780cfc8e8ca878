// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// A derivation of Layer Normalization's derivative as a person writes it, line by line. First as it should be: the
// compiler proves every step. Then with slips that people make: the compiler finds each.
#include <leibniz/inspect/explain.hpp>
#include <leibniz/leibniz.hpp>

#include <cstdio>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto var = let<"var">(sum(k, pow<2>(x[k] - mu)) / N);
constexpr auto sigma = let<"sigma">(sqrt(var));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);

// ---- as it should be -----------------------------------------------------------------------------------

constexpr auto mean_steps = chain(diff(mu, x[j]),           //
                                  sum(k, delta(k, j)) / N,  //
                                  1_c / N);
constexpr auto variance_steps = chain(diff(var, x[j]),                                          //
                                      sum(k, 2_c * (x[k] - mu) * (delta(k, j) - 1_c / N)) / N,  //
                                      2_c / N * ((x[j] - mu) - sum(k, x[k] - mu) / N),          //
                                      2_c / N * ((x[j] - mu) - (mu - sum(k, mu) / N)),          //
                                      2_c / N * (x[j] - mu));
constexpr auto sigma_steps = chain(diff(sigma, x[j]),                      //
                                   1_c / (2_c * sigma) * diff(var, x[j]),  //
                                   (x[j] - mu) / (N * sigma));
constexpr auto y_steps =
    chain(diff(y[i], x[j]),                                                                             //
          (diff(x[i] - mu, x[j]) * sigma - (x[i] - mu) * diff(sigma, x[j])) / pow<2>(sigma),            //
          ((delta(i, j) - 1_c / N) * sigma - (x[i] - mu) * (x[j] - mu) / (N * sigma)) / pow<2>(sigma),  //
          (delta(i, j) - 1_c / N) / sigma - (x[i] - mu) * (x[j] - mu) / (N * pow<3>(sigma)),            //
          (delta(i, j) - 1_c / N - y[i] * y[j] / N) / sigma,                                            //
          (N* delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma));
constexpr auto row_sum = chain(sum(j, diff(y[i], x[j])),                                            //
                               (sum(j, N* delta(i, j) - 1_c) - y[i] * sum(j, y[j])) / (N * sigma),  //
                               (N - N - y[i] * 0_c) / (N * sigma),                                  //
                               0_c);
constexpr auto gradient_of_loss =
    chain(vjp(g[i], y[i], x[j]),                                               //
          sum(i, g[i] * (N * delta(i, j) - 1_c - y[i] * y[j])) / (N * sigma),  //
          (N* g[j] - sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / (N * sigma));

static_assert(proved(mean_steps) && proved(variance_steps) && proved(sigma_steps) && proved(y_steps));
static_assert(proved(row_sum) && proved(gradient_of_loss));

// ---- with slips ----------------------------------------------------------------------------------------

// delta(i, j) for delta(k, j) under the sum
constexpr auto wrong_index = chain(diff(var, x[j]),                                          //
                                   sum(k, 2_c * (x[k] - mu) * (delta(i, j) - 1_c / N)) / N,  //
                                   2_c / N * (x[j] - mu));
// plus for minus before sum(k, mu)/N
constexpr auto wrong_sign = chain(diff(var, x[j]),                                          //
                                  sum(k, 2_c * (x[k] - mu) * (delta(k, j) - 1_c / N)) / N,  //
                                  2_c / N * ((x[j] - mu) - (mu + sum(k, mu) / N)),          //
                                  2_c / N * (x[j] - mu));
// x[i] sigma' for (x[i] - mu) sigma' in the quotient rule
constexpr auto wrong_factor =
    chain(diff(y[i], x[j]),                                                            //
          (diff(x[i] - mu, x[j]) * sigma - x[i] * diff(sigma, x[j])) / pow<2>(sigma),  //
          (N* delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma));
// the sum over j is zero, so no gradient flows
constexpr auto wrong_conclusion = chain(vjp(g[i], y[i], x[j]), 0_c);

static_assert(first_mistake(wrong_index) == 1 && first_mistake(wrong_sign) == 2);
static_assert(first_mistake(wrong_factor) == 1 && first_mistake(wrong_conclusion) == 1);

}  // namespace

int main() {
  std::printf("The derivation as it should be, proved by the compiler for every N:\n  mean: %s  variance: %s",
              explain(mean_steps).c_str(), explain(variance_steps).c_str());
  std::printf("  sigma: %s  y: %s  row sum: %s  gradient: %s\n", explain(sigma_steps).c_str(),
              explain(y_steps).c_str(), explain(row_sum).c_str(), explain(gradient_of_loss).c_str());
  std::printf("With delta(i,j) for delta(k,j) under the sum of the variance's derivative:\n%s\n",
              explain(wrong_index).c_str());
  std::printf("With a plus for a minus before sum(k, mu)/N:\n%s\n", explain(wrong_sign).c_str());
  std::printf("With x[i] sigma' for (x[i] - mu) sigma' in the quotient rule:\n%s\n",
              explain(wrong_factor).c_str());
  std::printf(
      "With the conclusion that no gradient flows, because the sum over j of dy[i]/dx[j] is zero:\n%s",
      explain(wrong_conclusion).c_str());
  std::printf(
      "  The sum over j says that y does not change when all x move alike. The gradient is another sum,\n"
      "  over the outputs, weighted with what the loss wants of each: sum(i, g[i] dy[i]/dx[j]).\n");
  return 0;
}
