// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/stages.hpp>

namespace leibniz::plan {

/// A loop of the program under construction. The outermost nest is the program itself and has no index.
struct nest {
  std::int16_t index;  ///< canonical index
  std::int16_t parent, depth;
  std::int16_t first, last;            ///< parts, in order
  std::int16_t first_code, last_code;  ///< instructions (emit.hpp)
};

/// An item or a nest inside a nest.
struct part {
  bool is_nest;
  std::int16_t number;
  std::int16_t next;
};

/// Puts items into loops: each item enters the loops it runs over, outermost first, and shares a loop with
/// others that run over the same index and read nothing that the loop has not finished, unless it waits (stages.hpp).
struct nest_list {
  static constexpr int max_nests = 512;
  static constexpr int max_parts = 1024;

  item_list& list;
  stage_list stages;
  int first_waiting = 0;
  nest nests[max_nests];
  part parts[max_parts];
  int count = 0;
  int part_count = 0;

  constexpr explicit nest_list(item_list& items) : list(items), stages(items) {
    while (first_waiting < list.count && !stages.waits(first_waiting)) ++first_waiting;
    add(none, none);
    for (int k = 0; k < list.count; ++k) list.items[k].nest = 0;
    fill(0, 0, list.count);
  }

 private:
  constexpr int add(int index, int parent);
  constexpr void append(int into, bool is_nest, int number);
  constexpr void fill(int current, int from, int end);
  constexpr void place(int current, int number);
  constexpr int gather(int from, int current, int inner, int creator);
};

// ---------------------------------------------------------------------------------------------------------

constexpr int nest_list::add(int index, int parent) {
  if (count == max_nests) {
    list.overflow = true;
    return 0;
  }
  nest& made = nests[count];
  made.index = static_cast<std::int16_t>(index);
  made.parent = static_cast<std::int16_t>(parent);
  made.depth = static_cast<std::int16_t>(parent == none ? 0 : nests[parent].depth + 1);
  made.first = made.last = made.first_code = made.last_code = none;
  return count++;
}

constexpr void nest_list::append(int into, bool is_nest, int number) {
  if (part_count == max_parts) {
    list.overflow = true;
    return;
  }
  part& made = parts[part_count];
  made.is_nest = is_nest;
  made.number = static_cast<std::int16_t>(number);
  made.next = none;
  nest& owner = nests[into];
  (owner.last == none ? owner.first : parts[owner.last].next) = static_cast<std::int16_t>(part_count);
  owner.last = static_cast<std::int16_t>(part_count);
  ++part_count;
}

/// Moves items from `current` into its new loop `inner`, from item number `from` on; returns the end of those it moved.
constexpr int nest_list::gather(int from, int current, int inner, int creator) {
  const int index = nests[inner].index;
  int gathered = from;
  for (int k = from; k < list.count; ++k) {
    item& x = list.items[k];
    if (x.placed || x.nest != current || x.entered == x.loop_count || x.loops[x.entered] != index) continue;
    // What waits for a later loop may share the outer ones.
    const bool innermost = x.entered + 1 == x.loop_count;
    bool ready = !innermost || !stages.waits(k) || stages.chosen[k] <= stages.chosen[creator];
    for (int n = x.first_need; ready && n < x.first_need + x.need_count; ++n) {
      const item& other = list.items[list.needs[n].item];
      // Aligned only at the other's axes: a reduction over this index is not finished inside.
      ready = other.placed || (other.nest == inner && (list.needs[n].aligned & algebra::bit(index)) != 0);
    }
    if (!ready) continue;
    x.nest = static_cast<std::int16_t>(inner);
    ++x.entered;
    gathered = k + 1;
  }
  return gathered;
}

/// Puts an item of `current` into a loop or at its place, after what it reads.
constexpr void nest_list::place(int current, int number) {
  item& x = list.items[number];
  if (x.placed || x.nest != current || list.overflow) return;
  for (int n = x.first_need; n < x.first_need + x.need_count; ++n) place(current, list.needs[n].item);
  if (x.placed) return;  // in a loop of those
  if (x.entered == x.loop_count) {
    append(current, false, number);
    x.placed = true;
    return;
  }
  const int inner = add(x.loops[x.entered], current);
  if (inner == 0) return;
  int from = number;
  for (int k = first_waiting; k < number && from == number; ++k) {
    if (stages.waits(k) && !list.items[k].placed) from = k;
  }
  fill(inner, from, gather(from, current, inner, number));
  append(current, true, inner);
}

constexpr void nest_list::fill(int current, int from, int end) {
  for (int k = from; k < end; ++k) {
    // in a loop that it shares as its innermost, an item has nothing left to wait for
    const item& x = list.items[k];
    if (!stages.waits(k) || x.entered == x.loop_count) place(current, k);
  }
  for (int k = from; k < end; ++k) place(current, k);
}

}  // namespace leibniz::plan
