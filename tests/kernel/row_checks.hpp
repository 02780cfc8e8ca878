// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Kernels with loops over rows, against the interpreter: all remainders of blocks and chunks.
#include "against_interpreter.hpp"

#include <algorithm>

namespace row_checks {

using namespace leibniz;
using against_interpreter::compare;
using against_interpreter::row_loops;

constexpr auto N = extent<"N">;
constexpr auto R = extent<"R">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto r = index_var<"r">(R);
constexpr auto a = tensor<"a">(N);
constexpr auto M = tensor<"M">(R, N);
constexpr auto G = tensor<"G">(R, N);
constexpr auto w = tensor<"w">(R);
constexpr auto Q = tensor<"Q">(R, N);
constexpr auto D = tensor<"D">(N, N);
constexpr auto p = tensor<"p">(N);
constexpr auto q = tensor<"q">(N);
constexpr auto v = tensor<"v">(R);
constexpr auto s = scalar<"s">;
constexpr auto best = scalar<"best">;
constexpr auto c = scalar<"c">;

constexpr auto mean = let<"mean">(r, sum(k, M(r, k)) / N);
constexpr auto spread = let<"spread">(r, sqrt(sum(k, pow<2>(M(r, k) - mean[r])) / N + 1_c));
constexpr auto top = let<"top">(r, max(k, M(r, k)));
constexpr auto root = let<"root">(r, i, sqrt(top[r] - M(r, i) + 1_c));

/// Three passes, columns that are read and added up, numbers of rows that are read and written.
template <class Number, blocking Given, class Size>
constexpr auto passes(Size size) {
  return kernel<Number>(N = size, options<Given>, Q(r, i) = a[i] * (M(r, i) - mean[r]) / spread[r] + w[r],
                        p[i] += sum(r, G(r, i) * (M(r, i) - mean[r])), q[i] = sum(r, G(r, i)),
                        v[r] = mean[r] * w[r]);
}
/// Values that each row keeps for a later pass, a total of all rows and the largest, the largest of a row.
template <class Number, blocking Given, class Size>
constexpr auto keeps(Size size) {
  return kernel<Number>(N = size, options<Given>, Q(r, i) = root(r, i) / sum(k, root(r, k)),
                        s = sum(r, w[r] * sum(i, M(r, i) * a[i])) + c, best = max(r, w[r] - spread[r]));
}
/// Which row and which column it is.
template <class Number, blocking Given>
constexpr auto diagonal() {
  return kernel<Number>(N = 13_c, options<Given>, D(i, j) = delta(i, j) * a[i] + p[j]);
}

inline const std::initializer_list<int> row_counts = {0, 1, 2, 3, 5, 8, 31, 33, 64, 77};

template <class Number, blocking Given, long long Size>
void check() {
  constexpr auto first = passes<Number, Given>(number<Size>{});
  constexpr auto second = keeps<Number, Given>(number<Size>{});
  STATIC_REQUIRE(row_loops<decltype(first)>() == 1);
  STATIC_REQUIRE(row_loops<decltype(second)>() == 1);
  for (const int rows : row_counts) {
    compare(first, rows, Size, [rows](const auto& kernel, auto& with, const auto& of) {
      const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
      kernel(R = rows, M = in("M"), G = in("G"), a = in("a"), w = in("w"), Q = with.span("Q", of),
             p = with.span("p", of), q = with.span("q", of), v = with.span("v", of));
    });
    compare(second, rows, Size, [rows](const auto& kernel, auto& with, const auto& of) {
      const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
      kernel(R = rows, M = in("M"), a = in("a"), w = in("w"), c = with.data[of.find("c")][0],
             Q = with.span("Q", of), s = with.data[of.find("s")][0], best = with.data[of.find("best")][0]);
    });
  }
  constexpr auto third = diagonal<Number, Given>();
  compare(third, 1, 13, [](const auto& kernel, auto& with, const auto& of) {
    const auto in = [&](std::string_view name) { return std::span<const Number>(with.span(name, of)); };
    kernel(a = in("a"), p = in("p"), D = with.span("D", of));
  });
}

template <class Number, long long... Sizes>
void check_sizes(std::integer_sequence<long long, Sizes...>) {
  (check<Number, blocking{}, Sizes>(), ...);
}

/// Outputs of more data than stay in a cache, whose last rows do not fill a pack.
template <blocking Given, int Size>
void check_past_cache() {
  constexpr int rows = (1 << 23) / Size + 1;
  constexpr auto to_one = kernel<float>(N = number<Size>{}, options<Given>,
                                        Q(r, i) = a[i] * (M(r, i) - mean[r]) / (top[r] - mean[r]));
  std::vector<float> m;
  for (int row = 0; row < rows; ++row) {
    for (int n = 0; n < Size; ++n) m.push_back(static_cast<float>(row % 5 + (n % 2 == 0 ? -1 : 1)));
  }
  const std::vector<float> factors(Size, 1);
  struct alignas(64) line {
    float numbers[16];
  };
  std::vector<line> lines(static_cast<std::size_t>(rows) * Size / 16 + 1);
  const std::span<float> q(lines[0].numbers, static_cast<std::size_t>(rows) * Size);
  to_one(R = rows, M = m, a = factors, Q = q);
  CHECK(std::count(q.begin(), q.end(), -1.f) == std::ptrdiff_t{rows} * Size / 2);
  CHECK(std::count(q.begin(), q.end(), 1.f) == std::ptrdiff_t{rows} * Size / 2);
}

}  // namespace row_checks
