// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_rows.hpp>
#include <leibniz/plan/blocking.hpp>
#include <leibniz/support/pack.hpp>

namespace leibniz::plan {

/// Whether the machine has packs of such numbers.
template <class Number>
inline constexpr bool packs_of = packs::width<Number> > 1;

/// What the choice of a blocking knows of the machine and of a loop over rows; all measured, none derived.
struct cost_model {
  static constexpr int cache_bytes = 39 * 1024;        ///< of the first cache, for the rows of a chunk
  static constexpr int cache_bytes_again = 46 * 1024;  ///< the same, where several loops with sums read them
  static constexpr double past_cache_bytes = 32e6;  ///< more data than this does not stay in the last cache
  static constexpr int additions_in_flight = 4;     ///< chains of additions in all rows of a block
  static constexpr int rows_kept = 32;              ///< in a chunk, where columns stay in registers
  static constexpr int rows_in_chunk = 16;  ///< if they fit in the cache: all sums before the first output
  static constexpr int short_rows_in_chunk = 128;  ///< where several are in a pack
  static constexpr int packs_unrolled = 4;  ///< of a row, for the sums of as many rows as a pack has lanes
  static constexpr int columns_kept = packs::register_count * 2 / 3;  ///< packs of them
  static constexpr int packs_kept = 32;                               ///< of a row, at most
  static constexpr int rows_past_cache = 8;  ///< in a chunk there, where outputs go past the caches
  static constexpr int prefetch = packs::foresees_stores ? -1 : 192;  ///< bytes ahead
  static constexpr int prefetch_from = 1536;  ///< bytes of rows that are written, if their number is known
  /// Rows of a chunk that are summed each by itself, at least; fewer go over the columns in step.
  static constexpr int summed_alone = packs::foresees_stores ? 4 : 8;
};

/// What a loop over rows works with, or a loop over packs alone: then it is the one row.
struct row_shape {
  std::ptrdiff_t rows = 0;     ///< 0 if the number is not known; 1 of a loop over packs
  std::ptrdiff_t longest = 0;  ///< row; 0 if the length of any is not known
  std::ptrdiff_t common = 0;   ///< the greatest common divisor of the lengths of rows
  int matrices = 0;            ///< inputs and outputs with an element for each row and column
  int columns = 0;             ///< most values and sums of a column in one loop
  int broadcasts = 0;          ///< most numbers of a row in one loop
  int sums = 0;                ///< loops with sums, each of which the next one waits for
  int totals = 0;              ///< most sums in one loop
  bool writes = false;         ///< outputs, a pack at a time
  bool side_by_side = false;   ///< rows lie one after the other in all that is read and written
};

/// length(slot): the length of an extent, or 0 if it is known only at run time.
template <class Program, class Length>
constexpr row_shape shape_of(const Program& p, const loop& rows, Length length);

/// All numbers of the blocking for a loop over rows; those that are given stay.
template <class Number>
constexpr blocking choose_blocking(const row_shape& shape, blocking given);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr std::ptrdiff_t common_divisor(std::ptrdiff_t a, std::ptrdiff_t b) {
  while (b != 0) {
    const std::ptrdiff_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// The buffer of an element: inputs, outputs and scratch arrays.
constexpr int buffer_of(const instruction& i) {
  constexpr int kinds = 4;
  if (i.code == op::load) return kinds * i.a;
  if (i.code == op::fetch) return kinds * i.a + 1;
  return kinds * i.to + (i.code == op::store || i.code == op::store_add ? 2 : 1);
}

/// Whether an instruction before number `at` in loops of `rows` up to that of item number `last` names its element.
template <class Program>
constexpr bool seen_before(const Program& p, const loop& rows, int last, int at) {
  const instruction& one = p.items[at];
  for (int k = rows.first; k <= last; ++k) {
    if (p.items[k].code != op::loop) continue;
    const loop& inner = p.loops[p.items[k].a];
    for (int n = inner.first; n < inner.first + inner.count && n != at; ++n) {
      const instruction& other = p.items[n];
      if (has_element(other.code) && other.b == one.b && buffer_of(other) == buffer_of(one)) return true;
    }
  }
  return false;
}

template <class Program>
constexpr bool writes_outputs(const Program& p, const loop& inner) {
  for (int k = inner.first; k < inner.first + inner.count; ++k) {
    if (p.items[k].code == op::store) return true;
  }
  return false;
}

/// An instruction of the loop `inner` in `rows` that works on several rows at once, if they lie one after the other.
template <class Program>
constexpr bool runs_side_by_side(const Program& p, const loop& rows, const loop& inner,
                                 const instruction& i) {
  if (i.code == op::delta) return false;
  if (!has_element(i.code)) return true;
  const access& at = p.accesses[i.b];
  if (is_per_row(p, i)) return at.rank == 1;
  if (!uses_counter(at, rows.counter)) return i.code != op::keep && i.code != op::store;
  for (int axis = 0; axis + 2 < at.rank; ++axis) {
    if (at.counters[axis] == rows.counter) return false;
  }
  return at.rank > 1 && at.counters[at.rank - 2] == rows.counter && at.counters[at.rank - 1] == inner.counter;
}

}  // namespace detail

template <class Program, class Length>
constexpr row_shape shape_of(const Program& p, const loop& rows, Length length) {
  row_shape result;
  if (rows.packs) {
    result.rows = 1;
    result.writes = detail::writes_outputs(p, rows);
    result.longest = result.common = length(rows.extent);
    return result;
  }
  result.rows = length(rows.extent);
  bool known = true;
  result.side_by_side = true;
  for (int k = rows.first; k < rows.first + rows.count; ++k) {
    if (p.items[k].code != op::loop) continue;
    const loop& inner = p.loops[p.items[k].a];
    const std::ptrdiff_t size = length(inner.extent);
    if (inner.totals > 0) ++result.sums;
    if (inner.totals > result.totals) result.totals = inner.totals;
    result.writes = result.writes || detail::writes_outputs(p, inner);
    known = known && size > 0;
    if (size > result.longest) result.longest = size;
    result.common = detail::common_divisor(size, result.common);
    int columns = 0, broadcasts = 0;
    bool read[Program::capacity.items + 1]{};
    for (int n = inner.first; n < inner.first + inner.count; ++n) {
      instruction i = p.items[n];
      result.side_by_side = result.side_by_side && detail::runs_side_by_side(p, rows, inner, i);
      if (detail::has_element(i.code)) {
        if (!detail::uses_counter(p.accesses[i.b], rows.counter)) {
          ++columns;
        } else if (!detail::seen_before(p, rows, k, n)) {
          ++result.matrices;
        }
      }
      detail::each_register(i, [&](std::int16_t& one) {
        const int own = one - rows.first_register;
        if (own < 0 || own >= rows.registers || read[own] || (i.code == op::accumulate && one == i.to))
          return;
        read[own] = true;
        ++broadcasts;
      });
    }
    if (columns > result.columns) result.columns = columns;
    if (broadcasts > result.broadcasts) result.broadcasts = broadcasts;
  }
  if (!known) result.longest = result.common = 0;
  result.side_by_side = result.side_by_side && result.longest == result.common;
  return result;
}

namespace detail {

/// The greatest power of 2 up to `most` for which fits holds, at least 1.
template <class Fits>
constexpr int most_that(int most, Fits fits) {
  while (most > 1 && !fits(most)) most /= 2;
  return most;
}

/// Whether a pack of the most lanes has room for so many rows, a power of 2 of lanes for each. The lanes of a row are added up
/// in units of 16 bytes.
template <class Number>
constexpr bool fit_in_pack(const row_shape& shape, int rows) {
  constexpr int unit = 16 / static_cast<int>(sizeof(Number));
  const int slot = packs::widest<Number> / rows;
  return shape.side_by_side && shape.longest > 0 && shape.longest <= slot &&
         (slot >= unit || (slot == 1 && rows > 1));
}

/// Whether the numbers of so many rows fit in the first cache.
template <class Number>
constexpr bool fits_cache(const row_shape& shape, int rows) {
  return static_cast<std::ptrdiff_t>(sizeof(Number)) * shape.longest *
             (rows * shape.matrices + shape.columns) <=
         (shape.sums > 1 ? cost_model::cache_bytes_again : cost_model::cache_bytes);
}

/// Where columns stay in registers.
template <class Number>
constexpr void choose_kept(const row_shape& shape, std::ptrdiff_t packs_in_row, blocking& b) {
  if (b.chunk == 0) {
    const int chunk = most_that((shape.sums > 1 ? 2 : 1) * cost_model::rows_kept,
                                [&shape](int rows) { return fits_cache<Number>(shape, rows); });
    const bool few = packs_in_row > 1 && packs_in_row <= cost_model::packs_unrolled;
    if (b.rows == 0 && b.sums == 0 && chunk >= b.lanes && few) {
      // Numbers of rows come in packs of this many at least, and longer rows want registers for themselves.
      constexpr int fewest = packs::width<Number>;
      b.sums = packs_in_row > 2 && b.lanes > fewest ? fewest : b.lanes;
    }
    if (b.rows == 0) b.rows = b.sums > 0 ? 1 : packs_in_row == 1 ? 8 : 4;
    b.chunk = chunk > b.rows ? chunk : b.rows;
  }
  if (b.chains == 0) b.chains = 1;
}

template <class Number>
constexpr void choose_together(const row_shape& shape, blocking& b) {
  const auto in_cache = [&shape](int rows) { return fits_cache<Number>(shape, rows); };
  const auto in_registers = [&shape](int rows) {
    return rows * shape.broadcasts + shape.columns + 4 <= packs::register_count;
  };
  const bool shares = shape.columns > 0 && shape.longest > 0;
  if (b.rows == 0 && shares && (shape.sums > 0 || !in_cache(4))) {
    const int rows = most_that(cost_model::rows_in_chunk, in_cache);
    b.rows = most_that(4, in_registers);
    // Rows that do not fit are read from the next cache each time: then as many as can share what columns need.
    if (rows > 1 && rows < b.rows) b.rows = rows;
    if (b.chunk == 0) b.chunk = rows > b.rows ? rows : b.rows;
  }
  if (b.rows == 0) b.rows = 1;
}

/// Whether enough is written that outputs are asked for before.
template <class Number>
constexpr bool worth_prefetch(const row_shape& shape, const blocking& b) {
  if (!shape.writes || b.per_pack > 1) return false;
  if (shape.rows == 0 || shape.longest == 0) return true;
  return shape.rows * shape.longest * static_cast<std::ptrdiff_t>(sizeof(Number)) >=
         cost_model::prefetch_from;
}

}  // namespace detail

template <class Number>
constexpr blocking choose_blocking(const row_shape& shape, blocking given) {
  blocking b = given;
  constexpr int own = packs::width<Number>, widest = packs::widest<Number>;
  const auto fit = [&shape](int rows) { return detail::fit_in_pack<Number>(shape, rows); };
  if (b.per_pack == 0 && (b.lanes == 0 || b.lanes == widest) && b.rows <= 1 && b.keep == 0)
    b.per_pack = detail::most_that(widest, fit);
  if (b.per_pack == 0 || (b.per_pack > 1 && !fit(b.per_pack))) b.per_pack = 1;
  if (b.lanes == 0) b.lanes = b.per_pack > 1 || shape.longest >= 2 * widest ? widest : own;
  const std::ptrdiff_t packs_in_row = (shape.longest + b.lanes - 1) / b.lanes;
  if (b.keep == 0) {
    const bool fits = shape.longest > 0 && packs_in_row * shape.columns <= cost_model::columns_kept;
    b.keep = fits && (shape.columns > 0 || packs_in_row <= 2) ? 1 : -1;
  }
  if (packs_in_row == 0 || packs_in_row > cost_model::packs_kept) b.keep = -1;
  if (b.per_pack > 1) {
    b.rows = 1;
    if (b.chunk == 0) b.chunk = cost_model::short_rows_in_chunk;
  } else if (b.keep == 1) {
    detail::choose_kept<Number>(shape, packs_in_row, b);
  } else {
    detail::choose_together<Number>(shape, b);
  }
  while (shape.rows > 0 && b.rows > shape.rows && given.rows == 0) b.rows /= 2;
  if (b.chunk == 0) b.chunk = b.rows;
  if (b.sums == 0 && b.keep == -1 && b.chunk >= cost_model::summed_alone &&
      detail::fits_cache<Number>(shape, b.chunk))
    b.sums = b.chunk < 8 ? b.chunk : 8;
  while (b.sums > b.lanes && given.sums == 0) b.sums /= 2;
  const int together = b.sums > 0 ? 1 : b.rows;
  if (b.chains == 0) {
    b.chains = together >= cost_model::additions_in_flight ? 1 : cost_model::additions_in_flight / together;
    // Loops with one sum have registers left for twice as many, and less else to do while additions wait.
    if (together > 1 && shape.totals == 1) b.chains *= 2;
  }
  if (b.unroll == 0)
    b.unroll = detail::most_that(b.rows >= 4 ? 2 : 4,
                                 [=](int packs) { return packs_in_row == 0 || packs <= packs_in_row; });
  if (b.prefetch == 0) b.prefetch = detail::worth_prefetch<Number>(shape, b) ? cost_model::prefetch : -1;
  return b;
}

}  // namespace leibniz::plan
