// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/calculus.hpp>
#include <leibniz/inspect/derive_steps.hpp>

namespace leibniz::detail {

// What can be derived step by step, and in which order.

/// Calls the visitor with each line of the derivation.
template <class Question>
struct derivation_of;

/// The derivative of a term, by steps.
template <class Steps>
constexpr void derive_by_steps(algebra::store& s, Steps& steps, algebra::term body,
                               const algebra::variable& by) {
  steps.derive_lets(body);
  if (steps.ends_with(body)) return;
  steps.simplify_by_steps(body, "rules of derivatives", algebra::derivative(s, body, by),
                          inspect::operation::derivative);
}

/// The product of a factor and a derivative, summed over some indices, by steps.
template <class Steps>
constexpr void sum_by_steps(algebra::store& s, Steps& steps, std::string_view rule, algebra::term factor,
                            algebra::term body, const algebra::variable& by, const index_list& over) {
  steps.derive_lets(body);
  const auto summed = [&](algebra::term derivative) {
    algebra::term product = algebra::multiply(s, factor, derivative);
    for (int k = 0; k < over.count; ++k) product = algebra::make_reduction(s, over.at[k], product);
    return product;
  };
  const algebra::term known = steps.name_of_derivative(body);
  const bool is_known = known != algebra::no_term;
  const algebra::term first = summed(is_known ? known : algebra::derivative(s, body, by));
  const algebra::term unnamed = is_known ? algebra::no_term : steps.name_unnamed(body);
  const algebra::term left = unnamed == algebra::no_term ? first : summed(unnamed);
  if (unnamed != algebra::no_term) steps.define_unnamed(unnamed, body);
  steps.simplify_by_steps(left, rule, first);
}

constexpr void allow_more_work(algebra::store& s) {
  if (std::is_constant_evaluated()) s.work_limit += s.work_limit / 2;
}

template <class Body, class By>
struct derivation_of<diff_node<Body, By>> {
  template <class Visitor>
  static constexpr void run(algebra::store& s, Visitor visitor) {
    allow_more_work(s);
    const algebra::term body = Body::lower(s).value;
    const algebra::variable by = variable_of<By>::describe(s);
    inspect::derivation_steps<Visitor> steps(s, by, body, visitor);
    derive_by_steps(s, steps, body, by);
  }
};

template <class Loss, class By>
struct derivation_of<gradient_node<Loss, By>> : derivation_of<diff_node<Loss, By>> {};

template <class Cotangent, class Body, class By>
struct derivation_of<vjp_node<Cotangent, Body, By>> {
  template <class Visitor>
  static constexpr void run(algebra::store& s, Visitor visitor) {
    allow_more_work(s);
    const lowered body = Body::lower(s), cotangent = Cotangent::lower(s);
    const algebra::variable by = variable_of<By>::describe(s);
    for (int k = 0; k < by.rank; ++k) {
      if (body.free.contains(by.indices[k])) s.fail(algebra::status::target_in_output);
    }
    if (!body.free.matches(cotangent.free)) s.fail(algebra::status::cotangent_shape);
    inspect::derivation_steps<Visitor> steps(s, by, body.value, visitor);
    sum_by_steps(s, steps, "sum over the outputs", cotangent.value, body.value, by, body.free);
  }
};

template <class Body, class By, class Tangent>
struct derivation_of<jvp_node<Body, By, Tangent>> {
  template <class Visitor>
  static constexpr void run(algebra::store& s, Visitor visitor) {
    allow_more_work(s);
    const lowered body = Body::lower(s), tangent = Tangent::lower(s);
    const algebra::variable by = variable_of<By>::describe(s);
    index_list target;
    for (int k = 0; k < by.rank; ++k) {
      if (body.free.contains(by.indices[k])) s.fail(algebra::status::target_in_output);
      target.add(s, by.indices[k]);
    }
    if (!target.matches(tangent.free)) s.fail(algebra::status::cotangent_shape);
    inspect::derivation_steps<Visitor> steps(s, by, body.value, visitor);
    sum_by_steps(s, steps, "sum over the inputs", tangent.value, body.value, by, target);
  }
};

/// The gradient, then its differential along the direction, let by let.
template <class Loss, class By, class Direction>
struct derivation_of<hvp_node<Loss, By, Direction>> {
  template <class Visitor>
  static constexpr void run(algebra::store& s, Visitor visitor) {
    using inspect::operation;
    allow_more_work(s);
    const algebra::term loss = Loss::lower(s).value;
    const algebra::variable by = variable_of<By>::describe(s);
    index_list target;
    for (int k = 0; k < by.rank; ++k) target.add(s, by.indices[k]);
    const algebra::term direction = along(s, Direction::lower(s), target);
    inspect::derivation_steps<Visitor> steps(s, by, loss, visitor);
    derive_by_steps(s, steps, loss, by);
    const algebra::term named = steps.name_of_derivative(loss);
    const algebra::term slope = steps.simplified(algebra::derivative(s, loss, by));
    const algebra::term variable = By::lower(s).value;
    visitor(inspect::derivation_line{"direction", variable, direction, direction, operation::differential});
    algebra::variable all;
    all.symbol = by.symbol;
    all.direction = direction;
    for (int k = 0; k < by.rank; ++k) all.along[k] = by.indices[k];
    inspect::derivation_steps<Visitor> differentials(all, steps);
    differentials.derive_lets(slope);
    differentials.simplify_by_steps(named != algebra::no_term ? named : slope, differentials.rule_of(slope),
                                    algebra::derivative(s, slope, all), operation::differential);
  }
};

}  // namespace leibniz::detail
