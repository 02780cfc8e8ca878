// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_packs.hpp>

namespace leibniz::plan {

/// Marks the loops over rows: those around loops over packs, whose iterations may run together in a block, one part of
/// the body after the other: each iteration reads only what it wrote itself or what is written before the loop.
template <class Program>
constexpr void choose_rows(Program& out);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool uses_counter(const access& place, int counter) {
  for (int axis = 0; axis < place.rank; ++axis) {
    if (place.counters[axis] == counter) return true;
  }
  return false;
}

/// The scratch array that an instruction names, or -1.
constexpr int array_of(const instruction& i) {
  if (i.code == op::fetch) return i.a;
  return i.code == op::keep || i.code == op::accumulate_array || i.code == op::maximum_array ? i.to : -1;
}
template <class Program>
constexpr bool is_per_row(const Program& p, const instruction& i) {
  return array_of(i) >= 0 && p.arrays[array_of(i)].per_row;
}

/// What instructions of a loop over rows do with a scratch array. No default values: g++ 12 takes elements of an array
/// that has some for each other in a constant expression.
struct array_use {
  bool kept, fetched, accumulated;
  bool shared;  ///< not only the row's own elements
};

template <class Program>
struct row_check {
  Program& out;
  const loop& rows;
  array_use arrays[Program::capacity.arrays + 1]{};

  constexpr bool instruction_fits(const instruction& i) {
    if (i.code == op::clear_array) return false;
    const bool fetches = i.code == op::fetch;
    if (!fetches && i.code != op::keep && i.code != op::accumulate_array && i.code != op::maximum_array)
      return true;
    array_use& use = arrays[fetches ? i.a : i.to];
    (fetches ? use.fetched : i.code == op::keep ? use.kept : use.accumulated) = true;
    use.shared = use.shared || !uses_counter(out.accesses[i.b], rows.counter);
    return true;
  }
  /// A total that lives longer than a row is added to row by row, outside packs.
  constexpr bool totals_fit(const loop& inner) const {
    for (int k = inner.first; k < inner.first + inner.count; ++k) {
      if (out.items[k].code != op::accumulate) continue;
      const int own = out.items[k].to - rows.first_register;
      if (own < 0 || own >= rows.registers) return false;
    }
    return true;
  }
  constexpr bool run() {
    bool any = false;
    for (int k = rows.first; k < rows.first + rows.count; ++k) {
      const instruction& i = out.items[k];
      if (i.code != op::loop) {
        if (!instruction_fits(i)) return false;
        continue;
      }
      const loop& inner = out.loops[i.a];
      if (!inner.packs || !totals_fit(inner)) return false;
      any = true;
      for (int n = inner.first; n < inner.first + inner.count; ++n) {
        if (!instruction_fits(out.items[n])) return false;
      }
    }
    for (const array_use& use : arrays) {
      if (use.shared && use.accumulated && (use.fetched || use.kept)) return false;
    }
    return any;
  }
};

}  // namespace detail

template <class Program>
constexpr void choose_rows(Program& out) {
  for (int k = 1; k < out.used.loops; ++k) {
    loop& one = out.loops[k];
    if (one.packs) continue;
    detail::number_own_registers(out, one);
    detail::row_check<Program> check{out, one};
    one.rows = check.run();
    if (!one.rows) continue;
    for (int n = 0; n < out.used.arrays; ++n) {
      const detail::array_use& use = check.arrays[n];
      if (use.kept && use.shared) out.arrays[n].per_row = true;
    }
  }
}

}  // namespace leibniz::plan
