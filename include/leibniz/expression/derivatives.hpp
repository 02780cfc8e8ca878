// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/derivative.hpp>
#include <leibniz/expression/activations.hpp>

namespace leibniz {

// derive() works the derivative out in a store; lower() does so once for each type and copies the result.

template <class Body, class Variable>
struct diff_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};
template <class Body, class Variable>
struct partial_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};
template <class Cotangent, class Body, class Variable>
struct vjp_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};
template <class Body, class Variable, class Tangent>
struct jvp_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};

template <class Loss, class Variable>
struct gradient_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};

template <class Loss, class Variable, class Direction>
struct slope_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
/// derive() gives what the gradient of the slope holds of the direction's own derivative.
template <class Loss, class Variable, class Direction>
struct hvp_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
  static constexpr lowered derive(algebra::store& s);
};

namespace detail {

/// Its lower() gives a result that is simplified already, or that must not be.
template <class Type>
inline constexpr bool is_derivative = false;
template <class Body, class Variable>
inline constexpr bool is_derivative<diff_node<Body, Variable>> = true;
template <class Body, class Variable>
inline constexpr bool is_derivative<partial_node<Body, Variable>> = true;
template <class Cotangent, class Body, class Variable>
inline constexpr bool is_derivative<vjp_node<Cotangent, Body, Variable>> = true;
template <class Body, class Variable, class Tangent>
inline constexpr bool is_derivative<jvp_node<Body, Variable, Tangent>> = true;
template <class Loss, class Variable>
inline constexpr bool is_derivative<gradient_node<Loss, Variable>> = true;

/// What a derivative can be taken by; describe() writes it as the algebra's variable.
template <class Type>
struct variable_of {
  static constexpr bool is_variable = false;
};
template <fixed_string Name>
struct variable_of<scalar_symbol<Name>> {
  static constexpr bool is_variable = true;
  static constexpr algebra::variable describe(algebra::store& s) {
    algebra::variable made;
    made.symbol = scalar_symbol<Name>::declare(s);
    return made;
  }
};
template <class Definition>
struct variable_of<let_symbol<Definition>> {
  static constexpr bool is_variable = let_symbol<Definition>::axes::rank == 0;
  static constexpr algebra::variable describe(algebra::store& s) {
    algebra::variable made;
    made.symbol = let_symbol<Definition>::declare(s);
    return made;
  }
};
template <class Symbol, class... Indices>
struct variable_of<element<Symbol, Indices...>> {
  static constexpr bool is_variable = true;
  static constexpr algebra::variable describe(algebra::store& s) {
    algebra::variable made;
    made.symbol = Symbol::declare(s);
    ((made.indices[made.rank++] = static_cast<std::int16_t>(Indices::declare(s))), ...);
    return made;
  }
};

}  // namespace detail

/// What a derivative can be taken by: x[j], a scalar, or a let such as mu or y[i].
template <class Type>
concept Variable = detail::variable_of<std::remove_cvref_t<Type>>::is_variable;

}  // namespace leibniz
