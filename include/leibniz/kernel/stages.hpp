// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/items.hpp>

namespace leibniz::plan {

/// Which items wait. A stage ends where a value is read that is complete only after its loop. An item that may run in
/// several stages waits for the last one in which loops over the same indices load all that it reads, so that memory is
/// read once less; nothing else waits. An output of what is only computed here comes after all of them.
struct stage_list {
  static constexpr int max_items = 64;  ///< in longer programs nothing waits: the search is quadratic

  std::int16_t early[item_list::max_items]{};
  std::int16_t chosen[item_list::max_items]{};

  constexpr explicit stage_list(const item_list& list);
  constexpr bool waits(int item) const { return chosen[item] > early[item]; }

 private:
  static constexpr bool may_wait(const item_list& list, const item& x);
  static constexpr bool is_last(const item_list& list, int which);
  constexpr int latest(const item_list& list, int which) const;
  constexpr bool loads_all(const item_list& list, int which, int stage, const bool* fixed) const;
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The stages between an item and one that reads it.
constexpr int stages_between(const item& read, const need& by) {
  std::uint64_t axes = 0;
  for (int k = 0; k < read.rank; ++k) axes |= algebra::bit(read.free[k]);
  return read.bound != none || by.aligned != axes ? 1 : 0;
}

constexpr bool same_loops(const item& a, const item& b) {
  bool same = a.loop_count == b.loop_count;
  for (int k = 0; same && k < a.loop_count; ++k) same = a.loops[k] == b.loops[k];
  return same;
}

}  // namespace detail

/// It loads something, and would not leave a loop over an open extent, for whose elements nothing can be kept.
constexpr bool stage_list::may_wait(const item_list& list, const item& x) {
  return x.input_count > 0 && x.loop_count > 0 &&
         !list.open_extent[list.s.indices[x.loops[x.loop_count - 1]].extent];
}

/// An output that loads nothing and reads only what is complete when the outermost loop is.
constexpr bool stage_list::is_last(const item_list& list, int which) {
  const item& x = list.items[which];
  bool result = x.output != none && x.input_count == 0 && x.need_count > 0;
  for (int n = x.first_need; result && n < x.first_need + x.need_count; ++n) {
    const item& read = list.items[list.needs[n].item];
    result = read.bound != none && read.bound == read.loops[0];
  }
  return result;
}

/// The last stage in which all who read the item still find it; chosen[which] if nobody does.
constexpr int stage_list::latest(const item_list& list, int which) const {
  int result = chosen[which];
  bool is_read = false;
  for (int reader = which + 1; reader < list.count; ++reader) {
    const item& by = list.items[reader];
    for (int n = by.first_need; n < by.first_need + by.need_count; ++n) {
      if (list.needs[n].item != which) continue;
      const int stage = chosen[reader] - detail::stages_between(list.items[which], list.needs[n]);
      if (!is_read || stage < result) result = stage;
      is_read = true;
    }
  }
  return result;
}

/// Whether items that cannot wait, in that stage and over the same loops, load all that this one does.
constexpr bool stage_list::loads_all(const item_list& list, int which, int stage, const bool* fixed) const {
  const item& x = list.items[which];
  bool any = false;
  std::uint64_t missing = (std::uint64_t{1} << x.input_count) - 1;
  for (int k = 0; k < list.count; ++k) {
    const item& other = list.items[k];
    if (!fixed[k] || chosen[k] != stage || !detail::same_loops(x, other)) continue;
    any = true;
    for (int mine = 0; mine < x.input_count; ++mine) {
      for (int n = other.first_input; n < other.first_input + other.input_count; ++n) {
        if (list.inputs[n] == list.inputs[x.first_input + mine]) missing &= ~(std::uint64_t{1} << mine);
      }
    }
  }
  return any && missing == 0;
}

constexpr stage_list::stage_list(const item_list& list) {
  int last = 0;
  for (int k = 0; k < list.count; ++k) {
    const item& x = list.items[k];
    for (int n = x.first_need; n < x.first_need + x.need_count; ++n) {
      const need& read = list.needs[n];
      const int stage = early[read.item] + detail::stages_between(list.items[read.item], read);
      if (stage > early[k]) early[k] = static_cast<std::int16_t>(stage);
    }
    if (early[k] > last && !is_last(list, k)) last = early[k];
    chosen[k] = early[k];
  }
  if (list.count > max_items) return;
  // The latest stage of each, if all wait.
  bool fixed[max_items]{};
  for (int k = 0; k < list.count; ++k) {
    fixed[k] = is_last(list, k);
    chosen[k] = static_cast<std::int16_t>(fixed[k] ? last + 1 : last);
  }
  for (int k = list.count - 1; k >= 0; --k) {
    if (fixed[k]) continue;
    chosen[k] = static_cast<std::int16_t>(latest(list, k));
    fixed[k] = chosen[k] == early[k];
  }
  for (int k = list.count - 1; k >= 0; --k) {
    if (fixed[k]) continue;
    chosen[k] = static_cast<std::int16_t>(last);
    int stage = may_wait(list, list.items[k]) ? latest(list, k) : early[k];
    while (stage > early[k] && !loads_all(list, k, stage, fixed)) --stage;
    chosen[k] = static_cast<std::int16_t>(stage);
    fixed[k] = true;
  }
}

}  // namespace leibniz::plan
