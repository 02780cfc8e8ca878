// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// What a call accepts, also in constant expressions.
#include <leibniz/kernel/kernel.hpp>

#include <array>
#include <span>
#include <vector>

#if defined(__unix__)
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#endif

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto M = tensor<"M">(N, N);
constexpr auto a = scalar<"a">;
constexpr auto total = scalar<"total">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto d = let<"d">(i, x[i] - mu);

constexpr auto scaled = kernel<float>(N = 4_c, out[i] = a * d[i], total += sum(i, pow<2>(d[i])));

constexpr std::array<float, 5> in_constant_expression() {
  const std::array<float, 4> xs{1, 2, 5, 8};
  std::array<float, 4> outs{};
  float sum = 100;
  scaled(x = xs, a = 0.5_c, out = outs, total = sum);
  return {outs[0], outs[1], outs[2], outs[3], sum};
}
static_assert(in_constant_expression() == std::array<float, 5>{-1.5f, -1, 0.5f, 2, 130});

constexpr double scratch_in_constant_expression() {
  constexpr auto u = let<"u">(i, sum(j, M(i, j) * x[j]));
  constexpr auto norm =
      kernel<double>(N = 2_c, total = sum(i, u[i]) + sum(i, pow<2>(u[i] - mu)), out[i] = sqrt(x[i]));
  double result = 0;
  std::array<double, 2> roots{};
  norm(M = std::array{1.0, 2.0, 3.0, 4.0}, x = std::array{4.0, 9.0}, out = roots, total = result);
  return result + 100 * roots[1];
}
static_assert(scratch_in_constant_expression() == 22 + 48 + 15.5 * 15.5 + 41.5 * 41.5 - 0 + 300 - 0);

TEST_CASE("buffers of every kind, names in any order", "[kernel]") {
  const std::vector<float> vector{1, 2, 5, 8};
  const float plain[4] = {1, 2, 5, 8};
  const std::array<float, 4> expected{-3, -2, 1, 4};
  std::array<float, 4> outs{};
  float sum = 0;
  scaled(x = vector, a = 1.0f, out = outs, total = sum);
  CHECK(outs == expected);
  outs = {};
  scaled(total = sum, out = std::span(outs), x = plain, a = 1);
  CHECK(outs == expected);
  outs = {};
  scaled(a = 1.0, x = std::span<const float, 4>(plain), out = std::span<float, 4>(outs), total = sum);
  CHECK(outs == expected);
  CHECK(sum == 90);
  float written[4] = {};
  const int one = 1;
  scaled(a = one, x = std::array<float, 4>{1, 2, 5, 8}, out = written, total = sum);
  CHECK(std::array<float, 4>{written[0], written[1], written[2], written[3]} == expected);
}

TEST_CASE("a let is given instead of being computed", "[kernel]") {
  std::array<float, 4> outs{};
  const std::array<float, 4> xs{1, 2, 5, 8};
  float sum = 0;
  scaled(x = xs, mu = 2, a = 1, out = outs, total = sum);
  CHECK(outs == std::array<float, 4>{-1, 0, 3, 6});
  CHECK(sum == 46);
  sum = 0;
  scaled(d = xs, a = 2, out = outs, total = sum);
  CHECK(outs == std::array<float, 4>{2, 4, 10, 16});
  CHECK(sum == 94);
}

TEST_CASE("a let is given to gradients that need its adjoint, of the same name, before it", "[kernel]") {
  constexpr auto z = tensor<"z">(N);
  constexpr auto scale = let<"scale">(i, a * x[i]);
  constexpr auto loss = let<"loss">(sum(i, z[i] * scale[i]));
  constexpr auto gradients =
      kernel<double>(N = 2_c, total = gradient(loss, a), out[i] = gradient(loss, z[i]));
  std::array<double, 2> outs{};
  double sum = 0;
  gradients(x = std::array{3.0, 4.0}, z = std::array{1.0, 2.0}, scale = std::array{5.0, 6.0}, total = sum,
            out = outs);
  CHECK(sum == 11);
  CHECK(outs == std::array{5.0, 6.0});
}

TEST_CASE("constant outputs and outputs that repeat", "[kernel]") {
  constexpr auto fill = kernel<double>(N = 3_c, out[i] = 2_c / 3_c, M(i, j) = x[j]);
  std::array<double, 3> outs{};
  std::array<double, 9> ms{};
  fill(x = std::array{1.0, 2.0, 3.0}, out = outs, M = ms);
  CHECK(outs == std::array<double, 3>{2.0 / 3, 2.0 / 3, 2.0 / 3});
  CHECK(ms == std::array<double, 9>{1, 2, 3, 1, 2, 3, 1, 2, 3});
}

TEST_CASE("powers and functions", "[kernel]") {
  constexpr auto q = let<"q">(i, pow<-3>(x[i]) + pow<1, 3>(x[i]) * pow<-5, 2>(x[i]) + exp(log(x[i]) / 2_c));
  constexpr auto all = kernel<double>(N = 3_c, out[i] = q[i] - stop_gradient(a) * pow<5>(x[i]));
  std::array<double, 3> outs{};
  const std::array<double, 3> xs{0.5, 1, 3};
  all(x = xs, a = 2, out = outs);
  for (int n = 0; n < 3; ++n) {
    const double v = xs[n];
    const double expected =
        1 / (v * v * v) + std::cbrt(v) / (v * v * std::sqrt(v)) + std::sqrt(v) - 2 * v * v * v * v * v;
    CHECK(outs[n] == Approx(expected).epsilon(1e-14));
  }
}

#if defined(__unix__)
/// Runs the call in a child process; true if it aborted.
template <class Call>
bool aborts(Call call) {
  const pid_t child = fork();
  if (child == 0) {
    std::fclose(stderr);
    signal(SIGABRT, SIG_DFL);
    call();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

TEST_CASE("a dynamic buffer of the wrong size stops the program", "[kernel]") {
  std::vector<float> xs(4), outs(4), longer(5);
  float sum = 0;
  CHECK_FALSE(aborts([&] { scaled(x = xs, a = 1, out = outs, total = sum); }));
  CHECK(aborts([&] { scaled(x = longer, a = 1, out = outs, total = sum); }));
  CHECK(aborts([&] { scaled(x = xs, a = 1, out = longer, total = sum); }));
  constexpr auto open = kernel<float>(out[i] = x[i] + 1_c);
  CHECK_FALSE(aborts([&] { open(N = 4, x = xs, out = outs); }));
  CHECK(aborts([&] { open(N = 5, x = xs, out = outs); }));
  CHECK(aborts([&] { open(N = -4, x = xs, out = outs); }));
}
#endif

}  // namespace
