// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/explain.hpp>
#include <leibniz/expression/adjoints.hpp>
#include <leibniz/inspect/without_adjoints.hpp>
#include <leibniz/inspect/write_text.hpp>
#include <leibniz/support/text_buffer.hpp>

namespace leibniz::detail {

// From a question, which is a type, to its answer in some form, which is a constant text.

// Compilers take time for each character of a constant, so the short one is tried first.
inline constexpr int short_text = 400;
inline constexpr int long_text = 16384;

/// What was made of derivatives is simplified once more as a whole: a sum of derivatives may be zero. What a user wrote
/// stays as it is written.
constexpr algebra::term whole_result(algebra::store& s, algebra::term value, bool simplified) {
  const algebra::term opened = inspect::without_adjoints(s, value);
  const bool again = opened == value && s.differentiated && !simplified && !s.failed();
  return again ? algebra::simplify(s, opened) : opened;
}

/// A form in which terms and equations are written: that of a notation.
template <class Notation>
struct written_in {
  static constexpr void term(const algebra::store& s, algebra::term t, auto& out) {
    inspect::write_term<Notation>(s, t, out);
  }
  static constexpr void equation(const algebra::store& s, algebra::term left, algebra::term right,
                                 bool definition, auto& out) {
    inspect::write_equation<Notation>(s, left, right, definition, out);
  }
};

/// How a question is written. One specialisation for each kind.
template <class Form, class Question>
struct answer {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term value = whole_result(s, Question::lower(s).value, is_derivative<Question>);
    if (!s.failed()) Form::term(s, value, out);
  }
};
template <class Form, class Left, class Right>
struct answer<Form, equation<Left, Right>> {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term left = whole_result(s, Left::lower(s).value, is_derivative<Left>);
    s.differentiated = false;
    const algebra::term right = whole_result(s, Right::lower(s).value, is_derivative<Right>);
    if (!s.failed()) Form::equation(s, left, right, false, out);
  }
};

/// An element of a let stands for its definition.
template <class Reference>
struct opened_let {};
template <class Form, class Reference>
struct answer<Form, opened_let<Reference>> {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term reference = Reference::lower(s).value;
    const algebra::term definition = inspect::without_adjoints(s, algebra::instantiate(s, reference));
    if (!s.failed()) Form::equation(s, reference, definition, true, out);
  }
};

template <int Capacity>
struct written_text {
  algebra::status status;
  text_buffer<Capacity> text;
};

template <class Form, class Question, int Capacity>
constexpr written_text<Capacity> write_question() {
  algebra::store s;
  written_text<Capacity> result{};
  answer<Form, Question>::write(s, result.text);
  result.status = s.error;
  return result;
}

// One evaluation into a buffer, then a copy of the right size: only the copy can get into a program.
template <class Form, class Question, int Capacity>
inline constexpr written_text<Capacity> whole_text = write_question<Form, Question, Capacity>();

template <class Form, class Question, int Capacity = short_text>
constexpr auto cut_text() {
  constexpr const written_text<Capacity>& whole = whole_text<Form, Question, Capacity>;
  explain<whole.status>();
  if constexpr (whole.text.overflowed && Capacity < long_text) {
    return cut_text<Form, Question, long_text>();
  } else {
    static_assert(!whole.text.overflowed, "leibniz: the text is longer than leibniz::detail::long_text");
    return static_text<whole.text.size>(whole.text);
  }
}

template <class Form, class Question>
inline constexpr auto answered = cut_text<Form, Question>();

/// The let with the indices that its definition was written in.
template <class Definition, class Shape = typename Definition::shape>
struct definition_reference;
template <class Definition, class Body, class... Indices>
struct definition_reference<Definition, definition_shape<Body, Indices...>> {
  using type = element<let_symbol<Definition>, Indices...>;
};

/// The let itself, or its element.
template <class Type>
struct opened_type {};
template <class Definition>
struct opened_type<let_symbol<Definition>> {
  using type = opened_let<typename definition_reference<Definition>::type>;
};
template <class Definition, class... Indices>
struct opened_type<element<let_symbol<Definition>, Indices...>> {
  using type = opened_let<element<let_symbol<Definition>, Indices...>>;
};

/// A let, or a let at some indices.
template <class Type>
concept LetReference = requires {
  typename opened_type<std::remove_cvref_t<Type>>::type;
};

}  // namespace leibniz::detail
