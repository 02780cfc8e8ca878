// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Buffers of halves: what a kernel of the converted numbers computes, rounded once. The two kernels may differ in which
// multiplications and additions are contracted.
#include <leibniz/kernel/kernel.hpp>

#include <cmath>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto R = extent<"R">;
constexpr auto N = extent<"N">;
constexpr auto b = index_var<"b">(R);
constexpr auto c = index_var<"c">(R);
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(R, N);
constexpr auto g = tensor<"g">(R, N);
constexpr auto w = tensor<"w">(N);
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto dw = tensor<"dw">(N);
constexpr auto mu = let<"mu">(b, sum(k, x(b, k)) / N);
constexpr auto sigma = let<"sigma">(b, sqrt(sum(k, pow<2>(x(b, k) - mu[b])) / N + 1_c));
constexpr auto y = let<"y">(b, i, w[i] * (x(b, i) - mu[b]) / sigma[b]);

template <class Stored>
std::vector<Stored> numbers(int count, float step) {
  std::vector<Stored> result(count);
  for (int n = 0; n < count; ++n)
    result[n] = static_cast<Stored>(std::sin(step * static_cast<float>(n)) + 0.1f);
  return result;
}
template <class Stored>
std::vector<float> widened(const std::vector<Stored>& from) {
  std::vector<float> result;
  for (const Stored one : from) result.push_back(static_cast<float>(one));
  return result;
}

template <class Stored, long long Size>
void check() {
  constexpr auto backward = kernel<float>(N = number<Size>{}, dx(b, j) = vjp(g(c, i), y(c, i), x(b, j)),
                                          dw[j] += vjp(g(c, i), y(c, i), w[j]));
  for (const int rows : {1, 4, 37}) {
    CAPTURE(Size, rows);
    const auto xs = numbers<Stored>(rows * Size, 1.3f), gs = numbers<Stored>(rows * Size, 0.4f);
    const auto ws = numbers<Stored>(Size, 0.7f);
    const auto wide_x = widened(xs), wide_g = widened(gs), wide_w = widened(ws);
    const auto means = numbers<Stored>(rows, 0.2f);
    const auto wide_means = widened(means);
    std::vector<float> wanted(rows * Size), slopes(Size), same_slopes(Size);
    std::vector<Stored> found(rows * Size);
    const auto fixed = [](auto& of) { return std::span(of.data(), of.size()).template first<Size>(); };
    backward(R = rows, x = wide_x, g = wide_g, w = fixed(wide_w), mu = wide_means, dx = wanted,
             dw = fixed(slopes));
    backward(R = rows, x = xs, g = gs, w = fixed(ws), mu = means, dx = found, dw = fixed(same_slopes));
    const float half_unit = std::is_same_v<Stored, bfloat16> ? 0x1p-8f : 0x1p-11f;
    for (std::size_t n = 0; n < found.size(); ++n) {
      const float error = std::fabs(static_cast<float>(found[n]) - wanted[n]);
      CHECK(error <= half_unit * std::fabs(wanted[n]) + 1e-6f);
    }
    for (int n = 0; n < Size; ++n)
      CHECK(std::fabs(slopes[n] - same_slopes[n]) <= 1e-5f * (1 + std::fabs(slopes[n])));
  }
}

template <class Stored>
void check_sizes() {
  check<Stored, 1>();
  check<Stored, 7>();
  check<Stored, 8>();
  check<Stored, 64>();
  check<Stored, 100>();
}

TEST_CASE("buffers of bfloat16", "[kernel]") { check_sizes<bfloat16>(); }
#ifdef __FLT16_MAX__
TEST_CASE("buffers of float16", "[kernel]") { check_sizes<float16>(); }
#endif

TEST_CASE("a kernel of double with one buffer of halves, added to and in place", "[kernel]") {
  constexpr auto a = tensor<"a">(N);
  constexpr auto p = tensor<"p">(N);
  constexpr auto twice = kernel<double>(a[i] = a[i] * 2_c, p[i] += a[i]);
  std::vector<bfloat16> as = numbers<bfloat16>(21, 0.3f), before = as;
  std::vector<double> ps(21, 1.0);
  twice(N = 21, a = as, p = ps);
  for (int n = 0; n < 21; ++n) {
    CHECK(static_cast<float>(as[n]) == 2 * static_cast<float>(before[n]));
    CHECK(ps[n] == 1 + static_cast<double>(static_cast<float>(before[n])));
  }
}

}  // namespace
