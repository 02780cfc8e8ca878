// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/derivatives.hpp>

namespace leibniz::detail {

/// Whether an expression as written names a symbol, also where the answer does not need it: diff(mu, x[j]) is 1/N,
/// and x may be bound all the same. Asked only about names that a program lacks.
template <class Expr>
struct mentions {
  static constexpr bool name(std::string_view) { return false; }
};

template <template <class...> class Node, class... Parts>
struct mentions<Node<Parts...>> {
  static constexpr bool name(std::string_view wanted) { return (mentions<Parts>::name(wanted) || ...); }
};
template <class Base, long long Num, long long Den>
struct mentions<power_node<Base, Num, Den>> : mentions<Base> {};
template <int Sign, class Body, class... Indices>
struct mentions<extremum_node<Sign, Body, Indices...>> : mentions<sum_node<Body, Indices...>> {};
template <algebra::function_id Function, class... Arguments>
struct mentions<function_node<Function, Arguments...>> : mentions<sum_node<Arguments...>> {};

template <fixed_string Name>
struct mentions<extent_symbol<Name>> {
  static constexpr bool name(std::string_view wanted) { return Name.view() == wanted; }
};
template <fixed_string Name>
struct mentions<scalar_symbol<Name>> {
  static constexpr bool name(std::string_view wanted) { return Name.view() == wanted; }
};
template <fixed_string Name, class Extent>
struct mentions<index_symbol<Name, Extent>> : mentions<Extent> {};
template <fixed_string Name, class... Extents>
struct mentions<tensor_symbol<Name, Extents...>> {
  static constexpr bool name(std::string_view wanted) {
    return Name.view() == wanted || (mentions<Extents>::name(wanted) || ...);
  }
};
template <class Definition>
struct mentions<let_symbol<Definition>> {
  static constexpr bool name(std::string_view wanted) {
    return Definition::name == wanted || mentions<typename Definition::shape::body>::name(wanted);
  }
};

}  // namespace leibniz::detail
