// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_packs.hpp>
#include <leibniz/kernel/direct_sums.hpp>
#include <leibniz/kernel/emit.hpp>
#include <leibniz/kernel/in_place.hpp>

namespace leibniz::plan {

/// What a program is to compute, in the symbols of a store.
struct task {
  static constexpr int max_requests = 64;

  request requests[max_requests]{};
  int count = 0;
  bool bound_let[store::max_symbols]{};    ///< lets whose values the caller gives
  bool open_extent[store::max_symbols]{};  ///< extents known only at run time
  fault error = fault::none;

  constexpr void add(const request& wanted) {
    if (count == max_requests) {
      error = fault::too_large;
    } else {
      requests[count++] = wanted;
    }
  }
};

/// Writes the program: every reduction computed once for all outputs, reductions and outputs over the same indices
/// in one loop, what does not change in a loop before it. Nothing is expanded, so sums keep the accuracy of the
/// definition as written. The slots are the store's symbols. On failure error says why.
template <class Program>
constexpr void schedule(store& s, const task& wanted, Program& out);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Program>
constexpr void describe_slots(const store& s, Program& out) {
  if (s.symbol_count > Program::capacity.slots) return out.fail(fault::too_large);
  for (int k = 0; k < s.symbol_count; ++k) {
    const algebra::symbol& from = s.symbols[k];
    slot& to = out.slots[k];
    if (from.adjoint_of == 0) to.name = from.name;  // no call binds an adjoint, whose name is its let's
    to.type = from.type;
    to.rank = from.rank;
    for (int axis = 0; axis < from.rank; ++axis) to.extents[axis] = from.extents[axis];
  }
  out.used.slots = s.symbol_count;
}

template <class Program>
constexpr void describe_outputs(const task& wanted, Program& out) {
  for (int k = 0; k < wanted.count; ++k) {
    const request& one = wanted.requests[k];
    if (out.slots[one.symbol].output) out.fail(fault::output_twice);
    out.slots[one.symbol].output = out.slots[one.symbol].needed = true;
    for (int a = 0; a < one.rank; ++a) {
      for (int b = 0; b < a; ++b) {
        if (one.indices[a] == one.indices[b]) out.fail(fault::output_index_twice);
      }
    }
  }
}

}  // namespace detail

template <class Program>
constexpr void schedule(store& s, const task& wanted, Program& out) {
  if (wanted.error != fault::none) out.fail(wanted.error);
  detail::describe_slots(s, out);
  if (out.error == fault::none) detail::describe_outputs(wanted, out);
  if (out.error == fault::none && !s.failed()) {
    item_list items(s);
    for (int k = 0; k < s.symbol_count; ++k) {
      items.flat.bound[k] = wanted.bound_let[k];
      items.open_extent[k] = wanted.open_extent[k];
    }
    for (int k = 0; k < wanted.count; ++k) items.add_output(wanted.requests[k], k);
    if (!s.failed() && !items.overflow) {
      add_up_in_outputs(items, wanted.requests);
      nest_list nests(items);
      emitter<Program> code(items, nests, wanted.requests, out);
      if (!items.overflow) code.run();
      if (!items.overflow && out.error == fault::none) {
        check_in_place(out);
        choose_packs(out);
      }
    }
    if (items.overflow) out.fail(fault::too_large);
  }
  if (s.failed()) {
    out.error = fault::store;
    out.status = s.error;
  }
}

}  // namespace leibniz::plan
