// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/monomials.hpp>
#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

/// Slips of a person who derives by hand.
enum class slip : std::uint8_t {
  none,
  sign,       ///< of a term
  factor,     ///< 2, 1/2, an extent or its reciprocal
  term,       ///< one too many or too few in a sum
  product,    ///< a factor too many, or on the wrong side of the fraction
  index,      ///< of a delta, an element or a let
  deviation,  ///< x[k] for x[k] - mu
};

/// The term with its slip number `number` mended, counted from 0 over all places; `kind` says what it was, none after the
/// last.
struct edit {
  slip kind = slip::none;
  term result = no_term;
};
constexpr edit mended(store& s, term t, int number);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// Walks over the places of a term; the edit that counts down to zero is made.
struct editor {
  store& s;
  int left;
  slip kind = slip::none;

  constexpr bool chosen(slip what) {
    if (kind != slip::none || left-- != 0) return false;
    kind = what;
    return true;
  }

  /// Each factor that a person loses or adds.
  constexpr term with_factor(term t) {
    for (const rational& number : {rational{2, 1}, rational{1, 2}}) {
      if (chosen(slip::factor)) return scale(s, number, t);
    }
    for (int symbol = 0; symbol < s.symbol_count && kind == slip::none; ++symbol) {
      if (s.symbols[symbol].type != kind::extent) continue;
      if (chosen(slip::factor)) return multiply(s, t, make_extent(s, symbol));
      if (chosen(slip::factor)) return divide(s, t, make_extent(s, symbol));
    }
    return t;
  }

  /// What the coefficient would be if one of several equal terms had another sign, or were one less or more.
  constexpr rational other_coefficient(const rational& number) {
    for (const int change : {2, -2, 1, -1}) {
      const slip what = change * change == 4 ? slip::sign : slip::term;
      if (chosen(what)) return number + rational{change, 1};
    }
    return number;
  }

  /// A free index in the factors beside a sum that should be the sum's own, as in sum(k, a[k]) * delta(i,j).
  constexpr term with_bound_index(const node& n) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      const slot sum = s.slots[k];
      if (!is_reduction(s, sum.child, reduction_op::sum) || !(sum.number == rational{1, 1})) continue;
      const opened inner = open(s, sum.child, n.indices);
      const int mark = s.stack_count;
      for (int other = n.first; other < n.first + n.count; ++other) {
        if (other != k) s.push(s.slots[other].number, s.slots[other].child);
      }
      const term rest = make_product(s, mark);
      for (int index = 0; index < s.index_count; ++index) {
        const bool fits =
            depends_on(s, rest, index) && s.indices[index].extent == s.indices[inner.index].extent;
        if (!fits || !chosen(slip::index)) continue;
        return make_reduction(s, inner.index, multiply(s, inner.body, rename(s, rest, index, inner.index)));
      }
    }
    return no_term;
  }

  constexpr term slots(const node& n, std::uint64_t scope) {
    const term other_index = n.type == kind::product ? with_bound_index(n) : no_term;
    if (other_index != no_term) return other_index;
    const bool is_sum = n.type == kind::sum;
    const int mark = s.stack_count;
    for (int k = n.first; k < n.first + n.count; ++k) {
      const slot part = s.slots[k];
      if (is_sum && chosen(slip::sign)) {
        s.push(-part.number, part.child);
      } else if (n.count > 1 && chosen(is_sum ? slip::term : slip::product)) {
        continue;
      } else if (!is_sum && chosen(slip::product)) {
        s.push(-part.number, part.child);
      } else {
        term inner = run(part.child, scope);
        if (is_sum && n.count > 1) inner = with_factor(inner);
        const rational number = is_sum ? other_coefficient(part.number) : part.number;
        s.push(number, inner);
      }
    }
    return is_sum ? make_sum(s, mark) : make_product(s, mark);
  }

  /// Another index in scope over the same extent in one of the places.
  constexpr term with_index(const node& n, term t, std::uint64_t scope) {
    for (int place = 0; place < n.count; ++place) {
      const int old = s.ints[n.first + place];
      for (int index = 0; index < s.index_count; ++index) {
        const bool fits =
            (scope >> index & 1) != 0 && index != old && s.indices[index].extent == s.indices[old].extent;
        if (!fits || !chosen(slip::index)) continue;
        std::int32_t indices[max_rank] = {};
        for (int k = 0; k < n.count; ++k) indices[k] = k == place ? index : s.ints[n.first + k];
        return n.type == kind::delta ? make_delta(s, indices[0], indices[1])
                                     : make_indexed(s, n.type, n.symbol, indices, n.count);
      }
    }
    return t;
  }

  constexpr term with_deviation(term t) {
    for (int symbol = 0; symbol < s.symbol_count; ++symbol) {
      const bool mean = s.symbols[symbol].type == kind::let && s.symbols[symbol].rank == 0;
      if (mean && chosen(slip::deviation)) {
        return subtract(s, t, make_indexed(s, kind::let, symbol, nullptr, 0));
      }
    }
    return t;
  }

  constexpr term run(term t, std::uint64_t scope) {
    if (kind != slip::none || s.failed()) return t;
    const node n = s.nodes[t];
    switch (n.type) {
      case kind::sum:
      case kind::product:
        return slots(n, scope);
      case kind::function:
        return map_arguments(s, t, [this, scope](store&, term argument) { return run(argument, scope); });
      case kind::reduction: {
        const opened inner = open(s, t, scope | n.indices);
        const term body = run(inner.body, scope | bit(inner.index));
        return make_reduction(s, static_cast<reduction_op>(n.variant), inner.index, body);
      }
      case kind::delta:
      case kind::let:
        return with_index(n, t, scope);
      case kind::element: {
        const term other = with_index(n, t, scope);
        return kind == slip::none ? with_deviation(t) : other;
      }
      default:
        return t;
    }
  }
};

}  // namespace detail

constexpr edit mended(store& s, term t, int number) {
  detail::editor edits{s, number};
  if (edits.chosen(slip::sign)) return {slip::sign, scale(s, {-1, 1}, t)};
  term result = edits.with_factor(t);
  if (edits.kind == slip::none) {
    std::uint64_t scope = 0;
    for (int index = 0; index < s.index_count; ++index) {
      if (s.indices[index].role == index_role::free) scope |= bit(index);
    }
    result = edits.run(t, scope);
  }
  return {edits.kind, result};
}

}  // namespace leibniz::algebra
