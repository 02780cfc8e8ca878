// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/writer.hpp>

namespace leibniz::inspect {

/// Plain text. * / ^ and calls; ^ binds closer than a sign, a sign no closer than a product: -x^2 is -(x^2).
struct text_notation {
  static constexpr bool encloses_fraction = false;
  static constexpr bool encloses_power(const algebra::rational& exponent) {
    return exponent == algebra::rational{1, 2};
  }

  static constexpr void number(auto& out, std::int64_t value) { out.put_number(value); }
  static constexpr void plus(auto& out) { out.put(" + "); }
  static constexpr void minus(auto& out) { out.put(" - "); }
  static constexpr void negation(auto& out) { out.put('-'); }
  static constexpr void times(auto& out) { out.put('*'); }
  static constexpr void open_group(auto& out) { out.put('('); }
  static constexpr void close_group(auto& out) { out.put(')'); }
  static constexpr void open_fraction(auto&) {}
  static constexpr void fraction_line(auto& out) { out.put('/'); }
  static constexpr void close_fraction(auto&) {}

  /// The exponent is positive and not 1.
  static constexpr void open_power(auto& out, const algebra::rational& exponent) {
    if (encloses_power(exponent)) out.put("sqrt(");
  }
  static constexpr void close_power(auto& out, const algebra::rational& exponent) {
    if (encloses_power(exponent)) return out.put(')');
    out.put(exponent.is_integer() ? "^" : "^(");
    out.put_number(exponent.num);
    if (exponent.is_integer()) return;
    out.put('/');
    out.put_number(exponent.den);
    out.put(')');
  }

  static constexpr void open_function(auto& out, algebra::function_id id) {
    out.put(algebra::traits_of(id).name);
    out.put('(');
  }
  static constexpr void close_function(auto& out, algebra::function_id) { out.put(')'); }
  static constexpr void next_argument(auto& out) { out.put(", "); }
  /// > or >= between the sides of a condition; turned: < or <=.
  static constexpr void relation(auto& out, std::string_view relation, bool turned) {
    out.put(turned ? " <" : " >");
    out.put(relation.substr(1));
    out.put(' ');
  }

  static constexpr void open_reduction(auto& out, algebra::reduction_op op, const index_name& index,
                                       std::string_view) {
    out.put(op == algebra::reduction_op::max ? "max(" : "sum(");
    put(out, index);
    out.put(", ");
  }
  static constexpr void close_reduction(auto& out, algebra::reduction_op, const index_name&,
                                        std::string_view) {
    out.put(')');
  }

  /// Before the let whose adjoint it is.
  static constexpr void adjoint(auto& out) { out.put("adj_"); }
  /// An extent, scalar, element or let.
  static constexpr void symbol(auto& out, algebra::kind, std::string_view name, const index_name* indices,
                               int count) {
    out.put(name);
    for (int k = 0; k < count; ++k) {
      out.put(k == 0 ? '[' : ',');
      put(out, indices[k]);
    }
    if (count > 0) out.put(']');
  }
  static constexpr void delta(auto& out, const index_name& first, const index_name& second) {
    out.put("delta(");
    put(out, first);
    out.put(',');
    put(out, second);
    out.put(')');
  }
};

/// Appends the term as text (see leibniz::text) to a text_buffer; in constant expressions and at run time.
template <class Buffer>
constexpr void write_text(const algebra::store& s, algebra::term t, Buffer& out) {
  writer<text_notation, Buffer>(s, out, s.nodes[t].indices).write(t);
}

/// The same of two terms with a sign between them; bound indices are named apart from both.
template <class Buffer>
constexpr void write_text(const algebra::store& s, algebra::term left, std::string_view sign,
                          algebra::term right, Buffer& out) {
  writer<text_notation, Buffer> both(s, out, s.nodes[left].indices | s.nodes[right].indices);
  both.write(left);
  out.put(sign);
  both.write(right);
}

}  // namespace leibniz::inspect
