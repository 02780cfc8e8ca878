// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/calculus/proved.hpp>
#include <leibniz/inspect/derivation.hpp>

#include "samples.hpp"

using namespace samples;

namespace {

/// Each line says something that the one before it does not.
template <class Question>
constexpr bool says_something(const Question& question) {
  std::string_view before;
  for (const derivation_step& step : derivation(question)) {
    const std::size_t equals = step.text.find(" = ");
    if (step.text == before || step.text.substr(0, equals) == step.text.substr(equals + 3)) return false;
    before = step.text;
  }
  return true;
}

constexpr bool all_proved(const auto& lines) {
  for (const derivation_step& step : lines) {
    if (!step.proved) return false;
  }
  return true;
}

/// The last line ends in what the library derives, and each line equals the one before it.
template <class Question>
constexpr bool holds(const Question& question, std::size_t most_lines) {
  const auto& lines = derivation(question);
  for (const derivation_step& step : lines) {
    if (step.rule.empty() || step.text.find(" = ") == std::string_view::npos) return false;
    if (step.rule.data()[step.rule.size()] != '\0' || step.text.data()[step.text.size()] != '\0' ||
        step.latex.data()[step.latex.size()] != '\0') {
      return false;
    }
  }
  if (!all_proved(lines) || !says_something(question)) return false;
  const derivation_step& last = *(lines.end() - 1);
  return lines.size() <= most_lines && last.text.ends_with(text(question)) &&
         last.latex.ends_with(latex(question));
}

static_assert(holds(diff(y[i], x[j]), 15));
static_assert(holds(diff(p[i], x[j]), 5));
static_assert(holds(diff(q[i], x[j]), 8));
static_assert(holds(diff(q[i], eps), 8));
static_assert(holds(diff(entropy, x[j]), 8));
static_assert(holds(diff(loss, W(m, j)), 12));
static_assert(holds(diff(weight(s, n), Q(t, d)), 8));
static_assert(holds(diff(pow<2>(eps), eps), 1));
static_assert(holds(diff(eps, mu), 1));

constexpr auto& jacobian = derivation(diff(y[i], x[j]));
static_assert(jacobian.steps[0].rule == "definition" && jacobian.steps[0].text == "mu = sum(i, x[i])/N");
static_assert(jacobian.steps[1].rule == "sum rule" && jacobian.steps[1].text == "diff(mu, x[j]) = 1/N");
static_assert(
    jacobian.steps[8].rule == "quotient rule" &&
    jacobian.steps[8].text ==
        "diff(y[i], x[j]) = (delta(i,j) - diff(mu, x[j]))/sigma + diff(sigma, x[j])*(mu - x[i])/sigma^2");
static_assert(jacobian.steps[9].rule == "insert known derivatives");
static_assert(jacobian.end()[-1].latex == R"(\frac{\mathrm{d} y_{i}}{\mathrm{d} x_{j}} = )"
                                          R"(\frac{N \, \delta_{ij} - 1 - y_{i} \, y_{j}}{N \, \sigma})");

static_assert(holds(vjp(g[i], y[i], x[j]), 15));
static_assert(holds(vjp(g[i], p[i], x[j]), 8));
static_assert(holds(vjp(c[h], u[h] * u[h], x[j]), 8));
static_assert(
    derivation(vjp(g[i], y[i], x[j])).steps[11].text.starts_with("sum(i, g[i]*diff(y[i], x[j])) = "));

// What has no name is written in its derivative.
static_assert(holds(vjp(g[i], eps* x[i], x[j]), 1));
static_assert(derivation(vjp(g[i], eps* x[i], x[j])).steps[0].text ==
              "sum(i, g[i]*diff(eps*x[i], x[j])) = eps*g[j]");
static_assert(
    derivation(vjp(g[i], eps* x[i], x[j])).steps[0].latex ==
    R"(\sum_{i=1}^{N} g_{i} \, \frac{\mathrm{d}}{\mathrm{d} x_{j}} \left(\varepsilon \, x_{i}\right) = )"
    R"(\varepsilon \, g_{j})");
static_assert(holds(jvp(pow<2>(x[i]), x[j], g[j]), 1));
static_assert(holds(jvp(W(h, i) * exp(eps * x[j]), eps, 1_c), 1));
static_assert(holds(jvp(sum(i, y[i]), x[j], g[j]), 16));
static_assert(derivation(jvp(sum(i, y[i]), x[j], g[j])).end()[-1].text ==
              "sum(i, g[i]*diff(sum(k, y[k]), x[i])) = 0");

// The other products, and a gradient, which is derived forward
static_assert(holds(jvp(y[i], x[j], g[j]), 15));
constexpr auto& slope = derivation(gradient(entropy, x[j]));
static_assert(slope.end()[-1].text.ends_with("= p[j]*sum(i, g[i]) - g[j]") && slope.end()[-1].proved);
static_assert(proved(gradient(entropy, x[j]) == p[j] * sum(i, g[i]) - g[j]));
constexpr auto& curvature = derivation(hvp(entropy, x[i], g[j]));
static_assert(curvature.steps[6].rule == "direction" && curvature.steps[6].text == "d(x[i]) = g[i]");
static_assert(curvature.steps[9].text == "d(p[i]) = p[i]*(g[i] - sum(k, g[k]*p[k]))");
static_assert(curvature.end()[-1].text ==
              "d(p[i]*sum(k, g[k]) - g[i]) = p[i]*sum(k, g[k])*(g[i] - sum(k, g[k]*p[k]))");
static_assert(
    curvature.end()[-2].latex ==
    R"(\mathrm{d} \left(p_{i} \, \sum_{k=1}^{N} g_{k} - g_{i}\right) = \mathrm{d} p_{i} \, \sum_{k=1}^{N} g_{k})");
static_assert(curvature.size() == 12 && all_proved(curvature) && says_something(hvp(entropy, x[i], g[j])));
static_assert(holds(hvp(sum(i, pow<2>(x[i])), x[j], g[k]), 3));
constexpr auto weighted = let<"weighted">(sum(i, g[i] * x[i]));
static_assert(holds(hvp(weighted, x[j], g[k]), 4));
static_assert(derivation(hvp(weighted, x[j], g[k])).end()[-1].text == "d(diff(weighted, x[j])) = 0");
static_assert(holds(hvp(loss, b[h], c[m]), 17));
static_assert(proved(hvp(entropy, x[i], g[j]) == p[i] * sum(k, g[k]) * (g[i] - sum(k, g[k] * p[k]))));
static_assert(derivation(jvp(y[i], x[j], g[j])).end()[-1].text ==
              "sum(k, g[k]*diff(y[i], x[k])) = (N*g[i] - sum(k, g[k]) - y[i]*sum(k, g[k]*y[k]))/(N*sigma)");

// Of what has no name
static_assert(derivation(diff(eps * eps * eps, eps)).steps[0].text == "diff(eps^3, eps) = 3*eps^2");
static_assert(
    derivation(diff(eps * eps * eps, eps)).steps[0].latex ==
    R"(\frac{\mathrm{d}}{\mathrm{d} \varepsilon} \left(\varepsilon^{3}\right) = 3 \, \varepsilon^{2})");
// The general derivative first, then at one index
constexpr auto& diagonal = derivation(diff(y[i], x[i]));
static_assert(diagonal.end()[-2].text == "diff(y[k], x[i]) = (N*delta(i,k) - 1 - y[i]*y[k])/(N*sigma)");
static_assert(diagonal.end()[-1].rule == "take these indices" &&
              diagonal.end()[-1].text == "diff(y[i], x[i]) = (N - 1 - y[i]^2)/(N*sigma)");
// By a let, which is the variable itself
static_assert(derivation(diff(y[i] * y[i], y[j])).end()[-1].text ==
                  "diff(y[i]^2, y[j]) = 2*delta(i,j)*y[j]" ||
              derivation(diff(y[i] * y[i], y[j])).end()[-1].text == "diff(y[i]^2, y[j]) = 2*delta(i,j)*y[i]");

}  // namespace
