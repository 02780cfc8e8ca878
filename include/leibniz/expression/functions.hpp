// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/let.hpp>

namespace leibniz {

template <class First, class Second>
struct delta_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

template <class Left, class Right>
struct plus_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct minus_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct times_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct over_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Argument>
struct negated_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Base, long long Num, long long Den>
struct power_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <algebra::function_id Function, class Argument>
struct function_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Body, class... Indices>
struct sum_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

/// The maximum (Sign = 1) or minimum (Sign = -1) over the indices.
template <int Sign, class Body, class... Indices>
struct extremum_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

template <class Left, class Right>
struct equation final {
  using left = Left;
  using right = Right;
};

/// 1 where i and j are equal, else 0. Both run over one extent.
template <Index First, Index Second>
constexpr auto delta(const First&, const Second&) {
  static_assert(std::is_same_v<typename First::extent, typename Second::extent>,
                "leibniz: delta takes two indices over one extent");
  return delta_node<First, Second>{};
}

/// pow<2>(x), pow<1, 3>(x): a rational power. The base of a fractional power is assumed positive.
template <long long Num, long long Den = 1, Expression Base>
constexpr auto pow(const Base&) {
  static_assert(Den > 0, "leibniz: pow<Num, Den> takes a positive denominator");
  return power_node<Base, Num, Den>{};
}

/// The square root; its argument is assumed positive.
template <Expression Argument>
constexpr auto sqrt(const Argument&) {
  return power_node<Argument, 1, 2>{};
}

template <Expression Argument>
constexpr auto exp(const Argument&) {
  return function_node<algebra::function_id::exp, Argument>{};
}

/// The natural logarithm; its argument is assumed positive.
template <Expression Argument>
constexpr auto log(const Argument&) {
  return function_node<algebra::function_id::log, Argument>{};
}

template <Expression Argument>
constexpr auto tanh(const Argument&) {
  return function_node<algebra::function_id::tanh, Argument>{};
}

/// 1/(1 + exp(-x)), the logistic function.
template <Expression Argument>
constexpr auto sigmoid(const Argument&) {
  return function_node<algebra::function_id::sigmoid, Argument>{};
}

/// The absolute value; its derivative at 0 is 0, as in PyTorch.
template <Expression Argument>
constexpr auto abs(const Argument&) {
  return function_node<algebra::function_id::abs, Argument>{};
}

/// log(1 + x), exact at small x.
template <Expression Argument>
constexpr auto log1p(const Argument&) {
  return function_node<algebra::function_id::log1p, Argument>{};
}

/// exp(x) - 1, exact at small x.
template <Expression Argument>
constexpr auto expm1(const Argument&) {
  return function_node<algebra::function_id::expm1, Argument>{};
}

/// The error function.
template <Expression Argument>
constexpr auto erf(const Argument&) {
  return function_node<algebra::function_id::erf, Argument>{};
}

template <Expression Argument>
constexpr auto sin(const Argument&) {
  return function_node<algebra::function_id::sin, Argument>{};
}

template <Expression Argument>
constexpr auto cos(const Argument&) {
  return function_node<algebra::function_id::cos, Argument>{};
}

template <Expression Argument>
constexpr auto atan(const Argument&) {
  return function_node<algebra::function_id::atan, Argument>{};
}

/// Heaviside's step function: 1 for x > 0, else 0. Its derivative is zero.
template <Expression Argument>
constexpr auto step(const Argument&) {
  return function_node<algebra::function_id::step, Argument>{};
}

/// -1, 0 or 1. Its derivative is zero.
template <Expression Argument>
constexpr auto sign(const Argument& x) {
  return step(x) - step(-x);
}

/// The expression itself, with derivative zero (PyTorch's detach).
template <Expression Argument>
constexpr auto stop_gradient(const Argument&) {
  return function_node<algebra::function_id::stop_gradient, Argument>{};
}

namespace detail {

/// Indices, then the body; the order of template arguments of the reduction nodes is the other way round.
template <class Done, class... Rest>
struct reduction_of;
template <class... Indices, class Body>
struct reduction_of<index_pack<Indices...>, Body> {
  static_assert((is_index<Indices> && ...),
                "leibniz: a reduction takes indices, then an expression, as in sum(k, x[k])");
  static_assert(Operand<Body>, "leibniz: the last argument of a reduction is an expression");
  using sum = sum_node<operand<Body>, Indices...>;
  template <int Sign>
  using extremum = extremum_node<Sign, operand<Body>, Indices...>;
  template <class Total>
  static constexpr auto divided(const Total& total) {
    return (total / ... / typename Indices::extent{});
  }
};
template <class... Indices, class Next, class... Rest>
requires(sizeof...(Rest) > 0) struct reduction_of<index_pack<Indices...>, Next, Rest...>
    : reduction_of<index_pack<Indices..., Next>, Rest...> {
};

}  // namespace detail

/// sum(k, e), sum(i, j, e): the sum over the indices' whole extents.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto sum(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::sum{};
}

/// mean(k, e), mean(i, j, e): the sum over the indices divided by their extents.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto mean(const First&, const Rest&...) {
  using parts = detail::reduction_of<detail::index_pack<First>, Rest...>;
  return parts::divided(typename parts::sum{});
}

/// max(k, e), max(i, j, e): the largest value. Where several are largest each gets an equal part of the derivative,
/// as in PyTorch's amax.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto max(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::template extremum<1>{};
}

/// min(k, e), min(i, j, e): the smallest value.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto min(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::template extremum<-1>{};
}

}  // namespace leibniz
