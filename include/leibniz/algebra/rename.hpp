// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/make.hpp>

namespace leibniz::algebra {

/// A simultaneous replacement of free indices by indices of the same extents.
struct renaming {
  static constexpr int capacity = 2 * max_rank;
  std::int16_t from[capacity];
  std::int16_t to[capacity];
  int count = 0;
  std::uint64_t removed = 0;
  std::uint64_t added = 0;

  constexpr void add(int source, int target) {
    if (source == target) return;
    from[count] = static_cast<std::int16_t>(source);
    to[count] = static_cast<std::int16_t>(target);
    ++count;
    removed |= bit(source);
    added |= bit(target);
  }
  constexpr int operator()(int index) const {
    for (int k = 0; k < count; ++k) {
      if (from[k] == index) return to[k];
    }
    return index;
  }
};

/// The term with its free indices replaced, rebuilt through the factories: it may simplify where two indices
/// become one, and 1/(x[i] - x[j]) at i = j fails with division_by_zero.
constexpr term rename(store& s, term t, const renaming& map);
constexpr term rename(store& s, term t, int from, int to);

/// The definition of a let at the reference's indices.
constexpr term instantiate(store& s, term let_reference);

/// Whether the term itself, not the definitions behind its lets, holds the symbol.
constexpr bool names(const store& s, term t, int symbol);

/// Whether the term or a definition behind its lets holds a stop_gradient.
constexpr bool stops_gradient(const store& s, term t);

/// The function of changed arguments: change(store, argument) of each.
template <class Change>
constexpr term map_arguments(store& s, term function, Change change) {
  const node& n = s.nodes[function];
  term changed[max_arity] = {};
  for (int k = 0; k < n.count; ++k) changed[k] = change(s, s.ints[n.first + k]);
  return make_function(s, static_cast<function_id>(n.variant), changed);
}

/// A reduction taken apart: its body over a fresh index that is not in `avoid`.
struct opened {
  term body;
  int index;
};
constexpr opened open(store& s, term reduction, std::uint64_t avoid = 0);

/// The term made again of its changed parts: change(store, part) of each operand, argument or opened body. What has no
/// parts, as a let, stays.
template <class Change>
constexpr term map_parts(store& s, term t, Change change);

/// sum over the index of the body. Independent factors leave the sum, delta contracts, sum of 1 is the extent.
/// The index is then bound; it may be any but another bound one.
constexpr term make_reduction(store& s, int index, term body);
/// The maximum over the index of the body.
constexpr term make_maximum(store& s, int index, term body);
/// Either.
constexpr term make_reduction(store& s, reduction_op op, int index, term body);
constexpr bool is_reduction(const store& s, term t, reduction_op op);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// Numbers leave the body, also the one that a sum as a body leaves to a product; only positive ones a maximum.
constexpr term intern_reduction(store& s, reduction_op op, int bound, term body) {
  rational factor = coefficient(s, body);
  term rest = unscaled(s, body);
  if (s.nodes[rest].type == kind::sum) factor = signed_content(s, rest);
  if (op == reduction_op::max && factor.num < 0) factor.num = -factor.num;
  rest = scale(s, inverse(factor), body);
  node made{};
  made.type = kind::reduction;
  made.variant = static_cast<std::uint8_t>(op);
  made.symbol = static_cast<std::int16_t>(bound);
  made.first = rest;
  made.count = 1;
  return scale(s, factor, intern(s, made));
}

constexpr term close(store& s, reduction_op op, int index, term body) {
  const int bound = bound_index(s, s.nodes[body].height + 1, s.indices[index].extent);
  return intern_reduction(s, op, bound, rename(s, body, index, bound));
}

constexpr term rename_slots(store& s, term t, const renaming& map) {
  const int mark = s.stack_count;
  for (int k = 0; k < s.nodes[t].count; ++k) {
    const slot part = s.slots[s.nodes[t].first + k];
    s.push(part.number, rename(s, part.child, map));
  }
  return s.nodes[t].type == kind::sum ? make_sum(s, mark) : make_product(s, mark);
}

constexpr term rename_reduction(store& s, term t, const renaming& map) {
  const node n = s.nodes[t];
  // Injective: the structure stays, and so does the height that names the bound index.
  if ((map.added & n.indices) == 0 && (map.count == 1 || !(map.added & map.removed))) {
    bool injective = true;
    for (int a = 0; a < map.count; ++a) {
      for (int b = 0; b < a; ++b) injective = injective && map.to[a] != map.to[b];
    }
    if (injective) {
      return intern_reduction(s, static_cast<reduction_op>(n.variant), n.symbol, rename(s, n.first, map));
    }
  }
  const opened inner = open(s, t, n.indices | map.added | map.removed);
  return make_reduction(s, static_cast<reduction_op>(n.variant), inner.index, rename(s, inner.body, map));
}

}  // namespace detail

constexpr term rename(store& s, term t, const renaming& map) {
  const node& n = s.nodes[t];
  if ((n.indices & map.removed) == 0 || s.failed()) return t;
  switch (n.type) {
    case kind::sum:
    case kind::product:
      return detail::rename_slots(s, t, map);
    case kind::reduction:
      return detail::rename_reduction(s, t, map);
    case kind::function:
      return map_arguments(s, t, [&map](store& st, term u) { return rename(st, u, map); });
    case kind::delta:
      return make_delta(s, map(s.ints[n.first]), map(s.ints[n.first + 1]));
    default: {
      std::int32_t indices[max_rank] = {};
      for (int k = 0; k < n.count; ++k) indices[k] = map(s.ints[n.first + k]);
      return make_indexed(s, n.type, n.symbol, indices, n.count);
    }
  }
}

constexpr term rename(store& s, term t, int from, int to) {
  renaming map;
  map.add(from, to);
  return rename(s, t, map);
}

constexpr term instantiate(store& s, term let_reference) {
  if (s.failed()) return let_reference;
  if (s.memos[let_reference].instantiated != no_term) return s.memos[let_reference].instantiated;
  const node& n = s.nodes[let_reference];
  const symbol& let = s.symbols[n.symbol];
  renaming map;
  for (int k = 0; k < n.count; ++k) map.add(let.parameters[k], s.ints[n.first + k]);
  const term result = rename(s, let.definition, map);
  if (!s.failed()) s.memos[let_reference].instantiated = result;
  return result;
}

constexpr opened open(store& s, term reduction, std::uint64_t avoid) {
  const node& n = s.nodes[reduction];
  const int bound = n.symbol;
  const int fresh = fresh_index(s, avoid | n.indices, s.indices[bound].extent);
  return {rename(s, n.first, bound, fresh), fresh};
}

template <class Change>
constexpr term map_parts(store& s, term t, Change change) {
  const node n = s.nodes[t];
  if (n.type == kind::function) return map_arguments(s, t, change);
  if (n.type == kind::reduction) {
    const opened inner = open(s, t);
    return make_reduction(s, static_cast<reduction_op>(n.variant), inner.index, change(s, inner.body));
  }
  if (!detail::uses_slots(n.type)) return t;
  const int mark = s.stack_count;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const slot part = s.slots[k];
    const term inner = change(s, part.child);
    s.push(part.number, inner);
  }
  return n.type == kind::sum ? make_sum(s, mark) : make_product(s, mark);
}

constexpr bool stops_gradient(const store& s, term t) {
  const node& n = s.nodes[t];
  if (!s.stops_gradients) return false;
  if (n.type == kind::reduction) return stops_gradient(s, n.first);
  if (n.type == kind::let) {
    const symbol& let = s.symbols[n.symbol];
    return let.definition == no_term ? let.stops_gradients : stops_gradient(s, let.definition);
  }
  if (n.type == kind::function && n.variant == static_cast<int>(function_id::stop_gradient)) return true;
  if (n.type != kind::function && !detail::uses_slots(n.type)) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (stops_gradient(s, n.type == kind::function ? s.ints[k] : s.slots[k].child)) return true;
  }
  return false;
}

constexpr bool names(const store& s, term t, int symbol) {
  const node& n = s.nodes[t];
  if (n.type == kind::reduction) return names(s, n.first, symbol);
  if (detail::uses_slots(n.type) || n.type == kind::function) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      if (names(s, n.type == kind::function ? s.ints[k] : s.slots[k].child, symbol)) return true;
    }
    return false;
  }
  return n.type != kind::delta && n.symbol == symbol;
}

namespace detail {

/// The index that a delta sets equal to this one.
constexpr int partner(const store& s, term delta, int index) {
  const int first = s.ints[s.nodes[delta].first], second = s.ints[s.nodes[delta].first + 1];
  return first == index ? second : first;
}

constexpr term reduce_product(store& s, int index, term body) {
  const int mark = s.stack_count;
  const node& n = s.nodes[body];
  term delta = no_term;
  int independent = 0;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const slot& factor = s.slots[k];
    const bool depends = depends_on(s, factor.child, index);
    // Of several deltas the one whose partner comes first, so that the bound index' name does not matter.
    if (depends && s.nodes[factor.child].type == kind::delta && factor.number == rational{1, 1} &&
        (delta == no_term ||
         compare_indices(s, partner(s, factor.child, index), partner(s, delta, index)) < 0)) {
      delta = factor.child;
    }
    if (!depends) ++independent;
  }
  if (delta != no_term) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      if (s.slots[k].child != delta) s.push(s.slots[k].number, s.slots[k].child);
    }
    // delta(k,j) f[k] summed over k is f[j].
    return rename(s, make_product(s, mark), index, partner(s, delta, index));
  }
  if (independent == 0) return close(s, reduction_op::sum, index, body);
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (depends_on(s, s.slots[k].child, index)) s.push(s.slots[k].number, s.slots[k].child);
  }
  const term sum = make_reduction(s, index, make_product(s, mark));
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (!depends_on(s, s.slots[k].child, index)) s.push(s.slots[k].number, s.slots[k].child);
  }
  s.push({1, 1}, sum);
  return make_product(s, mark);
}

}  // namespace detail

constexpr term make_reduction(store& s, int index, term body) {
  const term rest = unscaled(s, body);
  if (rest != body && body != zero) {
    const rational factor = coefficient(s, body);
    return scale(s, factor, make_reduction(s, index, rest));
  }
  if (!depends_on(s, body, index)) {
    return multiply(s, make_extent(s, s.indices[index].extent), body);
  }
  const node& n = s.nodes[body];
  if (n.type == kind::delta) return one;
  if (n.type == kind::product) return detail::reduce_product(s, index, body);
  return detail::close(s, reduction_op::sum, index, body);
}

constexpr term make_maximum(store& s, int index, term body) {
  return depends_on(s, body, index) ? detail::close(s, reduction_op::max, index, body) : body;
}

constexpr term make_reduction(store& s, reduction_op op, int index, term body) {
  return op == reduction_op::max ? make_maximum(s, index, body) : make_reduction(s, index, body);
}

constexpr bool is_reduction(const store& s, term t, reduction_op op) {
  const node& n = s.nodes[t];
  return n.type == kind::reduction && n.variant == static_cast<int>(op);
}

constexpr term make_function(store& s, function_id id, term argument) {
  return make_function(s, id, &argument);
}

constexpr term make_function(store& s, function_id id, const term* arguments) {
  term given[max_arity] = {arguments[0]};
  int arity = 1;
  const term simpler = visit_function(id, [&](auto entry) {
    if constexpr (entry.arity == 1) {
      return entry.simplify(s, given[0]);
    } else {
      for (; arity < entry.arity; ++arity) given[arity] = arguments[arity];
      // A maximum is the same whichever argument comes first.
      if (entry.symmetric && before(s, given[1], given[0])) {
        given[0] = arguments[1];
        given[1] = arguments[0];
      }
      return entry.simplify(s, given);
    }
  });
  if (simpler != no_term) return simpler;
  if (id == function_id::stop_gradient) s.stops_gradients = true;
  const int first = s.int_count;
  for (int k = 0; k < arity; ++k) {
    if (!detail::push_int(s, given[k])) return one;
  }
  return detail::make_node(s, kind::function, static_cast<int>(id), 0, first, arity);
}

}  // namespace leibniz::algebra

#include <leibniz/algebra/select.hpp>
