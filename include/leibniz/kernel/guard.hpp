// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/flatten.hpp>

namespace leibniz::plan {

/// Iverson's convention: [false] times anything is 0. In floating point 0 times infinity is NaN, so a product with a
/// factor that a condition turns off becomes a choice. The factor may be a let whose definition is such a product, as
/// adjoints are: a branch that is not taken does not reach a gradient. (Knuth, Two notes on notation, 1992.)
struct guard {
  store& s;
  flattener& flat;
  memo guarded, off;
  bool needed = false;  ///< there are conditions in the store

  constexpr guard(store& working, flattener& flattened) : s(working), flat(flattened) {
    for (term t = 0; t < s.node_count && !needed; ++t) {
      needed = s.nodes[t].type == kind::function &&
               (algebra::detail::is_indicator(s, t) || algebra::detail::is_select(s, t));
    }
  }

  /// The term with its products guarded.
  constexpr term run(term t);

 private:
  constexpr bool turns_off(term t);
  constexpr bool may_turn_off(term t);
  constexpr term choice(term factor, term on, term otherwise);
  constexpr term product(const algebra::node& n);
  constexpr bool is_item(term t) const {
    const algebra::node& n = s.nodes[t];
    return n.type == kind::let && !flat.bound[n.symbol];
  }
  /// u of 1 - u where u is 0 or 1, else no_term.
  constexpr term complement(term t) const;
};

// ---------------------------------------------------------------------------------------------------------

constexpr term guard::complement(term t) const {
  const algebra::node& n = s.nodes[t];
  if (n.type != kind::sum || n.count != 2) return algebra::no_term;
  const bool swapped = s.slots[n.first + 1].child == algebra::one;
  const algebra::slot &number = s.slots[n.first + (swapped ? 1 : 0)],
                      &other = s.slots[n.first + (swapped ? 0 : 1)];
  const bool fits = number.child == algebra::one && number.number == algebra::rational{1, 1} &&
                    other.number == algebra::rational{-1, 1} && s.nodes[other.child].type == kind::function &&
                    algebra::detail::is_indicator(s, other.child);
  return fits ? other.child : algebra::no_term;
}

/// Whether a condition decides that the term is zero, whatever else it holds.
constexpr bool guard::turns_off(term t) {
  if (off(s, t) < 0) {
    const bool found = may_turn_off(t);
    off(s, t) = found ? 1 : 0;
  }
  return off(s, t) == 1;
}

constexpr bool guard::may_turn_off(term t) {
  const algebra::node n = s.nodes[t];
  switch (n.type) {
    case kind::function:
      return algebra::detail::is_indicator(s, t) ||
             (algebra::detail::is_select(s, t) &&
              (s.ints[n.first + 1] == algebra::zero || s.ints[n.first + 2] == algebra::zero));
    case kind::product:
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (s.slots[k].number.num > 0 && turns_off(s.slots[k].child)) return true;
      }
      return false;
    case kind::sum:
      if (complement(t) != algebra::no_term) return true;
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (!turns_off(s.slots[k].child)) return false;
      }
      return n.count > 0;
    case kind::let:
      return is_item(t) && turns_off(flat.run(instantiate(s, t)));
    default:
      return false;
  }
}

/// `on` where the conditions leave the factor on, else the other.
constexpr term guard::choice(term factor, term on, term otherwise) {
  const algebra::node n = s.nodes[factor];
  const term opposite = complement(factor);
  if (opposite != algebra::no_term) return choice(opposite, otherwise, on);
  switch (n.type) {
    case kind::function: {
      const auto id = static_cast<algebra::function_id>(n.variant);
      const term condition = run(s.ints[n.first]);
      if (n.count == 1) {
        return algebra::detail::select(s, algebra::function_id::select_positive, condition, on, otherwise);
      }
      const bool first = s.ints[n.first + 2] == algebra::zero;
      return algebra::detail::select(s, id, condition, first ? on : otherwise, first ? otherwise : on);
    }
    case kind::product:
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (s.slots[k].number.num > 0 && turns_off(s.slots[k].child)) {
          on = choice(s.slots[k].child, on, otherwise);
        }
      }
      return on;
    case kind::sum: {
      term result = otherwise;
      for (int k = n.first; k < n.first + n.count; ++k) result = choice(s.slots[k].child, on, result);
      return result;
    }
    default:
      return choice(flat.run(instantiate(s, factor)), on, otherwise);
  }
}

constexpr term guard::product(const algebra::node& n) {
  const int mark = s.stack_count;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::slot factor = s.slots[k];
    // Where it is on, [condition] is 1.
    if (!algebra::detail::is_indicator(s, factor.child) || s.nodes[factor.child].type == kind::delta) {
      const term base = run(factor.child);
      s.push(factor.number, base);
    }
  }
  if (s.stack_count == mark) {  // a product of conditions has no other value than 0 and 1
    for (int k = n.first; k < n.first + n.count; ++k) s.push(s.slots[k].number, run(s.slots[k].child));
    return make_product(s, mark);
  }
  term result = make_product(s, mark);
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::slot factor = s.slots[k];
    if (factor.number.num > 0 && turns_off(factor.child)) {
      result = choice(factor.child, result, algebra::zero);
    }
  }
  return result;
}

constexpr term guard::run(term t) {
  if (!needed || s.failed()) return t;
  if (guarded(s, t) >= 0) return guarded(s, t);
  const algebra::node n = s.nodes[t];
  term result = t;
  if (n.type == kind::product && t != algebra::one) {
    result = product(n);
  } else if (n.type == kind::sum) {
    const int mark = s.stack_count;
    for (int k = n.first; k < n.first + n.count; ++k) {
      const algebra::slot part = s.slots[k];
      const term child = run(part.child);
      s.push(part.number, child);
    }
    result = make_sum(s, mark);
  } else if (n.type == kind::function) {
    result = map_arguments(s, t, [this](store&, term argument) { return run(argument); });
  }
  guarded(s, t) = result;
  return result;
}

}  // namespace leibniz::plan
