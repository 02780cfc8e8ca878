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
constexpr auto b = scalar<"b">;

/// f is an expression in the scalar a.
template <class Expression>
void check_function(const char* layer, const Expression& f) {
  for (torch::layer_case& c : torch::cases(layer)) {
    for (std::size_t n = 0; n < c["x"].size(); ++n) {
      c.result("y")[n] = evaluate<double>(f, a = c["x"][n]);
      c.result("dx")[n] = c["g"][n] * evaluate<double>(diff(f, a), a = c["x"][n]);
    }
    c.check();
  }
}

/// f is an expression in the scalars a and b.
template <class Expression>
void check_pair(const char* layer, const Expression& f) {
  for (torch::layer_case& c : torch::cases(layer)) {
    for (std::size_t n = 0; n < c["a"].size(); ++n) {
      const auto value = [&](const auto& e) { return evaluate<double>(e, a = c["a"][n], b = c["b"][n]); };
      c.result("y")[n] = value(f);
      c.result("da")[n] = c["g"][n] * value(diff(f, a));
      c.result("db")[n] = c["g"][n] * value(diff(f, b));
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
  check_function("gelu", gelu(a));
  check_function("gelu_tanh", gelu_tanh(a));
  check_function("silu", silu(a));
  check_function("softplus", softplus(a));
  check_function("sigmoid", sigmoid(a));
  check_function("tanh", tanh(a));
}

TEST_CASE("functions with a kink", "[calculus]") {
  check_function("relu", relu(a));
  check_function("leaky_relu", leaky_relu(a, 0.01_c));
  check_function("abs", abs(a));
  check_function("sign", sign(a));
  check_function("where_sqrt", select(a > 0_c, sqrt(a), 0_c));
  check_pair("maximum", max(a, b));
  check_pair("minimum", min(a, b));
}

TEST_CASE("the largest and the smallest of five", "[calculus]") {
  check_extremum("amax", max(k, x[k]));
  check_extremum("amin", min(k, x[k]));
}
