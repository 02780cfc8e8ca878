// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/program_writer.hpp>

#include <type_traits>

namespace leibniz::inspect {

namespace detail {

inline constexpr std::string_view c_words[] = {
    "auto",   "break",    "case",     "char",     "const",  "continue", "default", "do",
    "double", "else",     "enum",     "extern",   "float",  "for",      "goto",    "if",
    "inline", "int",      "long",     "register", "return", "short",    "signed",  "sizeof",
    "static", "struct",   "switch",   "typedef",  "union",  "unsigned", "void",    "while",
    "size_t", "volatile", "restrict", "scratch",  "NULL",   "INFINITY"};
inline constexpr std::string_view c_functions[] = {"exp", "log", "log1p", "expm1", "tanh", "erf",
                                                   "sin", "cos", "atan",  "fabs",  "pow",  "sqrt"};
/// A number follows.
inline constexpr std::string_view c_numbered[] = {"v", "sum", "max", "kept", "at"};

/// Whether a name is a word of C's or of the function that is written: expf, v0, sum1.
constexpr bool is_c_word(std::string_view name) {
  for (const std::string_view word : c_words) {
    if (name == word) return true;
  }
  for (const std::string_view word : c_functions) {
    const bool typed = name.size() == word.size() + 1 && (name.back() == 'f' || name.back() == 'l');
    if (name.starts_with(word) && (name == word || typed)) return true;
  }
  std::size_t letters = name.size();
  while (letters > 0 && name[letters - 1] >= '0' && name[letters - 1] <= '9') --letters;
  for (const std::string_view word : c_numbered) {
    if (letters < name.size() && name.substr(0, letters) == word) return true;
  }
  return false;
}

/// Whether one of these items adds to a sum.
constexpr bool adds_up(const auto& p, int first, int count) {
  for (int k = first; k < first + count; ++k) {
    const plan::instruction& i = p.items[k];
    if (i.code == plan::op::accumulate && i.b == static_cast<int>(algebra::reduction_op::sum)) return true;
  }
  return false;
}

constexpr bool is_c_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
         (letter >= '0' && letter <= '9');
}

}  // namespace detail

/// C99 for numbers of a type. A function that C lacks is written out.
template <class Number>
struct c_style {
  std::ptrdiff_t (*length)(std::string_view);

  static constexpr std::string_view type = std::is_same_v<Number, float>    ? "float"
                                           : std::is_same_v<Number, double> ? "double"
                                                                            : "long double";
  static constexpr std::string_view suffix = std::is_same_v<Number, float>    ? "f"
                                             : std::is_same_v<Number, double> ? ""
                                                                              : "l";
  static constexpr bool repeats(algebra::function_id id) {
    return id == algebra::function_id::softplus || id == algebra::function_id::maximum ||
           id == algebra::function_id::minimum;
  }

  static constexpr bool repeats_maximum = true;

  /// How a function is written, and how much room that takes: A, B, C are its arguments, # ends the name of a function,
  /// @ a number.
  struct pattern {
    std::string_view text;
    room needed;
  };
  static constexpr pattern pattern_of(algebra::function_id id) {
    switch (id) {
      case algebra::function_id::exp:
        return {"exp#(A)", room::name};
      case algebra::function_id::log:
        return {"log#(A)", room::name};
      case algebra::function_id::log1p:
        return {"log1p#(A)", room::name};
      case algebra::function_id::expm1:
        return {"expm1#(A)", room::name};
      case algebra::function_id::tanh:
        return {"tanh#(A)", room::name};
      case algebra::function_id::sigmoid:
        return {"1@ / (1@ + exp#(-A))", room::product};
      case algebra::function_id::erf:
        return {"erf#(A)", room::name};
      case algebra::function_id::sin:
        return {"sin#(A)", room::name};
      case algebra::function_id::cos:
        return {"cos#(A)", room::name};
      case algebra::function_id::atan:
        return {"atan#(A)", room::name};
      case algebra::function_id::abs:
        return {"fabs#(A)", room::name};
      case algebra::function_id::step:
        return {"(A > 0@ ? 1@ : 0@)", room::name};
      case algebra::function_id::stop_gradient:
        return {"(A)", room::name};
      case algebra::function_id::softplus:
        return {"(A > 0@ ? A : 0@) + log1p#(exp#(-fabs#(A)))", room::sum};
      case algebra::function_id::select_positive:
        return {"(A > 0@ ? B : C)", room::name};
      case algebra::function_id::select_nonnegative:
        return {"(A >= 0@ ? B : C)", room::name};
      case algebra::function_id::maximum:
        return {"(A > B || A != A ? A : B)", room::name};
      case algebra::function_id::minimum:
        return {"(A < B || A != A ? A : B)", room::name};
      case algebra::function_id::power:
        return {"pow#(A, B)", room::name};
    }
    return {};
  }
  static constexpr void function(auto& out, algebra::function_id id, room place, auto argument) {
    const pattern shape = pattern_of(id);
    const bool group = place > shape.needed, signs = shape.text.find("-A") != std::string_view::npos;
    if (group) out.put('(');
    for (const char letter : shape.text) {
      if (letter == '#') {
        out.put(suffix);
      } else if (letter == '@') {
        end_number(out);
      } else if (letter >= 'A' && letter <= 'C') {
        argument(letter - 'A', repeats(id) ? room::name : signs ? room::factor : room::sum);
      } else {
        out.put(letter);
      }
    }
    if (group) out.put(')');
  }

  static constexpr void name(auto& out, const auto& p, int slot) {
    const std::string_view name = p.slots[slot].name;
    bool plain = !(name.front() >= '0' && name.front() <= '9');
    if (!plain) out.put('_');
    for (const char letter : name) {
      plain = plain && detail::is_c_letter(letter);
      out.put(detail::is_c_letter(letter) ? letter : '_');
    }
    if (plain && !detail::is_c_word(name)) return;
    out.put('_');
    if (!plain) out.put_number(slot);  // two names may differ in what C does not write
  }
  static constexpr void end_number(auto& out) {
    out.put(".0");
    out.put(suffix);
  }
  constexpr void extent(auto& out, const auto& p, int slot) const {
    if (length(p.slots[slot].name) > 0) {
      out.put_number(length(p.slots[slot].name));
      return end_number(out);
    }
    out.put('(');
    out.put(type);
    out.put(')');
    name(out, p, slot);
  }
  constexpr void size(auto& out, const auto& p, int slot) const {
    const std::ptrdiff_t fixed = length(p.slots[slot].name);
    fixed > 0 ? out.put_number(fixed) : name(out, p, slot);
  }
  static constexpr void constant(auto& out, const algebra::rational& value, room place) {
    const bool group = (value.den != 1 && place > room::product) || (value.num < 0 && place > room::sum);
    if (group) out.put('(');
    out.put_number(value.num);
    end_number(out);
    if (value.den != 1) {
      out.put(" / ");
      out.put_number(value.den);
      end_number(out);
    }
    if (group) out.put(')');
  }
  static constexpr void open_power(auto& out, bool root) {
    out.put(root ? "sqrt" : "pow");
    out.put(suffix);
    out.put('(');
  }
  /// Row-major, from the outside: (i * J + j) * K + k.
  constexpr void open_element(auto& out, const plan::access& place) const {
    for (int axis = 2; axis < place.rank; ++axis) out.put('(');
  }
  constexpr void next_axis(auto& out, const auto& p, const plan::access& place, int axis) const {
    if (axis > 1) out.put(')');
    out.put(" * ");
    size(out, p, place.extents[axis]);
    out.put(" + ");
  }
  static constexpr void before_alone(auto& out) { out.put('*'); }
  static constexpr void condition_end(auto& out) {
    out.put(" ? 1");
    end_number(out);
    out.put(" : 0");
    end_number(out);
    out.put(')');
  }
  static constexpr void start(auto& out, algebra::reduction_op op) {
    if (op == algebra::reduction_op::max) return out.put("-INFINITY");
    out.put('0');
    end_number(out);
  }
  static constexpr void declare(auto& out) {
    out.put("const ");
    declare_total(out);
  }
  static constexpr void declare_total(auto& out) {
    out.put(type);
    out.put(' ');
  }
  static constexpr void end(auto& out) { out.put(";\n"); }
  /// A NaN stays.
  static constexpr void larger(auto& out, auto total, auto value) {
    out.put("if (");
    value();
    out.put(" > ");
    total();
    out.put(" || ");
    value();
    out.put(" != ");
    value();
    out.put(") ");
    total();
    out.put(" = ");
    value();
  }
  /// clang unrolls short loops whole, and then does not find the vectors in their sums.
  constexpr void before_loop(auto& w, const plan::loop& inner) const {
    constexpr int shortest_kept = 128;
    const std::ptrdiff_t fixed = length(w.p.slots[inner.extent].name);
    if (fixed > 0 && fixed < shortest_kept && detail::adds_up(w.p, inner.first, inner.count))
      w.out.put("#ifdef __clang__\n#pragma clang loop unroll(disable)\n#endif\n");
  }
  constexpr void open_loop(auto& w, const plan::loop& inner) const {
    w.out.put("for (size_t ");
    w.put_counter(inner.counter);
    w.out.put(" = 0; ");
    w.put_counter(inner.counter);
    w.out.put(" < ");
    size(w.out, w.p, inner.extent);
    w.out.put("; ++");
    w.put_counter(inner.counter);
    w.out.put(") {\n");
  }
  static constexpr void close_loop(auto& w, int depth) {
    w.indent(depth);
    w.out.put("}\n");
  }
  /// Of a scratch array, or of a buffer with an element's axes.
  constexpr std::ptrdiff_t elements(const auto& p, const auto& axes) const {
    std::ptrdiff_t result = 1;
    for (int axis = 0; axis < axes.rank; ++axis) result *= length(p.slots[axes.extents[axis]].name);
    return result;
  }
  constexpr void open_clear(auto& w, const auto& axes) const {
    w.out.put("for (size_t all = 0; all < ");
    w.out.put_number(elements(w.p, axes));
    w.out.put("; ++all) ");
  }
  static constexpr void close_clear(auto& w, algebra::reduction_op op) {
    w.out.put("[all] = ");
    start(w.out, op);
    end(w.out);
  }
};

}  // namespace leibniz::inspect
