// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/question.hpp>

namespace leibniz {

/// What an expression or a claim comes to, as Python that SymPy evaluates: a constant that ends in a zero byte.
///
///     sympy(diff(y[i], x[j]))   (N*KroneckerDelta(i, j) - 1 - y[i]*y[j])/(N*sigma)
///
/// Tensors and lets with indices are subscripted, x[i] and W[h, i], for an IndexedBase; indices count from 0. Numbers
/// stay exact. SymPy has no maximum over an index, so max(k, e) is Max(*[e for k in range(N)]), which needs a known N;
/// stop_gradient is left out. A name that is a keyword of Python gets an underscore.
template <Expression Type>
constexpr std::string_view sympy(const Type&);
template <class Left, class Right>
constexpr std::string_view sympy(const equation<Left, Right>&);

/// A let and its definition, "y[i] = (x[i] - mu)/sigma".
template <detail::LetReference Let>
constexpr std::string_view definition_sympy(const Let&);

// ---------------------------------------------------------------------------------------------------------

namespace inspect {

struct sympy_notation : text_notation {
  static constexpr bool condition_last = true;

  static constexpr void open_equation(auto& out, bool definition) {
    if (!definition) out.put("Eq(");
  }
  static constexpr void equals(auto& out, bool definition) { out.put(definition ? " = " : ", "); }
  static constexpr void close_equation(auto& out, bool definition) {
    if (!definition) out.put(')');
  }

  static constexpr void ratio(auto& out, const algebra::rational& value) {
    out.put("Rational(");
    out.put_number(value.num);
    out.put(", ");
    out.put_number(value.den);
    out.put(')');
  }
  static constexpr void close_power(auto& out, const algebra::rational& exponent) {
    if (encloses_power(exponent)) return out.put(')');
    out.put("**");
    exponent.is_integer() ? out.put_number(exponent.num) : ratio(out, exponent);
  }

  /// What stands before and after the arguments.
  struct call {
    std::string_view open, close;
  };
  static constexpr call call_of(algebra::function_id id) {
    switch (id) {
      case algebra::function_id::log1p:
        return {"log(1 + ", ")"};
      case algebra::function_id::expm1:
        return {"(exp(", ") - 1)"};
      case algebra::function_id::sigmoid:
        return {"(1/(1 + exp(-(", "))))"};
      case algebra::function_id::softplus:
        return {"log(1 + exp(", "))"};
      case algebra::function_id::abs:
        return {"Abs(", ")"};
      case algebra::function_id::step:
        return {"Piecewise((1, ", " > 0), (0, True))"};
      case algebra::function_id::stop_gradient:
        return {"(", ")"};
      case algebra::function_id::select_positive:
      case algebra::function_id::select_nonnegative:
        return {"Piecewise((", ", True))"};
      case algebra::function_id::maximum:
        return {"Max(", ")"};
      case algebra::function_id::minimum:
        return {"Min(", ")"};
      case algebra::function_id::power:
        return {"Pow(", ")"};
      default:
        return {algebra::traits_of(id).name, ")"};
    }
  }
  static constexpr void open_function(auto& out, algebra::function_id id, bool) {
    const std::string_view open = call_of(id).open;
    out.put(open);
    if (open == algebra::traits_of(id).name) out.put('(');
  }
  static constexpr void next_argument(auto& out, algebra::function_id id, int argument, bool) {
    const bool ends_branch = argument == 2 && !algebra::traits_of(id).relation.empty();
    out.put(ends_branch ? "), (" : ", ");
  }
  static constexpr void close_function(auto& out, algebra::function_id id, bool) {
    out.put(call_of(id).close);
  }

  static constexpr void open_reduction(auto& out, algebra::reduction_op op, const index_name&,
                                       std::string_view) {
    out.put(op == algebra::reduction_op::max ? "Max(*[" : "Sum(");
  }
  static constexpr void close_reduction(auto& out, algebra::reduction_op op, const index_name& index,
                                        std::string_view extent) {
    const bool sum = op == algebra::reduction_op::sum;
    out.put(sum ? ", (" : " for ");
    put(out, index);
    out.put(sum ? ", 0, " : " in range(");
    put_name(out, extent);
    out.put(sum ? " - 1))" : ")])");
  }

  static constexpr void put_name(auto& out, std::string_view name) {
    out.put(name);
    for (const std::string_view word :
         {"and", "as", "del", "for", "from", "if", "in", "is", "lambda", "not", "or"}) {
      if (name == word) out.put('_');
    }
  }
  static constexpr void symbol(auto& out, std::string_view name, const index_name* indices, int count,
                               bool adjoint) {
    if (adjoint) out.put("adj_");
    put_name(out, name);
    for (int k = 0; k < count; ++k) {
      out.put(k == 0 ? "[" : ", ");
      put(out, indices[k]);
    }
    if (count > 0) out.put(']');
  }
  static constexpr void delta(auto& out, const index_name& first, const index_name& second) {
    out.put("KroneckerDelta(");
    put(out, first);
    out.put(", ");
    put(out, second);
    out.put(')');
  }
};

}  // namespace inspect

namespace detail {

using sympy_form = written_in<inspect::sympy_notation>;

}  // namespace detail

template <Expression Type>
constexpr std::string_view sympy(const Type&) {
  return detail::answered<detail::sympy_form, Type>.view();
}

template <class Left, class Right>
constexpr std::string_view sympy(const equation<Left, Right>&) {
  return detail::answered<detail::sympy_form, equation<Left, Right>>.view();
}

template <detail::LetReference Let>
constexpr std::string_view definition_sympy(const Let&) {
  return detail::answered<detail::sympy_form, typename detail::opened_type<Let>::type>.view();
}

}  // namespace leibniz
