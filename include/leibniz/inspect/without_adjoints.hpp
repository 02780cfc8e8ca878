// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/simplify.hpp>

namespace leibniz::inspect {

/// The term written over the user's names: its adjoints replaced by their definitions, if they are few.
constexpr algebra::term without_adjoints(algebra::store& s, algebra::term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr algebra::term open_adjoints(algebra::store& s, algebra::term t) {
  const algebra::node n = s.nodes[t];
  if (s.failed()) return t;
  switch (n.type) {
    case algebra::kind::sum:
    case algebra::kind::product: {
      const int mark = s.stack_count;
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::slot part = s.slots[k];
        const algebra::term inner = open_adjoints(s, part.child);
        s.push(part.number, inner);
      }
      return n.type == algebra::kind::sum ? algebra::make_sum(s, mark) : algebra::make_product(s, mark);
    }
    case algebra::kind::function:
      return algebra::map_arguments(s, t, open_adjoints);
    case algebra::kind::reduction: {
      const algebra::opened inner = algebra::open(s, t);
      return algebra::make_reduction(s, static_cast<algebra::reduction_op>(n.variant), inner.index,
                                     open_adjoints(s, inner.body));
    }
    case algebra::kind::let:
      return s.symbols[n.symbol].adjoint_of == 0 ? t : open_adjoints(s, algebra::instantiate(s, t));
    default:
      return t;
  }
}

}  // namespace detail

constexpr algebra::term without_adjoints(algebra::store& s, algebra::term t) {
  constexpr int most_adjoints = 6;
  if (s.failed()) return t;
  algebra::let_order lets;
  lets.visit(s, t);
  int adjoints = 0;
  for (int k = 0; k < lets.count; ++k) adjoints += s.symbols[lets.at[k]].adjoint_of != 0 ? 1 : 0;
  if (adjoints == 0 || adjoints > most_adjoints) return t;
  const algebra::term opened = detail::open_adjoints(s, t);
  // Without definitions while the term is simplified, or they would be put in again.
  algebra::term definitions[algebra::store::max_symbols] = {};
  const int symbols = s.symbol_count;
  for (int k = 0; k < symbols; ++k) {
    definitions[k] = s.symbols[k].definition;
    if (s.symbols[k].adjoint_of != 0) s.symbols[k].definition = algebra::no_term;
  }
  const algebra::term result = algebra::simplify(s, opened);
  for (int k = 0; k < symbols; ++k) s.symbols[k].definition = definitions[k];
  return result;
}

}  // namespace leibniz::inspect
