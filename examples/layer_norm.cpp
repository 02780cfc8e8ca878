// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization from its definition: differentiated and proved while this file compiles, then run on data and
// compared with numbers that come from the definition alone.
#include <leibniz/leibniz.hpp>
#include <leibniz/oracle/oracle.hpp>

#include "data.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

using namespace leibniz;

namespace {

// ---- the definition, as a paper writes it ----------------------------------------------------------------

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto gamma_ = tensor<"gamma">(N);
constexpr auto beta = tensor<"beta">(N);
constexpr auto g = tensor<"g">(N);  // dF/dz: what comes back from the layers behind
constexpr auto eps = scalar<"eps">;

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N + eps));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto z = let<"z">(i, gamma_[i] * y[i] + beta[i]);

// ---- the derivation: every line is proved equal to the derivative, or this file does not compile -----------

template <class Derivative, class... Forms>
void print_steps(const char* what, const Derivative& derivative, const Forms&... forms) {
  static_assert((proved(Derivative{} == Forms{}) && ...));
  std::printf("  %s\n", what);
  std::string_view before;
  // What is worked out while it is written down may read as the line before it.
  for (const std::string_view line : {text(forms)..., text(derivative)}) {
    if (line != before) std::printf("      = %s\n", line.data());
    before = line;
  }
}

constexpr auto variance = sum(k, pow<2>(x[k] - mu)) / N + eps;

void print_derivation() {
  std::puts("The definition");
  for (const auto line :
       {definition_text(mu), definition_text(sigma), definition_text(y), definition_text(z)}) {
    std::printf("  %s\n", line.data());
  }
  std::puts("\nThe derivative; the compiler proved each line equal to the next, for every N");
  print_steps("d mu / d x[j]", diff(mu, x[j]), sum(k, delta(k, j)) / N);
  print_steps("d (x[i] - mu) / d x[j]", diff(x[i] - mu, x[j]));
  print_steps("d sigma^2 / d x[j]", diff(variance, x[j]),
              sum(k, 2_c * (x[k] - mu) * (delta(k, j) - 1_c / N)) / N,
              2_c / N * ((x[j] - mu) - sum(k, x[k] - mu) / N));
  print_steps("d sigma / d x[j]", diff(sigma, x[j]), diff(variance, x[j]) / (2_c * sigma));
  print_steps("d y[i] / d x[j], the Jacobian", diff(y[i], x[j]),
              (delta(i, j) - 1_c / N) / sigma - (x[i] - mu) / pow<2>(sigma) * diff(sigma, x[j]),
              (delta(i, j) - 1_c / N - y[i] * y[j] / N) / sigma);
  std::puts("\nThe gradient of a loss F, with g[i] = dF/dz[i]; a sum over i of g[i] times the Jacobian");
  print_steps("dF / d x[j]", vjp(g[i], z[i], x[j]), sum(i, g[i] * gamma_[i] * diff(y[i], x[j])));
  print_steps("dF / d gamma[j]", vjp(g[i], z[i], gamma_[j]));
  print_steps("dF / d beta[j]", vjp(g[i], z[i], beta[j]));
}

// ---- what was proved beside it ---------------------------------------------------------------------------

template <class Claim>
void print_claim(const char* meaning, const char* written, const Claim&) {
  constexpr verdict answer = decide(Claim{});
  static_assert(answer != verdict::undecided);
  std::printf("  %-8s %-44s %s\n", answer == verdict::proved ? "proved" : "REFUTED", written, meaning);
}

void print_claims() {
  constexpr auto gradient = vjp(g[i], y[i], x[j]);
  std::puts("\nStatements the compiler decided, for every N and all values with sigma > 0");
  print_claim("deviations cancel", "sum(k, x[k] - mu) == 0", sum(k, x[k] - mu) == 0_c);
  print_claim("y has mean 0", "sum(i, y[i]) == 0", sum(i, y[i]) == 0_c);
  print_claim("and variance 1, but for eps", "sum(i, y[i]^2) == N - N*eps/sigma^2",
              sum(i, pow<2>(y[i])) == N - N * eps / pow<2>(sigma));
  print_claim("moving all x alike does not move y", "sum(j, dy[i]/dx[j]) == 0",
              sum(j, diff(y[i], x[j])) == 0_c);
  print_claim("the Jacobian is symmetric", "dy[i]/dx[j] == dy[j]/dx[i]",
              diff(y[i], x[j]) == diff(y[j], x[i]));
  print_claim("the gradient is not zero", "sum(i, g[i]*dy[i]/dx[j]) == 0", gradient == 0_c);
  print_claim("mu and sigma are not constants", "sum(i, g[i]*dy[i]/dx[j]) == g[j]/sigma",
              gradient == g[j] / sigma);
}

// ---- what runs: two kernels, the second derived from the first -------------------------------------------

constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto dgamma = tensor<"dgamma">(N);
constexpr auto dbeta = tensor<"dbeta">(N);

template <class Number, class... Extent>
constexpr auto make_forward(const Extent&... fixed) {
  return kernel<Number>(fixed..., out[i] = z[i]);
}
template <class Number, class... Extent>
constexpr auto make_backward(const Extent&... fixed) {
  return kernel<Number>(fixed...,                                 //
                        dx[j] = vjp(g[i], z[i], x[j]),            //
                        dgamma[j] += vjp(g[i], z[i], gamma_[j]),  // adds up over rows
                        dbeta[j] += vjp(g[i], z[i], beta[j]));
}

constexpr int pixels = 64;

/// The same definition in plain C++: the oracle's numbers come from this alone.
struct definition_of_loss {
  std::span<const double> weight, shift, cotangent;
  double epsilon;

  template <class Real, std::size_t Count>
  std::vector<Real> outputs(const std::array<Real, Count>& values) const {
    const auto count = static_cast<Real>(values.size());
    Real m = 0, s = 0;
    for (const Real v : values) m += v / count;
    for (const Real v : values) s += (v - m) * (v - m) / count;
    s = std::sqrt(s + static_cast<Real>(epsilon));
    std::vector<Real> result;
    for (std::size_t n = 0; n < values.size(); ++n) {
      result.push_back(static_cast<Real>(weight[n]) * (values[n] - m) / s + static_cast<Real>(shift[n]));
    }
    return result;
  }
  template <class Real, std::size_t Count>
  Real operator()(const std::array<Real, Count>& values) const {
    const std::vector<Real> result = outputs(values);
    Real total = 0;
    for (std::size_t n = 0; n < result.size(); ++n) total += static_cast<Real>(cotangent[n]) * result[n];
    return total;
  }
};

struct comparison {
  const char* what;
  const char* against;
  double bound;  ///< on the largest error, as a part of the largest value
  long rows = 0;
  double worst = 0;

  /// The largest difference as a part of the largest expected value; NaN counts as an error.
  template <class Found, class Expected>
  void add(const Found& found, const Expected& expected, double least_scale = 0) {
    double scale = least_scale, difference = 0;
    for (std::size_t n = 0; n < found.size(); ++n) {
      scale = std::max(scale, std::fabs(static_cast<double>(expected[n])));
      const double d = std::fabs(static_cast<double>(found[n]) - static_cast<double>(expected[n]));
      difference = d <= difference ? difference : d;
    }
    const double relative = difference == 0 ? 0 : difference / scale;
    worst = relative <= worst ? worst : relative;
    ++rows;
  }
  bool holds() const { return rows > 0 && worst <= bound; }
  void print() const {
    std::printf("  %-28s %-22s %5ld   %9.2e   %7.0e   %s\n", what, against, rows, worst, bound,
                holds() ? "agrees" : "DIFFERS");
  }
};

struct parameters {
  std::array<double, pixels> gamma{}, beta{}, g{};
  double eps = 1e-5;

  parameters() {
    for (int n = 0; n < pixels; ++n) {
      gamma[n] = 1 + 0.1 * std::cos(0.3 * n);
      beta[n] = 0.01 * n;
      g[n] = std::cos(0.7 * n);
    }
  }
};

template <class Number>
std::array<Number, pixels> to(std::span<const double> values) {
  std::array<Number, pixels> result{};
  for (int n = 0; n < pixels; ++n) result[n] = static_cast<Number>(values[n]);
  return result;
}

/// Kernels in Number over all rows of the digits, against the oracle in long double.
template <class Number>
bool run_digits(const std::vector<std::vector<double>>& rows, const char* kind, double bound) {
  constexpr auto forward = make_forward<Number>(N = 64_c);
  constexpr auto backward = make_backward<Number>(N = 64_c);
  const parameters p;
  const std::string names[] = {std::string("digits, z, ") + kind, std::string("digits, dx, ") + kind,
                               std::string("digits, dgamma, ") + kind};
  comparison values{names[0].c_str(), "definition", bound},
      gradients{names[1].c_str(), "numeric derivative", bound},
      weights{names[2].c_str(), "definition", bound};
  // The derived kernel sees rounded inputs, so the oracle does, too.
  const auto ws = to<Number>(p.gamma), bs = to<Number>(p.beta), gs = to<Number>(p.g);
  const std::vector<double> w(ws.begin(), ws.end()), b(bs.begin(), bs.end()), c(gs.begin(), gs.end());
  const definition_of_loss loss{w, b, c, static_cast<double>(static_cast<Number>(p.eps))};
  for (const std::vector<double>& row : rows) {
    const auto xs = to<Number>(row);
    std::array<Number, pixels> zs{}, dxs{}, dws{}, dbs{};
    forward(x = xs, gamma_ = ws, beta = bs, eps = static_cast<Number>(p.eps), out = zs);
    backward(x = xs, gamma_ = ws, g = gs, eps = static_cast<Number>(p.eps), dx = dxs, dgamma = dws,
             dbeta = dbs);

    std::array<long double, pixels> point{};
    std::copy(xs.begin(), xs.end(), point.begin());
    const auto expected = loss.outputs(point);
    values.add(zs, expected);
    const auto numeric = oracle::gradient(loss, point);
    std::array<long double, pixels> derivative{}, weight{};
    for (int n = 0; n < pixels; ++n) {
      derivative[n] = numeric[n].value;
      weight[n] = c[n] * (expected[n] - b[n]) / w[n];  // F is linear in gamma
    }
    gradients.add(dxs, derivative);
    weights.add(dws, weight);
  }
  values.print();
  gradients.print();
  weights.print();
  return values.holds() && gradients.holds() && weights.holds();
}

/// Kernels in double with N open, against the stored runs of PyTorch.
bool run_torch() {
  constexpr auto forward = make_forward<double>();
  constexpr auto backward = make_backward<double>();
  constexpr double bound = 1e-9;
  bool all = true;
  for (const data::torch_case& c : data::torch_cases()) {
    const auto n = static_cast<std::size_t>(c.extent);
    const std::string name = "torch, " + c.name + ", N=" + std::to_string(n);
    comparison result{name.c_str(), "PyTorch 1.13", bound};
    std::vector<double> dws(n), dbs(n), zs(n), dxs(n);
    for (int row = 0; row < c.rows; ++row) {
      const auto of = [&](const char* key) {
        return std::span<const double>(c.values.at(key)).subspan(static_cast<std::size_t>(row) * n, n);
      };
      const std::span<const double> ws(c.values.at("gamma")), bs(c.values.at("beta"));
      forward(N = n, x = of("x"), gamma_ = ws, beta = bs, eps = c.eps, out = std::span(zs));
      backward(N = n, x = of("x"), gamma_ = ws, g = of("g"), eps = c.eps, dx = std::span(dxs),
               dgamma = std::span(dws), dbeta = std::span(dbs));
      result.add(zs, of("y"), 1);
      result.add(dxs, of("dx"), 1);
    }
    result.add(dws, c.values.at("dgamma"), 1);
    result.add(dbs, c.values.at("dbeta"), 1);
    result.rows = c.rows;
    result.print();
    all = all && result.holds();
  }
  return all;
}

// ---- the question ----------------------------------------------------------------------------------------

void answer_question(const std::vector<double>& row) {
  constexpr auto true_gradient = kernel<double>(N = 64_c, dx[j] = vjp(g[i], y[i], x[j]));
  constexpr auto held_gradient =
      kernel<double>(N = 64_c, dx[j] = vjp(g[i], (x[i] - stop_gradient(mu)) / stop_gradient(sigma), x[j]));
  constexpr auto row_sum = kernel<double>(N = 64_c, out[i] = sum(j, diff(y[i], x[j])));
  const parameters p;
  const auto xs = to<double>(row);
  std::array<double, pixels> right{}, held{}, sums{}, ones{};
  ones.fill(1);
  true_gradient(x = xs, g = p.g, eps = p.eps, dx = right);
  held_gradient(x = xs, g = p.g, eps = p.eps, dx = held);
  row_sum(x = xs, eps = p.eps, out = sums);
  const std::array<double, pixels> none{};
  const definition_of_loss loss{ones, none, p.g, p.eps};
  std::array<long double, pixels> point{};
  std::copy(xs.begin(), xs.end(), point.begin());
  const auto numeric = oracle::gradient(loss, point);

  double largest_sum = 0;
  for (const double s : sums) largest_sum = std::max(largest_sum, std::fabs(s));
  std::puts("\nThe question: sum_j dy[i]/dx[j] is zero. So does no gradient flow?");
  std::puts(
      "  It does. The sum over j asks what y[i] does when all inputs move alike: nothing, because the mean "
      "moves");
  std::puts(
      "  with them. The gradient of one input j is another sum, over the outputs i, weighted with what the "
      "loss");
  std::puts(
      "  wants of each: dF/dx[j] = sum_i g[i] dy[i]/dx[j]. It is zero only if all g[i] are equal (or g "
      "follows y).");
  std::printf("  First row of the digits: largest |sum_j dy[i]/dx[j]| = %.1e, and the gradient:\n\n",
              largest_sum);
  std::puts("     j   derived dF/dx[j]    numeric        mu, sigma held fixed");
  double distance = 0, length = 0;
  for (int n = 0; n < pixels; ++n) {
    if (n < 4) {
      std::printf("    %2d   %15.9f   %12.9Lf   %12.9f\n", n, right[n], numeric[n].value, held[n]);
    }
    distance += (held[n] - right[n]) * (held[n] - right[n]);
    length += right[n] * right[n];
  }
  std::printf(
      "\n  Holding mu and sigma fixed gives g[j]/sigma. It forgets that x[j] moves them, too: it is off by "
      "%.1f %%\n",
      100 * std::sqrt(distance / length));
  std::puts("  of the gradient's length here, and the compiler refuted that it is equal.");
}

}  // namespace

int main() {
  const auto rows = data::digits();
  std::puts("Layer Normalization\n===================\n");
  print_derivation();
  print_claims();
  std::puts(
      "\nThe kernels against numbers that the algebra has no part in; errors are parts of the largest value");
  std::printf("  %-28s %-22s %5s   %9s   %7s   %s\n", "what", "against", "rows", "error", "bound", "verdict");
  const bool in_double = run_digits<double>(rows, "double", 1e-12);
  const bool in_float = run_digits<float>(rows, "float", 1e-5);
  const bool in_torch = run_torch();
  answer_question(rows.front());
  const bool all = in_double && in_float && in_torch;
  std::printf("\n%s\n", all ? "All agree." : "SOME DIFFER: see the table.");
  return all ? 0 : 1;
}
