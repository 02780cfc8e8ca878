// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Loops over packs that call exp and other functions, against those of one number at a time: all remainders of a pack.
#include <leibniz/kernel/kernel.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto R = extent<"R">;
constexpr auto i = index_var<"i">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto r = index_var<"r">(R);
constexpr auto a = tensor<"a">(N);
constexpr auto p = tensor<"p">(N);
constexpr auto s = scalar<"s">;
constexpr auto M = tensor<"M">(R, N);
constexpr auto Q = tensor<"Q">(R, N);

template <class Kernel>
struct parts_of;
template <class Number, class Fixed, class Statements>
struct parts_of<kernel_object<Number, Fixed, Statements>> {
  using source = detail::compiled<Statements, detail::type_list<>, typename detail::symbols_of<Fixed>::type>;
};
template <class Kernel>
constexpr int pack_loops() {
  int result = 0;
  constexpr const auto& program = parts_of<std::remove_cvref_t<Kernel>>::source::program;
  for (int loop = 0; loop < program.used.loops; ++loop) result += program.loops[loop].packs ? 1 : 0;
  return result;
}

template <class Number>
bool near(Number got, Number wanted, int units) {
  if (std::isnan(got) || std::isnan(wanted)) return std::isnan(got) && std::isnan(wanted);
  if (got == wanted) return std::signbit(got) == std::signbit(wanted);
  return std::fabs(got - wanted) <= units * std::numeric_limits<Number>::epsilon() * std::fabs(wanted);
}

/// A kernel of one function of a[i], and the entry that says what it is of one number.
template <class Number, class Entry, class Kernel>
void check_function(Entry, const Kernel& kernel) {
  STATIC_REQUIRE(Entry::of_packs);
  STATIC_REQUIRE(pack_loops<Kernel>() == 1);
  using limits = std::numeric_limits<Number>;
  for (int size = 0; size <= 70; ++size) {
    std::vector<Number> numbers(size), values(size);
    for (int n = 0; n < size; ++n) numbers[n] = Number(std::sin(1.3 * n + size) * (n % 3 == 0 ? 20 : 2));
    const Number edges[] = {limits::quiet_NaN(), limits::infinity(), -limits::infinity(), 0,
                            Number(-0.0),        limits::max(),      limits::lowest(),    limits::min()};
    for (int n = 0; n < 8 && n < size; ++n) numbers[(n * 9 + size) % size] = edges[n];
    kernel(N = size, a = std::span<const Number>(numbers), p = std::span(values));
    for (int n = 0; n < size; ++n) {
      const Number wanted = Entry::value(numbers[n]);
      CAPTURE(Entry::name, sizeof(Number), size, n, numbers[n], wanted, values[n]);
      if (!near(values[n], wanted, 4)) CHECK(false);
    }
  }
}

template <class Number>
void check_functions() {
  check_function<Number>(algebra::exp_function{}, kernel<Number>(p[i] = exp(a[i])));
  check_function<Number>(algebra::log_function{}, kernel<Number>(p[i] = log(a[i])));
  check_function<Number>(algebra::tanh_function{}, kernel<Number>(p[i] = tanh(a[i])));
  check_function<Number>(algebra::sigmoid_function{}, kernel<Number>(p[i] = sigmoid(a[i])));
  check_function<Number>(algebra::expm1_function{}, kernel<Number>(p[i] = expm1(a[i])));
  check_function<Number>(algebra::log1p_function{}, kernel<Number>(p[i] = log1p(a[i])));
  check_function<Number>(algebra::softplus_function{}, kernel<Number>(p[i] = softplus(a[i])));
  check_function<Number>(algebra::erf_function{}, kernel<Number>(p[i] = erf(a[i])));
}

TEST_CASE("a function of packs in a kernel is that of numbers", "[kernel]") {
  check_functions<float>();
  check_functions<double>();
}

TEST_CASE("sums and rows of functions run over packs", "[kernel]") {
  const auto total = kernel<double>(s = sum(k, exp(a[k])) + max(k, tanh(a[k])));
  STATIC_REQUIRE(pack_loops<decltype(total)>() >= 1);
  const auto rows = kernel<double>(Q(r, i) = exp(M(r, i)) / sum(k, exp(M(r, k))));
  STATIC_REQUIRE(pack_loops<decltype(rows)>() >= 1);
  for (const int size : {1, 2, 3, 7, 8, 9, 40, 101}) {
    std::vector<double> numbers(3 * size), shares(3 * size);
    for (int n = 0; n < 3 * size; ++n) numbers[n] = std::sin(1.3 * n);
    double got = 0, sum_of_powers = 0, top = -2;
    for (int n = 0; n < size; ++n) {
      sum_of_powers += std::exp(numbers[n]);
      top = std::fmax(top, std::tanh(numbers[n]));
    }
    total(N = size, a = std::span<const double>(numbers).first(size), s = got);
    CHECK(near(got, sum_of_powers + top, 16));
    rows(N = size, R = 3, M = std::span<const double>(numbers), Q = std::span(shares));
    for (int row = 0; row < 3; ++row) {
      double sum_of_row = 0;
      for (int n = 0; n < size; ++n) sum_of_row += std::exp(numbers[row * size + n]);
      for (int n = 0; n < size; ++n) {
        if (!near(shares[row * size + n], std::exp(numbers[row * size + n]) / sum_of_row, 16)) CHECK(false);
      }
    }
  }
}

}  // namespace
