// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/emit.hpp>

namespace leibniz::plan {

// The instructions of a term. Terms over the same canonical indices share them.

template <class Program>
constexpr int emitter<Program>::value(term t) {
  if (s.failed() || out.error != fault::none) return 0;
  const int known = reg_of(s, t);
  if (known >= 0 && on_path(home_of[known])) return known;
  const int made = make_value(t);
  reg_of(s, t) = made;
  return made;
}

template <class Program>
constexpr int emitter<Program>::make_value(term t) {
  const algebra::node n = s.nodes[t];
  if (is_constant(s, t)) return make(0, op::constant, constant(coefficient(s, t)), 0);
  switch (n.type) {
    case kind::sum:
      return n.count == 1 ? product(coefficient(s, t), unscaled(s, t)) : sum(t);
    case kind::product:
      return product({1, 1}, t);
    case kind::extent:
      return make(0, op::extent, n.symbol, 0);
    case kind::scalar:
      if (out.slots[n.symbol].output) out.fail(fault::output_is_read);
      need_slot(n.symbol);
      return make(0, op::scalar, n.symbol, 0);
    case kind::delta: {
      const int first = s.ints[n.first], second = s.ints[n.first + 1];
      const int outer = depth_of_index(first), inner = depth_of_index(second);
      return make(outer > inner ? outer : inner, op::delta, counter(first), counter(second));
    }
    case kind::function:
      return function(t);
    case kind::element:
      return element(t);
    default:
      return list.is_item(t) ? read_item(t) : element(t);
  }
}

template <class Program>
constexpr void emitter<Program>::push(operands& into, term t, bool inverse, term whole) {
  if (into.count == operands::capacity) return out.fail(fault::too_large);
  insert(into, {value(t), inverse, s.nodes[t].shape, whole});
}

/// Sorted by loop, outermost first; otherwise in the order of the term.
template <class Program>
constexpr void emitter<Program>::insert(operands& into, const operand& added) {
  const auto comes_after = [this, &added](const operand& other) {
    return by_shape ? other.shape > added.shape : depth_of(other.reg) > depth_of(added.reg);
  };
  int place = into.count++;
  for (; place > 0 && comes_after(into.at[place - 1]); --place) into.at[place] = into.at[place - 1];
  into.at[place] = added;
}

/// Replaces two factors that other products of the loop hold too by their product.
template <class Program>
constexpr void emitter<Program>::join_pairs(operands& factors) {
  for (;;) {
    common_pairs::pair* best = nullptr;
    int first = 0, second = 0;
    for (int k = 0; k < factors.count; ++k) {
      for (int other = 0; other < k; ++other) {
        if (factors.at[k].whole == algebra::no_term || factors.at[other].whole == algebra::no_term) continue;
        common_pairs::pair* const found = pairs.find(factors.at[k].whole, factors.at[other].whole);
        if (found == nullptr || (best != nullptr && best->products >= found->products)) continue;
        best = found;
        first = other;
        second = k;
      }
    }
    if (best == nullptr) return;
    if (best->reg == none || !on_path(home_of[best->reg]))
      best->reg = combine(op::multiply, factors.at[first].reg, factors.at[second].reg);
    for (const int gone : {second, first}) {
      for (int k = gone; k + 1 < factors.count; ++k) factors.at[k] = factors.at[k + 1];
      --factors.count;
    }
    insert(factors, {best->reg, false, 0, algebra::no_term});
  }
}

/// Of the terms of one loop, those with the sign of the first of all come first: what a gradient subtracts, sums of the
/// row, is small beside what it subtracts it from, and is rounded on its own.
template <class Program>
constexpr void emitter<Program>::join_signs(operands& terms) {
  for (int k = 1; k < terms.count; ++k) {
    const operand moved = terms.at[k];
    if (moved.inverse != terms.at[0].inverse) continue;
    int place = k;
    for (; place > 1 && terms.at[place - 1].inverse != moved.inverse &&
           depth_of(terms.at[place - 1].reg) == depth_of(moved.reg);
         --place)
      terms.at[place] = terms.at[place - 1];
    terms.at[place] = moved;
  }
}

template <class Program>
constexpr int emitter<Program>::sum(term t) {
  operands terms;
  const algebra::node n = s.nodes[t];
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::slot part = s.slots[k];
    const bool negative = part.number.num < 0;
    push(terms, scale(s, negative ? -part.number : part.number, part.child), negative);
  }
  if (out.error != fault::none) return 0;
  if (!by_shape) join_signs(terms);
  int total = none;
  bool negative = false;
  for (int k = 0; k < terms.count; ++k) {
    const operand& term = terms.at[k];
    if (total == none) {
      total = term.reg;
      negative = term.inverse;
    } else if (term.inverse == negative) {
      total = combine(op::add, total, term.reg);
    } else if (negative) {
      total = combine(op::subtract, term.reg, total);
      negative = false;
    } else {
      total = combine(op::subtract, total, term.reg);
    }
  }
  return negative ? make(depth_of(total), op::negate, total, 0) : total;
}

/// Whether it is the largest or smallest of some values, or a let that is.
constexpr bool is_extremum(const store& s, term t) {
  const algebra::node n = s.nodes[unscaled(s, t)];
  if (n.type == kind::reduction) return n.variant == static_cast<int>(algebra::reduction_op::max);
  if (n.type == kind::let) {
    const term definition = s.symbols[n.symbol].definition;
    return definition != algebra::no_term && is_extremum(s, definition);
  }
  return n.type == kind::function && (n.variant == static_cast<int>(algebra::function_id::maximum) ||
                                      n.variant == static_cast<int>(algebra::function_id::minimum));
}

/// A value of which a largest is taken, or that is compared with the largest: rounded alike in both places.
template <class Program>
constexpr int emitter<Program>::comparable(term t) {
  const bool before = by_shape;
  by_shape = true;
  const int result = value(t);
  by_shape = before;
  return result;
}

/// What a function compares with zero. With the largest of some sums a sum is compared as a whole: term by term, the
/// difference of the largest and itself would be a rounding error.
template <class Program>
constexpr int emitter<Program>::condition(term t) {
  const algebra::node n = s.nodes[t];
  if (n.type != kind::sum) return value(t);
  int found = 0;
  algebra::slot extremum{};
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (!is_extremum(s, s.slots[k].child)) continue;
    extremum = s.slots[k];
    ++found;
  }
  if (found != 1 || (extremum.number.num != 1 && extremum.number.num != -1) || extremum.number.den != 1) {
    return value(t);
  }
  const bool negative = extremum.number.num < 0;
  const term others = subtract(s, t, scale(s, extremum.number, extremum.child));
  const int compared = comparable(negative ? others : scale(s, {-1, 1}, others));
  const int largest = value(extremum.child);
  if (out.error != fault::none) return 0;
  return negative ? combine(op::subtract, compared, largest) : combine(op::subtract, largest, compared);
}

/// coefficient * t, divisions last: one division for each loop that has a divisor.
template <class Program>
constexpr int emitter<Program>::product(const rational& coefficient, term t) {
  operands factors;
  const algebra::node n = s.nodes[t];
  if (n.type != kind::product) {
    push(factors, t, false);
  } else if (n.count == 1 && s.slots[n.first].number.num > 0 && coefficient == rational{1, 1}) {
    return power(s.slots[n.first].child, s.slots[n.first].number);
  } else {
    for (int k = n.first; k < n.first + n.count; ++k) {
      const algebra::slot factor = s.slots[k];
      const bool inverse = factor.number.num < 0;
      push(factors, algebra::power(s, factor.child, inverse ? -factor.number : factor.number), inverse,
           is_plain_factor(factor) ? factor.child : algebra::no_term);
    }
  }
  if (out.error != fault::none) return 0;
  if (!by_shape) join_pairs(factors);
  const bool negative = coefficient.num < 0;
  const rational size = negative ? -coefficient : coefficient;
  // A fraction beside other loop-free factors is not rounded by itself: S * 2 / 3.
  const bool apart = !by_shape && factors.count > 0 && depth_of(factors.at[0].reg) == 0;
  if (apart) {
    if (size.num != 1) push(factors, algebra::constant(s, {size.num, 1}), false);
    if (size.den != 1) push(factors, algebra::constant(s, {size.den, 1}), true);
  } else if (!(size == rational{1, 1})) {
    push(factors, algebra::constant(s, size), false);
  }
  int total = none;
  for (int first = 0; first < factors.count;) {
    const int level = depth_of(factors.at[first].reg);
    int last = first, divisor = none;
    for (; last < factors.count && (by_shape || depth_of(factors.at[last].reg) == level); ++last) {
      const operand& factor = factors.at[last];
      int& side = factor.inverse ? divisor : total;
      side = side == none ? factor.reg : combine(op::multiply, side, factor.reg);
    }
    if (divisor != none) {
      if (total == none && reciprocal_of[divisor] == none) {
        reciprocal_of[divisor] = static_cast<std::int16_t>(combine(op::divide, value(algebra::one), divisor));
      }
      total = total == none ? reciprocal_of[divisor] : combine(op::divide, total, divisor);
    }
    first = last;
  }
  return negative ? make(depth_of(total), op::negate, total, 0) : total;
}

template <class Program>
constexpr int emitter<Program>::power(term base, const rational& exponent) {
  int root = value(base);
  if (exponent.den > 2) return make(depth_of(root), op::pow, root, constant(exponent));
  if (exponent.den == 2) root = make(depth_of(root), op::sqrt, root, 0);
  int result = none;
  for (std::int64_t rest = exponent.num; rest != 0; rest /= 2) {
    if (rest % 2 != 0) result = result == none ? root : combine(op::multiply, result, root);
    if (rest > 1) root = combine(op::multiply, root, root);
  }
  return result;
}

template <class Program>
constexpr int emitter<Program>::function(term t) {
  const algebra::node n = s.nodes[t];
  int arguments[algebra::max_arity] = {}, level = 0;
  for (int k = 0; k < algebra::max_arity; ++k) {
    const bool compared = k < traits_of(static_cast<algebra::function_id>(n.variant)).flat_in;
    const auto argument = [&] {
      return compared ? condition(s.ints[n.first + k]) : value(s.ints[n.first + k]);
    };
    arguments[k] = k < n.count ? argument() : arguments[0];
    if (out.error != fault::none) return 0;
    if (depth_of(arguments[k]) > level) level = depth_of(arguments[k]);
  }
  return make(level, op::function, arguments[0], n.variant, arguments[1], arguments[2]);
}

template <class Program>
constexpr int emitter<Program>::element(term t) {
  const algebra::node n = s.nodes[t];
  need_slot(n.symbol);
  if (n.count == 0) return make(0, op::scalar, n.symbol, 0);
  out.slots[n.symbol].read = true;
  std::int16_t indices[algebra::max_rank] = {};
  int level = 0;
  for (int k = 0; k < n.count; ++k) {
    indices[k] = static_cast<std::int16_t>(s.ints[n.first + k]);
    const int at = depth_of_index(indices[k]);
    if (at > level) level = at;
  }
  return make(level, op::load, n.symbol, access_to(indices, n.count));
}

template <class Program>
constexpr int emitter<Program>::read_item(term t) {
  const reading place = list.read(t);
  const item& x = list.items[place.item];
  // Whoever shares the item's loops reads it where it is written (nest.hpp).
  if (x.reg != none && on_path(x.value_nest)) return x.reg;
  if (x.array == none) {  // cannot be: what is read elsewhere is kept
    out.fail(fault::too_large);
    return 0;
  }
  std::int16_t indices[algebra::max_rank] = {};
  int level = tree.nests[x.home].depth;
  for (int k = 0; k < x.kept_count; ++k) {
    for (int axis = 0; axis < x.rank; ++axis) {
      if (x.free[axis] == x.kept[k]) indices[k] = place.actual[axis];
    }
    const int at = depth_of_index(indices[k]);
    if (at > level) level = at;
  }
  return make(level, op::fetch, x.array, access_to(indices, x.kept_count));
}

}  // namespace leibniz::plan
