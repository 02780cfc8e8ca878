// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// forms latex|dot|sympy: what other programs are to read.
#include <leibniz/inspect/derivation.hpp>
#include <leibniz/inspect/dot.hpp>
#include <leibniz/inspect/latex.hpp>
#include <leibniz/inspect/sympy.hpp>

#include <cstdio>
#include <string_view>

#include "../samples.hpp"

using namespace samples;

namespace {

/// A line each.
template <class... Questions>
void write_latex(const Questions&... questions) {
  (std::puts(latex(questions).data()), ...);
}
template <class... Lets>
void write_definitions(const Lets&... lets) {
  (std::puts(definition_latex(lets).data()), ...);
}
template <class... Questions>
void write_derivations(const Questions&... questions) {
  const auto write = [](const auto& lines) {
    for (const derivation_step& step : lines) std::puts(step.latex.data());
  };
  (write(derivation(questions)), ...);
}
template <class... Questions>
void write_graphs(const Questions&... questions) {
  (std::fputs(dot(questions).data(), stdout), ...);
}

/// let <definition>, in the order of use, come before the cases.
template <class... Lets>
void write_lets(const Lets&... lets) {
  (std::printf("let %s\n", definition_sympy(lets).data()), ...);
}
/// case <what is differentiated> | <by> | <the derivative as the library has it>
template <class Of, class By>
void write_case(const Of& of, const By& by) {
  std::printf("case %s | %s | %s\n", sympy(of).data(), sympy(by).data(), sympy(diff(of, by)).data());
}

constexpr auto smooth = let<"f">(i, sigmoid(x[i]) * sin(x[i]) + softplus(g[i] * x[i]));

}  // namespace

int main(int count, char** arguments) {
  const std::string_view form = count > 1 ? arguments[1] : "";
  if (form == "latex") {
    write_definitions(mu, sigma, y, rms, q, top, p, u, act, score, weight, attended);
    write_latex(diff(y[i], x[j]), vjp(g[i], y[i], x[j]), diff(diff(y[i], x[j]), x[k]), diff(q[i], x[j]),
                diff(p[i], x[j]), vjp(g[i], p[i], x[j]), diff(entropy, x[j]), gradient(loss, W(h, i)),
                vjp(G(s, e), attended(s, e), Q(t, d)), diff(top, x[j]),
                diff(p[i], x[j]) == p[i] * (delta(i, j) - p[j]), select(x[i] > eps, x[i], eps * x[i]),
                abs(x[i]) * max(x[i], eps) + relu(x[i]), pow(x[i] + eps, eps) * atan(stop_gradient(x[i])),
                1_c / 2_c + pow<2, 3>(3_c) * 2_c * eps, step(x[i]) * pow<2>(exp(x[i])) * erf(eps * x[i]),
                log1p(x[i]) + expm1(g[i]) - min(x[i], g[i]) / softplus(sigmoid(tanh(cos(x[i])))));
    write_derivations(diff(y[i], x[j]), diff(entropy, x[j]), vjp(G(s, e), attended(s, e), Q(t, d)));
  } else if (form == "dot") {
    write_graphs(diff(y[i], x[j]), gradient(loss, W(h, i)), vjp(G(s, e), attended(s, e), Q(t, d)),
                 select(x[i] >= eps, x[i], 1_c / 2_c), diff(top, x[j]), 0_c * eps);
  } else {
    write_lets(mu, sigma, y, rms, q, p, u, act, smooth);
    write_case(mu, x[j]);
    write_case(sigma, x[j]);
    write_case(y[i], x[j]);
    write_case(pow<3>(y[i]), x[j]);
    write_case(rms, eps);
    write_case(q[i], x[j]);
    write_case(q[i], eps);
    write_case(p[i], x[j]);
    write_case(entropy, x[j]);
    write_case(sum(i, p[i] * log(p[i])), x[j]);
    write_case(u[h], W(m, j));
    write_case(act[h], x[j]);
    write_case(loss, W(m, j));
    write_case(loss, x[j]);
    write_case(smooth[i], x[j]);
    write_case(smooth[i], g[j]);
    write_case(select(x[i] > g[i], x[i] * eps, exp(x[i])), x[j]);
    write_case(abs(x[i]) * max(x[i], g[i]), x[j]);
    write_case(min(x[i], g[i]) * atan(x[i]), g[j]);
    write_case(max(k, x[k] * g[k]), x[j]);
    write_case(pow(exp(x[i]), x[i] * eps), x[j]);
    write_case(log1p(exp(x[i])) * expm1(x[i]) * erf(x[i]), x[j]);
    write_case(sum(i, k, delta(i, k) * x[i] * g[k]) + step(eps), x[j]);
  }
}
