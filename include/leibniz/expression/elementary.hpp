// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/functions.hpp>

namespace leibniz {

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

/// e to the power x.
template <Expression Argument>
constexpr auto exp(const Argument&) {
  return function_node<algebra::function_id::exp, Argument>{};
}

/// The natural logarithm; its argument is assumed positive.
template <Expression Argument>
constexpr auto log(const Argument&) {
  return function_node<algebra::function_id::log, Argument>{};
}

/// The hyperbolic tangent.
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

/// The sine of an angle in radians.
template <Expression Argument>
constexpr auto sin(const Argument&) {
  return function_node<algebra::function_id::sin, Argument>{};
}

/// The cosine of an angle in radians.
template <Expression Argument>
constexpr auto cos(const Argument&) {
  return function_node<algebra::function_id::cos, Argument>{};
}

/// The arc tangent, between -pi/2 and pi/2.
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

/// log(1 + exp(x)), without overflow.
template <Expression Argument>
constexpr auto softplus(const Argument&) {
  return function_node<algebra::function_id::softplus, Argument>{};
}

/// a where the condition holds, else b; a > b, a >= b, a < b and a <= b are conditions. What decides is the sign of the
/// difference of the two sides; where that is NaN, as of infinities of one sign, b is taken.
/// The branch that is not taken has no influence, also in derivatives: diff(select(x > 0_c, sqrt(x), 0_c), x) is 0 at 0.
template <class Condition, detail::Operand First, detail::Operand Second>
constexpr auto select(const Condition&, const First&, const Second&) {
  static_assert(detail::comparison_of<Condition>::is_comparison,
                "leibniz: select takes a condition and two expressions, as in select(x > 0_c, a, b)");
  return typename detail::comparison_of<Condition>::template select<detail::operand<First>,
                                                                    detail::operand<Second>>{};
}

/// The larger of two; a NaN stays. Where they are equal each gets half the derivative, as in PyTorch's maximum.
template <class First, class Second>
requires detail::Operands<First, Second>
constexpr auto max(const First&, const Second&) {
  return function_node<algebra::function_id::maximum, detail::operand<First>, detail::operand<Second>>{};
}

/// The smaller of two.
template <class First, class Second>
requires detail::Operands<First, Second>
constexpr auto min(const First&, const Second&) {
  return function_node<algebra::function_id::minimum, detail::operand<First>, detail::operand<Second>>{};
}

/// The base to an exponent that is an expression; the base is assumed positive unless the exponent is a number:
/// pow(x, 2_c) is pow<2>(x).
template <class Base, class Exponent>
requires detail::Operands<Base, Exponent>
constexpr auto pow(const Base&, const Exponent&) {
  return function_node<algebra::function_id::power, detail::operand<Base>, detail::operand<Exponent>>{};
}

}  // namespace leibniz
