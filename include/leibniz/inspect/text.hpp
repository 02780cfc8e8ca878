// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/question.hpp>

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
template <detail::LetReference Let>
constexpr std::string_view definition_text(const Let&);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

using text_form = written_in<inspect::text_notation>;

}  // namespace detail

template <Expression Type>
constexpr std::string_view text(const Type&) {
  return detail::answered<detail::text_form, Type>.view();
}

template <class Left, class Right>
constexpr std::string_view text(const equation<Left, Right>&) {
  return detail::answered<detail::text_form, equation<Left, Right>>.view();
}

template <detail::LetReference Let>
constexpr std::string_view definition_text(const Let&) {
  return detail::answered<detail::text_form, typename detail::opened_type<Let>::type>.view();
}

}  // namespace leibniz
