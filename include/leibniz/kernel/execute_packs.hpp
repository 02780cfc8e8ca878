// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/blocking.hpp>
#include <leibniz/kernel/pack_items.hpp>

namespace leibniz::plan {

/// What a loop accumulates for each row: into register Register, where it is read after the loop.
template <int Number, int Register, int By>
struct row_total {
  static constexpr int number = Number, target = Register;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};
/// What a loop accumulates for each column: in the element that Step adds to.
template <int Number, class Step, int By>
struct column_sum {
  using step = Step;
  static constexpr int number = Number;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};
template <class... Parts>
struct parts {
  static constexpr int count = static_cast<int>(sizeof...(Parts));
};

/// A loop that runs over packs, for a block of rows. Steps have registers of their own: before OfRow's those that they
/// make, then copies of the registers OfRow of each row, then of the registers Outer, which all rows share.
///
/// Rows gives the block's rows: get<Register>(row), set<Register>(row, value), begin(f, row).
template <int Counter, int Extent, int Own, class OfRow, class Outer, class Totals, class Sums, class Columns,
          class Body>
struct pack_loop;

template <int Counter, int Extent, int Own, int... OfRow, int... Outer, class... Totals, class... Sums,
          class Columns, class Body>
struct pack_loop<Counter, Extent, Own, std::integer_sequence<int, OfRow...>,
                 std::integer_sequence<int, Outer...>, parts<Totals...>, parts<Sums...>, Columns, Body> {
  static constexpr int extent = Extent, of_rows = static_cast<int>(sizeof...(OfRow)),
                       totals = static_cast<int>(sizeof...(Totals)), sums = static_cast<int>(sizeof...(Sums)),
                       registers = Own + of_rows + static_cast<int>(sizeof...(Outer));

  template <class Number, int Lanes>
  using lanes = pack_lanes<Number, Lanes, registers, totals + sums>;

  /// Columns outside, rows inside: what a column needs is read once for all rows of the block. Only where MayPass may
  /// outputs go past the caches.
  template <int BlockRows, int Lanes, int Chains, bool MayPass, class Frame, class From, class Rows>
  [[gnu::always_inline]] static void across(Frame* f, const From* outer, const Rows& rows) {
    using number = typename Frame::number;
    using own = lanes<number, Lanes>;
    own l;
    start(outer, &l);
    l.past_cache = MayPass && f->past_cache;
    block<own, BlockRows, Chains> b;
#pragma GCC unroll 8
    for (int row = 0; row < BlockRows; ++row) b.begin(rows, row);
    const std::ptrdiff_t end = f->extent[Extent];
    std::ptrdiff_t n = 0;
    for (; n + Chains * Lanes <= end; n += Chains * Lanes) {
#pragma GCC unroll 8
      for (int chain = 0; chain < Chains; ++chain) column(f, &l, &b, rows, n + chain * Lanes, chain);
    }
    if constexpr (Chains > 1) {
      for (; n + Lanes <= end; n += Lanes) column(f, &l, &b, rows, n, 0);
    }
    if (n < end) {
      l.keep_first(end - n);
      column(f, &l, &b, rows, n, Chains - 1);
    }
    b.finish(rows);
  }

  /// Rows outside: the values and sums of all Packs packs of columns stay in registers while the rows pass. Sums start
  /// anew, so that those of many rows are added up in blocks, with smaller errors.
  template <int BlockRows, int Lanes, int Packs, bool MayPass, bool AllInBlocks, class Frame, class From,
            class Rows>
  [[gnu::always_inline]] static void along(Frame* f, const From* outer, Rows rows, std::ptrdiff_t count) {
    using number = typename Frame::number;
    using own = lanes<number, Lanes>;
    own l[Packs];
#pragma GCC unroll 16
    for (int p = 0; p < Packs; ++p) {
      start(outer, &l[p]);
      if (p == Packs - 1) l[p].keep_first(f->extent[Extent] - p * Lanes);
      f->at[Counter] = p * Lanes;
      Columns::run(f, &l[p]);
      ((l[p].total[Sums::number] = own::broadcast(start_of<number>(Sums::by))), ...);
    }
    std::ptrdiff_t n = 0;
    const std::ptrdiff_t blocks = MayPass && f->past_cache ? 0 : count - count % BlockRows;
    for (; n < blocks; n += BlockRows, rows.advance(BlockRows)) pass<BlockRows, Packs>(f, l, rows);
    if constexpr (MayPass || !AllInBlocks) {
#pragma GCC unroll 16
      for (int p = 0; p < Packs; ++p) l[p].past_cache = MayPass && f->past_cache;
      for (; n < count; ++n, rows.advance(1)) pass<1, Packs>(f, l, rows);
    }
#pragma GCC unroll 16
    for (int p = 0; p < Packs; ++p) {
      f->at[Counter] = p * Lanes;
      (l[p].reduce_into(Sums::by, Sums::step::address(f), l[p].total[Sums::number]), ...);
    }
  }

 private:
  /// What the rows of a block have of their own: copies of their registers, and totals in chains.
  template <class OwnLanes, int BlockRows, int Chains>
  struct block {
    using pack = typename OwnLanes::pack;
    using number = typename OwnLanes::number;
    pack of_row[BlockRows][of_rows > 0 ? of_rows : 1];
    pack total[BlockRows][totals > 0 ? totals : 1][Chains];

    template <class Rows>
    [[gnu::always_inline]] void begin([[maybe_unused]] const Rows& rows, [[maybe_unused]] int row) {
      [[maybe_unused]] int next = 0;
      ((of_row[row][next++] = OwnLanes::broadcast(rows.template get<OfRow>(row))), ...);
      (clear(total[row][Totals::number], Totals::by), ...);
    }
    [[gnu::always_inline]] static void clear(pack (&chains)[Chains], algebra::reduction_op by) {
#pragma GCC unroll 8
      for (int chain = 0; chain < Chains; ++chain) chains[chain] = OwnLanes::broadcast(start_of<number>(by));
    }
    template <class Rows>
    [[gnu::always_inline]] void finish(const Rows& rows) {
      (finish_total<Totals>(rows), ...);
    }
    template <class Total, class Rows>
    [[gnu::always_inline]] void finish_total(const Rows& rows) {
      pack all[BlockRows];
#pragma GCC unroll 8
      for (int row = 0; row < BlockRows; ++row) {
        pack(&chains)[Chains] = total[row][Total::number];
#pragma GCC unroll 8
        for (int chain = 1; chain < Chains; ++chain) chains[0] = reduce(Total::by, chains[0], chains[chain]);
        all[row] = chains[0];
      }
      give<Total>(rows, all);
    }
    template <class Total, class Value, class Rows>
    [[gnu::always_inline]] static void give(const Rows& rows, const Value (&all)[BlockRows]) {
      if constexpr (packs::lanes < Value >> packs::width<number>) {
        packs::pack<number> half[BlockRows];
#pragma GCC unroll 8
        for (int row = 0; row < BlockRows; ++row) {
          const auto [low, high] = halves(all[row]);
          half[row] = reduce(Total::by, low, high);
        }
        give<Total>(rows, half);
      } else {
        constexpr int together = BlockRows < packs::lanes<Value> ? BlockRows : packs::lanes<Value>;
#pragma GCC unroll 8
        for (int row = 0; row < BlockRows; row += together)
          rows.template set_rows<Total::target, together>(row, Total::by,
                                                          reduce_together<together>(Total::by, all + row));
      }
    }
  };

  template <class From, class OwnLanes>
  [[gnu::always_inline]] static void start([[maybe_unused]] const From* outer, OwnLanes* l) {
    [[maybe_unused]] int next = Own + of_rows;
    ((l->value[next++] = OwnLanes::broadcast(outer->value[Outer])), ...);
    l->start();
  }

  template <class Sum, class Frame, class OwnLanes>
  [[gnu::always_inline]] static void load_sum(Frame* f, OwnLanes* l) {
    l->total[Sum::number] = l->load(Sum::step::address(f));
  }
  template <class Sum, class Frame, class OwnLanes>
  [[gnu::always_inline]] static void store_sum(Frame* f, OwnLanes* l) {
    l->store(Sum::step::address(f), l->total[Sum::number]);
  }

  template <class Frame, class OwnLanes, class Block, class Rows>
  [[gnu::always_inline]] static void one_row(Frame* f, OwnLanes* l, [[maybe_unused]] Block* b,
                                             const Rows& rows, int row, [[maybe_unused]] int chain) {
    rows.begin(f, row);
    [[maybe_unused]] int next = 0;
    ((l->value[Own + next] = b->of_row[row][next], ++next, (void)OfRow), ...);
    ((l->total[Totals::number] = b->total[row][Totals::number][chain]), ...);
    Body::run(f, l);
    ((b->total[row][Totals::number][chain] = l->total[Totals::number]), ...);
  }

  template <class Frame, class OwnLanes, int BlockRows, int Chains, class Rows>
  [[gnu::always_inline]] static void column(Frame* f, OwnLanes* l, block<OwnLanes, BlockRows, Chains>* b,
                                            const Rows& rows, std::ptrdiff_t n, int chain) {
    f->at[Counter] = n;
    Columns::run(f, l);
    (load_sum<Sums>(f, l), ...);
#pragma GCC unroll 8
    for (int row = 0; row < BlockRows; ++row) one_row(f, l, b, rows, row, chain);
    (store_sum<Sums>(f, l), ...);
  }

  template <int BlockRows, int Packs, class Frame, class OwnLanes, class Rows>
  [[gnu::always_inline]] static void pass(Frame* f, OwnLanes* l, const Rows& rows) {
    block<OwnLanes, BlockRows, 1> b;
#pragma GCC unroll 8
    for (int row = 0; row < BlockRows; ++row) {
      b.begin(rows, row);
#pragma GCC unroll 16
      for (int p = 0; p < Packs; ++p) {
        f->at[Counter] = p * packs::lanes<typename OwnLanes::pack>;
        one_row(f, &l[p], &b, rows, row, 0);
      }
    }
    b.finish(rows);
  }
};

namespace detail {

template <class Items, int... Which>
auto make_of_row(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.of_row.at[Which]...>;
template <class Items, int... Which>
auto make_outer(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.outer.at[Which]...>;
template <class Items, int... Which>
auto make_totals(std::integer_sequence<int, Which...>)
    -> parts<row_total<Which, Items::program.items[Items::total_item(Which)].to,
                       Items::program.items[Items::total_item(Which)].b>...>;
template <class Items, int... Which>
auto make_sums(std::integer_sequence<int, Which...>) -> parts<
    column_sum<Items::in.totals + Which,
               typename step_of<1>::template type<typename Items::all, Items::made.sums[Which]>,
               static_cast<int>(element_reduction(Items::program.items[Items::made.sums[Which]].code))>...>;

template <int Count>
using up_to = std::make_integer_sequence<int, Count>;

/// The loop Loop of a program inside the loop Rows over rows; 0 if there is none.
template <class Source, int Loop, int Rows, class Items = pack_items<Source, Loop, Rows>>
using pack_loop_of = pack_loop<Items::in.counter, Items::in.extent, Items::in.registers,
                               decltype(make_of_row<Items>(up_to<Items::made.of_row.count>{})),
                               decltype(make_outer<Items>(up_to<Items::made.outer.count>{})),
                               decltype(make_totals<Items>(up_to<Items::in.totals>{})),
                               decltype(make_sums<Items>(up_to<Items::made.sum_count>{})),
                               typename range<typename Items::columns, 0, Items::made.column_count>::type,
                               typename range<typename Items::rows, 0, Items::made.row_count>::type>;

}  // namespace detail

}  // namespace leibniz::plan
