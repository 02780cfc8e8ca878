// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/calculus.hpp>
#include <leibniz/inspect/derivation_questions.hpp>
#include <leibniz/inspect/latex.hpp>
#include <leibniz/inspect/text.hpp>

namespace leibniz {

/// A line of a derivation. All are C strings.
struct derivation_step {
  std::string_view
      rule;  ///< "definition", "quotient rule", "insert known derivatives", "write over names", ...
  std::string_view text;   ///< an equation, where diff(mu, x[j]) is a derivative that is not worked out
  std::string_view latex;  ///< the same in LaTeX
  bool proved;             ///< its right side equals that of the line before, or it is a definition or a rule
};

/// The lines of a derivation, for a range-based for.
template <std::size_t Count>
struct derivation_lines {
  derivation_step steps[Count]{};
  constexpr const derivation_step* begin() const { return steps; }
  constexpr const derivation_step* end() const { return steps + Count; }
  static constexpr std::size_t size() { return Count; }
};

/// diff(e, v) as a textbook derives it: for each let behind e that depends on v its definition, its derivative by
/// a rule, the derivatives known so far inserted, sums worked out, and the result over the user's names; then e itself.
/// The derivatives are the library's own, and each equality between two lines is decided like any claim.
///
///     for (const auto& step : derivation(diff(y[i], x[j]))) std::printf("%-24s %s\n", step.rule.data(), step.text.data());
///
/// vjp(g, e, v) and jvp(e, v, t) go on from there: the sum over the derivative is their left side. gradient(loss, v)
/// is derived as diff(loss, v), forward and not by adjoints; hvp(loss, v, t) goes on with that gradient's differential
/// d(diff(loss, v)) for d(v) = t, let by let.
template <class Question>
constexpr const auto& derivation(const Question&);

// ---------------------------------------------------------------------------------------------------------

namespace inspect {

/// A notation in which the name of a derivative (derive_steps.hpp) is written as one.
template <class Notation>
struct with_derivatives : Notation {
  static constexpr bool is_latex = Notation::encloses_fraction;

  static constexpr void symbol(auto& out, std::string_view name, const index_name* indices, int count,
                               bool adjoint) {
    if (name.empty() || name.front() != derivative_mark) {
      return Notation::symbol(out, name, indices, count, adjoint);
    }
    const std::size_t first = name.find(derivative_mark, 1), second = name.find(derivative_mark, first + 1);
    const int rank = name[second + 1] - '0';
    if (second == first + 1) {  // a differential
      out.put(is_latex ? "\\mathrm{d} " : "d(");
      Notation::symbol(out, name.substr(1, first - 1), indices, rank, false);
      return is_latex ? void() : out.put(')');
    }
    out.put(is_latex ? "\\frac{\\mathrm{d} " : "diff(");
    Notation::symbol(out, name.substr(1, first - 1), indices, rank, false);
    out.put(is_latex ? "}{\\mathrm{d} " : ", ");
    Notation::symbol(out, name.substr(first + 1, second - first - 1), indices + rank, count - rank, false);
    out.put(is_latex ? '}' : ')');
  }

  /// Writes the derivative of an expression without name; false for what is none.
  static constexpr bool write_in_full(auto& writer, algebra::term t) {
    const algebra::node& n = writer.s.nodes[t];
    const algebra::symbol& named = writer.s.symbols[n.symbol];
    const std::string_view name = named.name;
    if (name.size() < 2 || name[0] != derivative_mark || name[1] != derivative_mark) return false;
    index_name indices[algebra::max_rank] = {};
    for (int k = 0; k < n.count; ++k) {
      indices[k] = writer.names.of[writer.s.ints[n.first + k]];
      writer.names.of[named.parameters[k]] = indices[k];
    }
    const std::size_t end = name.find(derivative_mark, 2);
    const int rank = name[end + 1] - '0';
    write_derivative(
        writer.out, [&] { writer.write(named.definition); },
        [&] {
          Notation::symbol(writer.out, name.substr(2, end - 2), indices + rank, n.count - rank, false);
        });
    return true;
  }

  /// diff(body, by), d/d by (body)
  static constexpr void write_derivative(auto& out, auto body, auto by) {
    out.put(is_latex ? "\\frac{\\mathrm{d}}{\\mathrm{d} " : "diff(");
    is_latex ? by() : body();
    out.put(is_latex ? "} \\left(" : ", ");
    is_latex ? body() : by();
    out.put(is_latex ? "\\right)" : ")");
  }
};

}  // namespace inspect

namespace detail {

template <class Notation>
constexpr void write_line(const algebra::store& s, const inspect::derivation_line& line, auto& out) {
  using written = inspect::with_derivatives<Notation>;
  if (line.of_left == inspect::operation::none) {
    return inspect::write_equation<written>(s, line.left, line.right, true, out);
  }
  std::uint64_t indices = s.nodes[line.left].indices | s.nodes[line.right].indices;
  if (line.by != algebra::no_term) indices |= s.nodes[line.by].indices;
  inspect::writer<written, std::remove_reference_t<decltype(out)>> both(s, out, indices);
  if (line.of_left == inspect::operation::differential) {
    out.put(written::is_latex ? "\\mathrm{d} \\left(" : "d(");
    both.write(line.left);
    out.put(written::is_latex ? "\\right)" : ")");
  } else {
    written::write_derivative(
        out, [&] { both.write(line.left); }, [&] { both.write(line.by); });
  }
  out.put(" = ");
  both.write(line.right);
}

struct derivation_size {
  static constexpr int most_lines = 128;
  int lines = 0;
  std::string_view rules[most_lines]{};
  algebra::status status{};
};
template <class Question>
constexpr derivation_size count_lines() {
  algebra::store s;
  derivation_size made;
  derivation_of<Question>::run(s, [&s, &made](const inspect::derivation_line& line) {
    if (made.lines == derivation_size::most_lines) return s.fail(algebra::status::too_many_symbols);
    made.rules[made.lines++] = line.rule;
  });
  made.status = s.error;
  return made;
}
template <class Question>
inline constexpr derivation_size size_of = count_lines<Question>();

/// Calls the visitor with the store and one line, and works out no more. An evaluation for each line and each form, and one
/// for each proof, because all of them are more than compilers do in one.
template <class Question, int Line, class Visitor>
constexpr void visit_line(Visitor visitor) {
  algebra::store s;
  int number = 0;
  derivation_of<Question>::run(s, [&](const inspect::derivation_line& line) {
    if (number++ != Line || s.failed()) return;
    visitor(s, line);
    s.fail(algebra::status::too_many_nodes);  // nobody asks this store
  });
}

template <class Question, int Line, class Notation>
constexpr auto write_part() {
  text_buffer<8192> out;
  visit_line<Question, Line>([&out](const algebra::store& s, const inspect::derivation_line& line) {
    write_line<Notation>(s, line, out);
  });
  return out;
}
template <class Question, int Line, class Notation>
struct written_part {
  static constexpr auto whole = write_part<Question, Line, Notation>();
  static_assert(!whole.overflowed, "leibniz: a line of a derivation is longer than 8192 characters");
  static constexpr static_text<whole.size> text{whole};
};

template <class Question, int Line>
constexpr bool prove_line() {
  bool proved = false;
  visit_line<Question, Line>([&proved](algebra::store& s, const inspect::derivation_line& line) {
    proved =
        line.before == line.right || algebra::decide(s, line.before, line.right) == algebra::verdict::proved;
    proved = proved && !s.failed();
  });
  return proved;
}
template <class Question, int Line>
inline constexpr bool line_proved = prove_line<Question, Line>();

template <class Question>
struct derivation_constant {
  template <int... Lines>
  static constexpr auto make(std::integer_sequence<int, Lines...>) {
    explain<size_of<Question>.status>();
    return derivation_lines<sizeof...(Lines)>{
        {{size_of<Question>.rules[Lines], written_part<Question, Lines, inspect::text_notation>::text.view(),
          written_part<Question, Lines, inspect::latex_notation>::text.view(),
          line_proved<Question, Lines>}...}};
  }
  static constexpr auto lines = make(std::make_integer_sequence<int, size_of<Question>.lines>());
};

}  // namespace detail

template <class Question>
constexpr const auto& derivation(const Question&) {
  constexpr bool derives = requires { sizeof(detail::derivation_of<Question>); };
  static_assert(
      derives,
      "leibniz: derivation takes a derivative, as in derivation(diff(y[i], x[j])), or a product with one");
  return detail::derivation_constant<Question>::lines;
}

}  // namespace leibniz
