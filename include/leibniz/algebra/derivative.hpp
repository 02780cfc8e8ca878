// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

/// What a derivative is taken by: a scalar, an element of a tensor, or a let.
struct variable {
  int symbol = 0;
  std::int16_t indices[max_rank]{};
  int rank = 0;
  /// partial: every let but the variable is held fixed
  bool holds_lets = false;

  constexpr std::uint64_t mask() const {
    std::uint64_t result = 0;
    for (int k = 0; k < rank; ++k) result |= bit(indices[k]);
    return result;
  }
};

/// The derivative of the term, through every let unless the variable holds them. Lets' own derivatives are
/// simplified once each; the result is not.
constexpr term derivative(store& s, term t, const variable& by);

/// Contracted, with vanishing parts removed, and written over the names of the lets (simplify.hpp).
constexpr term simplify(store& s, term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// One differentiation: the derivatives of the lets met so far, each in the let's own parameters.
struct differentiation {
  static constexpr int capacity = store::max_symbols;
  const variable& by;
  std::int16_t lets[capacity];
  term derivatives[capacity];
  int count = 0;

  constexpr explicit differentiation(const variable& v) : by(v) {}

  constexpr term let(store& s, int symbol) {
    for (int k = 0; k < count; ++k) {
      if (lets[k] == symbol) return derivatives[k];
    }
    const term result = simplify(s, run(s, s.symbols[symbol].definition));
    lets[count] = static_cast<std::int16_t>(symbol);
    derivatives[count] = result;
    ++count;
    return result;
  }

  /// d a(i..) / d a(j..) is a delta for each axis.
  constexpr term of_itself(store& s, const node& n) const {
    const int mark = s.stack_count;
    for (int axis = 0; axis < by.rank; ++axis) {
      s.push({1, 1}, make_delta(s, s.ints[n.first + axis], by.indices[axis]));
    }
    return make_product(s, mark);
  }

  constexpr term of_let(store& s, const node& n) {
    if (by.holds_lets) return zero;
    const term general = let(s, n.symbol);
    if (general == zero) return zero;
    renaming map;
    for (int k = 0; k < n.count; ++k) map.add(s.symbols[n.symbol].parameters[k], s.ints[n.first + k]);
    return rename(s, general, map);
  }

  constexpr term of_sum(store& s, const node& n) {
    const int mark = s.stack_count;
    for (int k = n.first; k < n.first + n.count; ++k) s.push(s.slots[k].number, run(s, s.slots[k].child));
    return make_sum(s, mark);
  }

  constexpr term of_product(store& s, const node& n) {
    const int sum_mark = s.stack_count;
    for (int k = n.first; k < n.first + n.count; ++k) {
      const slot factor = s.slots[k];
      const term inner = run(s, factor.child);
      if (inner == zero) continue;
      const int mark = s.stack_count;
      for (int other = n.first; other < n.first + n.count; ++other) {
        const rational lowered = other == k ? factor.number - rational{1, 1} : s.slots[other].number;
        if (lowered.num != 0) s.push(lowered, s.slots[other].child);
      }
      s.push({1, 1}, inner);
      const term part = make_product(s, mark);
      s.push(factor.number, part);
    }
    return make_sum(s, sum_mark);
  }

  constexpr term run(store& s, term t) {
    if (s.failed()) return zero;
    const node n = s.nodes[t];
    switch (n.type) {
      case kind::sum:
        return of_sum(s, n);
      case kind::product:
        return of_product(s, n);
      case kind::scalar:
      case kind::element:
        return n.symbol == by.symbol ? of_itself(s, n) : zero;
      case kind::let:
        return n.symbol == by.symbol ? of_itself(s, n) : of_let(s, n);
      case kind::reduction: {
        const opened inner = open(s, t, by.mask());
        const term body = run(s, inner.body);
        return body == zero ? zero : make_reduction(s, inner.index, body);
      }
      case kind::function: {
        const term argument = s.ints[n.first];
        const auto id = static_cast<function_id>(n.variant);
        const term inner = run(s, argument);
        if (inner == zero) return zero;
        const term outer =
            visit_function(id, [&s, t, argument](auto entry) { return entry.derivative(s, t, argument); });
        return multiply(s, outer, inner);
      }
      default:
        return zero;
    }
  }
};

}  // namespace detail

constexpr term derivative(store& s, term t, const variable& by) {
  detail::differentiation run(by);
  return run.run(s, t);
}

}  // namespace leibniz::algebra
