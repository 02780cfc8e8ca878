// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// The writer leaves every character to the notation: here one with fraction lines and calls for powers.
#include <leibniz/expression/lower.hpp>
#include <leibniz/inspect/write_text.hpp>
#include <leibniz/support/text_buffer.hpp>

#include <memory>
#include <string>

#include "catch.hpp"

using namespace leibniz;

namespace {

struct other_notation : inspect::text_notation {
  static constexpr bool encloses_fraction = true;
  static constexpr bool encloses_power(const algebra::rational&) { return true; }
  static constexpr void times(auto& out, bool) { out.put(' '); }
  static constexpr void open_fraction(auto& out) { out.put("frac{"); }
  static constexpr void fraction_line(auto& out) { out.put("}{"); }
  static constexpr void close_fraction(auto& out) { out.put('}'); }
  static constexpr void open_power(auto& out, const algebra::rational&) { out.put("pow("); }
  static constexpr void close_power(auto& out, const algebra::rational& exponent) {
    out.put(", ");
    out.put_number(exponent.num);
    if (!exponent.is_integer()) out.put(".0/");
    if (!exponent.is_integer()) out.put_number(exponent.den);
    out.put(')');
  }
  static constexpr void open_reduction(auto& out, algebra::reduction_op, const inspect::index_name& index,
                                       std::string_view extent) {
    out.put("over ");
    put(out, index);
    out.put(" < ");
    out.put(extent);
    out.put(" (");
  }
};

template <class Type>
std::string written(const Type&) {
  auto store = std::make_unique<algebra::store>();
  const algebra::term value = Type::lower(*store).value;
  text_buffer<400> out;
  inspect::writer<other_notation, text_buffer<400>>(*store, out, store->nodes[value].indices).write(value);
  return std::string(out.view());
}

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto p = scalar<"p">;
constexpr auto q = scalar<"q">;
constexpr auto r = scalar<"r">;

}  // namespace

TEST_CASE("a notation that encloses the parts of a fraction gets no parentheses for them") {
  CHECK(written((p + q) / (q + r)) == "frac{p + q}{q + r}");
  CHECK(written(p / (q * r)) == "frac{p}{q r}");
  CHECK(written(p * (p - q) / (2_c * N * (q + r))) == "frac{p (p - q)}{2 N (q + r)}");
  CHECK(written(1_c / N - x[i]) == "frac{1}{N} - x[i]");
}

TEST_CASE("a notation that encloses the base of a power gets no parentheses for it") {
  CHECK(written(pow<2>(p + q)) == "pow(p + q, 2)");
  CHECK(written(1_c / sqrt(p * q)) == "frac{1}{pow(p q, 1.0/2)}");
  CHECK(written(sum(i, pow<2>(x[i] + p))) == "over i < N (pow(p + x[i], 2))");
}
