// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rename.hpp>

namespace leibniz::plan {

using algebra::kind;
using algebra::store;
using algebra::term;

/// c (a + b u), where c, a and b do not depend on an index and u does, is c a + (c b) u: nothing is computed for each
/// element that c adds to. So factors of a sum go into it where each of its terms has something to take them up. Not
/// where conditions turn terms off: infinity times a sum is not the sum of infinity times 0.
constexpr term distribute(store& s, term t, int index);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The part of a term that does not depend on the index is not 1 or -1.
constexpr bool takes_up(const store& s, const algebra::slot& part, std::uint64_t index) {
  const algebra::node& n = s.nodes[part.child];
  if ((n.indices & index) == 0 ||
      !(part.number == algebra::rational{1, 1} || part.number == algebra::rational{-1, 1}))
    return true;
  if (n.type != kind::product) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if ((s.nodes[s.slots[k].child].indices & index) == 0) return true;
  }
  return false;
}

/// The factor of a product that can take up all others; -1 if there is none.
constexpr int distributes_into(const store& s, const algebra::node& n, std::uint64_t index) {
  int found = -1;
  for (int k = n.first; k < n.first + n.count; ++k) {
    const algebra::node& factor = s.nodes[s.slots[k].child];
    if ((factor.indices & index) == 0) continue;
    if (found >= 0 || factor.type != kind::sum || factor.count < 2 ||
        !(s.slots[k].number == algebra::rational{1, 1})) {
      return -1;
    }
    found = k;
    for (int part = factor.first; part < factor.first + factor.count; ++part) {
      if (!takes_up(s, s.slots[part], index)) return -1;
    }
  }
  return found;
}

}  // namespace detail

constexpr term distribute(store& s, term t, int index) {
  const algebra::node n = s.nodes[t];
  if (s.failed() || !algebra::detail::uses_slots(n.type)) return t;
  const int mark = s.stack_count;
  if (n.type == kind::sum) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      const algebra::slot part = s.slots[k];
      const term child = distribute(s, part.child, index);
      s.push(part.number, child);
    }
    return make_sum(s, mark);
  }
  const int sum = detail::distributes_into(s, n, algebra::bit(index));
  if (sum < 0) return t;
  const term inside = s.slots[sum].child;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (k != sum) s.push(s.slots[k].number, s.slots[k].child);
  }
  const term outside = make_product(s, mark);
  const algebra::node parts = s.nodes[inside];
  for (int k = parts.first; k < parts.first + parts.count; ++k) {
    const algebra::slot part = s.slots[k];
    const term made = multiply(s, outside, part.child);
    s.push(part.number, made);
  }
  return make_sum(s, mark);
}

}  // namespace leibniz::plan
