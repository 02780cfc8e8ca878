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
  if (s.failed()) return t;
  const algebra::node& n = s.nodes[t];
  const bool adjoint = n.type == algebra::kind::let && s.symbols[n.symbol].adjoint_of != 0;
  return adjoint ? open_adjoints(s, algebra::instantiate(s, t)) : algebra::map_parts(s, t, open_adjoints);
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
