// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// The forward and backward kernels of a definition, against loops written by hand in double.
#include <leibniz/kernel/kernel.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto w = tensor<"w">(N);
constexpr auto b = tensor<"b">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto dw = tensor<"dw">(N);
constexpr auto db = tensor<"db">(N);
constexpr auto eps = scalar<"eps">;
constexpr auto mean = scalar<"mean">;
constexpr auto deviation = scalar<"deviation">;

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N + eps));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto z = let<"z">(i, w[i] * y[i] + b[i]);

template <class Number>
struct row {
  std::vector<Number> x, w, b, g, out, dx, dw, db;
  explicit row(int size) : x(size), w(size), b(size), g(size), out(size), dx(size), dw(size, 1), db(size, 2) {
    for (int n = 0; n < size; ++n) {
      x[n] = Number(3 * std::sin(1.1 * n + 0.3));
      w[n] = Number(1 + 0.1 * std::cos(0.3 * n));
      b[n] = Number(0.01 * (n % 17));
      g[n] = Number(std::cos(0.7 * n));
    }
  }
};

template <class Number>
struct reference {
  std::vector<double> out, dx, dw, db;
  double mean = 0, deviation = 0;
  reference(const row<Number>& r, double epsilon) : out(r.x.size()), dx(out), dw(out), db(out) {
    const auto size = r.x.size();
    double variance = 0, first = 0, second = 0;
    for (const double e : r.x) mean += e / double(size);
    for (const double e : r.x) variance += (e - mean) * (e - mean) / double(size);
    deviation = std::sqrt(variance + epsilon);
    for (std::size_t n = 0; n < size; ++n) {
      const double gw = double(r.g[n]) * double(r.w[n]), centred = (double(r.x[n]) - mean) / deviation;
      first += gw;
      second += gw * centred;
      out[n] = centred * double(r.w[n]) + double(r.b[n]);
      dw[n] = 1 + double(r.g[n]) * centred;
      db[n] = 2 + double(r.g[n]);
    }
    for (std::size_t n = 0; n < size; ++n) {
      const double gw = double(r.g[n]) * double(r.w[n]), centred = (double(r.x[n]) - mean) / deviation;
      dx[n] = (gw - first / double(size) - centred * second / double(size)) / deviation;
    }
  }
};

template <class Number>
double distance(const std::vector<Number>& a, const std::vector<double>& b) {
  double worst = 0, largest = 1;
  for (std::size_t n = 0; n < b.size(); ++n) {
    worst = std::fmax(worst, std::fabs(double(a[n]) - b[n]));
    largest = std::fmax(largest, std::fabs(b[n]));
  }
  return worst / largest;
}

template <class Number, long long Size>
void check_size() {
  CAPTURE(Size);
  constexpr std::integral_constant<long long, Size> size;
  constexpr auto forward = kernel<Number>(N = size, out[i] = z[i], mean = mu, deviation = sigma);
  constexpr auto backward = kernel<Number>(N = size, dx[j] = vjp(g[i], z[i], x[j]),
                                           dw[j] += vjp(g[i], z[i], w[j]), db[j] += vjp(g[i], z[i], b[j]));
  row<Number> r(Size);
  const auto epsilon = Number(1e-3);
  const reference<Number> expected(r, double(epsilon));
  Number m = 0, s = 0;
  forward(x = r.x, w = r.w, b = r.b, eps = epsilon, out = r.out, mean = m, deviation = s);
  backward(x = r.x, w = r.w, g = r.g, eps = epsilon, dx = r.dx, dw = r.dw, db = r.db);
  // what is expected is computed in double
  const double unit =
      std::fmax(double(std::numeric_limits<Number>::epsilon()), std::numeric_limits<double>::epsilon());
  const double tolerance = unit * (8 + std::sqrt(double(Size)));
  CHECK(distance(r.out, expected.out) < tolerance);
  CHECK(std::fabs(double(m) - expected.mean) < tolerance);
  CHECK(std::fabs(double(s) - expected.deviation) < tolerance);
  // with one or two elements everything cancels but eps
  CHECK(distance(r.dx, expected.dx) < (Size < 3 ? 100 : 1) * tolerance);
  CHECK(distance(r.dw, expected.dw) < tolerance);
  CHECK(distance(r.db, expected.db) < tolerance);

  // Statistics that the forward pass kept: the same to the last bits.
  row<Number> kept(Size);
  backward(x = kept.x, w = kept.w, g = kept.g, mu = m, sigma = s, dx = kept.dx, dw = kept.dw, db = kept.db);
  CHECK(kept.dx == r.dx);
  CHECK(kept.dw == r.dw);
  // += adds over calls
  backward(x = kept.x, w = kept.w, g = kept.g, mu = m, sigma = s, dx = kept.dx, dw = kept.dw, db = kept.db);
  CHECK(kept.dx == r.dx);
  CHECK(kept.db[0] == 2 + 2 * kept.g[0]);
}

TEST_CASE("forward and backward pass for a fixed extent", "[kernel]") {
  check_size<double, 1>();
  check_size<double, 2>();
  check_size<double, 3>();
  check_size<double, 64>();
  check_size<double, 65>();
  check_size<double, 4096>();
  check_size<float, 64>();
  check_size<float, 65>();
  check_size<long double, 3>();
}

TEST_CASE("an extent that is known only when the kernel is called", "[kernel]") {
  constexpr auto forward = kernel<double>(out[i] = z[i]);
  for (const int size : {1, 2, 7, 100}) {
    row<double> r(size);
    const reference<double> expected(r, 1e-3);
    forward(out = std::span(r.out), x = std::span<const double>(r.x), N = size, w = r.w, b = r.b, eps = 1e-3);
    CHECK(distance(r.out, expected.out) < 1e-14);
  }
}

TEST_CASE("a large offset does not cost digits", "[kernel]") {
  constexpr auto forward = kernel<double>(N = 64_c, out[i] = z[i]);
  row<double> r(64);
  for (double& e : r.x) e += 1e6;
  const reference<double> expected(r, 1e-3);
  forward(x = r.x, w = r.w, b = r.b, eps = 1e-3, out = r.out);
  CHECK(distance(r.out, expected.out) < 1e-9);
}

}  // namespace
