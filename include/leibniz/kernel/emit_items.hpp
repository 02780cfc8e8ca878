// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/emit.hpp>

namespace leibniz::plan {

// Where values are kept, and the instructions that write them.

template <class Program>
constexpr int emitter<Program>::common(int a, int b) const {
  while (a != b) {
    int& deeper = tree.nests[a].depth >= tree.nests[b].depth ? a : b;
    deeper = tree.nests[deeper].parent;
  }
  return a;
}

/// The nest around a reduction's own loop; elsewhere the item's.
template <class Program>
constexpr int emitter<Program>::value_nest(const item& x) const {
  int result = x.nest;
  if (x.bound == none) return result;
  while (tree.nests[result].index != x.bound) result = tree.nests[result].parent;
  return tree.nests[result].parent;
}

/// A value read only where its loops are still open stays in a register. Otherwise it is kept for each element of
/// the loops that its readers do not share.
template <class Program>
constexpr void emitter<Program>::plan_storage() {
  for (int k = 0; k < list.count; ++k)
    list.items[k].home = list.items[k].value_nest = static_cast<std::int16_t>(value_nest(list.items[k]));
  for (int k = 0; k < list.count; ++k) {
    const item& reader = list.items[k];
    for (int n = reader.first_need; n < reader.first_need + reader.need_count; ++n) {
      item& x = list.items[list.needs[n].item];
      x.home = static_cast<std::int16_t>(common(x.home, reader.nest));
    }
  }
  for (int k = 0; k < list.count; ++k) {
    item& x = list.items[k];
    x.kept_count = 0;
    if (x.output != none) continue;
    for (int axis = 0; axis < x.rank; ++axis) {
      int around = x.home;
      while (around != 0 && tree.nests[around].index != x.free[axis]) around = tree.nests[around].parent;
      if (around == 0) x.kept[x.kept_count++] = x.free[axis];
    }
    if (x.kept_count == 0) continue;
    if (out.used.arrays == Program::capacity.arrays) return out.fail(fault::too_large);
    x.array = static_cast<std::int16_t>(out.used.arrays);
    array& made = out.arrays[out.used.arrays++];
    made.rank = x.kept_count;
    for (int axis = 0; axis < x.kept_count; ++axis) {
      made.extents[axis] = s.indices[x.kept[axis]].extent;
      if (list.open_extent[made.extents[axis]]) out.fail(fault::kept_over_open);
    }
  }
}

template <class Program>
constexpr void emitter<Program>::emit_item(item& x) {
  if (x.output != none) {
    const request& wanted = requests[x.output];
    const bool is_sum = x.bound != none;
    const int element = access_to(is_sum ? x.output_axes : x.free, x.rank);
    if (is_sum && x.clears) append(0, op::clear_output, wanted.symbol, 0, element);
    append(depth, is_sum || wanted.adds ? op::store_add : op::store, wanted.symbol, value(x.value), element);
    return;
  }
  if (x.bound == none) {
    x.reg = static_cast<std::int16_t>(value(x.value));
    if (x.array != none) append(depth, op::keep, x.array, x.reg, access_to(x.kept, x.kept_count));
    return;
  }
  const bool compares = x.reduction == algebra::reduction_op::max;
  const int outside = tree.nests[x.value_nest].depth;
  if (outside + 1 == depth) {
    const int total = make(outside, op::clear, 0, static_cast<int>(x.reduction));
    append(depth, op::accumulate, total, compares ? comparable(x.value) : value(x.value),
           static_cast<int>(x.reduction));
    x.reg = static_cast<std::int16_t>(total);
  } else {
    // The bound index is not the innermost: there are as many totals as elements inside.
    append(tree.nests[x.home].depth, op::clear_array, 0, x.array, static_cast<int>(x.reduction));
    const int result = compares ? comparable(x.value) : value(x.value);
    append(depth, compares ? op::maximum_array : op::accumulate_array, x.array, result,
           access_to(x.kept, x.kept_count));
  }
}

/// After a loop: totals that are read elsewhere are kept.
template <class Program>
constexpr void emitter<Program>::finish(int closed) {
  for (int p = tree.nests[closed].first; p != none; p = tree.parts[p].next) {
    if (tree.parts[p].is_nest) continue;
    const item& x = list.items[tree.parts[p].number];
    if (x.bound == none || x.reg == none || x.array == none) continue;
    append(depth, op::keep, x.array, x.reg, access_to(x.kept, x.kept_count));
  }
}

template <class Program>
constexpr void emitter<Program>::visit(int current) {
  path[depth] = static_cast<std::int16_t>(current);
  pairs.read(list, tree, current);
  for (int p = tree.nests[current].first; p != none; p = tree.parts[p].next) {
    const int number = tree.parts[p].number;
    if (out.error != fault::none || s.failed()) return;
    if (!tree.parts[p].is_nest) {
      emit_item(list.items[number]);
      continue;
    }
    if (depth + 1 == max_depth) return out.fail(fault::too_large);
    ++depth;
    visit(number);
    --depth;
    append(depth, op::loop, 0, number, 0);
    finish(number);
    pairs.read(list, tree, current);
  }
}

/// Copies the nest's instructions, then those of its loops, into the program.
template <class Program>
constexpr void emitter<Program>::flatten_code(int current, int number) {
  const nest& from = tree.nests[current];
  const int first = out.used.items;
  for (int k = from.first_code; k != none; k = next[k]) {
    if (out.used.items == Program::capacity.items) return out.fail(fault::too_large);
    out.items[out.used.items++] = code[k];
  }
  const int last = out.used.items;
  loop& made = out.loops[number];
  made.counter = static_cast<std::int16_t>(current == 0 ? none : counter(from.index));
  made.extent = current == 0 ? std::int16_t{none} : s.indices[from.index].extent;
  made.first = static_cast<std::int16_t>(first);
  made.count = static_cast<std::int16_t>(last - first);
  for (int k = first; k < last; ++k) {
    if (out.items[k].code != op::loop) continue;
    if (out.used.loops == Program::capacity.loops) return out.fail(fault::too_large);
    const int inner = out.items[k].a;
    out.items[k].a = static_cast<std::int16_t>(out.used.loops++);
    flatten_code(inner, out.items[k].a);
  }
}

template <class Program>
constexpr void emitter<Program>::run() {
  for (std::int8_t& number : counter_of) number = none;
  plan_storage();
  visit(0);
  if (out.error != fault::none || s.failed()) return;
  out.used.loops = 1;
  flatten_code(0, 0);
  out.registers = registers;
}

}  // namespace leibniz::plan
