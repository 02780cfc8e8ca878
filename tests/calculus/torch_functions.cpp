// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Functions of one number and extrema, with their derivatives, as PyTorch computes them.
#include <leibniz/leibniz.hpp>

#include "torch_data.hpp"

#include <algorithm>
#include <array>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto k = index_var<"k">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto a = scalar<"a">;

/// f is an expression in the scalar a.
template <class Expression>
void check_function(const char* layer, const Expression& f) {
  for (torch::layer_case& c : torch::cases(layer)) {
    for (std::size_t k = 0; k < c["x"].size(); ++k) {
      c.result("y")[k] = evaluate<double>(f, a = c["x"][k]);
      c.result("dx")[k] = c["g"][k] * evaluate<double>(diff(f, a), a = c["x"][k]);
    }
    c.check();
  }
}

/// f is an expression in the elements of x.
template <class Expression>
void check_extremum(const char* layer, const Expression& f) {
  for (torch::layer_case& c : torch::cases(layer)) {
    std::array<double, 5> values{};
    std::copy(c["x"].begin(), c["x"].end(), values.begin());
    c.scalar("y") = evaluate<double>(f, N = 5_c, x = values);
    const auto derivative = evaluate<double>(diff(f, x[j]), N = 5_c, x = values);
    c.result("dx").assign(derivative.begin(), derivative.end());
    c.check();
  }
}

}  // namespace

TEST_CASE("functions of one number", "[calculus]") {
  const auto pi = 4_c * atan(1_c);
  check_function("gelu", a * (1_c + erf(a / sqrt(2_c))) / 2_c);
  check_function("gelu_tanh", a * (1_c + tanh(sqrt(2_c / pi) * (a + 0.044715_c * pow<3>(a)))) / 2_c);
  check_function("silu", a * sigmoid(a));
  check_function("sigmoid", sigmoid(a));
  check_function("tanh", tanh(a));
  check_function("abs", abs(a));
  check_function("sign", sign(a));
}

TEST_CASE("the largest and the smallest of five", "[calculus]") {
  check_extremum("amax", max(k, x[k]));
  check_extremum("amin", min(k, x[k]));
}
