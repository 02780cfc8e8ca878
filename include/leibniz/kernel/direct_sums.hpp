// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/items.hpp>

namespace leibniz::plan {

/// An output that is a sum over the outermost loop, as the gradient of a parameter that all rows share, is added up in
/// its own buffer: out[j] += sum(b, e) becomes out[j] += e for each b. Nothing is kept for it, and a few rows cost no
/// further pass over the output.
constexpr void add_up_in_outputs(item_list& list, const request* requests);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr int readers_of(const item_list& list, int which) {
  int result = 0;
  for (int n = 0; n < list.need_count; ++n) result += list.needs[n].item == which ? 1 : 0;
  return result;
}

/// Whether each index of the output is the one of a different axis of the sum; which axis, comes back in `axes`.
constexpr bool same_elements(const item& output, const item& sum, const reading& where, std::int16_t* axes) {
  if (output.rank != sum.rank || sum.rank == 0) return false;
  for (int k = 0; k < output.rank; ++k) {
    axes[k] = none;
    for (int axis = 0; axis < sum.rank; ++axis) {
      if (where.actual[axis] == output.free[k]) axes[k] = sum.free[axis];
    }
    if (axes[k] == none) return false;
  }
  return true;
}

}  // namespace detail

constexpr void add_up_in_outputs(item_list& list, const request* requests) {
  for (int k = 0; k < list.count; ++k) {
    item& output = list.items[k];
    if (output.output == none || output.rank == 0 || list.s.nodes[output.value].type != kind::reduction)
      continue;
    const reading where = list.read(output.value);
    item& sum = list.items[where.item];
    std::int16_t axes[algebra::max_rank]{};
    if (sum.reduction != algebra::reduction_op::sum || sum.loops[0] != sum.bound || sum.output != none ||
        detail::readers_of(list, where.item) != 1 || !detail::same_elements(output, sum, where, axes)) {
      continue;
    }
    sum.output = output.output;
    for (int axis = 0; axis < sum.rank; ++axis) sum.output_axes[axis] = axes[axis];
    sum.clears = !requests[output.output].adds;
    output.placed = true;  // nothing is left of it
    output.output = none;
    output.need_count = output.loop_count = output.rank = 0;
  }
}

}  // namespace leibniz::plan
