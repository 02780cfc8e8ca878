// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/store.hpp>

namespace leibniz::algebra {

/// The lets behind a term, each after those that its definition names.
struct let_order {
  std::int16_t at[store::max_symbols];
  int count = 0;

  constexpr bool contains(int let) const {
    for (int k = 0; k < count; ++k) {
      if (at[k] == let) return true;
    }
    return false;
  }
  constexpr void visit(const store& s, term t) {
    const node& n = s.nodes[t];
    if (n.type == kind::reduction) return visit(s, n.first);
    if (n.type == kind::let) {
      if (contains(n.symbol)) return;
      if (s.symbols[n.symbol].definition != no_term) visit(s, s.symbols[n.symbol].definition);
      at[count++] = n.symbol;
      return;
    }
    if (!detail::uses_slots(n.type) && n.type != kind::function) return;
    for (int k = n.first; k < n.first + n.count; ++k) {
      visit(s, detail::uses_slots(n.type) ? s.slots[k].child : s.ints[k]);
    }
  }
};

}  // namespace leibniz::algebra
