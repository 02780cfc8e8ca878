// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/lets.hpp>
#include <leibniz/inspect/question.hpp>

#include <tuple>

namespace leibniz::detail {

// What the statements of a kernel say, a line each, and after each the definitions of the lets that it is the first to
// name. An evaluation for each statement, because those of a deep model do not fit into one.

struct statement_lines {
  static constexpr int most_lets = 96;
  text_buffer<2048> text;
  const void* named[most_lets]{};  ///< the lets that were written so far
  int count = 0;

  constexpr bool add(const void* let) {
    for (int k = 0; k < count; ++k) {
      if (named[k] == let) return false;
    }
    if (count == most_lets) return false;
    named[count++] = let;
    return true;
  }
};

/// As the kernel computes it, so that adjoints stay names.
template <class Request>
constexpr algebra::term write_statement(algebra::store& s, std::string_view prefix, auto& out) {
  const algebra::term output = Request::output::lower(s).value;
  const algebra::term value = Request::value::lower(s).value;
  if (s.failed()) return value;
  inspect::writer<inspect::text_notation, std::remove_reference_t<decltype(out)>> both(
      s, out, s.nodes[output].indices | s.nodes[value].indices);
  out.put(prefix);
  both.write(output);
  out.put(Request::adds ? " += " : " = ");
  both.write(value);
  out.put('\n');
  return value;
}

/// Users before used.
constexpr void write_definitions(algebra::store& s, algebra::term value, std::string_view prefix,
                                 statement_lines& into) {
  algebra::let_order lets;
  lets.visit(s, value);
  for (int k = lets.count - 1; k >= 0; --k) {
    const algebra::symbol& let = s.symbols[lets.at[k]];
    if (let.definition == algebra::no_term || !into.add(let.key)) continue;
    std::int32_t parameters[algebra::max_rank] = {};
    for (int axis = 0; axis < let.rank; ++axis) parameters[axis] = let.parameters[axis];
    const algebra::term reference =
        algebra::make_indexed(s, algebra::kind::let, lets.at[k], parameters, let.rank);
    into.text.put(prefix);
    into.text.put("  ");
    inspect::write_equation<inspect::text_notation>(s, reference, let.definition, true, into.text);
    into.text.put('\n');
  }
}

template <class Prefix, class List, int Count>
constexpr statement_lines write_lines();
template <class Prefix, class List, int Count>
inline constexpr statement_lines lines_of = write_lines<Prefix, List, Count>();

/// Of statement number Count, from 1; no text where it is too long to be of use.
template <class Prefix, class List, int Count>
constexpr statement_lines write_lines() {
  statement_lines made;
  if constexpr (Count > 0) {
    using Request = std::tuple_element_t<Count - 1, List>;
    made = lines_of<Prefix, List, Count - 1>;
    made.text.size = 0;
    algebra::store s;
    const algebra::term value = write_statement<Request>(s, Prefix::text, made.text);
    if (!s.failed()) write_definitions(s, value, Prefix::text, made);
    if (s.failed() || made.text.overflowed) made.text.size = 0;
    made.text.overflowed = false;
  }
  return made;
}

template <class Prefix, class List>
struct formulas;
template <class Prefix, template <class...> class List, class... Requests>
struct formulas<Prefix, List<Requests...>> {
  static constexpr void put(auto& out) {
    []<int... Numbers>(auto& into, std::integer_sequence<int, Numbers...>) {
      (into.put(lines_of<Prefix, std::tuple<Requests...>, Numbers + 1>.text.view()), ...);
    }
    (out, std::make_integer_sequence<int, sizeof...(Requests)>());
  }
};

}  // namespace leibniz::detail
