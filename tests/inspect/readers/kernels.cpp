// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// Writes a C program: kernels as C functions, the values that the kernels themselves compute, and a main() that compares.
#include <leibniz/inspect/c_source.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "../../../examples/digits_model.hpp"
#include "../samples.hpp"

namespace {

/// What one call is given and computes, by the names of the kernel.
template <class Number>
struct c_call {
  std::string name, source;
  std::map<std::string, std::vector<Number>> given, expected;
  std::map<std::string, double> numbers;

  void write() const {
    std::fputs(source.c_str(), stdout);
    const bool is_float = sizeof(Number) == sizeof(float);
    const char* const type = is_float ? "float" : "double";
    for (const auto& [tensor, values] : given) write_array("static const", type, tensor, values);
    for (const auto& [tensor, values] : expected) {
      write_array("static const", type, "wanted_" + tensor, values);
      std::printf("static %s %s_%s[%zu];\n", type, name.c_str(), tensor.c_str(), values.size());
    }
    std::printf("static void check_%s(void) {\n  %s(", name.c_str(), name.c_str());
    write_arguments();
    std::printf(");\n");
    for (const auto& [tensor, values] : expected) {
      std::printf(
          "  for (size_t k = 0; k < %zu; ++k) compare(\"%s %s\", k, %s_%s[k], %s_wanted_%s[k], %s);\n",
          values.size(), name.c_str(), tensor.c_str(), name.c_str(), tensor.c_str(), name.c_str(),
          tensor.c_str(), is_float ? "FLT_EPSILON" : "DBL_EPSILON");
    }
    std::printf("}\n\n");
  }

 private:
  void write_array(const char* how, const char* type, const std::string& of,
                   const std::vector<Number>& values) const {
    std::printf("%s %s %s_%s[] = {", how, type, name.c_str(), of.c_str());
    for (const Number value : values) std::printf("%a, ", static_cast<double>(value));
    std::printf("};\n");
  }
  /// In the order of the function's parameters.
  void write_arguments() const {
    const std::size_t open = source.find("void " + name + "(") + name.size() + 6,
                      close = source.find(") {", open);
    std::string parameters = source.substr(open, close - open) + ",", separator;
    while (!parameters.empty()) {
      const std::string parameter = parameters.substr(0, parameters.find(','));
      parameters.erase(0, parameter.size() + 1);
      const std::string word = parameter.substr(parameter.find_last_of(" *") + 1);
      const auto number = numbers.find(word);
      if (number != numbers.end()) {
        std::printf("%s%.17g", separator.c_str(), number->second);
      } else {
        std::printf("%s%s_%s", separator.c_str(), name.c_str(), word.c_str());
      }
      separator = ", ";
    }
  }
};

/// Values without a pattern between -1 and 1.
template <class Number>
std::vector<Number> values(std::size_t count, unsigned seed) {
  std::vector<Number> result(count);
  for (Number& value : result) {
    seed = seed * 1664525u + 1013904223u;
    value = static_cast<Number>(static_cast<double>(seed >> 8) / (1 << 23) - 1);
  }
  return result;
}

using namespace samples;

constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto total = scalar<"total">;

template <class Number>
constexpr auto forward = kernel<Number>(N = 64_c, out[i] = y[i]);
template <class Number>
constexpr auto backward = kernel<Number>(N = 64_c, dx[j] = vjp(g[i], y[i], x[j]));
constexpr auto root_mean = kernel<float>(out[i] = q[i], dx[j] = vjp(g[i], q[i], x[j]));
constexpr auto shifted = let<"z">(i, x[i] - top);
constexpr auto soft = let<"soft">(i, exp(shifted[i]) / sum(k, exp(shifted[k])));
constexpr auto softmax = kernel<double>(N = 10_c, out[i] = soft[i], dx[j] = vjp(g[i], p[i], x[j]));
constexpr auto cross = let<"cross">(sum(i, g[i] * (top + log(sum(k, exp(x[k] - top))) - x[i])));
constexpr auto cross_entropy = kernel<float>(N = 10_c, total = cross, dx[j] += gradient(cross, x[j]));
/// Every function, and names that C has other uses for.
constexpr auto odd = tensor<"double">(N);
constexpr auto v0 = tensor<"v0">(N);
constexpr auto many = sigmoid(odd[i]) + softplus(v0[i]) * step(odd[i]) -
                      max(odd[i], v0[i]) * min(odd[i], v0[i]) +
                      select(odd[i] >= v0[i], tanh(odd[i]), erf(v0[i])) * abs(odd[i]) +
                      pow(exp(odd[i]), v0[i] * eps) / sqrt(2_c + log1p(exp(v0[i]))) -
                      expm1(odd[i]) * sin(v0[i]) + cos(odd[i]) * atan(v0[i]) - log(3_c + v0[i]) +
                      2_c / 3_c * pow<2, 3>(2_c + odd[i]) - stop_gradient(v0[i] * (1_c - odd[i])) +
                      max(k, odd[k] * v0[i]) + sum(k, select(odd[k] > v0[i], odd[k], -v0[i]));
constexpr auto functions = kernel<double>(out[i] = many);

template <class Number>
void normalization(const char* name, const char* suffix) {
  const auto xs = values<Number>(64, 1), gs = values<Number>(64, 2);
  std::vector<Number> result(64), gradient(64);
  forward<Number>(x = xs, out = result);
  backward<Number>(x = xs, g = gs, dx = gradient);
  const std::string to_forward = std::string(name) + "_forward" + suffix;
  std::string source(c_source(forward<Number>, "FUNCTION").view());
  const auto renamed = [](std::string text, const std::string& as) {
    return text.replace(text.find("FUNCTION"), 8, as);
  };
  c_call<Number>{to_forward, renamed(source, to_forward), {{"x", xs}}, {{"out", result}}, {}}.write();
  source = c_source(backward<Number>, "FUNCTION").view();
  const std::string to_backward = std::string(name) + "_backward" + suffix;
  c_call<Number>{to_backward, renamed(source, to_backward), {{"x", xs}, {"g", gs}}, {{"dx", gradient}}, {}}
      .write();
}

void rest() {
  const auto xs = values<float>(33, 3), gs = values<float>(33, 4);
  std::vector<float> result(33), gradient(33);
  root_mean(N = 33, x = xs, g = gs, eps = 0.25, out = result, dx = gradient);
  c_call<float>{"rms_norm",
                std::string(c_source(root_mean, "rms_norm").view()),
                {{"x", xs}, {"g", gs}},
                {{"out", result}, {"dx", gradient}},
                {{"N", 33}, {"eps", 0.25}}}
      .write();

  const auto as = values<double>(10, 5), bs = values<double>(10, 6);
  std::vector<double> soft_result(10), soft_gradient(10);
  softmax(x = as, g = bs, out = soft_result, dx = soft_gradient);
  c_call<double>{"softmax",
                 std::string(c_source(softmax, "softmax").view()),
                 {{"x", as}, {"g", bs}},
                 {{"out", soft_result}, {"dx", soft_gradient}},
                 {}}
      .write();
}

void losses() {
  const auto xs = values<float>(10, 7), gs = values<float>(10, 8);
  std::vector<float> gradient(10);
  float sum = 0;
  cross_entropy(x = xs, g = gs, total = sum, dx = gradient);
  c_call<float>{"cross_entropy",
                std::string(c_source(cross_entropy, "cross_entropy").view()),
                {{"x", xs}, {"g", gs}},
                {{"total", {sum}}, {"dx", gradient}},
                {}}
      .write();

  // sigma and y from a forward pass
  const auto ss = std::vector<float>{0.75f}, ys = values<float>(64, 9), hs = values<float>(64, 10);
  std::vector<float> kept(64);
  backward<float>(g = hs, sigma = ss[0], y = ys, dx = kept);
  c_call<float>{"from_kept",
                std::string(c_source(backward<float>, "from_kept", sigma, y).view()),
                {{"g", hs}, {"y", ys}},
                {{"dx", kept}},
                {{"sigma", ss[0]}}}
      .write();

  const auto ds = values<double>(7, 11), vs = values<double>(7, 12);
  std::vector<double> result(7);
  functions(N = 7, odd = ds, v0 = vs, eps = 0.5, out = result);
  c_call<double>{"functions",
                 std::string(c_source(functions, "functions").view()),
                 {{"double_", ds}, {"v0_", vs}},
                 {{"out", result}},
                 {{"N", 7}, {"eps", 0.5}}}
      .write();
}

void digits_step() {
  using namespace digits;
  using classifier = model<normed_def>;
  constexpr auto& step = classifier::step<float, 6, 5, 3>;
  const auto xs = values<float>(6, 21), w1 = values<float>(30, 22), w2 = values<float>(15, 23),
             scales = values<float>(5, 24), shifts = values<float>(5, 25), offsets = values<float>(3, 26);
  const std::vector<float> wanted{0, 1, 0};
  std::vector<float> d1(30), d2(15), dscale(5), dshift(5), doffset(3);
  float loss = 0;
  step(digits::x = xs, target = wanted, W1 = w1, W2 = w2, gamma_ = scales, beta = shifts, bias = offsets,
       classifier::dW1 = d1, classifier::dW2 = d2, classifier::dgamma = dscale, classifier::dbeta = dshift,
       classifier::dbias = doffset, classifier::cost = loss);
  c_call<float>{
      "digits_step",
      std::string(c_source(step, "digits_step").view()),
      {{"x", xs},
       {"target", wanted},
       {"W1", w1},
       {"W2", w2},
       {"gamma", scales},
       {"beta", shifts},
       {"bias", offsets}},
      {{"dW1", d1}, {"dW2", d2}, {"dgamma", dscale}, {"dbeta", dshift}, {"dbias", doffset}, {"cost", {loss}}},
      {}}
      .write();
}

}  // namespace

int main() {
  std::puts(
      "#include <float.h>\n#include <math.h>\n#include <stddef.h>\n#include <stdio.h>\n\n"
      "static int failed = 0, compared = 0;\n"
      "static void compare(const char *what, size_t at, double found, double wanted, double epsilon) {\n"
      "  ++compared;\n"
      "  if (fabs(found - wanted) <= 64 * epsilon * (1 + fabs(wanted))) return;\n"
      "  failed = 1;\n"
      "  printf(\"%s[%zu]: %.17g, and should be %.17g\\n\", what, at, found, wanted);\n"
      "}\n");
  normalization<float>("layer_norm", "");
  normalization<double>("layer_norm", "_double");
  rest();
  losses();
  digits_step();
  std::puts("int main(void) {");
  for (const char* name : {"layer_norm_forward", "layer_norm_backward", "layer_norm_forward_double",
                           "layer_norm_backward_double", "rms_norm", "softmax", "cross_entropy", "from_kept",
                           "functions", "digits_step"}) {
    std::printf("  check_%s();\n", name);
  }
  std::puts("  printf(\"%d values\\n\", compared);\n  return failed || compared < 200;\n}");
}
