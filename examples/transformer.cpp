// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// One transformer block (layer norm, self-attention, residual, layer norm, two dense layers with GELU, residual) over a
// sequence of 8 rows of 16 numbers. The forward and backward pass are one kernel, derived by the compiler from the
// definition; the gradient of every parameter is compared with the numeric derivative of the same block written as
// plain loops.
#include <leibniz/leibniz.hpp>
#include <leibniz/nn/nn.hpp>
#include <leibniz/oracle/oracle.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <vector>

using namespace leibniz;
using nn::over;
namespace define = nn::define;

namespace {

// ---- the block --------------------------------------------------------------------------------------------

constexpr auto T = extent<"T">;  // rows of the sequence
constexpr auto E = extent<"E">;  // width
constexpr auto F = extent<"F">;  // width inside the dense layers
constexpr auto t = index_var<"t">(T);
constexpr auto u = index_var<"u">(T);
constexpr auto e = index_var<"e">(E);
constexpr auto d = index_var<"d">(E);
constexpr auto f = index_var<"f">(F);

constexpr auto x = tensor<"x">(T, E);
constexpr auto Wq = tensor<"Wq">(E, E);
constexpr auto Wk = tensor<"Wk">(E, E);
constexpr auto Wv = tensor<"Wv">(E, E);
constexpr auto Wo = tensor<"Wo">(E, E);
constexpr auto gamma1 = tensor<"gamma1">(E);
constexpr auto beta1 = tensor<"beta1">(E);
constexpr auto gamma2 = tensor<"gamma2">(E);
constexpr auto beta2 = tensor<"beta2">(E);
constexpr auto W1 = tensor<"W1">(F, E);
constexpr auto b1 = tensor<"b1">(F);
constexpr auto W2 = tensor<"W2">(E, F);
constexpr auto b2 = tensor<"b2">(E);
constexpr auto target = tensor<"target">(T, E);

constexpr auto n1 = define::normalize<"n1">(over(e), x(t, e), 0.00001_c);
struct in1_def : definition<"in1", t, e, gamma1[e] * n1.y(t, e) + beta1[e]> {};
constexpr auto in1 = let<in1_def>();
constexpr auto q = define::dense<"q">(Wq(d, e), in1(t, e));
constexpr auto k = define::dense<"k">(Wk(d, e), in1(t, e));
constexpr auto v = define::dense<"v">(Wv(d, e), in1(t, e));
constexpr auto a = define::attention<"a">(over(d), q(t, d), k(u, d), v(u, d));
constexpr auto z = define::dense<"z">(Wo(e, d), a.y(t, d));
constexpr auto r = define::residual<"r">(x(t, e), z(t, e));
constexpr auto n2 = define::normalize<"n2">(over(e), r(t, e), 0.00001_c);
struct in2_def : definition<"in2", t, e, gamma2[e] * n2.y(t, e) + beta2[e]> {};
constexpr auto in2 = let<in2_def>();
constexpr auto m = define::dense<"m">(W1(f, e), in2(t, e), b1[f]);
struct act_def : definition<"act", t, f, gelu(m(t, f))> {};
constexpr auto act = let<act_def>();
constexpr auto w = define::dense<"w">(W2(e, f), act(t, f), b2[e]);
constexpr auto y = define::residual<"y">(r(t, e), w(t, e));
struct loss_def : definition<"loss", mean(t, e, pow<2>(y(t, e) - target(t, e)))> {};
constexpr auto loss = let<loss_def>();

constexpr auto cost = scalar<"cost">;
constexpr auto dx = tensor<"dx">(T, E);
constexpr auto dWq = tensor<"dWq">(E, E);
constexpr auto dWk = tensor<"dWk">(E, E);
constexpr auto dWv = tensor<"dWv">(E, E);
constexpr auto dWo = tensor<"dWo">(E, E);
constexpr auto dgamma1 = tensor<"dgamma1">(E);
constexpr auto dbeta1 = tensor<"dbeta1">(E);
constexpr auto dgamma2 = tensor<"dgamma2">(E);
constexpr auto dbeta2 = tensor<"dbeta2">(E);
constexpr auto dW1 = tensor<"dW1">(F, E);
constexpr auto db1 = tensor<"db1">(F);
constexpr auto dW2 = tensor<"dW2">(E, F);
constexpr auto db2 = tensor<"db2">(E);

constexpr auto train =
    kernel<double>(T = 8_c, E = 16_c, F = 32_c, cost = loss,                                      //
                   dx(t, e) = gradient(loss, x(t, e)),                                            //
                   dWq(d, e) = gradient(loss, Wq(d, e)), dWk(d, e) = gradient(loss, Wk(d, e)),    //
                   dWv(d, e) = gradient(loss, Wv(d, e)), dWo(d, e) = gradient(loss, Wo(d, e)),    //
                   dgamma1[e] = gradient(loss, gamma1[e]), dbeta1[e] = gradient(loss, beta1[e]),  //
                   dgamma2[e] = gradient(loss, gamma2[e]), dbeta2[e] = gradient(loss, beta2[e]),  //
                   dW1(f, e) = gradient(loss, W1(f, e)), db1[f] = gradient(loss, b1[f]),          //
                   dW2(e, f) = gradient(loss, W2(e, f)), db2[e] = gradient(loss, b2[e]));

// ---- its parameters, one after the other in one array ------------------------------------------------------

constexpr std::size_t rows = 8, width = 16, inside = 32;

struct part {
  const char* name;
  std::size_t size;
};
constexpr std::array parts{part{"x", rows* width},    part{"Wq", width* width}, part{"Wk", width* width},
                           part{"Wv", width* width},  part{"Wo", width* width}, part{"gamma1", width},
                           part{"beta1", width},      part{"gamma2", width},    part{"beta2", width},
                           part{"W1", inside* width}, part{"b1", inside},       part{"W2", width* inside},
                           part{"b2", width}};

constexpr std::size_t start_of(std::size_t part) {
  std::size_t at = 0;
  for (std::size_t n = 0; n < part; ++n) at += parts[n].size;
  return at;
}
constexpr std::size_t total = start_of(parts.size());

template <std::size_t Part, class Number>
auto piece(Number* all) {
  return std::span<Number, parts[Part].size>(all + start_of(Part), parts[Part].size);
}

// ---- the same block as plain loops, for the numeric derivative ---------------------------------------------

template <class Real>
using matrix = std::vector<std::vector<Real>>;

/// rows of `in` times the transposed matrix at `weights`.
template <class Real>
matrix<Real> times(const matrix<Real>& in, const Real* weights, std::size_t out, const Real* bias = nullptr) {
  matrix<Real> result(in.size(), std::vector<Real>(out));
  for (std::size_t row = 0; row < in.size(); ++row) {
    for (std::size_t n = 0; n < out; ++n) {
      Real sum = bias == nullptr ? Real{0} : bias[n];
      for (std::size_t c = 0; c < in[row].size(); ++c) sum += weights[n * in[row].size() + c] * in[row][c];
      result[row][n] = sum;
    }
  }
  return result;
}

template <class Real>
matrix<Real> layer_norm(matrix<Real> in, const Real* gamma, const Real* beta) {
  for (auto& row : in) {
    Real mean = 0, variance = 0;
    for (const Real value : row) mean += value / Real(row.size());
    for (const Real value : row) variance += (value - mean) * (value - mean) / Real(row.size());
    const Real root = std::sqrt(variance + Real(1) / 100000);
    for (std::size_t n = 0; n < row.size(); ++n) row[n] = gamma[n] * (row[n] - mean) / root + beta[n];
  }
  return in;
}

template <class Real>
Real loss_of(const Real* p, const double* wanted) {
  const auto at = [p](std::size_t part) { return p + start_of(part); };
  matrix<Real> in(rows);
  for (std::size_t row = 0; row < rows; ++row) in[row].assign(p + row * width, p + (row + 1) * width);
  const matrix<Real> first = layer_norm(in, at(5), at(6));
  const matrix<Real> query = times(first, at(1), width), key = times(first, at(2), width),
                     value = times(first, at(3), width);
  matrix<Real> mixed(rows, std::vector<Real>(width, Real{0}));
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<Real> weights(rows);
    Real sum = 0;
    for (std::size_t other = 0; other < rows; ++other) {
      Real score = 0;
      for (std::size_t n = 0; n < width; ++n) score += query[row][n] * key[other][n];
      weights[other] = std::exp(score / std::sqrt(Real(width)));
      sum += weights[other];
    }
    for (std::size_t other = 0; other < rows; ++other) {
      for (std::size_t n = 0; n < width; ++n) mixed[row][n] += weights[other] / sum * value[other][n];
    }
  }
  matrix<Real> residual = times(mixed, at(4), width);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t n = 0; n < width; ++n) residual[row][n] += in[row][n];
  }
  matrix<Real> hidden = times(layer_norm(residual, at(7), at(8)), at(9), inside, at(10));
  for (auto& row : hidden) {
    for (Real& h : row) h = h / 2 * (1 + std::erf(h / std::sqrt(Real(2))));
  }
  const matrix<Real> out = times(hidden, at(11), width, at(12));
  Real result = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t n = 0; n < width; ++n) {
      const Real difference = residual[row][n] + out[row][n] - Real(wanted[row * width + n]);
      result += difference * difference / Real(rows * width);
    }
  }
  return result;
}

}  // namespace

int main() {
  static std::array<double, total> p{}, g{};
  static std::array<double, rows * width> wanted{};
  for (std::size_t n = 0; n < total; ++n)
    p[n] = 0.4 * std::sin(1.3 * static_cast<double>(n * n % 1009) + 0.7);
  for (std::size_t n = 0; n < width; ++n) p[start_of(5) + n] += 1, p[start_of(7) + n] += 1;  // gammas
  for (std::size_t n = 0; n < wanted.size(); ++n) wanted[n] = std::cos(0.37 * static_cast<double>(n));

  double value = 0;
  const double* const from = p.data();
  train(x = piece<0>(from), Wq = piece<1>(from), Wk = piece<2>(from), Wv = piece<3>(from),
        Wo = piece<4>(from), gamma1 = piece<5>(from), beta1 = piece<6>(from), gamma2 = piece<7>(from),
        beta2 = piece<8>(from), W1 = piece<9>(from), b1 = piece<10>(from), W2 = piece<11>(from),
        b2 = piece<12>(from), target = wanted, cost = value, dx = piece<0>(g.data()),
        dWq = piece<1>(g.data()), dWk = piece<2>(g.data()), dWv = piece<3>(g.data()),
        dWo = piece<4>(g.data()), dgamma1 = piece<5>(g.data()), dbeta1 = piece<6>(g.data()),
        dgamma2 = piece<7>(g.data()), dbeta2 = piece<8>(g.data()), dW1 = piece<9>(g.data()),
        db1 = piece<10>(g.data()), dW2 = piece<11>(g.data()), db2 = piece<12>(g.data()));

  const double expected = loss_of(p.data(), wanted.data());
  bool ok = std::fabs(value - expected) < 1e-13 * expected;
  std::printf("loss %.15g, as plain loops %.15g\n\n", value, expected);
  std::printf("  gradient by   elements   largest error / largest element\n");
  for (std::size_t n = 0; n < parts.size(); ++n) {
    double largest = 0, error = 0;
    for (std::size_t element = start_of(n); element < start_of(n + 1); ++element) {
      const auto along = [element, &wanted = wanted](const auto& at) {
        static std::array<double, total> moved = p;
        moved[element] = at[0];
        const double result = loss_of(moved.data(), wanted.data());
        moved[element] = p[element];
        return result;
      };
      const double numeric = oracle::derivative(along, std::array{p[element]}, 0).value;
      largest = std::fmax(largest, std::fabs(g[element]));
      error = std::fmax(error, std::fabs(g[element] - numeric));
    }
    const bool agrees = largest > 0 && error <= 1e-7 * largest;
    ok = ok && agrees;
    std::printf("  %-13s %8zu   %31.1e  %s\n", parts[n].name, parts[n].size, error / largest,
                agrees ? "agrees" : "DIFFERS");
  }
  std::printf("\n%s\n", ok ? "Every gradient agrees with the numeric derivative (1e-7)."
                           : "A gradient differs from the numeric derivative.");
  return ok ? 0 : 1;
}
