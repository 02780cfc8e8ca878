// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/adjoints.hpp>

namespace leibniz {

// The product of Hessian and direction is the gradient of the loss's derivative along the direction.

namespace detail {

/// The direction at the variable's indices: named as there, or as many others over the same extents, in order.
constexpr algebra::term along(algebra::store& s, const lowered& direction, const index_list& target) {
  if (target.matches(direction.free)) return direction.value;
  algebra::renaming map;
  bool fits = direction.free.count == target.count && target.count <= algebra::max_rank;
  for (int k = 0; fits && k < target.count; ++k) {
    const int from = direction.free.at[k], to = target.at[k];
    fits = !target.contains(from) && s.indices[from].extent == s.indices[to].extent;
    map.add(from, to);
  }
  if (!fits) s.fail(algebra::status::cotangent_shape);
  return fits ? algebra::rename(s, direction.value, map) : algebra::zero;
}

}  // namespace detail

template <class Loss, class Variable, class Direction>
constexpr lowered slope_node<Loss, Variable, Direction>::lower(algebra::store& s) {
  const lowered steepest = gradient_node<Loss, Variable>::lower(s);
  const algebra::term direction = detail::along(s, Direction::lower(s), steepest.free);
  lowered result{algebra::multiply(s, direction, steepest.value), {}};
  for (int k = 0; k < steepest.free.count; ++k) {
    result.value = algebra::make_reduction(s, steepest.free.at[k], result.value);
  }
  return result;
}

template <class Loss, class Variable, class Direction>
constexpr lowered hvp_node<Loss, Variable, Direction>::derive(algebra::store& s) {
  const algebra::variable by = detail::variable_of<Variable>::describe(s);
  lowered result{};
  for (int k = 0; k < by.rank; ++k) result.free.add(s, by.indices[k]);
  // The slope's index and the variable's are two.
  algebra::renaming apart;
  std::uint64_t taken = by.mask();
  for (int k = 0; k < result.free.count; ++k) {
    const int fresh = algebra::fresh_index(s, taken, s.indices[result.free.at[k]].extent);
    apart.add(result.free.at[k], fresh);
    taken |= algebra::bit(fresh);
  }
  const algebra::term direction = detail::along(s, Direction::lower(s), result.free);
  result.value = algebra::differentiate(s, algebra::rename(s, direction, apart), by);
  if (result.value == algebra::zero) return result;
  const lowered steepest = gradient_node<Loss, Variable>::lower(s);
  result.value = algebra::multiply(s, result.value, algebra::rename(s, steepest.value, apart));
  for (int k = 0; k < apart.count; ++k) result.value = algebra::make_reduction(s, apart.to[k], result.value);
  result.value = algebra::simplify(s, result.value);
  return result;
}

template <class Loss, class Variable, class Direction>
constexpr lowered hvp_node<Loss, Variable, Direction>::lower(algebra::store& s) {
  lowered result = gradient_node<slope_node<Loss, Variable, Direction>, Variable>::lower(s);
  result.value = algebra::subtract(s, result.value, detail::recall<hvp_node>(s).value);
  return result;
}

}  // namespace leibniz
