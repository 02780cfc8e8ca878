// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Loops over packs of lanes against the interpreter, which takes one element at a time: all remainders of a pack.
#include "against_interpreter.hpp"

namespace {

using namespace leibniz;
using against_interpreter::compare;
using against_interpreter::pack_loops;

constexpr auto N = extent<"N">;
constexpr auto R = extent<"R">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto r = index_var<"r">(R);
constexpr auto a = tensor<"a">(N);
constexpr auto b = tensor<"b">(N);
constexpr auto c = scalar<"c">;
constexpr auto M = tensor<"M">(R, N);
constexpr auto p = tensor<"p">(N);
constexpr auto q = tensor<"q">(N);
constexpr auto s = scalar<"s">;
constexpr auto t = scalar<"t">;
constexpr auto D = tensor<"D">(N, N);
constexpr auto Q = tensor<"Q">(R, N);

const auto maps = []<class Number>(Number) {
  return kernel<Number>(p[i] = (a[i] - c) * b[i] / (abs(b[i]) + 2_c), q[i] += a[i] * b[i]);
};
const auto choices = []<class Number>(Number) {
  return kernel<Number>(p[i] = select(a[i] > b[i], a[i] * c, b[i]) + step(a[i]) + max(a[i], b[i]),
                        q[i] += select(a[i] >= c, sqrt(abs(b[i])), -min(a[i], c)));
};
const auto sums = []<class Number>(Number) {
  return kernel<Number>(s = sum(i, (a[i] - sum(k, a[k]) / N) * b[i]), t = max(i, a[i] * b[i]),
                        p[i] = a[i] / sum(k, pow<2>(a[k])));
};

template <class Number>
void check_open(int size) {
  const auto two = [size](const auto& kernel, auto& with, const auto& of) {
    const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
    kernel(N = size, a = in("a"), b = in("b"), c = with.data[of.find("c")][0], p = with.span("p", of),
           q = with.span("q", of));
  };
  compare(maps(Number{}), 1, size, two);
  compare(choices(Number{}), 1, size, two);
  compare(sums(Number{}), 1, size, [size](const auto& kernel, auto& with, const auto& of) {
    const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
    kernel(N = size, a = in("a"), b = in("b"), p = with.span("p", of), s = with.data[of.find("s")][0],
           t = with.data[of.find("t")][0]);
  });
}

TEST_CASE("loops over packs compute what the interpreter does", "[kernel]") {
  STATIC_REQUIRE(pack_loops<decltype(maps(0.0))>() == 1);
  STATIC_REQUIRE(pack_loops<decltype(choices(0.0))>() == 1);
  STATIC_REQUIRE(pack_loops<decltype(sums(0.0))>() == 2);
  for (int size = 0; size <= 40; ++size) {
    check_open<float>(size);
    check_open<double>(size);
  }
  for (const int size : {100, 257, 1000}) {
    check_open<float>(size);
    check_open<double>(size);
  }
}

/// Kept arrays, sums over rows, and a matrix with a diagonal.
template <class Number, long long Size>
void check_fixed() {
  constexpr std::integral_constant<long long, Size> size;
  const auto rows_kernel = kernel<Number>(N = size, Q(r, i) = (M(r, i) - sum(k, M(r, k)) / N) * a[i],
                                          p[i] += sum(r, M(r, i) * b[i]), q[i] = max(r, M(r, i)));
  STATIC_REQUIRE(pack_loops<decltype(rows_kernel)>() >= 2);
  for (const int rows : {0, 1, 2, 5, 8, 13, 40, 77}) {
    compare(rows_kernel, rows, Size, [rows](const auto& kernel, auto& with, const auto& of) {
      const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
      kernel(R = rows, M = in("M"), a = in("a"), b = in("b"), Q = with.span("Q", of), p = with.span("p", of),
             q = with.span("q", of));
    });
  }
  const auto diagonal = kernel<Number>(N = size, D(i, j) = delta(i, j) * a[i] - b[j] * c);
  STATIC_REQUIRE(pack_loops<decltype(diagonal)>() == 1);
  compare(diagonal, 1, Size, [](const auto& kernel, auto& with, const auto& of) {
    const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
    kernel(a = in("a"), b = in("b"), c = with.data[of.find("c")][0], D = with.span("D", of));
  });
}

template <class Number, long long... Sizes>
void check_sizes(std::integer_sequence<long long, Sizes...>) {
  (check_fixed<Number, Sizes>(), ...);
}

TEST_CASE("packs of fixed extents, kept arrays and sums over rows", "[kernel]") {
  check_sizes<float>(std::integer_sequence<long long, 1, 3, 4, 7, 8, 9, 15, 17, 33>{});
  check_sizes<double>(std::integer_sequence<long long, 1, 2, 3, 5, 8, 13>{});
}

TEST_CASE("NaN and infinity in every lane", "[kernel]") {
  constexpr auto largest = kernel<float>(s = max(i, a[i]), t = sum(i, a[i]));
  constexpr float nan = std::numeric_limits<float>::quiet_NaN(), inf = std::numeric_limits<float>::infinity();
  for (const int size : {7, 8, 11, 32, 37}) {
    for (int at = 0; at < size; ++at) {
      std::vector<float> values(size, -1.0f);
      float top = 0, total = 0;
      values[at] = nan;
      largest(N = size, a = std::span<const float>(values), s = top, t = total);
      CHECK((std::isnan(top) && std::isnan(total)));
      values[at] = inf;
      largest(N = size, a = std::span<const float>(values), s = top, t = total);
      CHECK((top == inf && total == inf));
      values[at] = 2;
      largest(N = size, a = std::span<const float>(values), s = top, t = total);
      CHECK((top == 2 && total == float(3 - size)));
      // choices: a branch that is not taken leaves no trace in its lane
      std::vector<float> result(size), other(size, 1.0f);
      values[at] = inf;
      kernel<float>(p[i] = select(a[i] > 0_c, b[i], a[i]))(N = size, a = std::span<const float>(values),
                                                           b = std::span<const float>(other),
                                                           p = std::span(result));
      for (int n = 0; n < size; ++n) CHECK(result[n] == (n == at ? 1.0f : -1.0f));
    }
  }
}

}  // namespace
