// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/blocking.hpp>
#include <leibniz/kernel/pack_items.hpp>
#include <leibniz/kernel/row_totals.hpp>

namespace leibniz::plan {

/// What a loop accumulates for each column: in the element that Step adds to.
template <int Number, class Step, int By>
struct column_sum {
  using step = Step;
  static constexpr int number = Number;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
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
  LEIBNIZ_INLINE static void across(Frame* f, const From* outer, const Rows& rows) {
    using own = lanes<typename Frame::number, Lanes>;
    block<own, BlockRows, Chains> b;
    sweep<MayPass>(f, outer, rows, &b);
    (give<Totals, BlockRows>(rows, b.template total_of<Totals>().of), ...);
  }

  /// The totals of `count` rows, row by row; what the lanes of Group rows hold is added up together.
  template <int Group, int Packs, int Lanes, int Chains, row_count Known, class Frame, class From, class Rows>
  LEIBNIZ_INLINE static void totals_of(Frame* f, const From* outer, Rows rows, std::ptrdiff_t count) {
    using own = lanes<typename Frame::number, Lanes>;
    using row_of = row_totals<own, Packs, Chains, Frame, Rows>;
    [[maybe_unused]] own columns[Packs > 0 ? Packs : 1];
    if constexpr (Packs > 0) read_columns<Packs>(f, outer, columns);
    if constexpr (Packs > 0 && Known == row_count::group) {
      group_of<Group>(row_of{f, columns, rows});
    } else {
      if constexpr (Packs > 0 && Known == row_count::any) {
        for (; count >= Group; count -= Group, rows.advance(Group)) group_of<Group>(row_of{f, columns, rows});
      }
      typename own::pack all[totals][Group];
      for (; count > 0; count -= Group) {
        Rows at = rows;
        const int here = count < Group ? static_cast<int>(count) : Group;
#pragma GCC unroll 1
        for (int row = 0; row < here; ++row, rows.advance(1)) {
          const auto sums = row_of{f, columns, rows}.one(outer);
          ((all[Totals::number][row] = sums.total[Totals::number]), ...);
        }
        if (Packs == 0 && here == Group) {
          (give<Totals, Group>(at, all[Totals::number]), ...);
        } else {
          for (int row = 0; row < here; ++row, at.advance(1))
            (give<Totals, 1>(at, all[Totals::number] + row), ...);
        }
      }
    }
  }

  /// Rows outside: the values and sums of all Packs packs of columns stay in registers while the rows pass. Sums start
  /// anew, so that those of many rows are added up in blocks, with smaller errors.
  template <int BlockRows, int Lanes, int Packs, bool MayPass, bool AllInBlocks, class Frame, class From,
            class Rows>
  LEIBNIZ_INLINE static void along(Frame* f, const From* outer, Rows rows, std::ptrdiff_t count) {
    using number = typename Frame::number;
    using own = lanes<number, Lanes>;
    own l[Packs];
    read_columns<Packs>(f, outer, l);
#pragma GCC unroll 16
    for (int p = 0; p < Packs; ++p) {
      ((l[p].total[Sums::number] = own::broadcast(start_of<number>(Sums::by))), ...);
      l[p].prefetch = f->prefetch;
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
    LEIBNIZ_INLINE void begin([[maybe_unused]] const Rows& rows, [[maybe_unused]] int row) {
      [[maybe_unused]] int next = 0;
      ((of_row[row][next++] = OwnLanes::broadcast(rows.template get<OfRow>(row))), ...);
      (clear(total[row][Totals::number], Totals::by), ...);
    }
    LEIBNIZ_INLINE static void clear(pack (&chains)[Chains], algebra::reduction_op by) {
#pragma GCC unroll 8
      for (int chain = 0; chain < Chains; ++chain) chains[chain] = OwnLanes::broadcast(start_of<number>(by));
    }
    struct each_row {
      pack of[BlockRows];
    };
    template <class Total>
    LEIBNIZ_INLINE each_row total_of() {
      each_row all;
#pragma GCC unroll 8
      for (int row = 0; row < BlockRows; ++row) {
        pack(&chains)[Chains] = total[row][Total::number];
        // The halves first: additions that do not wait for each other, with smaller errors.
        constexpr int half = Chains > 2 ? Chains / 2 : 0, left = Chains - half;
#pragma GCC unroll 4
        for (int chain = 0; chain < half; ++chain)
          chains[chain] = reduce(Total::by, chains[chain], chains[left + chain]);
#pragma GCC unroll 8
        for (int chain = 1; chain < left; ++chain) chains[0] = reduce(Total::by, chains[0], chains[chain]);
        all.of[row] = chains[0];
      }
      return all;
    }
  };

  /// The totals of rows: from `columns` where those of a row are Packs packs, else all columns one after the other.
  template <class OwnLanes, int Packs, int Chains, class Frame, class Rows>
  struct row_totals {
    using result = typename totals_tree<Totals...>::template of_row<typename OwnLanes::pack>;
    static constexpr int chains = Packs > 0 && Packs < Chains ? Packs : Chains;
    Frame* f;
    OwnLanes* columns;
    Rows rows;

    template <int Row>
    LEIBNIZ_INLINE result row() const {
      Rows at = rows;
      at.advance(Row);
      return kept(at);
    }
    template <class From>
    LEIBNIZ_INLINE result one(const From* outer) const {
      if constexpr (Packs > 0) return kept(rows);
      block<OwnLanes, 1, chains> b;
      sweep<false>(f, outer, rows, &b);
      return {b.template total_of<Totals>().of[0]...};
    }

   private:
    LEIBNIZ_INLINE result kept(const Rows& at) const {
      block<OwnLanes, 1, chains> b;
      b.begin(at, 0);
#pragma GCC unroll 8
      for (int p = 0; p < Packs; ++p) {
        f->at[Counter] = p * packs::lanes<typename OwnLanes::pack>;
        columns[p].fresh = p < chains;
        one_row(f, &columns[p], &b, at, 0, p % chains);
      }
      return {b.template total_of<Totals>().of[0]...};
    }
  };

  /// Few rows are unrolled: compilers take time for each.
  template <int Group, class OwnLanes, int Packs, int Chains, class Frame, class Rows>
  LEIBNIZ_INLINE static void group_of(row_totals<OwnLanes, Packs, Chains, Frame, Rows> next) {
    using tree = totals_tree<Totals...>;
    constexpr int few = Packs > 2 ? 4 : 8, unit = Group < few ? Group : few, units = Group / unit;
    const Rows first = next.rows;
    typename tree::template several<typename OwnLanes::pack, units> part;
#pragma GCC unroll 1
    for (int n = 0; n < units; ++n, next.rows.advance(unit))
      part.at[n] = tree::template reduced<0, unit>(next);
    const auto sums = tree::template reduced<0, units, unit>(part);
    (give_reduced<Totals, Group>(first, sums.total[Totals::number]), ...);
  }

  template <int Packs, class Frame, class From, class OwnLanes>
  LEIBNIZ_INLINE static void read_columns(Frame* f, const From* outer, OwnLanes* l) {
    constexpr int width = packs::lanes<typename OwnLanes::pack>;
#pragma GCC unroll 16
    for (int p = 0; p < Packs; ++p) {
      start(outer, &l[p]);
      if (p == Packs - 1) l[p].keep_first(f->extent[Extent] - p * width);
      f->at[Counter] = p * width;
      Columns::run(f, &l[p]);
    }
  }

  /// All columns of a block of rows.
  template <bool MayPass, class Frame, class From, class Rows, class OwnLanes, int BlockRows, int Chains>
  LEIBNIZ_INLINE static void sweep(Frame* f, const From* outer, const Rows& rows,
                                   block<OwnLanes, BlockRows, Chains>* b) {
    constexpr int width = packs::lanes<typename OwnLanes::pack>;
    OwnLanes l;
    start(outer, &l);
    l.past_cache = MayPass && f->past_cache;
    l.prefetch = f->prefetch;
#pragma GCC unroll 8
    for (int row = 0; row < BlockRows; ++row) b->begin(rows, row);
    const std::ptrdiff_t end = f->extent[Extent];
    std::ptrdiff_t n = 0;
    for (; n + Chains * width <= end; n += Chains * width) {
#pragma GCC unroll 8
      for (int chain = 0; chain < Chains; ++chain) column(f, &l, b, rows, n + chain * width, chain);
    }
    if constexpr (Chains > 1) {
      for (; n + width <= end; n += width) column(f, &l, b, rows, n, 0);
    }
    if (n < end) {
      l.keep_first(end - n);
      column(f, &l, b, rows, n, Chains - 1);
    }
  }

  template <class From, class OwnLanes>
  LEIBNIZ_INLINE static void start([[maybe_unused]] const From* outer, OwnLanes* l) {
    [[maybe_unused]] int next = Own + of_rows;
    ((l->value[next++] = OwnLanes::broadcast(outer->value[Outer])), ...);
    l->start();
  }

  template <class Sum, class Frame, class OwnLanes>
  LEIBNIZ_INLINE static void load_sum(Frame* f, OwnLanes* l) {
    l->total[Sum::number] = l->load(Sum::step::address(f));
  }
  template <class Sum, class Frame, class OwnLanes>
  LEIBNIZ_INLINE static void store_sum(Frame* f, OwnLanes* l) {
    l->store(Sum::step::address(f), l->total[Sum::number]);
  }

  template <class Frame, class OwnLanes, class Block, class Rows>
  LEIBNIZ_INLINE static void one_row(Frame* f, OwnLanes* l, [[maybe_unused]] Block* b, const Rows& rows,
                                     int row, [[maybe_unused]] int chain) {
    rows.begin(f, row);
    [[maybe_unused]] int next = 0;
    ((l->value[Own + next] = b->of_row[row][next], ++next, (void)OfRow), ...);
    ((l->total[Totals::number] = b->total[row][Totals::number][chain]), ...);
    Body::run(f, l);
    ((b->total[row][Totals::number][chain] = l->total[Totals::number]), ...);
  }

  template <class Frame, class OwnLanes, int BlockRows, int Chains, class Rows>
  LEIBNIZ_INLINE static void column(Frame* f, OwnLanes* l, block<OwnLanes, BlockRows, Chains>* b,
                                    const Rows& rows, std::ptrdiff_t n, int chain) {
    f->at[Counter] = n;
    l->ahead = 0;
    Columns::run(f, l);
    (load_sum<Sums>(f, l), ...);
    l->ahead = f->extent[Extent];
#pragma GCC unroll 8
    for (int row = 0; row < BlockRows; ++row) one_row(f, l, b, rows, row, chain);
    (store_sum<Sums>(f, l), ...);
  }

  template <int BlockRows, int Packs, class Frame, class OwnLanes, class Rows>
  LEIBNIZ_INLINE static void pass(Frame* f, OwnLanes* l, const Rows& rows) {
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
    (give<Totals, BlockRows>(rows, b.template total_of<Totals>().of), ...);
  }
};

namespace detail {

template <class Items, int... Which>
auto make_totals(std::integer_sequence<int, Which...>)
    -> parts<row_total<Which, Items::program.items[Items::total_item(Which)].to,
                       Items::program.items[Items::total_item(Which)].b>...>;
template <class Items, int... Which>
auto make_sums(std::integer_sequence<int, Which...>) -> parts<
    column_sum<Items::in.totals + Which,
               typename step_of<1>::template type<typename Items::all, Items::made.sums[Which]>,
               static_cast<int>(element_reduction(Items::program.items[Items::made.sums[Which]].code))>...>;

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
