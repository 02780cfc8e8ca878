// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/dependencies.hpp>
#include <leibniz/algebra/derivative.hpp>

namespace leibniz::algebra {

// Reverse accumulation, let by let: each let that the loss depends on gets an adjoint let, the derivative of the loss
// by it. An adjoint is the sum over the lets that name the let of their adjoints times a partial derivative, so the
// size of the result is linear in the number of lets. (Griewank and Walther, Evaluating Derivatives, 2008, ch. 3.)
// One adjoint is worked out in an outline: it needs the definitions of those lets and its own, whatever the depth of
// the model, and of the others the names.

/// d loss / d variable, an entry of the loss's dependencies, in a store that outlines them. `adjoints` are the keys
/// of the lets' adjoints; is_zero(let) tells of those behind the entry that come to zero.
template <class Dependencies, class Predicate>
constexpr term pull_back(store& s, const Dependencies& of, int entry, term loss, const variable& by,
                         const void* const* adjoints, Predicate is_zero);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The let at its own parameters.
constexpr term at_parameters(store& s, int let) {
  std::int32_t indices[max_rank] = {};
  for (int axis = 0; axis < s.symbols[let].rank; ++axis) indices[axis] = s.symbols[let].parameters[axis];
  return make_indexed(s, kind::let, let, indices, s.symbols[let].rank);
}

/// The let's symbol, with its definition.
constexpr int defined(store& s, const let_source& source) {
  const int let = source.declare(s);
  if (s.symbols[let].definition == no_term) source.define(s, let);
  return let;
}

/// The sum over a let's parameters of its adjoint times the derivative of its definition, other lets held fixed.
template <class Dependencies>
constexpr term pull_back_through(store& s, const Dependencies& of, int user, const void* adjoint, term loss,
                                 const variable& by) {
  const int let = defined(s, *of.entries[user].source);
  if (s.failed()) return zero;
  const symbol named = s.symbols[let];
  term result = derivative(s, named.definition, by);
  const node& n = s.nodes[loss];
  const bool is_loss = n.type == kind::let && n.symbol == let;
  if (!is_loss) {
    const int known = find_let(s, named.name, adjoint);
    const int let_adjoint = known >= 0 ? known
                                       : outline_let(s, named.name, named.extents, named.rank, adjoint,
                                                     nullptr, of.mark_for(named));
    result = multiply(s, at_parameters(s, let_adjoint), result);
  }
  for (int axis = 0; axis < named.rank; ++axis) result = make_reduction(s, named.parameters[axis], result);
  return result;
}

}  // namespace detail

template <class Dependencies, class Predicate>
constexpr term pull_back(store& s, const Dependencies& of, int entry, term loss, const variable& by,
                         const void* const* adjoints, Predicate is_zero) {
  variable held = by;
  held.holds_lets = true;
  const int stack = s.stack_count;
  for (int k = 0; k < of.edge_count && !s.failed(); ++k) {
    const int user = of.edges[k].user;
    if (of.edges[k].used != entry) continue;
    if (user != dependency::loss && (!of.entries[user].flows || is_zero(user))) continue;
    const term part = user == dependency::loss
                          ? derivative(s, loss, held)
                          : detail::pull_back_through(s, of, user, adjoints[user], loss, held);
    s.push({1, 1}, part);
  }
  return simplify(s, make_sum(s, stack));
}

}  // namespace leibniz::algebra
