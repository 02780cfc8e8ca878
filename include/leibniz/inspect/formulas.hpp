// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/lets.hpp>
#include <leibniz/inspect/question.hpp>

namespace leibniz::detail {

// What the statements of a kernel say, a line each, and then the definitions of the lets behind them.

template <class Buffer>
constexpr void write_definitions(algebra::store& s, const algebra::let_order& lets, std::string_view prefix,
                                 Buffer& out) {
  for (int k = lets.count - 1; k >= 0; --k) {
    const algebra::symbol& let = s.symbols[lets.at[k]];
    if (let.definition == algebra::no_term) continue;
    std::int32_t parameters[algebra::max_rank] = {};
    for (int axis = 0; axis < let.rank; ++axis) parameters[axis] = let.parameters[axis];
    const algebra::term reference =
        algebra::make_indexed(s, algebra::kind::let, lets.at[k], parameters, let.rank);
    out.put(prefix);
    out.put("  ");
    inspect::write_equation<inspect::text_notation>(s, reference, let.definition, true, out);
    out.put('\n');
  }
}

template <class Request, class Buffer>
constexpr void write_statement(algebra::store& s, algebra::let_order& lets, std::string_view prefix,
                               Buffer& out) {
  const algebra::term output = Request::output::lower(s).value;
  const algebra::term value =
      whole_result(s, Request::value::lower(s).value, is_derivative<typename Request::value>);
  if (s.failed()) return;
  lets.visit(s, value);
  inspect::writer<inspect::text_notation, Buffer> both(s, out,
                                                       s.nodes[output].indices | s.nodes[value].indices);
  out.put(prefix);
  both.write(output);
  out.put(Request::adds ? " += " : " = ");
  both.write(value);
  out.put('\n');
}

/// Nothing if the formulas are too long to be of use, or if the store does not hold all of them at once.
template <class Prefix, class... Requests>
constexpr auto write_formulas() {
  algebra::store s;
  algebra::let_order lets;
  text_buffer<long_text> out;
  (write_statement<Requests>(s, lets, Prefix::text, out), ...);
  if (!s.failed()) write_definitions(s, lets, Prefix::text, out);
  if (s.failed() || out.overflowed) out.size = 0;
  return out;
}

template <class Prefix, class List>
struct formulas;
template <class Prefix, template <class...> class List, class... Requests>
struct formulas<Prefix, List<Requests...>> {
  static constexpr text_buffer<long_text> whole = write_formulas<Prefix, Requests...>();
  static constexpr static_text<whole.size> text{whole};
};

}  // namespace leibniz::detail
