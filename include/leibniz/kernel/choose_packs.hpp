// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/function.hpp>
#include <leibniz/plan/program.hpp>

namespace leibniz::plan {

/// Marks the loops that may run over packs of lanes: innermost ones, in which each element that is read or written lies
/// next to that of the next iteration. What does not depend on the counter was computed before the loop. Registers are
/// numbered anew, so that those of a loop stand together.
template <class Program>
constexpr void choose_packs(Program& out);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool has_element(op code) {
  return code == op::load || code == op::fetch || code == op::accumulate_array || code == op::maximum_array ||
         code == op::keep || code == op::store || code == op::store_add;
}
/// Its `to` is a register that no instruction before it has written.
constexpr bool makes_register(op code) { return code <= op::clear; }

/// Calls f with each register that an instruction names.
template <class Function>
constexpr void each_register(instruction& i, Function f) {
  if (makes_register(i.code) || i.code == op::accumulate) f(i.to);
  const bool clears = i.code == op::clear || i.code == op::clear_array || i.code == op::clear_output;
  if (i.code >= op::add && !clears && i.code != op::loop) f(i.a);
  if (i.code >= op::add && i.code <= op::divide) f(i.b);
  if (i.code == op::function) {
    f(i.c);
    f(i.d);
  }
}

template <class Program>
constexpr void number_registers(Program& out) {
  std::int16_t number[Program::capacity.items]{};
  std::int16_t made = 0;
  for (int k = 0; k < out.used.items; ++k) {
    if (makes_register(out.items[k].code)) number[out.items[k].to] = made++;
  }
  for (int k = 0; k < out.used.items; ++k) {
    each_register(out.items[k], [&number](std::int16_t& one) { one = number[one]; });
  }
}

/// Those that a loop's own instructions write stand together.
template <class Program>
constexpr void number_own_registers(const Program& out, loop& in) {
  in.first_register = in.registers = 0;
  for (int k = in.first; k < in.first + in.count; ++k) {
    if (!makes_register(out.items[k].code)) continue;
    if (in.registers++ == 0) in.first_register = out.items[k].to;
  }
}

/// Whether the element of an iteration stands before that of the next one.
constexpr bool is_contiguous(const access& place, int counter) {
  for (int axis = 0; axis + 1 < place.rank; ++axis) {
    if (place.counters[axis] == counter) return false;
  }
  return place.rank > 0 && place.counters[place.rank - 1] == counter;
}

/// An instruction of a loop over that counter, for packs. Functions one lane after the other would gain nothing.
template <class Program>
constexpr bool fits_packs(const Program& out, const instruction& i, int counter) {
  if (has_element(i.code)) return is_contiguous(out.accesses[i.b], counter);
  if (i.code == op::function) return traits_of(static_cast<algebra::function_id>(i.b)).of_packs;
  return i.code == op::accumulate || (i.code >= op::delta && i.code <= op::sqrt);
}

template <class Program>
constexpr bool fits_packs(const Program& out, const loop& in) {
  for (int k = in.first; k < in.first + in.count; ++k) {
    if (!fits_packs(out, out.items[k], in.counter)) return false;
  }
  return true;
}

}  // namespace detail

template <class Program>
constexpr void choose_packs(Program& out) {
  detail::number_registers(out);
  for (int k = 1; k < out.used.loops; ++k) {
    loop& one = out.loops[k];
    one.packs = detail::fits_packs(out, one);
    if (!one.packs) continue;
    for (int at = one.first; at < one.first + one.count; ++at) {
      instruction& i = out.items[at];
      if (i.code == op::accumulate) i.c = one.totals++;
    }
    detail::number_own_registers(out, one);
  }
}

}  // namespace leibniz::plan
