// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/derivative.hpp>
#include <leibniz/algebra/lets.hpp>

namespace leibniz::algebra {

// Reverse accumulation, let by let: each let that the loss depends on gets an adjoint let, the derivative of the loss
// by it. An adjoint is the sum over the lets that name the let of their adjoints times a partial derivative, so the
// size of the result is linear in the number of lets. (Griewank and Walther, Evaluating Derivatives, 2008, ch. 3.)

/// Declares the adjoints of all lets that the loss, a term without free indices, depends on.
constexpr void declare_adjoints(store& s, term loss);

/// d loss / d variable by the adjoints, which must be declared.
constexpr term gradient(store& s, term loss, const variable& by);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr std::uint32_t adjoint_mark(const store& s, term loss) { return s.nodes[loss].hash | 1u; }

/// The let at its own parameters.
constexpr term at_parameters(store& s, int symbol) {
  std::int32_t indices[max_rank] = {};
  for (int axis = 0; axis < s.symbols[symbol].rank; ++axis)
    indices[axis] = s.symbols[symbol].parameters[axis];
  return make_indexed(s, kind::let, symbol, indices, s.symbols[symbol].rank);
}

/// The sum over a let's parameters of its adjoint times the derivative of its definition, other lets held fixed.
constexpr term pull_back(store& s, int let, std::uint32_t mark, const variable& by) {
  const symbol user = s.symbols[let];
  const int adjoint = find_symbol(s, user.name, mark);
  if (adjoint < 0 || !names(s, user.definition, by.symbol)) return zero;
  term result = derivative(s, user.definition, by);
  if (result == zero) return zero;
  result = multiply(s, at_parameters(s, adjoint), result);
  for (int axis = 0; axis < user.rank; ++axis) result = make_reduction(s, user.parameters[axis], result);
  return result;
}

/// All ways from the variable to the loss, by the lets that name it.
constexpr term pull_back_all(store& s, term loss, const let_order& lets, const variable& by) {
  const std::uint32_t mark = adjoint_mark(s, loss);
  variable held = by;
  held.holds_lets = true;
  const int stack = s.stack_count;
  s.push({1, 1}, names(s, loss, by.symbol) ? derivative(s, loss, held) : zero);
  for (int k = 0; k < lets.count; ++k) {
    const term part = pull_back(s, lets.at[k], mark, held);
    s.push({1, 1}, part);
  }
  return simplify(s, make_sum(s, stack));
}

}  // namespace detail

constexpr void declare_adjoints(store& s, term loss) {
  let_order lets;
  lets.visit(s, loss);
  const std::uint32_t mark = detail::adjoint_mark(s, loss);
  for (int k = lets.count - 1; k >= 0 && !s.failed(); --k) {
    const symbol let = s.symbols[lets.at[k]];
    variable by;
    by.symbol = lets.at[k];
    by.rank = let.rank;
    for (int axis = 0; axis < let.rank; ++axis) by.indices[axis] = let.parameters[axis];
    const variable general = detail::nameless(s, by);
    renaming own;
    for (int axis = 0; axis < let.rank; ++axis) own.add(general.indices[axis], let.parameters[axis]);
    const term adjoint = rename(s, detail::pull_back_all(s, loss, lets, general), own);
    if (adjoint != zero) {
      detail::declare(s, kind::let, let.name, let.extents, let.rank, adjoint, mark);
    }
  }
}

constexpr term gradient(store& s, term loss, const variable& by) {
  let_order lets;
  lets.visit(s, loss);
  return detail::pull_back_all(s, loss, lets, by);
}

}  // namespace leibniz::algebra
