// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/function.hpp>
#include <leibniz/algebra/store.hpp>

namespace leibniz::algebra {

/// True only if the term is positive wherever it is defined: extents, fractional powers (their base is
/// assumed positive), exponentials, lets defined so, and sums, products and reductions of such.
constexpr bool positive(const store& s, term t) {
  const node& n = s.nodes[t];
  switch (n.type) {
    case kind::extent:
      return true;
    case kind::let:
      return s.symbols[n.symbol].definition == no_term ? s.symbols[n.symbol].positive
                                                       : positive(s, s.symbols[n.symbol].definition);
    case kind::reduction:
      return positive(s, n.first);
    case kind::function: {
      bool arguments[max_arity] = {};
      for (int k = 0; k < n.count && n.count > 1; ++k) arguments[k] = positive(s, s.ints[n.first + k]);
      return function_positive(static_cast<function_id>(n.variant), arguments);
    }
    case kind::sum:
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (s.slots[k].number.num <= 0 || !positive(s, s.slots[k].child)) return false;
      }
      return n.count > 0;
    case kind::product:
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (s.slots[k].number.is_integer() && !positive(s, s.slots[k].child)) return false;
      }
      return true;
    default:
      return false;
  }
}

}  // namespace leibniz::algebra
