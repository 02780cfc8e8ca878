// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/explain.hpp>
#include <leibniz/expression/adjoints.hpp>
#include <leibniz/inspect/without_adjoints.hpp>
#include <leibniz/inspect/write_text.hpp>
#include <leibniz/support/text_buffer.hpp>

namespace leibniz {

/// What an expression comes to, as text: a constant that ends in a zero byte and is in the program only if it
/// is used there at run time.
///
///     static_assert(text(diff(mu, x[j])) == "1/N");
///     std::puts(text(diff(y[i], x[j])).data());   // (N*delta(i,j) - 1 - y[i]*y[j])/(N*sigma)
///
/// The notation is that of the input where C++ allows it: + - * / and sqrt(), exp(), sum(i, ...), delta(i,j).
/// A tensor or let of several indices is written y[b,i], a power x^2 or x^(2/3), a number 3 or 2/3. In sums
/// positive terms come first, numbers before others, short before long. Bound indices get names that the user
/// gave indices of that extent. A let is its name; definition_text shows what is behind it.
/// The adjoints of a gradient are written out if they are few; else the adjoint of v is adj_v.
template <Expression Type>
constexpr std::string_view text(const Type&);

/// Both sides as they come out, with == between them, whether or not the claim is true.
template <class Left, class Right>
constexpr std::string_view text(const equation<Left, Right>&);

/// A let and its definition, with the indices of the definition: "y[i] = (x[i] - mu)/sigma"; or with those of
/// an element: definition_text(y[j]) is "y[j] = (x[j] - mu)/sigma".
template <class Definition>
constexpr std::string_view definition_text(const let_symbol<Definition>&);
template <class Definition, class... Indices>
constexpr std::string_view definition_text(const element<let_symbol<Definition>, Indices...>&);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

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

/// How a question is written. One specialisation for each kind.
template <class Question>
struct text_of {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term value = whole_result(s, Question::lower(s).value, is_derivative<Question>);
    if (!s.failed()) inspect::write_text(s, value, out);
  }
};
template <class Left, class Right>
struct text_of<equation<Left, Right>> {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term left = whole_result(s, Left::lower(s).value, is_derivative<Left>);
    s.differentiated = false;
    const algebra::term right = whole_result(s, Right::lower(s).value, is_derivative<Right>);
    if (!s.failed()) inspect::write_text(s, left, " == ", right, out);
  }
};

/// An element of a let stands for its definition.
template <class Reference>
struct opened_let {};
template <class Reference>
struct text_of<opened_let<Reference>> {
  static constexpr void write(algebra::store& s, auto& out) {
    const algebra::term reference = Reference::lower(s).value;
    const algebra::term definition = inspect::without_adjoints(s, algebra::instantiate(s, reference));
    if (!s.failed()) inspect::write_text(s, reference, " = ", definition, out);
  }
};

template <int Capacity>
struct written_text {
  algebra::status status;
  text_buffer<Capacity> text;
};

template <class Question, int Capacity>
constexpr written_text<Capacity> write_question() {
  algebra::store s;
  written_text<Capacity> result{};
  text_of<Question>::write(s, result.text);
  result.status = s.error;
  return result;
}

// One evaluation into a buffer, then a copy of the right size: only the copy can get into a program.
template <class Question, int Capacity>
inline constexpr written_text<Capacity> whole_text = write_question<Question, Capacity>();

template <class Question, int Capacity = short_text>
constexpr auto cut_text() {
  constexpr const written_text<Capacity>& whole = whole_text<Question, Capacity>;
  explain<whole.status>();
  if constexpr (whole.text.overflowed && Capacity < long_text) {
    return cut_text<Question, long_text>();
  } else {
    static_assert(!whole.text.overflowed, "leibniz: the text is longer than leibniz::detail::long_text");
    return static_text<whole.text.size>(whole.text);
  }
}

template <class Question>
inline constexpr auto text_constant = cut_text<Question>();

/// The let with the indices that its definition was written in.
template <class Definition, class Shape = typename Definition::shape>
struct definition_reference;
template <class Definition, class Body, class... Indices>
struct definition_reference<Definition, definition_shape<Body, Indices...>> {
  using type = element<let_symbol<Definition>, Indices...>;
};

}  // namespace detail

template <Expression Type>
constexpr std::string_view text(const Type&) {
  return detail::text_constant<Type>.view();
}

template <class Left, class Right>
constexpr std::string_view text(const equation<Left, Right>&) {
  return detail::text_constant<equation<Left, Right>>.view();
}

template <class Definition>
constexpr std::string_view definition_text(const let_symbol<Definition>&) {
  using reference = typename detail::definition_reference<Definition>::type;
  return detail::text_constant<detail::opened_let<reference>>.view();
}

template <class Definition, class... Indices>
constexpr std::string_view definition_text(const element<let_symbol<Definition>, Indices...>&) {
  using reference = element<let_symbol<Definition>, Indices...>;
  return detail::text_constant<detail::opened_let<reference>>.view();
}

}  // namespace leibniz
