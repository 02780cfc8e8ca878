// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/simplify.hpp>
#include <leibniz/expression/derivatives.hpp>
#include <leibniz/expression/memo.hpp>
#include <leibniz/expression/mentions.hpp>

namespace leibniz {

// How each node of nodes.hpp is written into a store.

namespace detail {

constexpr lowered combine(algebra::store& s, const lowered& left, const lowered& right, algebra::term value) {
  lowered result{value, left.free};
  result.free.add(s, right.free);
  return result;
}

template <class Index>
constexpr lowered reduce(algebra::store& s, algebra::reduction_op op, const lowered& body) {
  const int index = Index::declare(s);
  lowered result{algebra::make_reduction(s, op, index, body.value), body.free};
  result.free.remove(index);
  return result;
}

}  // namespace detail

template <long long Num, long long Den>
constexpr lowered number<Num, Den>::lower(algebra::store& s) {
  return {algebra::constant(s, value), {}};
}

template <fixed_string Name>
constexpr lowered extent_symbol<Name>::lower(algebra::store& s) {
  return {algebra::make_extent(s, declare(s)), {}};
}

template <fixed_string Name>
constexpr lowered scalar_symbol<Name>::lower(algebra::store& s) {
  return {algebra::make_scalar(s, declare(s)), {}};
}

template <class Symbol, class... Indices>
constexpr lowered element<Symbol, Indices...>::lower(algebra::store& s) {
  lowered result{};
  std::int32_t indices[algebra::max_rank] = {};
  int axis = 0;
  ((indices[axis++] = Indices::declare(s)), ...);
  for (int k = 0; k < axis; ++k) result.free.add(s, indices[k]);
  const int symbol = Symbol::declare(s);
  result.value = algebra::make_indexed(s, s.symbols[symbol].type, symbol, indices, axis);
  return result;
}

namespace detail {

/// The definition in the parameters of the let.
template <class Definition>
constexpr algebra::term lower_definition(algebra::store& s, const std::int16_t* extents) {
  using shape = typename Definition::shape;
  const bool differentiated = s.differentiated;
  const lowered body = shape::body::lower(s);
  s.differentiated = differentiated;  // as the let's own name it is no derivative
  std::int16_t indices[algebra::max_rank] = {};
  shape::declare_indices(s, indices);
  algebra::renaming map;
  index_list rest = body.free;
  for (int axis = 0; axis < shape::axes::rank; ++axis) {
    map.add(indices[axis], algebra::parameter_index(s, axis, extents[axis]));
    rest.remove(indices[axis]);
  }
  if (rest.count > 0) s.fail(algebra::status::index_not_in_let);
  return algebra::rename(s, body.value, map);
}

}  // namespace detail

template <class Definition>
constexpr int let_symbol<Definition>::declare(algebra::store& s) {
  const int known = algebra::find_let(s, name, &identity);
  if (known >= 0) return known;
  std::int16_t extents[algebra::max_rank] = {};
  axes::declare(s, extents);
  if (s.outline != nullptr) return algebra::outline_let(s, name, extents, axes::rank, &identity, &source);
  const algebra::term body = detail::lower_definition<Definition>(s, extents);
  return algebra::declare_let(s, name, extents, axes::rank, body, &identity, &source);
}

template <class Definition>
constexpr void let_symbol<Definition>::define(algebra::store& s, int let) {
  s.symbols[let].definition = detail::lower_definition<Definition>(s, s.symbols[let].extents);
}

template <class Definition>
constexpr lowered let_symbol<Definition>::lower(algebra::store& s) {
  return {algebra::make_indexed(s, algebra::kind::let, declare(s), nullptr, 0), {}};
}

template <class First, class Second>
constexpr lowered delta_node<First, Second>::lower(algebra::store& s) {
  lowered result{};
  const int first = First::declare(s), second = Second::declare(s);
  result.free.add(s, first);
  result.free.add(s, second);
  result.value = algebra::make_delta(s, first, second);
  return result;
}

template <class Left, class Right>
constexpr lowered plus_node<Left, Right>::lower(algebra::store& s) {
  const lowered left = Left::lower(s), right = Right::lower(s);
  return detail::combine(s, left, right, algebra::add(s, left.value, right.value));
}

template <class Left, class Right>
constexpr lowered minus_node<Left, Right>::lower(algebra::store& s) {
  const lowered left = Left::lower(s), right = Right::lower(s);
  return detail::combine(s, left, right, algebra::subtract(s, left.value, right.value));
}

template <class Left, class Right>
constexpr lowered times_node<Left, Right>::lower(algebra::store& s) {
  const lowered left = Left::lower(s), right = Right::lower(s);
  return detail::combine(s, left, right, algebra::multiply(s, left.value, right.value));
}

template <class Left, class Right>
constexpr lowered over_node<Left, Right>::lower(algebra::store& s) {
  const lowered left = Left::lower(s), right = Right::lower(s);
  return detail::combine(s, left, right, algebra::divide(s, left.value, right.value));
}

template <class Argument>
constexpr lowered negated_node<Argument>::lower(algebra::store& s) {
  const lowered argument = Argument::lower(s);
  return {algebra::scale(s, {-1, 1}, argument.value), argument.free};
}

template <class Base, long long Num, long long Den>
constexpr lowered power_node<Base, Num, Den>::lower(algebra::store& s) {
  const lowered base = Base::lower(s);
  return {algebra::power(s, base.value, algebra::make_rational(Num, Den)), base.free};
}

template <algebra::function_id Function, class... Arguments>
constexpr lowered function_node<Function, Arguments...>::lower(algebra::store& s) {
  const lowered arguments[] = {Arguments::lower(s)...};
  algebra::term values[sizeof...(Arguments)] = {};
  lowered result = arguments[0];
  int count = 0;
  for (const lowered& argument : arguments) {
    values[count++] = argument.value;
    result.free.add(s, argument.free);
  }
  result.value = algebra::make_function(s, Function, values);
  return result;
}

template <class Body, class... Indices>
constexpr lowered sum_node<Body, Indices...>::lower(algebra::store& s) {
  lowered result = Body::lower(s);
  ((result = detail::reduce<Indices>(s, algebra::reduction_op::sum, result)), ...);
  return result;
}

template <int Sign, class Body, class... Indices>
constexpr lowered extremum_node<Sign, Body, Indices...>::lower(algebra::store& s) {
  lowered result = Body::lower(s);
  result.value = algebra::scale(s, {Sign, 1}, result.value);
  ((result = detail::reduce<Indices>(s, algebra::reduction_op::max, result)), ...);
  result.value = algebra::scale(s, {Sign, 1}, result.value);
  return result;
}

template <class Body, class Variable>
constexpr lowered diff_node<Body, Variable>::derive(algebra::store& s) {
  const lowered body = Body::lower(s);
  const algebra::variable by = detail::variable_of<Variable>::describe(s);
  lowered result{algebra::differentiate(s, body.value, by), body.free};
  for (int k = 0; k < by.rank; ++k) result.free.add(s, by.indices[k]);
  return result;
}

template <class Body, class Variable>
constexpr lowered partial_node<Body, Variable>::derive(algebra::store& s) {
  const lowered body = Body::lower(s);
  algebra::variable by = detail::variable_of<Variable>::describe(s);
  by.holds_lets = true;
  algebra::term opened = body.value;
  // A let by itself stands for its definition; with the variable itself there is nothing to open.
  if (s.nodes[opened].type == algebra::kind::let && s.nodes[opened].symbol != by.symbol) {
    opened = algebra::instantiate(s, opened);
  }
  if (!algebra::names(s, opened, by.symbol)) s.fail(algebra::status::partial_absent);
  lowered result{algebra::differentiate(s, opened, by), body.free};
  for (int k = 0; k < by.rank; ++k) result.free.add(s, by.indices[k]);
  return result;
}

template <class Cotangent, class Body, class Variable>
constexpr lowered vjp_node<Cotangent, Body, Variable>::derive(algebra::store& s) {
  const lowered body = Body::lower(s), cotangent = Cotangent::lower(s);
  const lowered derivative = diff_node<Body, Variable>::lower(s);
  const algebra::variable by = detail::variable_of<Variable>::describe(s);
  lowered result{};
  if (!body.free.matches(cotangent.free)) s.fail(algebra::status::cotangent_shape);
  if (derivative.value == algebra::zero && !detail::mentions<Body>::name(s.symbols[by.symbol].name)) {
    s.fail(algebra::status::gradient_absent);
  }
  for (int k = 0; k < by.rank; ++k) {
    if (body.free.contains(by.indices[k])) s.fail(algebra::status::target_in_output);
    result.free.add(s, by.indices[k]);
  }
  result.value = algebra::multiply(s, cotangent.value, derivative.value);
  for (int k = 0; k < body.free.count; ++k) {
    result.value = algebra::make_reduction(s, body.free.at[k], result.value);
  }
  result.value = algebra::simplify(s, result.value);
  return result;
}

template <class Body, class Variable, class Tangent>
constexpr lowered jvp_node<Body, Variable, Tangent>::derive(algebra::store& s) {
  const lowered body = Body::lower(s), tangent = Tangent::lower(s);
  const lowered derivative = diff_node<Body, Variable>::lower(s);
  const algebra::variable by = detail::variable_of<Variable>::describe(s);
  lowered result{0, body.free};
  index_list target;
  for (int k = 0; k < by.rank; ++k) {
    if (body.free.contains(by.indices[k])) s.fail(algebra::status::target_in_output);
    target.add(s, by.indices[k]);
  }
  if (!target.matches(tangent.free)) s.fail(algebra::status::cotangent_shape);
  result.value = algebra::multiply(s, tangent.value, derivative.value);
  for (int k = 0; k < target.count; ++k) {
    result.value = algebra::make_reduction(s, target.at[k], result.value);
  }
  result.value = algebra::simplify(s, result.value);
  return result;
}

namespace detail {

template <class Type>
inline constexpr bool is_let_reference = false;
template <class Definition>
inline constexpr bool is_let_reference<let_symbol<Definition>> = true;
template <class Definition, class... Indices>
inline constexpr bool is_let_reference<element<let_symbol<Definition>, Indices...>> = true;

}  // namespace detail

template <class Body, class Variable>
constexpr lowered diff_node<Body, Variable>::lower(algebra::store& s) {
  const lowered result = detail::recall<diff_node>(s);
  s.differentiated = true;
  if constexpr (detail::is_let_reference<Body>) {
    algebra::remember_derivative(s, Body::lower(s).value, detail::variable_of<Variable>::describe(s),
                                 result.value);
  }
  return result;
}
template <class Body, class Variable>
constexpr lowered partial_node<Body, Variable>::lower(algebra::store& s) {
  return detail::recall<partial_node>(s);
}
template <class Cotangent, class Body, class Variable>
constexpr lowered vjp_node<Cotangent, Body, Variable>::lower(algebra::store& s) {
  s.differentiated = true;
  return detail::recall<vjp_node>(s);
}
template <class Body, class Variable, class Tangent>
constexpr lowered jvp_node<Body, Variable, Tangent>::lower(algebra::store& s) {
  s.differentiated = true;
  return detail::recall<jvp_node>(s);
}

}  // namespace leibniz
