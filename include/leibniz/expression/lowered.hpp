// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/store.hpp>

#include <cstdint>

namespace leibniz {

/// Free indices in the order in which the expression names them; the axes of its value.
struct index_list {
  static constexpr int capacity = 8;
  std::int16_t at[capacity]{};
  int count = 0;

  constexpr bool contains(int index) const {
    for (int k = 0; k < count; ++k) {
      if (at[k] == index) return true;
    }
    return false;
  }
  constexpr void add(algebra::store& s, int index) {
    if (contains(index)) return;
    if (count == capacity) return s.fail(algebra::status::too_many_indices);
    at[count++] = static_cast<std::int16_t>(index);
  }
  constexpr void add(algebra::store& s, const index_list& others) {
    for (int k = 0; k < others.count; ++k) add(s, others.at[k]);
  }
  constexpr void remove(int index) {
    int kept = 0;
    for (int k = 0; k < count; ++k) {
      if (at[k] != index) at[kept++] = at[k];
    }
    count = kept;
  }
  /// The same indices, in any order.
  constexpr bool matches(const index_list& other) const {
    for (int k = 0; k < other.count; ++k) {
      if (!contains(other.at[k])) return false;
    }
    return count == other.count;
  }
};

/// An expression written into a store. `free` is what the user wrote: diff(mu, x[j]) has j free although its term
/// is 1/N.
struct lowered {
  algebra::term value;
  index_list free;
};

}  // namespace leibniz
