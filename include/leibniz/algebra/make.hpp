// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/declare.hpp>
#include <leibniz/algebra/positive.hpp>

namespace leibniz::algebra {

// The factories. Each returns the canonical term: flattened, sorted, merged, constants folded, nothing expanded.

constexpr term constant(store& s, const rational& value);
/// The sum of the operands pushed on the stack above `mark`: number * child each. Pops them.
constexpr term make_sum(store& s, int mark);
/// The product of the operands pushed on the stack above `mark`: child^number each. Pops them.
constexpr term make_product(store& s, int mark);

constexpr term add(store& s, term a, term b);
constexpr term subtract(store& s, term a, term b);
constexpr term scale(store& s, const rational& factor, term a);
constexpr term multiply(store& s, term a, term b);
constexpr term divide(store& s, term a, term b);
constexpr term power(store& s, term base, const rational& exponent);

constexpr term make_extent(store& s, int symbol);
constexpr term make_scalar(store& s, int symbol);
constexpr term make_delta(store& s, int i, int j);
/// An element of a tensor, or a let at these indices.
constexpr term make_indexed(store& s, kind type, int symbol, const std::int32_t* indices, int count);

/// The number c of c * rest, where the term is one; 1 for every other term.
constexpr rational coefficient(const store& s, term t);
constexpr bool is_constant(const store& s, term t);
/// A one-term sum c * rest.
constexpr bool is_scaled(const store& s, term t) {
  return s.nodes[t].type == kind::sum && s.nodes[t].count == 1;
}
/// rest of a scaled term, the term itself otherwise.
constexpr term unscaled(const store& s, term t) {
  return is_scaled(s, t) ? s.slots[s.nodes[t].first].child : t;
}

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// Adds number * child to the sorted list under construction at the end of the slot pool.
constexpr void insert_term(store& s, int first, int& count, const rational& number, term child) {
  int place = count;
  while (place > 0) {
    const term other = s.slots[first + place - 1].child;
    if (other == child) {
      slot& merged = s.slots[first + place - 1];
      merged.number = merged.number + number;
      if (!merged.number.valid()) s.fail(status::rational_overflow);
      if (merged.number.num == 0) {
        --count;
        for (int k = place - 1; k < count; ++k) s.slots[first + k] = s.slots[first + k + 1];
      }
      return;
    }
    if (!before(s, child, other)) break;
    --place;
  }
  if (first + count >= store::max_slots) return s.fail(status::too_many_slots);
  for (int k = count; k > place; --k) s.slots[first + k] = s.slots[first + k - 1];
  s.slots[first + place].number = number;
  s.slots[first + place].child = child;
  ++count;
}

constexpr term make_node(store& s, kind type, int variant, int symbol, int first, int count) {
  node made{};
  made.type = type;
  made.variant = static_cast<std::uint8_t>(variant);
  made.symbol = static_cast<std::int16_t>(symbol);
  made.first = first;
  made.count = count;
  return intern(s, made);
}

constexpr bool push_int(store& s, std::int32_t value) {
  if (s.int_count >= store::max_ints) {
    s.fail(status::too_many_slots);
    return false;
  }
  s.ints[s.int_count++] = value;
  return true;
}

}  // namespace detail

constexpr term constant(store& s, const rational& value) {
  if (!value.valid()) {
    s.fail(status::rational_overflow);
    return one;
  }
  if (value.num == 0) return zero;
  if (value.num == 1 && value.den == 1) return one;
  const int mark = s.stack_count;
  s.push(value, one);
  return make_sum(s, mark);
}

namespace detail {

/// Sorts the operands in place, between the two ends of the stack, with the room above as scratch.
constexpr void sort_operands(store& s, int mark) {
  const int count = s.stack_count - mark;
  if (s.stack_count + count > store::max_stack) return s.fail(status::too_many_slots);
  int from = mark, to = s.stack_count;
  for (int width = 1; width < count; width *= 2) {
    for (int start = 0; start < count; start += 2 * width) {
      const int middle = start + width < count ? start + width : count;
      const int end = middle + width < count ? middle + width : count;
      int left = start, right = middle;
      for (int k = start; k < end; ++k) {
        const bool take_right = right < end && (left == middle || before(s, s.stack[from + right].child,
                                                                         s.stack[from + left].child));
        s.stack[to + k] = s.stack[from + (take_right ? right++ : left++)];
      }
    }
    const int old = from;
    from = to;
    to = old;
  }
  for (int k = 0; k < count && from != mark; ++k) s.stack[mark + k] = s.stack[from + k];
}

/// Replaces operands that are sums by their scaled terms.
constexpr void flatten_operands(store& s, int mark) {
  const int given = s.stack_count;
  for (int k = mark; k < given; ++k) {
    const slot operand = s.stack[k];
    const node& child = s.nodes[operand.child];
    if (child.type != kind::sum) continue;
    s.stack[k].number = {0, 1};
    for (int part = child.first; part < child.first + child.count; ++part) {
      const rational number = operand.number * s.slots[part].number;
      if (!number.valid()) s.fail(status::rational_overflow);
      s.push(number, s.slots[part].child);
    }
  }
}

}  // namespace detail

constexpr term make_sum(store& s, int mark) {
  constexpr int few = 12;
  const int first = s.slot_count;
  int count = 0;
  detail::flatten_operands(s, mark);
  s.work += s.stack_count - mark;
  // From here on every operand is put behind the last one, which insert_term finds at once.
  if (s.stack_count - mark > few) detail::sort_operands(s, mark);
  for (int k = mark; k < s.stack_count && !s.failed(); ++k) {
    if (s.stack[k].number.num != 0 || !s.stack[k].number.valid()) {
      detail::insert_term(s, first, count, s.stack[k].number, s.stack[k].child);
    }
  }
  s.stack_count = mark;
  if (s.failed()) return one;
  if (count == 0) return zero;
  if (count == 1 && s.slots[first].number == rational{1, 1}) return s.slots[first].child;
  s.slot_count = first + count;
  return detail::make_node(s, kind::sum, 0, 0, first, count);
}

constexpr rational coefficient(const store& s, term t) {
  if (t == zero) return {0, 1};
  return is_scaled(s, t) ? s.slots[s.nodes[t].first].number : rational{1, 1};
}

constexpr bool is_constant(const store& s, term t) { return t == zero || unscaled(s, t) == one; }

constexpr term add(store& s, term a, term b) {
  const int mark = s.stack_count;
  s.push({1, 1}, a);
  s.push({1, 1}, b);
  return make_sum(s, mark);
}

constexpr term subtract(store& s, term a, term b) {
  const int mark = s.stack_count;
  s.push({1, 1}, a);
  s.push({-1, 1}, b);
  return make_sum(s, mark);
}

constexpr term scale(store& s, const rational& factor, term a) {
  if (factor == rational{1, 1}) return a;
  const int mark = s.stack_count;
  s.push(factor, a);
  return make_sum(s, mark);
}

constexpr term multiply(store& s, term a, term b) {
  if (a == zero || b == zero) return zero;
  if (a == one) return b;
  if (b == one) return a;
  const int mark = s.stack_count;
  s.push({1, 1}, a);
  s.push({1, 1}, b);
  return make_product(s, mark);
}

constexpr term power(store& s, term base, const rational& exponent) {
  if (exponent.num == 0 && exponent.valid()) return one;
  const int mark = s.stack_count;
  s.push(exponent, base);
  return make_product(s, mark);
}

constexpr term divide(store& s, term a, term b) {
  const int mark = s.stack_count;
  s.push({1, 1}, a);
  s.push({-1, 1}, b);
  return make_product(s, mark);
}

constexpr term make_extent(store& s, int symbol) {
  return detail::make_node(s, kind::extent, 0, symbol, s.int_count, 0);
}

constexpr term make_scalar(store& s, int symbol) {
  return detail::make_node(s, kind::scalar, 0, symbol, s.int_count, 0);
}

constexpr term make_indexed(store& s, kind type, int symbol, const std::int32_t* indices, int count) {
  const int first = s.int_count;
  for (int k = 0; k < count; ++k) {
    if (!detail::push_int(s, indices[k])) return one;
  }
  return detail::make_node(s, type, 0, symbol, first, count);
}

constexpr term make_delta(store& s, int i, int j) {
  if (i == j) return one;
  if (detail::compare_indices(s, j, i) < 0) {
    const int other = i;
    i = j;
    j = other;
  }
  const std::int32_t indices[2] = {i, j};
  return make_indexed(s, kind::delta, 0, indices, 2);
}

}  // namespace leibniz::algebra

#include <leibniz/algebra/product.hpp>
