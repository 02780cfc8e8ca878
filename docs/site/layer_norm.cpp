// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// What the site shows of Layer Normalization, as Markdown: a section behind each line "@@ name".
#include <leibniz/leibniz.hpp>

#include <array>
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
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);

constexpr auto jacobian = diff(y[i], x[j]);
constexpr auto gradient_by_x = vjp(g[i], y[i], x[j]);

void section(const char* name) { std::printf("@@ %s\n", name); }
void formula(std::string_view latex) { std::printf("```{math}\n%s\n```\n\n", latex.data()); }

/// From line number `first` on.
template <class Lines>
void steps(const Lines& lines, std::size_t first) {
  for (std::size_t line = first; line < lines.size(); ++line) {
    const derivation_step& step = lines.steps[line];
    std::printf("<div class=\"step\"><p class=\"rule\">%s</p>\n\n", step.rule.data());
    formula(step.latex);
    std::puts("</div>\n");
  }
}

/// A line of a table; what is shown is what is decided.
template <class Claim>
void decided(const char* written, const char* meaning, const Claim&) {
  constexpr verdict answer = decide(Claim{});
  static_assert(answer != verdict::undecided);
  std::printf("| `%s` | %s | %s |\n", written, answer == verdict::proved ? "proved" : "**refuted**", meaning);
}
#define CLAIM(claim, meaning) decided(#claim, meaning, claim)

void head_of_claims() { std::puts("| claim | verdict | what it says |\n|---|---|---|"); }

void claims() {
  head_of_claims();
  CLAIM(sum(k, x[k] - mu) == 0_c, "deviations from the mean cancel");
  CLAIM(sum(i, y[i]) == 0_c, "y has mean 0");
  CLAIM(sum(i, pow<2>(y[i])) == N, "and variance 1");
  CLAIM(diff(y[i], x[j]) == diff(y[j], x[i]), "the Jacobian is symmetric");
}

/// What was asked.
void claims_of_the_question() {
  CLAIM(sum(j, diff(y[i], x[j])) == 0_c, "its rows sum to zero: moving all x alike moves no y");
  CLAIM(vjp(g[i], y[i], x[j]) == 0_c, "no gradient flows");
  CLAIM(vjp(g[i], y[i], x[j]) == g[j] / sigma, "mean and variance are constants");
  std::puts("");
}

/// Three digits, and no sign where they are zero.
void cell(double value) { std::printf(" %.3f |", value < 5e-4 && value > -5e-4 ? 0 : value); }

void numbers() {
  constexpr std::array<double, 4> xs{1, 2, 4, 5}, gs{1, 0, 2, 0};
  constexpr auto entries = evaluate<double>(jacobian, N = 4_c, x = xs);
  constexpr auto sums = evaluate<double>(sum(j, jacobian), N = 4_c, x = xs);
  constexpr auto gradients = evaluate<double>(gradient_by_x, N = 4_c, x = xs, g = gs);
  std::printf("For x = (%g, %g, %g, %g), and a loss that wants g = (%g, %g, %g, %g) of the outputs:\n\n",
              xs[0], xs[1], xs[2], xs[3], gs[0], gs[1], gs[2], gs[3]);
  std::puts("| | j = 1 | j = 2 | j = 3 | j = 4 | sum |\n|---|---:|---:|---:|---:|---:|");
  for (int row = 0; row < 4; ++row) {
    std::printf("| dy<sub>%d</sub>/dx<sub>j</sub> |", row + 1);
    for (const double entry : entries[row]) cell(entry);
    cell(sums[row]);
    std::puts("");
  }
  std::printf("| **gradient** dF/dx<sub>j</sub> |");
  double total = 0;
  for (const double value : gradients) {
    total += value;
    std::printf(" **%.3f** |", value);
  }
  cell(total);
  std::puts("\n");
}

}  // namespace

int main() {
  section("definition");
  for (const auto line : {definition_latex(mu), definition_latex(sigma), definition_latex(y)}) formula(line);
  section("derivation");
  steps(derivation(jacobian), 0);
  section("jacobian");
  formula(derivation(jacobian).steps[derivation(jacobian).size() - 1].latex);
  section("gradient steps");
  steps(derivation(gradient_by_x), derivation(jacobian).size());  // it begins with the lines above
  section("claims");
  claims();
  claims_of_the_question();
  section("question");
  head_of_claims();
  claims_of_the_question();
  section("numbers");
  numbers();
  section("graph");
  std::fputs(dot(jacobian).data(), stdout);
}
