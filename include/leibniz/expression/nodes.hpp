// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/function.hpp>
#include <leibniz/expression/lowered.hpp>
#include <leibniz/support/fixed_string.hpp>

#include <concepts>
#include <type_traits>

/// What a user writes. Every expression is an empty object; its type says what is asked, and lower() writes the
/// answer into a store.
namespace leibniz {

/// Base of all expressions; the operators are found through it (operators.hpp).
struct expression_base;

/// What operators, functions and let take: a symbol of rank 0, an element, or what is made of them. A tensor without
/// its indices is none.
template <class Type>
concept Expression = std::derived_from<std::remove_cvref_t<Type>, expression_base>;

// The vocabulary. lower() of each is in lower.hpp.

template <long long Num, long long Den = 1>
struct number;  ///< an exact rational

template <fixed_string Name>
struct extent_symbol;  ///< a positive integer, the length of an axis

template <fixed_string Name, class Extent>
struct index_symbol;  ///< runs over 0 .. Extent-1; not an expression by itself

template <fixed_string Name>
struct scalar_symbol;  ///< a number known when a kernel runs

template <fixed_string Name, class... Extents>
struct tensor_symbol;  ///< its elements are expressions, itself is none

template <class Symbol, class... Indices>
struct element;  ///< of a tensor or a let

template <class Definition>
struct let_symbol;  ///< a named definition

template <class First, class Second>
struct delta_node;  ///< 1 where the indices are equal, else 0

template <class Left, class Right>
struct plus_node;  ///< left + right
template <class Left, class Right>
struct minus_node;  ///< left - right
template <class Left, class Right>
struct times_node;  ///< left * right
template <class Left, class Right>
struct over_node;  ///< left / right
template <class Argument>
struct negated_node;  ///< -argument
template <class Base, long long Num, long long Den>
struct power_node;  ///< base to the power Num/Den
template <algebra::function_id Function, class... Arguments>
struct function_node;  ///< exp, select and the others of elementary.hpp
template <class Body, class... Indices>
struct sum_node;  ///< the sum over the indices
template <int Sign, class Body, class... Indices>
struct extremum_node;  ///< the maximum or minimum over the indices

template <class Body, class Variable>
struct diff_node;  ///< the total derivative
template <class Body, class Variable>
struct partial_node;  ///< other names held fixed
template <class Cotangent, class Body, class Variable>
struct vjp_node;  ///< the vector-Jacobian product
template <class Body, class Variable, class Tangent>
struct jvp_node;  ///< the Jacobian-vector product
template <class Loss, class Variable>
struct gradient_node;  ///< the derivative of a loss, by reverse accumulation
template <class Loss, class Variable, class Direction>
struct slope_node;  ///< the derivative of the loss along the direction
template <class Loss, class Variable, class Direction>
struct hvp_node;  ///< the Hessian-vector product

template <class Left, class Right>
struct equation;  ///< a claim, not an expression

template <class Larger, class Smaller, bool Strict>
struct comparison;  ///< the condition of select, not an expression

}  // namespace leibniz
