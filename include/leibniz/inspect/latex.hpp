// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/latex_names.hpp>
#include <leibniz/inspect/line_breaks.hpp>
#include <leibniz/inspect/question.hpp>

namespace leibniz {

/// What an expression or a claim comes to, for the math mode of LaTeX or KaTeX: a constant that ends in a zero byte.
///
///     latex(diff(y[i], x[j]))   \frac{N \, \delta_{ij} - 1 - y_{i} \, y_{j}}{N \, \sigma}
///
/// Greek names are letters, what follows an underscore or is a number at a name's end is a subscript (x_hat:
/// \hat{x}), other long names are upright. Indices count from 1. A condition is a bracket of Iverson, a choice has
/// cases, the adjoint of v a bar. Sums wider than 80 characters are broken in an aligned environment.
template <Expression Type>
constexpr std::string_view latex(const Type&);
template <class Left, class Right>
constexpr std::string_view latex(const equation<Left, Right>&);

/// A let and its definition: "\mu = \frac{\sum_{k=1}^{N} x_{k}}{N}".
template <detail::LetReference Let>
constexpr std::string_view definition_latex(const Let&);

// ---------------------------------------------------------------------------------------------------------

namespace inspect {

struct latex_notation {
  static constexpr bool encloses_fraction = true;
  static constexpr bool encloses_power(const algebra::rational& exponent) {
    return exponent == algebra::rational{1, 2};
  }
  static constexpr bool encloses_reduction = false;
  static constexpr bool condition_last = true;
  static constexpr bool groups(algebra::function_id id, bool power, bool last) {
    switch (id) {
      case algebra::function_id::exp:
      case algebra::function_id::power:
        return power;
      case algebra::function_id::select_positive:
      case algebra::function_id::select_nonnegative:
        return power || !last;
      default:
        return false;
    }
  }

  static constexpr void open_equation(auto&, bool) {}
  static constexpr void equals(auto& out, bool) { out.put(" = "); }
  static constexpr void close_equation(auto&, bool) {}

  static constexpr void number(auto& out, std::int64_t value) { out.put_number(value); }
  static constexpr void ratio(auto& out, const algebra::rational& value) {
    open_fraction(out);
    out.put_number(value.num);
    fraction_line(out);
    out.put_number(value.den);
    close_fraction(out);
  }
  static constexpr void plus(auto& out) { out.put(" + "); }
  static constexpr void minus(auto& out) { out.put(" - "); }
  static constexpr void negation(auto& out) { out.put('-'); }
  static constexpr void times(auto& out, bool number) { out.put(number ? " \\cdot " : " \\, "); }
  static constexpr void end_of_sum(auto& out, int first, const int* starts, int count) {
    constexpr int widest = 80;
    break_sum(out, first, starts, count, widest);
  }
  static constexpr void open_group(auto& out) { out.put("\\left("); }
  static constexpr void close_group(auto& out) { out.put("\\right)"); }
  static constexpr void open_fraction(auto& out) { out.put("\\frac{"); }
  static constexpr void fraction_line(auto& out) { out.put("}{"); }
  static constexpr void close_fraction(auto& out) { out.put('}'); }

  static constexpr void open_power(auto& out, const algebra::rational& exponent) {
    if (encloses_power(exponent)) out.put("\\sqrt{");
  }
  static constexpr void close_power(auto& out, const algebra::rational& exponent) {
    if (encloses_power(exponent)) return out.put('}');
    out.put("^{");
    out.put_number(exponent.num);
    if (!exponent.is_integer()) {
      out.put('/');
      out.put_number(exponent.den);
    }
    out.put('}');
  }

  static constexpr void open_function(auto& out, algebra::function_id id, bool simple) {
    switch (id) {
      case algebra::function_id::exp:
        return out.put(simple ? "e^{" : "\\exp\\left(");
      case algebra::function_id::abs:
        return out.put("\\left|");
      case algebra::function_id::step:
        return out.put("\\left[");
      case algebra::function_id::select_positive:
      case algebra::function_id::select_nonnegative:
        return out.put("\\begin{cases} ");
      case algebra::function_id::power:
        return out.put(simple ? "{" : "\\left(");
      case algebra::function_id::log:
      case algebra::function_id::tanh:
      case algebra::function_id::sin:
      case algebra::function_id::cos:
      case algebra::function_id::maximum:
      case algebra::function_id::minimum:
        out.put('\\');
        out.put(algebra::traits_of(id).name);
        return open_group(out);
      case algebra::function_id::atan:
        return out.put("\\arctan\\left(");
      default:
        out.put("\\operatorname{");
        for (const char letter : algebra::traits_of(id).name) {
          if (letter == '_') out.put('\\');
          out.put(letter);
        }
        out.put('}');
        open_group(out);
    }
  }
  static constexpr void next_argument(auto& out, algebra::function_id id, int argument, bool simple) {
    if (!algebra::traits_of(id).relation.empty()) {
      out.put(argument == 1 ? " & \\text{if } " : " \\\\ ");
    } else if (id == algebra::function_id::power) {
      out.put(simple ? "}^{" : "\\right)^{");
    } else {
      out.put(", ");
    }
  }
  static constexpr void close_function(auto& out, algebra::function_id id, bool simple) {
    switch (id) {
      case algebra::function_id::exp:
        return out.put(simple ? "}" : "\\right)");
      case algebra::function_id::abs:
        return out.put("\\right|");
      case algebra::function_id::step:
        return out.put(" > 0\\right]");
      case algebra::function_id::select_positive:
      case algebra::function_id::select_nonnegative:
        return out.put(" & \\text{otherwise} \\end{cases}");
      case algebra::function_id::power:
        return out.put('}');
      default:
        close_group(out);
    }
  }
  static constexpr void relation(auto& out, std::string_view relation, bool turned) {
    const bool strict = relation == ">";
    out.put(turned ? (strict ? " < " : " \\le ") : (strict ? " > " : " \\ge "));
  }

  static constexpr void open_reduction(auto& out, algebra::reduction_op op, const index_name& index,
                                       std::string_view extent) {
    const bool sum = op == algebra::reduction_op::sum;
    out.put(sum ? "\\sum_{" : "\\max_{");
    put_latex(out, index);
    if (sum) {
      out.put("=1}^{");
      put_latex(out, extent, nullptr, 0, false);
    }
    out.put(sum ? "} " : "}");
  }
  static constexpr void close_reduction(auto&, algebra::reduction_op, const index_name&, std::string_view) {}

  static constexpr void symbol(auto& out, std::string_view name, const index_name* indices, int count,
                               bool adjoint) {
    put_latex(out, name, indices, count, adjoint);
  }
  static constexpr void delta(auto& out, const index_name& first, const index_name& second) {
    out.put("\\delta_{");
    put_latex(out, first);
    const bool letters = first.stem.size() == 1 && second.stem.size() == 1;
    if (!letters || first.number != 0 || second.number != 0) out.put(',');
    put_latex(out, second);
    out.put('}');
  }
};

}  // namespace inspect

namespace detail {

using latex_form = written_in<inspect::latex_notation>;

}  // namespace detail

template <Expression Type>
constexpr std::string_view latex(const Type&) {
  return detail::answered<detail::latex_form, Type>.view();
}

template <class Left, class Right>
constexpr std::string_view latex(const equation<Left, Right>&) {
  return detail::answered<detail::latex_form, equation<Left, Right>>.view();
}

template <detail::LetReference Let>
constexpr std::string_view definition_latex(const Let&) {
  return detail::answered<detail::latex_form, typename detail::opened_type<Let>::type>.view();
}

}  // namespace leibniz
