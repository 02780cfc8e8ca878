// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// What latex, sympy and dot write, as constants; tests/inspect/readers has KaTeX, SymPy and Graphviz read it.
#include <leibniz/inspect/dot.hpp>
#include <leibniz/inspect/format.hpp>
#include <leibniz/inspect/latex.hpp>
#include <leibniz/inspect/ostream.hpp>
#include <leibniz/inspect/sympy.hpp>

#include <sstream>

#include "catch.hpp"
#include "samples.hpp"

using namespace samples;

namespace {

namespace layers {
static_assert(definition_latex(mu) == R"(\mu = \frac{\sum_{k=1}^{N} x_{k}}{N})");
static_assert(definition_latex(sigma) ==
              R"(\sigma = \sqrt{\frac{\sum_{k=1}^{N} \left(x_{k} - \mu\right)^{2}}{N}})");
static_assert(definition_latex(y[j]) == R"(y_{j} = \frac{x_{j} - \mu}{\sigma})");
static_assert(latex(diff(y[i], x[j])) == R"(\frac{N \, \delta_{ij} - 1 - y_{i} \, y_{j}}{N \, \sigma})");
static_assert(latex(diff(sigma, x[j])) == R"(\frac{x_{j} - \mu}{N \, \sigma})");
static_assert(
    latex(vjp(g[i], y[i], x[j])) ==
    R"(\frac{N \, g_{j} - \sum_{i=1}^{N} g_{i} - y_{j} \, \sum_{i=1}^{N} g_{i} \, y_{i}}{N \, \sigma})");
static_assert(latex(diff(q[i], x[j])) == R"(\frac{\delta_{ij} - \frac{\hat{q}_{i} \, \hat{q}_{j}}{N}}{r})");
static_assert(definition_latex(p) == R"(p_{i} = \frac{e^{x_{i}}}{\sum_{k=1}^{N} e^{x_{k}}})");
static_assert(latex(diff(p[i], x[j])) == R"(p_{i} \, \left(\delta_{ij} - p_{j}\right))");
static_assert(latex(vjp(g[i], p[i], x[j])) ==
              R"(p_{j} \, \left(g_{j} - \sum_{i=1}^{N} g_{i} \, p_{i}\right))");
static_assert(latex(diff(entropy, x[j])) == R"(p_{j} \, \sum_{i=1}^{N} g_{i} - g_{j})");
static_assert(latex(gradient(loss, W(h, i))) ==
              R"(2 \, c_{h} \, x_{i} \, a_{h} \, \left(1 - a_{h}^{2}\right))");
static_assert(definition_latex(score) == R"(S_{s,t} = \frac{\sum_{d=1}^{D} K_{t,d} \, Q_{s,d}}{\sqrt{D}})");
static_assert(definition_latex(weight) == R"(A_{s,t} = \frac{e^{S_{s,t}}}{\sum_{n=1}^{T} e^{S_{s,n}}})");
static_assert(definition_latex(attended) == R"(O_{s,e} = \sum_{t=1}^{T} V_{t,e} \, A_{s,t})");
static_assert(latex(mu == eps) == R"(\mu = \varepsilon)");
}  // namespace layers

namespace parentheses {
static_assert(latex(sum(i, x[i]) * sum(i, g[i])) ==
              R"(\left(\sum_{i=1}^{N} g_{i}\right) \, \sum_{i=1}^{N} x_{i})");
static_assert(latex(pow<2>(sum(i, x[i]))) == R"(\left(\sum_{i=1}^{N} x_{i}\right)^{2})");
static_assert(latex(sum(i, x[i]) + eps) == R"(\varepsilon + \sum_{i=1}^{N} x_{i})");
static_assert(latex(max(k, x[k]) - eps) == R"(\max_{k}\left(x_{k}\right) - \varepsilon)");
static_assert(latex(pow<2>(exp(x[i]))) == R"(\left(e^{x_{i}}\right)^{2})");
static_assert(latex(exp(sum(i, x[i]))) == R"(\exp\left(\sum_{i=1}^{N} x_{i}\right))");
static_assert(latex(pow(x[i], eps)) == R"({x_{i}}^{\varepsilon})");
static_assert(latex(pow(x[i] + g[i], eps)) == R"(\left(g_{i} + x_{i}\right)^{\varepsilon})");
static_assert(latex(abs(eps * x[i])) == R"(\left|\varepsilon \, x_{i}\right|)");
static_assert(latex(step(x[i])) == R"(\left[x_{i} > 0\right])");
static_assert(latex(select(x[i] > eps, x[i], 0_c)) ==
              R"(\begin{cases} x_{i} & \text{if } x_{i} > \varepsilon \\ 0 & \text{otherwise} \end{cases})");
static_assert(latex(2_c / 3_c) == R"(\frac{2}{3})");
static_assert(latex(2_c * pow<2, 3>(3_c)) == R"(2 \cdot 3^{2/3})");
}  // namespace parentheses

namespace names {
static_assert(latex(scalar<"n1">) == "n_{1}");
static_assert(latex(scalar<"mu_row">) == R"(\mu_{\mathrm{row}})");
static_assert(latex(scalar<"x_hat_2">) == R"(\hat{x}_{2})");
static_assert(latex(scalar<"beta1_t">) == R"(\beta_{1,t})");
static_assert(latex(scalar<"rate">) == R"(\mathrm{rate})");
static_assert(latex(tensor<"w2">(N, N)(i, j)) == "w_{2,i,j}");
static_assert(latex(scalar<"100%">) == R"(\mathrm{100\%})");
constexpr auto i1 = index_var<"i1">(N);
static_assert(latex(delta(i, i1)) == R"(\delta_{i,i_{1}})");
}  // namespace names

namespace long_sums {
constexpr auto a = scalar<"first">;
constexpr auto b = scalar<"second">;
constexpr auto terms =
    a * b + b * b * a + a * a * b * b + pow<3>(a) * pow<2>(b) + pow<5>(a * b) + pow<7>(a * b) + a + b;
static_assert(latex(terms).starts_with(R"(\begin{aligned} & )"));
static_assert(latex(terms).ends_with(R"( \end{aligned})"));
static_assert(latex(terms).find(R"(\\ & \quad +)") != std::string_view::npos);
static_assert(latex(a * b + b).find("aligned") == std::string_view::npos);
static_assert(inspect::visible_width(R"(\frac{a + b}{\left(c\right)} - x_{i}^{2})") == 3 + 1 + 3);
static_assert(inspect::visible_width(R"(ab \\ abc)") == 3);
}  // namespace long_sums

namespace python {
static_assert(sympy(diff(y[i], x[j])) == "(N*KroneckerDelta(i, j) - 1 - y[i]*y[j])/(N*sigma)");
static_assert(sympy(sum(k, W(h, k) / 2_c)) == "Sum(W[h, k], (k, 0, N - 1))/2");
static_assert(sympy(1_c / 2_c) == "Rational(1, 2)");
static_assert(sympy(pow<2, 3>(eps)) == "eps**Rational(2, 3)");
static_assert(sympy(max(k, x[k])) == "Max(*[x[k] for k in range(N)])");
static_assert(sympy(select(x[i] >= eps, x[i], 0_c)) == "Piecewise((x[i], x[i] >= eps), (0, True))");
static_assert(sympy(scalar<"lambda"> * eps) == "eps*lambda_");
static_assert(sympy(mu == eps) == "Eq(mu, eps)");
static_assert(definition_sympy(y) == "y[i] = (x[i] - mu)/sigma");
}  // namespace python

namespace graphs {
constexpr std::string_view graph = dot(x[i] * exp(x[i]) - 1_c / 2_c * eps);
static_assert(graph.starts_with("digraph expression {\n") && graph.ends_with("}\n"));
static_assert(graph.find("label=\"x[i]\"") == graph.rfind("label=\"x[i]\""));  // shared
static_assert(graph.find("[label=\"-1/2\"]") != std::string_view::npos);
// A coefficient alone is a node, and on no edge.
static_assert(dot(-eps) ==
              "digraph expression {\n  n3 [label=\"-\"];\n  n2 [label=\"eps\"];\n  n3 -> n2;\n}\n");
static_assert(dot(3_c * eps / 2_c).find("[label=\"3/2*\"]") != std::string_view::npos);
static_assert(dot(-y[j]).find(" -> let") != std::string_view::npos &&
              dot(-y[j]).find("[label=\"[j]\"]") != std::string_view::npos);
static_assert(dot(diff(y[i], x[j])).find("label=\"+\"") > dot(diff(y[i], x[j])).find("label=\"-\""));
static_assert(dot(y[j] / mu).find("let") != std::string_view::npos);
static_assert(dot(y[j] / mu).find("label=\"[j]\"") != std::string_view::npos);
static_assert(dot(y[j] / mu).find("style=dashed") != std::string_view::npos);
static_assert(dot(scalar<"a\"b">) == "digraph expression {\n  n2 [label=\"a\\\"b\"];\n}\n");
}  // namespace graphs

}  // namespace

TEST_CASE("expressions and claims are written to streams") {
  std::ostringstream out;
  out << diff(mu, x[j]) << ", " << (mu == eps);
  CHECK(out.str() == "1/N, mu == eps");
}

#if defined(__cpp_lib_format)
TEST_CASE("expressions and claims are formatted") {
  CHECK(std::format("{:>5}, {}", diff(mu, x[j]), mu == eps) == "  1/N, mu == eps");
}
#endif
