// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/expand.hpp>

namespace leibniz::algebra::detail {

// Sums over indices in the proof form. Nested sums are taken together: a monomial under a set of bound indices
// contracts its deltas, falls apart into factors that share no index, and each of these closes over its indices in
// an order that depends on the monomial only. So the order in which sums were written is lost.

/// Indices that are summed over while a monomial is taken apart.
struct binders {
  static constexpr int capacity = 12;
  std::int16_t at[capacity]{};
  int count = 0;
  std::uint64_t mask = 0;

  constexpr void add(store& s, int index) {
    if (count == capacity) return s.fail(status::too_many_indices);
    at[count++] = static_cast<std::int16_t>(index);
    mask |= bit(index);
  }
  constexpr void remove(int index) {
    int kept = 0;
    for (int k = 0; k < count; ++k) {
      if (at[k] != index) at[kept++] = at[k];
    }
    count = kept;
    mask &= ~bit(index);
  }
};

/// Of more indices than this those that look alike keep the order they came in, which matters only if they look alike
/// and are not: equal sums may then stay undecided.
inline constexpr int most_permuted = 4;

constexpr term sum_over(store& s, const binders& over, term body);

/// The nested sum of a product, its indices bound in the given order, innermost first.
constexpr term nest(store& s, const std::int16_t* order, int count, term product) {
  const int height = s.nodes[product].height;
  term body = product;
  rational factor{1, 1};
  for (int k = 0; k < count; ++k) {
    body = rename(s, body, order[k], bound_index(s, height + 1 + k, s.indices[order[k]].extent));
    factor = factor * coefficient(s, body);
    body = unscaled(s, body);
  }
  for (int k = 0; k < count; ++k) {
    body = intern_reduction(s, reduction_op::sum, bound_index(s, height + 1 + k, s.indices[order[k]].extent),
                            body);
  }
  return scale(s, factor, body);
}

/// A hash of the term in which indices count by their colour only, and the order of operands not at all.
constexpr std::uint32_t coloured_hash(const store& s, term t, const std::uint32_t* colours,
                                      std::uint64_t coloured) {
  const node& n = s.nodes[t];
  if ((n.indices & coloured) == 0) return n.hash;
  std::uint32_t hash = static_cast<std::uint32_t>(n.type) * 256u + n.variant;
  if (n.type == kind::reduction) return mix(hash, coloured_hash(s, n.first, colours, coloured));
  if (uses_slots(n.type)) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      hash += mix(hash_number(s.slots[k].number), coloured_hash(s, s.slots[k].child, colours, coloured));
    }
    return hash;
  }
  if (n.type != kind::function && n.type != kind::delta) hash = mix(hash, s.symbols[n.symbol].hash);
  std::uint32_t parts = 0;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const std::int32_t part = s.ints[k];
    const std::uint32_t value = n.type == kind::function      ? coloured_hash(s, part, colours, coloured)
                                : (coloured & bit(part)) != 0 ? colours[part]
                                                              : s.indices[part].hash;
    // delta is symmetric
    parts = n.type == kind::delta ? parts + mix(29, value) : mix(parts, value);
  }
  return mix(hash, parts);
}

/// Tells indices apart by what the product says of them and, in the second round, of their neighbours.
constexpr void refine_colours(const store& s, const std::int16_t* order, int count, term product,
                              std::uint64_t coloured, std::uint32_t* colours) {
  for (int round = 0; round < 2; ++round) {
    std::uint32_t refined[store::max_indices];
    for (int k = 0; k < count; ++k) {
      const std::uint32_t own = colours[order[k]];
      colours[order[k]] = mix(own, 101);
      refined[order[k]] = mix(own, coloured_hash(s, product, colours, coloured));
      colours[order[k]] = own;
    }
    for (int k = 0; k < count; ++k) colours[order[k]] = refined[order[k]];
  }
}

/// Sorts indices by their role in the product, whatever they are called. Of many, those that look alike are told apart
/// one by one: one of them is singled out, and the others are looked at again in its light.
constexpr void sort_by_role(const store& s, std::int16_t* order, int count, term product,
                            std::uint32_t* colours) {
  std::uint64_t coloured = 0;
  for (int k = 0; k < count; ++k) {
    coloured |= bit(order[k]);
    colours[order[k]] = s.symbols[s.indices[order[k]].extent].hash;
  }
  for (int singled_out = 0; singled_out < count; ++singled_out) {
    refine_colours(s, order, count, product, coloured, colours);
    for (int k = 1; k < count; ++k) {
      const std::int16_t moved = order[k];
      int place = k;
      for (; place > 0 && colours[moved] < colours[order[place - 1]]; --place)
        order[place] = order[place - 1];
      order[place] = moved;
    }
    if (count <= most_permuted) return;
    int twin = 1;
    while (twin < count && colours[order[twin]] != colours[order[twin - 1]]) ++twin;
    if (twin == count) return;
    colours[order[twin - 1]] = mix(colours[order[twin - 1]], 103);
  }
}

/// The first in the structural order of the nests of all orders that only exchange indices of one colour.
constexpr term first_nest(store& s, std::int16_t* order, int count, int fixed, term product,
                          const std::uint32_t* colours, term best) {
  if (fixed == count || count > most_permuted) {
    const term made = nest(s, order, count, product);
    return best == no_term || before(s, unscaled(s, made), unscaled(s, best)) ? made : best;
  }
  for (int k = fixed; k < count && colours[order[k]] == colours[order[fixed]]; ++k) {
    const std::int16_t chosen = order[k];
    order[k] = order[fixed];
    order[fixed] = chosen;
    best = first_nest(s, order, count, fixed + 1, product, colours, best);
    order[fixed] = order[k];
    order[k] = chosen;
  }
  return best;
}

constexpr term close_over(store& s, std::int16_t* order, int count, term product) {
  std::uint32_t colours[store::max_indices];
  if (count > 1) sort_by_role(s, order, count, product, colours);
  return count > 1 ? first_nest(s, order, count, 0, product, colours, no_term)
                   : nest(s, order, count, product);
}

/// The factors of the product that hang together with the first index, closed over their indices; the rest goes on.
constexpr term split_component(store& s, const binders& over, term product) {
  std::uint64_t component = bit(over.at[0]);
  for (std::uint64_t before_growth = 0; before_growth != component;) {
    before_growth = component;
    for (int k = 0; k < factors(s, product); ++k) {
      const std::uint64_t used = s.nodes[factor(s, product, k).child].indices & over.mask;
      if ((used & component) != 0) component |= used;
    }
  }
  std::int16_t order[binders::capacity] = {};
  int count = 0;
  binders others;
  for (int k = 0; k < over.count; ++k) {
    if ((component & bit(over.at[k])) != 0) {
      order[count++] = over.at[k];
    } else {
      others.add(s, over.at[k]);
    }
  }
  const int mark = s.stack_count;
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    if ((s.nodes[f.child].indices & component) != 0) s.push(f.number, f.child);
  }
  const bool alone = s.stack_count == mark;
  const term inside = make_product(s, mark);
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    if ((s.nodes[f.child].indices & component) == 0) s.push(f.number, f.child);
  }
  const term outside = make_product(s, mark);
  const term closed =
      alone ? make_extent(s, s.indices[order[0]].extent) : close_over(s, order, count, inside);
  return multiply_expanded(s, closed, sum_over(s, others, outside));
}

/// A delta factor that holds a bound index, or no_term.
constexpr term bound_delta(const store& s, const binders& over, term product) {
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    const node& n = s.nodes[f.child];
    if (n.type == kind::delta && f.number.num > 0 && (n.indices & over.mask) != 0) return f.child;
  }
  return no_term;
}

constexpr term sum_monomial(store& s, const binders& over, term product) {
  const term delta = bound_delta(s, over, product);
  if (delta == no_term) return split_component(s, over, product);
  const int first = s.ints[s.nodes[delta].first], second = s.ints[s.nodes[delta].first + 1];
  const bool first_bound = (bit(first) & over.mask) != 0;
  binders rest = over;
  rest.remove(first_bound ? first : second);
  const term contracted = rename(s, without_factor(s, product, delta), first_bound ? first : second,
                                 first_bound ? second : first);
  return sum_over(s, rest, expand(s, contracted));
}

/// A sum inside the monomial that depends on a bound index, to a positive whole power; k = -1 if there is none.
constexpr int inner_sum(const store& s, const binders& over, term product) {
  for (int k = 0; k < factors(s, product); ++k) {
    const slot f = factor(s, product, k);
    const node& n = s.nodes[f.child];
    if (is_reduction(s, f.child, reduction_op::sum) && (n.indices & over.mask) != 0 &&
        f.number.is_integer() && f.number.num > 0) {
      return k;
    }
  }
  return -1;
}

constexpr term sum_over(store& s, const binders& over, term body) {
  if (over.count == 0 || body == zero || s.failed()) return body;
  if (is_long_sum(s, body) || is_scaled(s, body)) {
    const int mark = s.stack_count;
    for (int m = 0; m < monomials(s, body); ++m) {
      const slot part = monomial(s, body, m);
      s.push(part.number, sum_over(s, over, part.child));
    }
    return make_sum(s, mark);
  }
  const int inner = inner_sum(s, over, body);
  if (inner < 0) return sum_monomial(s, over, body);
  // One factor of the inner sum joins; the others follow when the result is looked at again.
  const slot f = factor(s, body, inner);
  const opened part = open(s, f.child, s.nodes[body].indices | over.mask);
  binders wider = over;
  wider.add(s, part.index);
  return sum_over(s, wider, multiply_expanded(s, change_exponent(s, body, f.child, {-1, 1}), part.body));
}

/// What does not depend on the index leaves the maximum; so does a positive number.
constexpr term maximum_expanded(store& s, int index, term body) {
  const int mark = s.stack_count;
  for (int m = 0; m < monomials(s, body); ++m) {
    const slot part = monomial(s, body, m);
    if (!depends_on(s, part.child, index)) s.push(part.number, part.child);
  }
  const term outside = make_sum(s, mark);
  return add(s, outside, make_maximum(s, index, subtract(s, body, outside)));
}

constexpr term reduce_expanded(store& s, reduction_op op, int index, term body) {
  if (op == reduction_op::max) return maximum_expanded(s, index, body);
  binders over;
  over.add(s, index);
  return sum_over(s, over, body);
}

}  // namespace leibniz::algebra::detail
