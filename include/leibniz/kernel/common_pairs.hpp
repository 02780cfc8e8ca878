// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/nest.hpp>

namespace leibniz::plan {

/// Pairs of factors that several products of one loop have in common: a b is worked out once for a b c and a b d.
struct common_pairs {
  static constexpr int capacity = 48;  ///< in a loop with more, products of the first are found only

  struct pair {
    term first, second;  ///< in the order of their numbers
    int products;        ///< that hold both
    int reg;             ///< of the pair's product, or none
  };
  pair at[capacity];
  int count = 0;

  /// Starts anew with the products of a loop's own items.
  constexpr void read(item_list& list, const nest_list& tree, int nest);
  /// The pair, if several products hold it; else null.
  constexpr pair* find(term a, term b);

 private:
  static constexpr int max_products = 64;
  term products[max_products];
  int product_count = 0;

  constexpr void scan(const item_list& list, term t);
  constexpr void add(term a, term b);
};

/// Whether a factor of a product is multiplied as it stands.
constexpr bool is_plain_factor(const algebra::slot& factor) {
  return factor.number == algebra::rational{1, 1};
}

// ---------------------------------------------------------------------------------------------------------

constexpr void common_pairs::add(term a, term b) {
  for (int k = 0; k < count; ++k) {
    if (at[k].first == a && at[k].second == b) {
      ++at[k].products;
      return;
    }
  }
  if (count < capacity) at[count++] = {a, b, 1, none};
}

constexpr common_pairs::pair* common_pairs::find(term a, term b) {
  if (a > b) return find(b, a);
  for (int k = 0; k < count; ++k) {
    if (at[k].first == a && at[k].second == b) return at[k].products > 1 ? &at[k] : nullptr;
  }
  return nullptr;
}

constexpr void common_pairs::scan(const item_list& list, term t) {
  const store& s = list.s;
  const algebra::node n = s.nodes[t];
  if (list.is_item(t)) return;
  if (n.type == kind::function) {
    for (int k = n.first; k < n.first + n.count; ++k) scan(list, s.ints[k]);
    return;
  }
  if (!algebra::detail::uses_slots(n.type)) return;
  if (n.type == kind::product) {
    for (int k = 0; k < product_count; ++k) {
      if (products[k] == t) return;
    }
    if (product_count == max_products) return;
    products[product_count++] = t;
  }
  for (int k = n.first; k < n.first + n.count; ++k) {
    scan(list, s.slots[k].child);
    if (n.type != kind::product || !is_plain_factor(s.slots[k])) continue;
    for (int other = n.first; other < k; ++other) {
      const term a = s.slots[other].child, b = s.slots[k].child;
      if (is_plain_factor(s.slots[other])) a < b ? add(a, b) : add(b, a);
    }
  }
}

constexpr void common_pairs::read(item_list& list, const nest_list& tree, int nest) {
  count = product_count = 0;
  for (int p = tree.nests[nest].first; p != none; p = tree.parts[p].next) {
    if (!tree.parts[p].is_nest) scan(list, list.items[tree.parts[p].number].value);
  }
}

}  // namespace leibniz::plan
