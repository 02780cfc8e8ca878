// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/make.hpp>

namespace leibniz::algebra {

// How a power of a power is read: (b^q)^e is b^(qe) when e is an integer, q is fractional or odd, or b is known
// to be positive; an even q keeps it, because sqrt(x^2) is |x|. The base of a fractional power is assumed
// positive (README, "What is assumed").

namespace detail {

/// A product under construction: coefficient times a sorted list of powers.
struct product_parts {
  static constexpr int capacity = 64;
  slot factors[capacity];
  int count = 0;
  rational coefficient{1, 1};
  bool vanishes = false;
  bool unsettled = false;  ///< an exponent changed: the factor may have become something else
};

/// 0 or 1: its positive powers are itself.
constexpr bool is_indicator(const store& s, term t) {
  const node& n = s.nodes[t];
  if (n.type != kind::function) return n.type == kind::delta;
  return n.variant == static_cast<int>(function_id::step) ||
         (n.variant == static_cast<int>(function_id::select_nonnegative) && s.ints[n.first + 1] == one &&
          s.ints[n.first + 2] == zero);
}

/// The number that a sum leaves to its product: 2x - 2y is 2 (x - y). What is left has whole coefficients without a
/// common divisor, and its first term, in an order that does not see the names of indices, is positive.
constexpr rational signed_content(const store& s, term sum) {
  const node& n = s.nodes[sum];
  int lead = n.first;
  std::int64_t num = 0, den = 1;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const rational& c = s.slots[k].number;
    if (num != 1) num = gcd(num, c.num);
    if (c.den != 1) {
      std::int64_t multiple = 0;
      // Without a common denominator in 64 bits the sum keeps its own.
      if (__builtin_mul_overflow(den / gcd(den, c.den), c.den, &multiple)) return {1, 1};
      den = multiple;
    }
    const node &a = s.nodes[s.slots[k].child], &b = s.nodes[s.slots[lead].child];
    if (a.type != b.type ? a.type < b.type : a.shape < b.shape) lead = k;
  }
  return {s.slots[lead].number.num < 0 ? -num : num, den};
}

/// False only if the term has a value wherever its symbols have one.
constexpr bool may_lack_value(const store& s, term t) {
  const node& n = s.nodes[t];
  if (n.type == kind::reduction) return may_lack_value(s, n.first);
  if (n.type == kind::let) return true;
  if (n.type == kind::function && !traits_of(static_cast<function_id>(n.variant)).finite) return true;
  if (!uses_slots(n.type) && n.type != kind::function) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const bool power = n.type == kind::product;
    if (power && (s.slots[k].number.num < 0 || !s.slots[k].number.is_integer())) return true;
    if (may_lack_value(s, uses_slots(n.type) ? s.slots[k].child : s.ints[k])) return true;
  }
  return false;
}

/// A power that loses its fraction or its minus sign, merging with another, loses the domain of its base; a function that
/// cancels loses that of its argument.
constexpr void note_lost_domain(store& s, term base, const rational& one_power, const rational& other,
                                const rational& together) {
  const bool root = !one_power.is_integer() || !other.is_integer();
  if (root && together.is_integer() && !positive(s, base)) return s.require(base, true);
  const kind type = s.nodes[base].type;
  const bool can_vanish = type == kind::sum || type == kind::reduction || is_indicator(s, base) ||
                          (type == kind::function && together.num == 0 && may_lack_value(s, base));
  if (can_vanish && together.num >= 0 && (one_power.num < 0 || other.num < 0)) s.require(base, false);
}

constexpr void insert_factor(store& s, product_parts& parts, const rational& exponent, term base) {
  int place = parts.count;
  while (place > 0) {
    slot& other = parts.factors[place - 1];
    if (other.child == base) {
      const rational total = other.number + exponent;
      note_lost_domain(s, base, other.number, exponent, total);
      other.number = total;
      parts.unsettled = true;
      if (!other.number.valid()) s.fail(status::rational_overflow);
      if (other.number.num == 0) {
        --parts.count;
        for (int k = place - 1; k < parts.count; ++k) parts.factors[k] = parts.factors[k + 1];
      }
      return;
    }
    if (!before(s, base, other.child)) break;
    --place;
  }
  if (parts.count >= product_parts::capacity) return s.fail(status::too_many_slots);
  for (int k = parts.count; k > place; --k) parts.factors[k] = parts.factors[k - 1];
  parts.factors[place].number = exponent;
  parts.factors[place].child = base;
  ++parts.count;
}

constexpr void multiply_coefficient(store& s, product_parts& parts, const rational& factor) {
  parts.coefficient = parts.coefficient * factor;
  if (!parts.coefficient.valid()) s.fail(status::rational_overflow);
}

/// number^exponent for a positive number and a fractional exponent: primes with exponents in (0, 1), the rest
/// goes to the coefficient. Factors above the largest trial divisor stay whole, which only costs merging.
constexpr void insert_root(store& s, product_parts& parts, const rational& number, const rational& exponent) {
  constexpr std::int64_t largest_divisor = 1000;
  for (const bool below : {false, true}) {
    std::int64_t rest = below ? number.den : number.num;
    for (std::int64_t divisor = 2; rest > 1; ++divisor) {
      if (divisor > largest_divisor || divisor * divisor > rest) divisor = rest;
      std::int64_t times = 0;
      while (rest % divisor == 0) {
        rest /= divisor;
        ++times;
      }
      if (times == 0) continue;
      const rational total = exponent * rational{below ? -times : times, 1};
      if (!total.valid()) return s.fail(status::rational_overflow);
      const std::int64_t whole = floor(total);
      multiply_coefficient(s, parts, power(rational{divisor, 1}, whole));
      if (!total.is_integer()) insert_factor(s, parts, total - rational{whole, 1}, constant(s, {divisor, 1}));
    }
  }
}

constexpr void insert_operand(store& s, product_parts& parts, rational exponent, term base);

/// base^exponent of a product base and a fractional exponent: factors of known sign apart, the others together.
/// With `negative`, of minus the product: the sign goes into the one factor of unknown sign if that is a sum, so that
/// it does not matter which way round the sum is held.
constexpr void insert_power_of_product(store& s, product_parts& parts, const rational& exponent, term base,
                                       bool negative) {
  slot unsigned_factors[product_parts::capacity];
  int count = 0;
  const auto is_unsigned = [&s](const slot& factor) {
    return factor.number.is_integer() && factor.number.num % 2 != 0 && !is_indicator(s, factor.child) &&
           !positive(s, factor.child);
  };
  for (int k = 0; k < s.nodes[base].count; ++k) {
    const slot factor = s.slots[s.nodes[base].first + k];
    if (is_unsigned(factor)) unsigned_factors[count++] = factor;
  }
  if (negative && !(count == 1 && s.nodes[unsigned_factors[0].child].type == kind::sum)) {
    return insert_factor(s, parts, exponent, scale(s, {-1, 1}, base));
  }
  for (int k = 0; k < s.nodes[base].count; ++k) {
    const slot factor = s.slots[s.nodes[base].first + k];
    if (is_unsigned(factor)) continue;
    const bool even = factor.number.is_integer() && factor.number.num % 2 == 0;
    if (even && !is_indicator(s, factor.child) && !positive(s, factor.child)) {
      insert_factor(s, parts, exponent * rational{factor.number.num / 2, 1}, power(s, factor.child, {2, 1}));
      parts.unsettled = true;
    } else {
      const rational total = factor.number * exponent;
      note_lost_domain(s, factor.child, factor.number, exponent, total);
      insert_operand(s, parts, total, factor.child);
    }
  }
  if (count == 1) {
    const term odd = negative ? scale(s, {-1, 1}, unsigned_factors[0].child) : unsigned_factors[0].child;
    const rational total = unsigned_factors[0].number * exponent;
    note_lost_domain(s, odd, unsigned_factors[0].number, exponent, total);
    insert_factor(s, parts, total, odd);
    parts.unsettled = true;
  } else if (count > 1) {
    const int mark = s.stack_count;
    for (int k = 0; k < count; ++k) s.push(unsigned_factors[k].number, unsigned_factors[k].child);
    insert_factor(s, parts, exponent, make_product(s, mark));
  }
}

/// Takes one operand apart; parts that need another look go back on the stack.
constexpr void insert_operand(store& s, product_parts& parts, rational exponent, term base) {
  const node& n = s.nodes[base];
  if (!exponent.valid()) return s.fail(status::rational_overflow);
  if (is_indicator(s, base) && exponent.num > 0) exponent = {1, 1};
  // Zero at most places: there is no value to be found under a sum that delta contracts.
  if (n.type == kind::delta && exponent.num < 0) return s.fail(status::division_by_zero);
  if (exponent.num == 0 || base == one) return;
  if (base == zero) {
    if (exponent.num < 0) s.fail(status::division_by_zero);
    parts.vanishes = true;
    return;
  }
  if (n.type == kind::product) {
    if (exponent.is_integer()) {
      for (int k = 0; k < s.nodes[base].count; ++k) {
        const slot factor = s.slots[s.nodes[base].first + k];
        const rational total = factor.number * exponent;
        note_lost_domain(s, factor.child, factor.number, {1, 1}, total);
        s.push(total, factor.child);
      }
    } else {
      insert_power_of_product(s, parts, exponent, base, false);
    }
    return;
  }
  if (is_scaled(s, base)) {
    const rational number = coefficient(s, base);
    if (exponent.is_integer()) {
      multiply_coefficient(s, parts, power(number, exponent.num));
      s.push(exponent, unscaled(s, base));
    } else if (number.num > 0) {
      insert_root(s, parts, number, exponent);
      s.push(exponent, unscaled(s, base));
    } else {
      // The sign stays inside: (-x)^(1/2) has a value where x is negative.
      const rational size = -number;
      insert_root(s, parts, size, exponent);
      const term rest = unscaled(s, base);
      if (s.nodes[rest].type == kind::product && rest != one) {
        insert_power_of_product(s, parts, exponent, rest, true);
      } else {
        insert_factor(s, parts, exponent, scale(s, {-1, 1}, rest));
      }
    }
    return;
  }
  if (n.type == kind::sum && exponent.is_integer()) {
    const rational content = signed_content(s, base);
    if (!(content == rational{1, 1})) {
      multiply_coefficient(s, parts, power(content, exponent.num));
      return insert_factor(s, parts, exponent, scale(s, inverse(content), base));
    }
  }
  insert_factor(s, parts, exponent, base);
}

/// After merging, a factor may have become something else: an integer power of a number, product or sum.
constexpr bool needs_another_look(const store& s, const slot& factor) {
  const node& n = s.nodes[factor.child];
  if (is_indicator(s, factor.child)) return factor.number.num > 1 && factor.number.is_integer();
  if (factor.number.is_integer()) {
    return n.type == kind::product || is_scaled(s, factor.child) ||
           (n.type == kind::sum && !(signed_content(s, factor.child) == rational{1, 1}));
  }
  return is_constant(s, factor.child) && coefficient(s, factor.child).num > 0 &&
         !(rational{0, 1} < factor.number && factor.number < rational{1, 1});
}

constexpr bool look_again(store& s, product_parts& parts) {
  if (!parts.unsettled) return false;
  for (int k = 0; k < parts.count; ++k) {
    const slot factor = parts.factors[k];
    if (!needs_another_look(s, factor)) continue;
    --parts.count;
    for (int rest = k; rest < parts.count; ++rest) parts.factors[rest] = parts.factors[rest + 1];
    s.push(is_indicator(s, factor.child) ? rational{1, 1} : factor.number, factor.child);
    return true;
  }
  parts.unsettled = false;
  return false;
}

}  // namespace detail

/// Of u and -u the one that a function with a symmetry does not take.
constexpr bool leads_negative(const store& s, term u) {
  if (is_scaled(s, u)) return coefficient(s, u).num < 0;
  return s.nodes[u].type == kind::sum && u != zero && detail::signed_content(s, u).num < 0;
}

constexpr term make_product(store& s, int mark) {
  detail::product_parts parts;
  s.work += s.stack_count - mark;
  do {
    while (s.stack_count > mark && !s.failed()) {
      const slot operand = s.stack[--s.stack_count];
      detail::insert_operand(s, parts, operand.number, operand.child);
    }
  } while (!s.failed() && detail::look_again(s, parts));
  s.stack_count = mark;
  if (s.failed()) return one;
  if (parts.vanishes) return zero;
  term result = one;
  if (parts.count == 1 && parts.factors[0].number == rational{1, 1}) {
    result = parts.factors[0].child;
  } else if (parts.count > 0) {
    const int first = s.slot_count;
    if (first + parts.count > store::max_slots) {
      s.fail(status::too_many_slots);
      return one;
    }
    for (int k = 0; k < parts.count; ++k) s.slots[first + k] = parts.factors[k];
    s.slot_count = first + parts.count;
    result = detail::make_node(s, kind::product, 0, 0, first, parts.count);
  }
  return result == one && !(parts.coefficient == rational{1, 1}) ? constant(s, parts.coefficient)
                                                                 : scale(s, parts.coefficient, result);
}

}  // namespace leibniz::algebra
