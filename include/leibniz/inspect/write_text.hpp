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

  static constexpr bool encloses_reduction = true;
  static constexpr bool condition_last = false;
  static constexpr bool groups(algebra::function_id, bool, bool) { return false; }

  static constexpr void open_equation(auto&, bool) {}
  static constexpr void equals(auto& out, bool definition) { out.put(definition ? " = " : " == "); }
  static constexpr void close_equation(auto&, bool) {}

  static constexpr void number(auto& out, std::int64_t value) { out.put_number(value); }
  static constexpr void ratio(auto& out, const algebra::rational& value) {
    out.put_number(value.num);
    out.put('/');
    out.put_number(value.den);
  }
  static constexpr void plus(auto& out) { out.put(" + "); }
  static constexpr void minus(auto& out) { out.put(" - "); }
  static constexpr void negation(auto& out) { out.put('-'); }
  static constexpr void times(auto& out, bool) { out.put('*'); }
  static constexpr void end_of_sum(auto&, int, const int*, int) {}
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

  static constexpr void open_function(auto& out, algebra::function_id id, bool) {
    out.put(algebra::traits_of(id).name);
    out.put('(');
  }
  static constexpr void close_function(auto& out, algebra::function_id, bool) { out.put(')'); }
  static constexpr void next_argument(auto& out, algebra::function_id, int, bool) { out.put(", "); }
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

  /// An extent, scalar, element or let, or the adjoint of a let.
  static constexpr void symbol(auto& out, std::string_view name, const index_name* indices, int count,
                               bool adjoint) {
    if (adjoint) out.put("adj_");
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

/// Appends a term to a text_buffer; in constant expressions and at run time.
template <class Notation, class Buffer>
constexpr void write_term(const algebra::store& s, algebra::term t, Buffer& out) {
  writer<Notation, Buffer>(s, out, s.nodes[t].indices).write(t);
}

/// Appends a claim or a definition; bound indices are named apart from both sides.
template <class Notation, class Buffer>
constexpr void write_equation(const algebra::store& s, algebra::term left, algebra::term right,
                              bool definition, Buffer& out) {
  writer<Notation, Buffer> both(s, out, s.nodes[left].indices | s.nodes[right].indices);
  Notation::open_equation(out, definition);
  both.write(left);
  Notation::equals(out, definition);
  both.write(right);
  Notation::close_equation(out, definition);
}

/// The term as text, see leibniz::text.
template <class Buffer>
constexpr void write_text(const algebra::store& s, algebra::term t, Buffer& out) {
  write_term<text_notation>(s, t, out);
}

}  // namespace leibniz::inspect
