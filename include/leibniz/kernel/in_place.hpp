// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_rows.hpp>

namespace leibniz::plan {

/// A program may write what it reads, as in g[j] = vjp(g[i], y[i], x[j]): the right-hand sides mean the old values. That
/// holds if each element is read before it is written: the program fails with output_is_read where it may not.
template <class Program>
constexpr void check_in_place(Program& out);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool writes_output(op code) {
  return code == op::store || code == op::store_add || code == op::clear_output;
}

template <class Program>
struct in_place_check {
  static constexpr int max_depth = 16;

  const Program& p;
  std::int16_t inside[Program::capacity.items]{};  ///< the loop that holds an instruction
  std::int16_t place[Program::capacity.loops]{};   ///< the instruction that runs a loop

  constexpr explicit in_place_check(const Program& program) : p(program) {
    for (int loop = 0; loop < p.used.loops; ++loop) {
      for (int k = p.loops[loop].first; k < p.loops[loop].first + p.loops[loop].count; ++k) {
        inside[k] = static_cast<std::int16_t>(loop);
        if (p.items[k].code == op::loop) place[p.items[k].a] = static_cast<std::int16_t>(k);
      }
    }
  }

  /// Each element is written once: all loops around the instruction run over its axes.
  constexpr bool once(int item) const {
    for (int loop = inside[item]; loop != 0; loop = inside[place[loop]]) {
      if (!uses_counter(p.accesses[p.items[item].b], p.loops[loop].counter)) return false;
    }
    return true;
  }
  constexpr int depth(int loop) const {
    int result = 0;
    for (; loop != 0; loop = inside[place[loop]]) ++result;
    return result;
  }
  /// In the innermost loop around both, `first` comes first.
  constexpr bool before(int first, int second) const {
    while (inside[first] != inside[second]) {
      int& deeper = depth(inside[first]) >= depth(inside[second]) ? first : second;
      deeper = place[inside[deeper]];
    }
    return first < second;
  }
  constexpr bool fine(int read, int write) const {
    return p.items[write].code != op::clear_output && p.items[read].b == p.items[write].b && once(write) &&
           before(read, write);
  }
};

}  // namespace detail

template <class Program>
constexpr void check_in_place(Program& out) {
  bool any = false;
  for (int k = 0; k < out.used.slots; ++k) any = any || (out.slots[k].output && out.slots[k].read);
  if (!any) return;
  const detail::in_place_check<Program> check(out);
  for (int read = 0; read < out.used.items; ++read) {
    if (out.items[read].code != op::load || !out.slots[out.items[read].a].output) continue;
    for (int write = 0; write < out.used.items; ++write) {
      const instruction& by = out.items[write];
      if (detail::writes_output(by.code) && by.to == out.items[read].a && !check.fine(read, write))
        out.fail(fault::output_is_read);
    }
  }
}

}  // namespace leibniz::plan
