// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Tensors of several axes, lets that are kept, and who shares a loop.
#include <leibniz/kernel/kernel.hpp>

#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto I = extent<"I">;
constexpr auto H = extent<"H">;
constexpr auto i = index_var<"i">(I);
constexpr auto i2 = index_var<"i2">(I);
constexpr auto h = index_var<"h">(H);
constexpr auto h2 = index_var<"h2">(H);
constexpr auto x = tensor<"x">(I);
constexpr auto W = tensor<"W">(H, I);
constexpr auto c = tensor<"c">(H);
constexpr auto out = tensor<"out">(H);
constexpr auto dx = tensor<"dx">(I);
constexpr auto dW = tensor<"dW">(H, I);
constexpr auto turned = tensor<"turned">(I, H);
constexpr auto total = scalar<"total">;
constexpr auto u = let<"u">(h, sum(i, W(h, i) * x[i]));

constexpr int rows = 3, columns = 4;
constexpr std::array<double, 4> xs{0.5, -1, 2, 3};
constexpr std::array<double, 3> cs{1, 10, -2};
constexpr std::array<double, 12> ws{1, 2, 3, 4, -5, 6, -7, 8, 9, 1, 2, -3};

constexpr double product(int row) {
  double result = 0;
  for (int n = 0; n < columns; ++n) result += ws[row * columns + n] * xs[n];
  return result;
}

TEST_CASE("matrix times vector and its derivatives", "[kernel]") {
  constexpr auto forward = kernel<double>(I = 4_c, H = 3_c, out[h] = u[h]);
  constexpr auto backward =
      kernel<double>(I = 4_c, H = 3_c, dx[i] = vjp(c[h], u[h], x[i]), dW(h, i) = vjp(c[h2], u[h2], W(h, i)));
  std::array<double, 3> us{};
  std::array<double, 4> dxs{};
  std::array<double, 12> dws{};
  forward(W = ws, x = xs, out = us);
  backward(W = ws, x = xs, c = cs, dx = dxs, dW = dws);
  for (int row = 0; row < rows; ++row) {
    CHECK(us[row] == product(row));
    for (int n = 0; n < columns; ++n) CHECK(dws[row * columns + n] == cs[row] * xs[n]);
  }
  for (int n = 0; n < columns; ++n) CHECK(dxs[n] == ws[n] + 10 * ws[4 + n] - 2 * ws[8 + n]);
}

TEST_CASE("outer product and a transposed output in one kernel", "[kernel]") {
  constexpr auto both =
      kernel<double>(I = 4_c, H = 3_c, dW(h, i) = c[h] * x[i], turned(i, h) = W(h, i) + c[h]);
  std::array<double, 12> first{}, second{};
  both(c = cs, x = xs, W = ws, dW = first, turned = second);
  for (int row = 0; row < rows; ++row) {
    for (int n = 0; n < columns; ++n) {
      CHECK(first[row * columns + n] == cs[row] * xs[n]);
      CHECK(second[n * rows + row] == ws[row * columns + n] + cs[row]);
    }
  }
}

TEST_CASE("a let that takes a reduction for each element is computed once", "[kernel]") {
  constexpr auto mean = let<"mean">(sum(h, u[h]) / H);
  constexpr auto spread = let<"spread">(sum(h, pow<2>(u[h] - mean)) / H);
  constexpr auto k = kernel<double>(I = 4_c, H = 3_c, out[h] = (u[h] - mean) / sqrt(spread), total = spread);
  using statements = decltype([]<class N, class F, class S>(kernel_object<N, F, S>) { return S{}; }(k));
  constexpr auto& program =
      detail::compiled<statements, detail::type_list<>,
                       detail::type_list<extent_symbol<"I">, extent_symbol<"H">>>::program;
  static_assert(program.used.arrays == 1);
  static_assert(program.used.loops == 1 + 4);  // u with its sum over i inside; spread; out
  std::array<double, 3> result{};
  double s = 0;
  k(W = ws, x = xs, out = result, total = s);
  const double m = (product(0) + product(1) + product(2)) / 3;
  double expected = 0;
  for (int row = 0; row < rows; ++row) expected += (product(row) - m) * (product(row) - m) / 3;
  CHECK(s == Approx(expected).epsilon(1e-14));
  for (int row = 0; row < rows; ++row) {
    CHECK(result[row] == Approx((product(row) - m) / std::sqrt(expected)).epsilon(1e-14));
  }

  SECTION("bound by the caller, it is not computed") {
    std::array<double, 3> given{1, 2, 6};
    k(u = given, out = result, total = s);
    CHECK(s == Approx(14.0 / 3).epsilon(1e-14));
    k(u = given, mean = 3.0, spread = 4.0, out = result, total = s);
    CHECK(s == 4);
    CHECK(result == std::array<double, 3>{-1, -0.5, 1.5});
  }
}

TEST_CASE("elements of two indices over one extent", "[kernel]") {
  constexpr auto e = let<"e">(i, exp(x[i]));
  constexpr auto s = let<"s">(i, e[i] / sum(i2, e[i2]));
  constexpr auto J = tensor<"J">(I, I);
  constexpr auto jacobian = kernel<double>(I = 4_c, J(i, i2) = diff(s[i], x[i2]));
  std::array<double, 16> js{};
  jacobian(x = xs, J = js);
  double all = 0;
  for (const double v : xs) all += std::exp(v);
  for (int a = 0; a < columns; ++a) {
    for (int b = 0; b < columns; ++b) {
      const double sa = std::exp(xs[a]) / all, sb = std::exp(xs[b]) / all;
      CHECK(js[a * columns + b] == Approx(sa * ((a == b ? 1 : 0) - sb)).margin(1e-15));
    }
  }
}

TEST_CASE("rows that are counted when the kernel is called", "[kernel]") {
  constexpr auto B = extent<"B">;
  constexpr auto b = index_var<"b">(B);
  constexpr auto X = tensor<"X">(B, I);
  constexpr auto Y = tensor<"Y">(B, H);
  constexpr auto G = tensor<"G">(B, H);
  constexpr auto dX = tensor<"dX">(B, I);
  constexpr auto a = let<"a">(b, h, sum(i, W(h, i) * X(b, i)));
  constexpr auto square = let<"square">(b, sum(h, pow<2>(a(b, h))));
  constexpr auto k = kernel<double>(I = 4_c, H = 3_c, Y(b, h) = a(b, h) / sqrt(square[b]),
                                    dX(b, i) = sum(h, G(b, h) * W(h, i)),
                                    dW(h, i) += sum(b, G(b, h) * X(b, i)), total = sum(b, square[b]));
  for (const int count : {0, 1, 5}) {
    std::vector<double> Xs(count * 4), Ys(count * 3), Gs(count * 3), dXs(count * 4), expected(12);
    std::array<double, 12> dws{};
    double sum_of_squares = -1, expected_sum = 0;
    for (std::size_t n = 0; n < Xs.size(); ++n) Xs[n] = std::sin(double(n));
    for (std::size_t n = 0; n < Gs.size(); ++n) Gs[n] = std::cos(double(n));
    k(B = count, W = ws, X = Xs, G = std::span(Gs), Y = Ys, dX = dXs, dW = dws, total = sum_of_squares);
    for (int row = 0; row < count; ++row) {
      double as[3] = {}, squares = 0;
      for (int p = 0; p < rows; ++p) {
        for (int n = 0; n < columns; ++n) as[p] += ws[p * 4 + n] * Xs[row * 4 + n];
        squares += as[p] * as[p];
        for (int n = 0; n < columns; ++n) expected[p * 4 + n] += Gs[row * 3 + p] * Xs[row * 4 + n];
      }
      expected_sum += squares;
      for (int p = 0; p < rows; ++p)
        CHECK(Ys[row * 3 + p] == Approx(as[p] / std::sqrt(squares)).margin(1e-14));
      for (int n = 0; n < columns; ++n) {
        double d = 0;
        for (int p = 0; p < rows; ++p) d += Gs[row * 3 + p] * ws[p * 4 + n];
        CHECK(dXs[row * 4 + n] == Approx(d).margin(1e-14));
      }
    }
    CHECK(sum_of_squares == Approx(expected_sum).margin(1e-14));
    for (int n = 0; n < 12; ++n) CHECK(dws[n] == Approx(expected[n]).margin(1e-14));
  }
}

TEST_CASE("four axes", "[kernel]") {
  constexpr auto A = extent<"A">;
  constexpr auto a = index_var<"a">(A);
  constexpr auto b = index_var<"b">(A);
  constexpr auto T = tensor<"T">(A, H, A, I);
  constexpr auto R = tensor<"R">(I, A);
  constexpr auto k =
      kernel<double>(A = 2_c, H = 3_c, I = 4_c, R(i, a) = sum(h, b, T(a, h, b, i) * T(b, h, a, i)));
  std::array<double, 2 * 3 * 2 * 4> ts{};
  std::array<double, 8> rs{};
  for (int n = 0; n < 48; ++n) ts[n] = (n * 7) % 11 - 5;
  k(T = ts, R = rs);
  const auto at = [&ts](int p, int q, int r, int s) { return ts[((p * 3 + q) * 2 + r) * 4 + s]; };
  for (int s = 0; s < 4; ++s) {
    for (int p = 0; p < 2; ++p) {
      double expected = 0;
      for (int q = 0; q < 3; ++q) {
        for (int r = 0; r < 2; ++r) expected += at(p, q, r, s) * at(r, q, p, s);
      }
      CHECK(rs[s * 2 + p] == expected);
    }
  }
}

}  // namespace
