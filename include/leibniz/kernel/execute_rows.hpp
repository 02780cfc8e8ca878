// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/row_part.hpp>
#include <leibniz/kernel/short_rows.hpp>

namespace leibniz::plan {

/// The numbers of rows that lie between the parts of a loop over rows: an array for each register that such a loop
/// writes outside its loops over packs, First and the Count - 1 after it.
template <class Number, int First, int Count, int Chunk>
struct row_registers {
  static constexpr int chunk = Chunk;
  alignas(64) Number value[Count > 0 ? Count : 1][Chunk];

  template <int Register>
  LEIBNIZ_INLINE Number* of() {
    return value[Register - First];
  }
};

/// Rows of a chunk from number `first` on, for loops over packs.
template <class Registers, int Counter>
struct row_block {
  Registers* registers;
  std::ptrdiff_t chunk_begin, first;

  template <int Register>
  LEIBNIZ_INLINE auto get(int row) const {
    return registers->template of<Register>()[first + row];
  }
  template <int Register, class Value>
  LEIBNIZ_INLINE Value all_of() const {
    return load_all<Value>(registers->template of<Register>() + first);
  }
  /// The numbers of the next rows, each in Slot lanes; of the last of `live` rows also for those that are not there.
  template <int Register, int Slot, class Value>
  LEIBNIZ_INLINE Value stretch(int live) const {
    constexpr int rows = packs::lanes<Value> / Slot;
    const auto* const from = registers->template of<Register>() + first;
    if (live == rows) return detail::stretch<Slot, Value>(from);
    packs::lane<Value> some[rows];
    for (int row = 0; row < rows; ++row) some[row] = from[row < live ? row : live - 1];
    return detail::stretch<Slot, Value>(some);
  }
  /// The first Count lanes are the numbers of the rows from `row` on.
  template <int Register, int Count, class Value>
  LEIBNIZ_INLINE void set_rows(int row, algebra::reduction_op, const Value& all) const {
    auto* const to = registers->template of<Register>() + first + row;
    if constexpr (Count == packs::lanes<Value>) {
      store_all(to, all);
    } else {
#pragma GCC unroll 16
      for (int n = 0; n < Count; ++n) to[n] = all[n];
    }
  }
  template <class Frame>
  LEIBNIZ_INLINE void begin(Frame* f, int row) const {
    f->at[Counter] = chunk_begin + first + row;
    f->copy = first + row;
  }
  LEIBNIZ_INLINE void advance(int rows) { first += rows; }
};

/// A loop over packs as a part of a row.
template <class Loop>
struct pack_part {
  static constexpr bool in_groups = Loop::totals > 0 && Loop::sums == 0;

  template <class Choice, int Counter, row_count Known, class Frame, class From, class Registers>
  LEIBNIZ_INLINE static void run(Frame* f, From* outer, Registers* between, std::ptrdiff_t begin,
                                 std::ptrdiff_t n, std::ptrdiff_t end) {
    constexpr blocking b = Choice::numbers;
    constexpr bool passes = Choice::may_pass;
    constexpr std::ptrdiff_t size = Choice::length(Loop::extent),
                             packs_in_row = (size + b.lanes - 1) / b.lanes;
    row_block<Registers, Counter> rows{between, begin, n};
    if constexpr (b.per_pack > 1) {
      short_rows<Loop, int{size}, b.lanes / b.per_pack, b.lanes>::template run<Known>(f, outer, rows,
                                                                                      end - n);
    } else if constexpr (in_groups && b.sums > 0) {
      constexpr int unrolled = packs_in_row <= cost_model::packs_unrolled ? int{packs_in_row} : 0;
      Loop::template totals_of<b.sums, unrolled, b.lanes, b.chains, Known>(f, outer, rows, end - n);
    } else if constexpr (b.keep == 1) {
      Loop::template along<b.rows, b.lanes, packs_in_row, passes, Choice::all_in_blocks>(f, outer, rows,
                                                                                         end - n);
    } else {
      const std::ptrdiff_t blocks = passes && f->past_cache ? n : end - (end - n) % b.rows;
      constexpr int together = Loop::totals > 0 ? b.chains : b.unroll;
      if constexpr (b.rows > 1) {
        for (; rows.first < blocks; rows.advance(b.rows))
          Loop::template across<b.rows, b.lanes, together, false>(f, outer, rows);
      }
      if constexpr (b.rows > 2 && b.sums == 0 && !Choice::all_in_blocks) {
        // Long rows are worth code for those that are left.
        constexpr int pairs = (Loop::totals > 0 ? 2 : 1) * together;
        for (; rows.first + 2 <= end && !(passes && f->past_cache); rows.advance(2))
          Loop::template across<2, b.lanes, pairs, false>(f, outer, rows);
      }
      if constexpr (b.rows == 1 || passes || !Choice::all_in_blocks) {
        constexpr int single = Loop::totals > 0 ? cost_model::additions_in_flight : 4;
        for (; rows.first < end; rows.advance(1))
          Loop::template across<1, b.lanes, (b.rows == 1 ? together : single), passes>(f, outer, rows);
      }
    }
  }
};

/// A loop over rows: chunks of rows go through the parts of its body together. Choice says how (blocking.hpp).
template <class Choice, int Counter, int Extent, int First, int Count, class... Parts>
struct rows_step {
  template <class Frame, class Lanes>
  LEIBNIZ_INLINE static void run(Frame* f, Lanes* outer) {
    constexpr int group = Choice::group > 0 ? Choice::group : 1;
    row_registers<typename Frame::number, First, Count, (b.chunk + group - 1) / group * group> between;
    const std::ptrdiff_t extent = f->extent[Extent];
    f->past_cache = Choice::past_cache(f);
    f->prefetch = b.prefetch;
    const bool far = b.per_pack > 1 ? Choice::exceeds_cache(f) : f->past_cache;
    const std::ptrdiff_t step = far ? chunk_past_cache(group) : b.chunk;
    for (std::ptrdiff_t n = 0; n < extent; n += step)
      chunk<Parts...>(f, outer, &between, n, extent - n < step ? extent - n : step);
    if (f->past_cache) finish_past_cache();
  }

 private:
  static constexpr blocking b = Choice::numbers;

  /// Past the caches memory likes one stream for each buffer: single rows, or few that lie next to each other.
  static constexpr int chunk_past_cache(int group) {
    int rows = b.sums > 0 ? 2 : 1;
    if (b.per_pack > 1) {
      rows = cost_model::rows_kept;
    } else if (b.keep == 1) {
      rows = group > cost_model::rows_past_cache ? group : cost_model::rows_past_cache;
    }
    return b.chunk < rows ? b.chunk : rows;
  }

  template <class Part, class... Rest, class Frame, class Lanes, class Registers>
  LEIBNIZ_INLINE static void chunk(Frame* f, Lanes* outer, Registers* between, std::ptrdiff_t begin,
                                   std::ptrdiff_t count) {
    if constexpr (Choice::group > 0 && Part::in_groups && sizeof...(Rest) > 0) {
      with_next<Part, Rest...>(f, outer, between, begin, count);
    } else {
      parts<row_count::any, Part>(f, outer, between, begin, 0, count);
      if constexpr (sizeof...(Rest) > 0) chunk<Rest...>(f, outer, between, begin, count);
    }
  }
  /// What follows the sums of a group of rows is worked out while those of the next group are added up.
  template <class Part, class Next, class... Rest, class Frame, class Lanes, class Registers>
  LEIBNIZ_INLINE static void with_next(Frame* f, Lanes* outer, Registers* between, std::ptrdiff_t begin,
                                       std::ptrdiff_t count) {
    if constexpr (Next::in_groups) {
      // What is known of the number of rows is worth a second copy of the code where rows are short.
      constexpr bool short_ones = b.per_pack > 1 || b.keep == 1;
      std::ptrdiff_t n = 0;
      if constexpr (short_ones) {
        for (; n + Choice::group <= count; n += Choice::group)
          parts<row_count::group, Part, Next>(f, outer, between, begin, n, n + Choice::group);
        if (n < count) parts<row_count::fewer, Part, Next>(f, outer, between, begin, n, count);
      } else {
        for (; n < count; n += Choice::group)
          parts<row_count::any, Part, Next>(f, outer, between, begin, n,
                                            count - n < Choice::group ? count : n + Choice::group);
      }
      if constexpr (sizeof...(Rest) > 0) chunk<Rest...>(f, outer, between, begin, count);
    } else {
      parts<row_count::any, Part>(f, outer, between, begin, 0, count);
      chunk<Next, Rest...>(f, outer, between, begin, count);
    }
  }
  /// Rows n to end of a chunk.
  template <row_count Known, class... Some, class Frame, class Lanes, class Registers>
  LEIBNIZ_INLINE static void parts(Frame* f, Lanes* outer, Registers* between, std::ptrdiff_t begin,
                                   std::ptrdiff_t n, std::ptrdiff_t end) {
    (Some::template run<Choice, Counter, Known>(f, outer, between, begin, n, end), ...);
  }
};

namespace detail {

/// A part of the body of a loop over rows: a loop over packs, or the instructions between two.
struct row_range {
  std::int16_t first, count, loop;
};

template <class Source, int Rows>
struct row_parts {
  static constexpr const auto& program = Source::program;
  static constexpr loop in = program.loops[Rows];
  struct contents {
    row_range parts[in.count + 1]{};
    int count = 0;
  };
  static constexpr contents make() {
    contents to{};
    for (int k = in.first; k < in.first + in.count; ++k) {
      const instruction& i = program.items[k];
      if (i.code == op::clear) continue;  // of a total that a loop over packs gives as a whole
      const bool is_loop = i.code == op::loop;
      if (is_loop || to.count == 0 || to.parts[to.count - 1].loop != 0) {
        to.parts[to.count++] = {static_cast<std::int16_t>(k), 0,
                                static_cast<std::int16_t>(is_loop ? i.a : 0)};
      }
      row_range& last = to.parts[to.count - 1];
      last.count = static_cast<std::int16_t>(k + 1 - last.first);
    }
    return to;
  }
  static constexpr contents made = make();
};

template <class Source, int Rows, int Part, bool IsLoop>
struct row_part_type;
template <class Source, int Rows, int Part>
struct row_part_type<Source, Rows, Part, false> {
  using type = row_part_of<row_items<Source, Rows, row_parts<Source, Rows>::made.parts[Part].first,
                                     row_parts<Source, Rows>::made.parts[Part].count>>;
};
template <class Source, int Rows, int Part>
struct row_part_type<Source, Rows, Part, true> {
  using type = pack_part<pack_loop_of<Source, row_parts<Source, Rows>::made.parts[Part].loop, Rows>>;
};

template <class Choice, class Source, int Rows, int... Part>
auto make_rows(std::integer_sequence<int, Part...>) -> rows_step<
    Choice, Source::program.loops[Rows].counter, Source::program.loops[Rows].extent,
    Source::program.loops[Rows].first_register, Source::program.loops[Rows].registers,
    typename row_part_type<Source, Rows, Part, row_parts<Source, Rows>::made.parts[Part].loop != 0>::type...>;

template <class Choice, class Source, int Rows>
using rows_step_of = decltype(make_rows<Choice, Source, Rows>(up_to<row_parts<Source, Rows>::made.count>{}));

}  // namespace detail

}  // namespace leibniz::plan
