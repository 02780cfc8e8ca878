// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

/// What a derivative is taken by: a scalar, an element of a tensor, or a let; or all elements at once, along a direction.
struct variable {
  int symbol = 0;
  std::int16_t indices[max_rank]{};
  int rank = 0;
  /// partial: every let but the variable is held fixed
  bool holds_lets = false;
  /// What an element at along[0], along[1], ... changes by, if it is a term; then there are no indices.
  term direction = no_term;
  std::int16_t along[max_rank]{};

  constexpr bool has_direction() const { return direction != no_term; }
  /// What lets' derivatives are kept under in a store: there is one direction in each.
  constexpr int kept_under() const { return has_direction() ? -1 : symbol; }
  constexpr std::uint64_t mask() const {
    std::uint64_t result = 0;
    for (int k = 0; k < rank; ++k) result |= bit(indices[k]);
    return result;
  }
};

/// The derivative of the term, through every let unless the variable holds them. Lets' own derivatives are
/// simplified once each; the result is not.
constexpr term derivative(store& s, term t, const variable& by);

/// The derivative as it is given to the user: simplified, but for a partial one. Simplifying writes names for
/// definitions and the other way round, and to a further partial derivative these are not the same.
constexpr term differentiate(store& s, term t, const variable& by);

/// Makes the derivative of a let reference known to later derivatives in the store.
constexpr void remember_derivative(store& s, term let_reference, const variable& by, term value);

/// Contracted, with vanishing parts removed, and written over the names of the lets (simplify.hpp).
constexpr term simplify(store& s, term t);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The variable with nameless indices: a let's derivative is worked out for these and serves all others.
constexpr variable nameless(store& s, variable by) {
  for (int axis = 0; axis < by.rank; ++axis) {
    by.indices[axis] =
        static_cast<std::int16_t>(parameter_index(s, max_rank + axis, s.indices[by.indices[axis]].extent));
  }
  return by;
}

constexpr term find_let_derivative(const store& s, int let, int by) {
  for (int k = 0; k < s.let_derivative_count; ++k) {
    if (s.let_derivatives[k].let == let && s.let_derivatives[k].by == by) return s.let_derivatives[k].value;
  }
  return no_term;
}

constexpr void add_let_derivative(store& s, int let, int by, term value) {
  if (s.let_derivative_count >= store::max_let_derivatives) return s.fail(status::too_many_symbols);
  s.let_derivatives[s.let_derivative_count++] = {static_cast<std::int16_t>(let),
                                                 static_cast<std::int16_t>(by), value};
}

struct differentiation {
  const variable& by;

  constexpr term let(store& s, int symbol) const {
    const term known = find_let_derivative(s, symbol, by.kept_under());
    if (known != no_term) return known;
    const variable general = nameless(s, by);
    const term result = simplify(s, differentiation{general}.run(s, s.symbols[symbol].definition));
    add_let_derivative(s, symbol, by.kept_under(), result);
    return result;
  }

  /// d a(i..) / d a(j..) is a delta for each axis.
  constexpr term of_itself(store& s, const node& n) const {
    if (by.has_direction()) {
      renaming map;
      for (int k = 0; k < n.count; ++k) map.add(by.along[k], s.ints[n.first + k]);
      return rename(s, by.direction, map);
    }
    const int mark = s.stack_count;
    for (int axis = 0; axis < by.rank; ++axis) {
      s.push({1, 1}, make_delta(s, s.ints[n.first + axis], by.indices[axis]));
    }
    return make_product(s, mark);
  }

  constexpr term of_let(store& s, const node& n) const {
    if (by.holds_lets) return zero;
    const term general = let(s, n.symbol);
    if (general == zero) return zero;
    renaming map;
    for (int k = 0; k < n.count; ++k) map.add(s.symbols[n.symbol].parameters[k], s.ints[n.first + k]);
    const variable nameless_by = nameless(s, by);
    for (int axis = 0; axis < by.rank; ++axis) map.add(nameless_by.indices[axis], by.indices[axis]);
    return rename(s, general, map);
  }

  constexpr term of_sum(store& s, const node& n) const {
    const int mark = s.stack_count;
    for (int k = n.first; k < n.first + n.count; ++k) s.push(s.slots[k].number, run(s, s.slots[k].child));
    return make_sum(s, mark);
  }

  constexpr term of_product(store& s, const node& n) const {
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

  constexpr term of_function(store& s, term t, const node& n) const {
    const auto id = static_cast<function_id>(n.variant);
    const std::int32_t* const arguments = s.ints + n.first;
    term inner[max_arity] = {};
    bool varies = false;
    for (int k = traits_of(id).flat_in; k < n.count; ++k) {
      inner[k] = run(s, arguments[k]);
      varies = varies || inner[k] != zero;
    }
    if (!varies) return zero;
    return visit_function(id, [&s, &inner, t, arguments](auto entry) {
      if constexpr (entry.flat_in == entry.arity) {
        return zero;
      } else if constexpr (entry.arity == 1) {
        return multiply(s, entry.derivative(s, t, arguments[0]), inner[0]);
      } else {
        return entry.derivative(s, t, arguments, inner);
      }
    });
  }

  /// The mean of the derivatives of all elements that are the largest (PyTorch's amax).
  constexpr term of_maximum(store& s, term maximum, const opened& inner, term body) const {
    const term below = make_function(s, function_id::step, subtract(s, maximum, inner.body));
    const term largest = subtract(s, one, below);
    const term total = make_reduction(s, inner.index, multiply(s, largest, body));
    return divide(s, total, make_reduction(s, inner.index, largest));
  }

  constexpr term run(store& s, term t) const {
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
        if (body == zero) return zero;
        return n.variant == static_cast<int>(reduction_op::sum) ? make_reduction(s, inner.index, body)
                                                                : of_maximum(s, t, inner, body);
      }
      case kind::function:
        return of_function(s, t, n);
      default:
        return zero;
    }
  }
};

}  // namespace detail

constexpr term derivative(store& s, term t, const variable& by) {
  return detail::differentiation{by}.run(s, t);
}

constexpr term differentiate(store& s, term t, const variable& by) {
  const term raw = derivative(s, t, by);
  return by.holds_lets ? raw : simplify(s, raw);
}

constexpr void remember_derivative(store& s, term let_reference, const variable& by, term value) {
  const node& n = s.nodes[let_reference];
  if (n.type != kind::let || by.holds_lets || n.symbol == by.symbol ||
      detail::find_let_derivative(s, n.symbol, by.symbol) != no_term) {
    return;
  }
  renaming map;
  std::uint64_t met = 0;
  const variable general = detail::nameless(s, by);
  for (int k = 0; k < n.count + by.rank; ++k) {
    const int index = k < n.count ? s.ints[n.first + k] : by.indices[k - n.count];
    if ((met & bit(index)) != 0) return;  // a diagonal does not tell the whole
    met |= bit(index);
    map.add(index, k < n.count ? s.symbols[n.symbol].parameters[k] : general.indices[k - n.count]);
  }
  detail::add_let_derivative(s, n.symbol, by.symbol, rename(s, value, map));
}

}  // namespace leibniz::algebra

#include <leibniz/algebra/simplify.hpp>
