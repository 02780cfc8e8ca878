// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/calculus.hpp>

namespace leibniz::nn {

/// The axes that a layer normalizes, sums or compares over.
template <Index... Indices>
struct over_indices {};

/// over(h), over(d, p): the indices that a layer takes together; for each value of the others it works by itself.
template <Index... Indices>
requires(sizeof...(Indices) > 0) constexpr auto over(const Indices&...) { return over_indices<Indices...>{}; }

namespace detail {

template <class... Indices>
struct index_list {
  static constexpr int size = sizeof...(Indices);
};
template <class... First, class... Second>
constexpr auto operator+(index_list<First...>, index_list<Second...>) {
  return index_list<First..., Second...>{};
}

template <class Index, class... Others>
inline constexpr bool one_of = (std::is_same_v<Index, Others> || ...);

/// The first list's indices that are in the second (Wanted) or are not.
template <bool Wanted, class... First, class... Second>
constexpr auto choose(index_list<First...>, index_list<Second...>) {
  return (index_list<>{} + ... +
          std::conditional_t<one_of<First, Second...> == Wanted, index_list<First>, index_list<>>{});
}
template <class First, class Second>
using common = decltype(choose<true>(First{}, Second{}));
template <class First, class Second>
using without = decltype(choose<false>(First{}, Second{}));

template <class Type>
struct element_parts {
  static constexpr bool is_element = false;
};
template <class Symbol, class... Indices>
struct element_parts<element<Symbol, Indices...>> {
  static constexpr bool is_element = true;
  using indices = index_list<Indices...>;
};
template <class Type>
using indices_of = typename element_parts<Type>::indices;

template <fixed_string First, fixed_string Second>
constexpr auto joined() {
  constexpr std::size_t first = First.view().size(), second = Second.view().size();
  char chars[first + second + 1] = {};
  for (std::size_t k = 0; k < first; ++k) chars[k] = First.chars[k];
  for (std::size_t k = 0; k < second; ++k) chars[first + k] = Second.chars[k];
  return fixed_string<first + second + 1>(chars);
}

/// What a struct derives from that is a let over a list of indices.
template <fixed_string Name, class List, class Body>
struct definition_over;
template <fixed_string Name, class... Indices, class Body>
struct definition_over<Name, index_list<Indices...>, Body> : definition<Name, Indices{}..., Body{}> {};

/// A let at its indices; without indices the let itself.
template <class Symbol, class... Indices>
constexpr auto at(const Symbol& symbol, index_list<Indices...>) {
  if constexpr (sizeof...(Indices) == 0) {
    return symbol;
  } else {
    return symbol(Indices{}...);
  }
}

template <class... Indices, class Body>
constexpr auto sum_over(index_list<Indices...>, const Body& body) {
  return sum(Indices{}..., body);
}
template <class... Indices, class Body>
constexpr auto mean_over(index_list<Indices...>, const Body& body) {
  return mean(Indices{}..., body);
}
template <class... Indices, class Body>
constexpr auto max_over(index_list<Indices...>, const Body& body) {
  return max(Indices{}..., body);
}

/// What layers are made of; the mistakes of a call in words.
template <class... Parts>
constexpr bool are_elements() {
  constexpr bool elements = (element_parts<Parts>::is_element && ...);
  static_assert(elements,
                "leibniz: a layer is made of elements such as x[i]; name another expression with let first");
  return elements;
}
template <class Over, class... Parts>
constexpr bool have_indices() {
  if constexpr (are_elements<Parts...>()) {
    constexpr bool inside = ((without<Over, indices_of<Parts>>::size == 0) && ...);
    static_assert(inside, "leibniz: a layer is taken over an index that its argument does not have");
    return inside;
  }
  return false;
}

}  // namespace detail

/// Layers as lets, to build models of in index notation. Each function takes elements of tensors or lets, whose
/// indices say what is computed for what, and returns a let or a struct of lets:
///
///     constexpr auto u = nn::define::dense<"u">(W(h, i), x[i], b[h]);
///     constexpr auto p = nn::define::softmax<"p">(nn::over(h), u[h]);
///
/// Lets behind the one that is named get its name and a suffix, as p_top. A let's type holds the names of those that it
/// is made of once, so chains of layers stay short to the compiler.
namespace define {}

}  // namespace leibniz::nn
