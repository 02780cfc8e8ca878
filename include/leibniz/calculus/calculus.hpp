// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/hvp.hpp>

namespace leibniz {

/// d body / d variable, the total derivative through every let. diff(y[i], x[j]) is the Jacobian, with indices
/// i and j; diff(loss, s[p]) with a let s takes s itself as the variable.
template <Expression Body, class By>
constexpr auto diff(const Body&, const By&) {
  static_assert(Variable<By>, "leibniz: diff takes what to differentiate by: x[j], a scalar, or a let");
  return diff_node<Body, By>{};
}

/// The derivative with all other names held fixed. A let by itself stands for its definition:
/// partial(y[i], mu) is -1/sigma. An expression that does not name the variable is an error, not a zero.
template <Expression Body, class By>
constexpr auto partial(const Body&, const By&) {
  static_assert(Variable<By>, "leibniz: partial takes what to differentiate by: x[j], a scalar, or a let");
  return partial_node<Body, By>{};
}

/// The vector-Jacobian product: the sum over the output's indices of cotangent * d output / d variable. With the
/// cotangent dF/dy it is dF/dx. The cotangent has the output's indices; the variable has others.
template <detail::Operand Cotangent, Expression Output, class By>
constexpr auto vjp(const Cotangent&, const Output&, const By&) {
  static_assert(Variable<By>, "leibniz: vjp takes what to differentiate by: x[j], a scalar, or a let");
  return vjp_node<detail::operand<Cotangent>, Output, By>{};
}

/// The Jacobian-vector product: the sum over the variable's indices of d output / d variable * tangent.
template <Expression Output, class By, detail::Operand Tangent>
constexpr auto jvp(const Output&, const By&, const Tangent&) {
  static_assert(Variable<By>, "leibniz: jvp takes what to differentiate by: x[j], a scalar, or a let");
  return jvp_node<Output, By, detail::operand<Tangent>>{};
}

/// d loss / d variable by reverse accumulation: each let of the loss gets an adjoint, so the result is linear in the
/// number of lets, and gradients of one loss in one kernel share the adjoints. The loss has no free index, and names the
/// variable: a misspelt one is an error, not a zero.
template <Expression Loss, class By>
constexpr auto gradient(const Loss&, const By&) {
  static_assert(Variable<By>, "leibniz: gradient takes what to differentiate by: x[j], a scalar, or a let");
  return gradient_node<Loss, By>{};
}

/// The Hessian-vector product: the derivative of gradient(loss, variable) in the direction, which is held fixed and
/// has the variable's indices or as many others, hvp(loss, x[i], v[j]). The Hessian itself is never formed: it is the
/// gradient of the loss's derivative along the direction (Pearlmutter, Fast exact multiplication by the Hessian, 1994).
template <Expression Loss, class By, detail::Operand Direction>
constexpr auto hvp(const Loss&, const By&, const Direction&) {
  static_assert(Variable<By>, "leibniz: hvp takes what to differentiate by: x[j], a scalar, or a let");
  return hvp_node<Loss, By, detail::operand<Direction>>{};
}

}  // namespace leibniz
