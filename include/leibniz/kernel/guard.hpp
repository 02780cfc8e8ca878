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
  memo guarded, off, limited;
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
  /// What turns a term off: a condition, or one for each term of a sum over an index.
  enum class switch_kind : std::uint8_t { none, condition, conditions };

  constexpr switch_kind turned_off_by(term t);
  constexpr switch_kind find_switch(term t);
  constexpr bool is_finite(term t);
  constexpr bool find_finite(term t);
  constexpr bool needs_choice(const algebra::node& n, const algebra::slot& factor);
  constexpr term choice(term factor, term on, term otherwise);
  constexpr term product(const algebra::node& n);
  constexpr term definition(term let) { return flat.run(instantiate(s, let)); }
};

// ---------------------------------------------------------------------------------------------------------

constexpr guard::switch_kind guard::turned_off_by(term t) {
  if (off(s, t) < 0) {
    const switch_kind found = find_switch(t);
    off(s, t) = static_cast<std::int32_t>(found);
  }
  return static_cast<switch_kind>(off(s, t));
}

constexpr guard::switch_kind guard::find_switch(term t) {
  const algebra::node n = s.nodes[t];
  switch (n.type) {
    case kind::function: {
      const bool zero_branch = algebra::detail::is_select(s, t) &&
                               (s.ints[n.first + 1] == algebra::zero || s.ints[n.first + 2] == algebra::zero);
      return zero_branch || algebra::detail::is_indicator(s, t) ? switch_kind::condition : switch_kind::none;
    }
    case kind::product: {
      switch_kind result = switch_kind::none;
      for (int k = n.first; k < n.first + n.count; ++k) {
        const switch_kind part =
            s.slots[k].number.num > 0 ? turned_off_by(s.slots[k].child) : switch_kind::none;
        if (result != switch_kind::condition && part != switch_kind::none) result = part;
      }
      return result;
    }
    case kind::sum: {
      if (algebra::detail::complement(s, t) != algebra::no_term) return switch_kind::condition;
      switch_kind result = n.count > 0 ? switch_kind::condition : switch_kind::none;
      for (int k = n.first; k < n.first + n.count && result != switch_kind::none; ++k) {
        const switch_kind part = turned_off_by(s.slots[k].child);
        if (part != switch_kind::condition) result = part;
      }
      return result;
    }
    case kind::reduction:
      return is_reduction(s, t, algebra::reduction_op::sum) && turned_off_by(n.first) != switch_kind::none
                 ? switch_kind::conditions
                 : switch_kind::none;
    case kind::let:
      return flat.bound[n.symbol] ? switch_kind::none : turned_off_by(definition(t));
    default:
      return switch_kind::none;
  }
}

/// Whether the term is finite where all inputs are, but for the size of numbers.
constexpr bool guard::is_finite(term t) {
  if (limited(s, t) < 0) {
    const bool found = find_finite(t);
    limited(s, t) = found ? 1 : 0;
  }
  return limited(s, t) == 1;
}

constexpr bool guard::find_finite(term t) {
  const algebra::node n = s.nodes[t];
  switch (n.type) {
    case kind::sum:
    case kind::product:
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::rational& exponent = s.slots[k].number;
        if (n.type == kind::product && (exponent.num < 0 || exponent.den != 1)) return false;
        if (!is_finite(s.slots[k].child)) return false;
      }
      return true;
    case kind::function:
      for (int k = n.first; k < n.first + n.count; ++k) {
        if (!is_finite(s.ints[k])) return false;
      }
      return traits_of(static_cast<algebra::function_id>(n.variant)).finite;
    case kind::reduction:
      return is_finite(n.first);
    case kind::let:
      return flat.bound[n.symbol] || is_finite(definition(t));
    default:
      return true;
  }
}

/// A factor of a product with others that a condition must rule out. To know of a sum that all its terms are turned off
/// takes another sum, so it is asked only where that matters.
constexpr bool guard::needs_choice(const algebra::node& n, const algebra::slot& factor) {
  const switch_kind by = factor.number.num > 0 ? turned_off_by(factor.child) : switch_kind::none;
  if (by != switch_kind::conditions) return by == switch_kind::condition;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::slot& other = s.slots[k];
    if (other.child == factor.child) continue;
    if (other.number.num < 0 || other.number.den != 1 || !is_finite(other.child)) return true;
  }
  return false;
}

/// `on` where the conditions leave the factor on, else the other.
constexpr term guard::choice(term factor, term on, term otherwise) {
  const algebra::node n = s.nodes[factor];
  const term opposite = algebra::detail::complement(s, factor);
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
        const algebra::slot part = s.slots[k];
        if (part.number.num > 0 && turned_off_by(part.child) != switch_kind::none) {
          on = choice(part.child, on, otherwise);
        }
      }
      return on;
    case kind::sum: {
      term result = otherwise;
      for (int k = n.first; k < n.first + n.count; ++k) result = choice(s.slots[k].child, on, result);
      return result;
    }
    case kind::reduction: {  // on if one of the terms is
      const algebra::opened inner = open(s, factor);
      const term one_on = choice(inner.body, algebra::one, algebra::zero);
      return algebra::detail::select(s, algebra::function_id::select_positive,
                                     make_reduction(s, inner.index, one_on), on, otherwise);
    }
    default:
      return choice(definition(factor), on, otherwise);
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
  const bool alone = s.stack_count == mark + 1;
  term result = make_product(s, mark);
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::slot factor = s.slots[k];
    const bool is_condition = algebra::detail::is_indicator(s, factor.child);
    // Nothing is left that what turns itself off could spoil.
    if (needs_choice(n, factor) && (is_condition || !alone)) {
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
  } else if (n.type == kind::sum || n.type == kind::function) {
    result = map_parts(s, t, [this](store&, term part) { return run(part); });
  }
  guarded(s, t) = result;
  return result;
}

}  // namespace leibniz::plan
