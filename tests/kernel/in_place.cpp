// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// An output under the name of an input: the same numbers as in a buffer of its own.
#include <leibniz/kernel/kernel.hpp>

#include <array>
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
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto w = tensor<"w">(N);
constexpr auto dw = tensor<"dw">(N);
constexpr auto mu = let<"mu">(b, sum(k, x(b, k)) / N);
constexpr auto sigma = let<"sigma">(b, sqrt(sum(k, pow<2>(x(b, k) - mu[b])) / N + 1_c));
constexpr auto y = let<"y">(b, i, w[i] * (x(b, i) - mu[b]) / sigma[b]);

std::vector<float> numbers(int count, float step) {
  std::vector<float> result(count);
  for (int n = 0; n < count; ++n) result[n] = std::sin(step * static_cast<float>(n)) + (n % 7 == 0 ? 1 : 0);
  return result;
}

template <long long Size, blocking Given = blocking{}>
void check() {
  constexpr auto apart =
      kernel<float>(N = number<Size>{}, options<Given>, dx(b, j) = vjp(g(c, i), y(c, i), x(b, j)),
                    dw[j] += vjp(g(c, i), y(c, i), w[j]));
  constexpr auto in_place =
      kernel<float>(N = number<Size>{}, options<Given>, g(b, j) = vjp(g(c, i), y(c, i), x(b, j)),
                    dw[j] += vjp(g(c, i), y(c, i), w[j]));
  for (const int rows : {1, 3, 8, 70}) {
    CAPTURE(Size, rows);
    const auto xs = numbers(rows * Size, 1.1f), ws = numbers(Size, 0.3f);
    auto gs = numbers(rows * Size, 0.7f);
    std::vector<float> result(rows * Size), slopes(Size), same_slopes(Size);
    const std::span<const float, Size> weights(ws.data(), Size);
    apart(R = rows, x = xs, g = gs, w = weights, dx = result, dw = std::span<float, Size>(slopes));
    in_place(R = rows, x = xs, g = gs, w = weights, dw = std::span<float, Size>(same_slopes));
    CHECK(gs == result);
    CHECK(slopes == same_slopes);
  }
}

TEST_CASE("a gradient over its cotangent", "[kernel]") {
  check<7>();
  check<8>();
  check<64>();
  check<100>();
  check<257, blocking{.rows = 4}>();
}

// Sums are complete before the first element is written; an element is read before.
TEST_CASE("rows that are divided by their sum, in place and in a constant expression", "[kernel]") {
  constexpr auto a = tensor<"a">(N);
  constexpr auto share = kernel<double>(N = 5_c, a[i] = a[i] / sum(k, a[k]));
  constexpr auto result = [share, a] {
    std::array<double, 5> values{1, 2, 3, 4, 6};
    share(a = values);
    return values;
  }();
  STATIC_REQUIRE(result[4] == 6.0 / 16 && result[0] == 1.0 / 16);
  std::array<double, 5> values{1, 2, 3, 4, 6};
  share(a = values);
  CHECK(values == result);
}

}  // namespace
