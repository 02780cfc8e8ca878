// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/pack_items.hpp>
#include <leibniz/kernel/row_totals.hpp>

namespace leibniz::plan {

/// What is added up over all rows, in register Register of those outside; its copy is number Place.
template <int Number, int Place, int Register, int By>
struct running_total {
  static constexpr int number = Number, place = Place, target = Register;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};

/// The instructions of a row between its loops over packs, for rows n to end of a chunk that begins at row `begin`. Like
/// a loop over packs they have registers of their own: made, read from other parts (OfRow), shared by all rows (Outer).
/// Those of Made that other parts read stand at MadeAt. Packs of rows add to Totals a pack at a time.
template <int Own, class Made, class MadeAt, class OfRow, class Outer, class Totals, bool InPacks, class Body>
struct row_part;

template <int Own, int... Made, int... MadeAt, int... OfRow, int... Outer, class... Totals, bool InPacks,
          class Body>
struct row_part<Own, std::integer_sequence<int, Made...>, std::integer_sequence<int, MadeAt...>,
                std::integer_sequence<int, OfRow...>, std::integer_sequence<int, Outer...>, parts<Totals...>,
                InPacks, Body> {
  static constexpr int of_rows = static_cast<int>(sizeof...(OfRow)),
                       registers = Own + of_rows + static_cast<int>(sizeof...(Outer));
  static constexpr bool in_groups = InPacks;

  template <class Choice, int Counter, row_count Known, class Frame, class From, class Registers>
  LEIBNIZ_INLINE static void run(Frame* f, From* outer, Registers* between, std::ptrdiff_t begin,
                                 std::ptrdiff_t n, std::ptrdiff_t end) {
    using number = typename Frame::number;
    constexpr int own = packs::width<number>,
                  rows = Choice::group > 0 ? Choice::group : Choice::numbers.chunk,
                  lanes = rows % packs::widest<number> == 0 ? packs::widest<number> : own;
    if constexpr (InPacks && rows >= own) {
      using many = pack_lanes<number, lanes, registers, static_cast<int>(sizeof...(Totals))>;
      if constexpr (Known != row_count::fewer || lanes < rows) {
        for (; n + lanes <= end; n += lanes) one_pack<many, Counter>(f, outer, between, begin, n, lanes);
      }
      if constexpr (Known != row_count::group || rows % lanes != 0) {
        if (std::ptrdiff_t left = end - n; left > 2) {
          one_pack<many, Counter>(f, outer, between, begin, n, left);
        } else {
          // The number of a row is at hand sooner than as a lane of a pack.
          for (; left > 0; --left, ++n) one_row<Counter>(f, outer, between, begin, n);
        }
      }
    } else {
#pragma GCC unroll 4
      for (; n < end; ++n) one_row<Counter>(f, outer, between, begin, n);
    }
  }

 private:
  template <class Many, int Counter, class Frame, class From, class Registers>
  LEIBNIZ_INLINE static void one_pack(Frame* f, [[maybe_unused]] From* outer,
                                      [[maybe_unused]] Registers* between, std::ptrdiff_t begin,
                                      std::ptrdiff_t n, std::ptrdiff_t count) {
    Many l;
    l.start();
    l.keep_first(count);
    f->at[Counter] = begin + n;
    f->copy = n;
    [[maybe_unused]] int next = Own;
    ((l.value[next++] = l.load(between->template of<OfRow>() + n)), ...);
    ((l.value[next++] = Many::broadcast(outer->value[Outer])), ...);
    using number = typename Frame::number;
    ((l.total[Totals::number] = Many::broadcast(start_of<number>(Totals::by))), ...);
    Body::run(f, &l);
    ((outer->value[Totals::target] =
          reduce(Totals::by, outer->value[Totals::target],
                 number(reduce_together<1>(Totals::by, &l.total[Totals::number])[0]))),
     ...);
    (l.store(between->template of<Made>() + n, l.value[MadeAt]), ...);
  }
  template <int Counter, class Frame, class From, class Registers>
  LEIBNIZ_INLINE static void one_row(Frame* f, [[maybe_unused]] From* outer,
                                     [[maybe_unused]] Registers* between, std::ptrdiff_t begin,
                                     std::ptrdiff_t n) {
    one_lane<typename Frame::number, registers> l;
    f->at[Counter] = begin + n;
    f->copy = n;
    [[maybe_unused]] int next = Own;
    ((l.value[next++] = between->template of<OfRow>()[n]), ...);
    ((l.value[next++] = outer->value[Outer]), ...);
    Body::run(f, &l);
    ((between->template of<Made>()[n] = l.value[MadeAt]), ...);
    ((outer->value[Totals::target] = l.value[Totals::place]), ...);
  }
};

namespace detail {

/// Count instructions of the loop Rows over rows from First on, none of them a loop.
template <class Source, int Rows, int First, int Count>
struct row_items {
  using root = Source;
  static constexpr const auto& program = Source::program;
  static constexpr loop in = program.loops[Rows];
  struct contents {
    instruction items[Count]{};
    register_list<Count> own{}, made{};
    std::int16_t made_at[Count]{};
    register_list<4 * Count> of_row{}, outer{};
    register_list<Count> totals{};  ///< of outer: what is added to
    std::int16_t total_by[Count + 1]{};
    bool packs = true;
    int count = 0;
  };
  static constexpr contents make() {
    contents to{};
    for (int k = First; k < First + Count; ++k) {
      if (program.items[k].code == op::clear) continue;
      instruction& i = to.items[to.count++] = program.items[k];
      to.packs = to.packs && fits_packs(program, i, in.counter);
      if (i.code == op::accumulate) {
        i.c = static_cast<std::int16_t>(to.totals.find_or_add(i.to));
        to.total_by[i.c] = i.b;
      }
      if (i.code == op::delta && i.b == in.counter) {
        i.b = i.a;
        i.a = in.counter;
      }
      if (makes_register(i.code)) to.own.find_or_add(i.to);
      each_register(i, [&to](std::int16_t& one) {
        for (int n = 0; n < to.own.count; ++n) {
          if (to.own.at[n] == one) return;
        }
        const bool of_row = one >= in.first_register && one < in.first_register + in.registers;
        of_row ? to.of_row.find_or_add(one) : to.outer.find_or_add(one);
      });
    }
    for (int k = 0; k < to.count; ++k) {
      each_register(to.items[k], [&to](std::int16_t& one) {
        int place = 0;
        while (place < to.own.count && to.own.at[place] != one) ++place;
        if (place == to.own.count) {
          const bool of_row = one >= in.first_register && one < in.first_register + in.registers;
          place += of_row ? to.of_row.find_or_add(one) : to.of_row.count + to.outer.find_or_add(one);
        }
        one = static_cast<std::int16_t>(place);
      });
    }
    for (int k = 0; k < to.own.count; ++k) {
      if (read_elsewhere(to.own.at[k]))
        to.made_at[to.made.find_or_add(to.own.at[k])] = static_cast<std::int16_t>(k);
    }
    return to;
  }
  static constexpr bool read_elsewhere(std::int16_t made) {
    bool found = false;
    const auto scan = [made, &found](const loop& of) {
      for (int k = of.first; k < of.first + of.count; ++k) {
        instruction i = program.items[k];
        if (k < First || k >= First + Count)
          each_register(i, [&](std::int16_t& one) { found = found || one == made; });
      }
    };
    scan(in);
    for (int k = in.first; k < in.first + in.count; ++k) {
      if (program.items[k].code == op::loop) scan(program.loops[program.items[k].a]);
    }
    return found;
  }
  static constexpr contents made = make();
  static constexpr const auto& items = made.items;

  /// Its number among the copies of registers.
  static constexpr int place_of_total(int which) {
    int place = 0;
    while (made.outer.at[place] != made.totals.at[which]) ++place;
    return made.own.count + made.of_row.count + place;
  }
};

template <class Items, int... Which>
auto make_made(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.made.at[Which]...>;
template <class Items, int... Which>
auto make_made_at(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.made_at[Which]...>;
template <class Items, int... Which>
auto make_row_totals(std::integer_sequence<int, Which...>)
    -> parts<running_total<Which, Items::place_of_total(Which), Items::made.totals.at[Which],
                           Items::made.total_by[Which]>...>;

template <class Items>
using row_part_of =
    row_part<Items::made.own.count, decltype(make_made<Items>(up_to<Items::made.made.count>{})),
             decltype(make_made_at<Items>(up_to<Items::made.made.count>{})),
             decltype(make_of_row<Items>(up_to<Items::made.of_row.count>{})),
             decltype(make_outer<Items>(up_to<Items::made.outer.count>{})),
             decltype(make_row_totals<Items>(up_to<Items::made.totals.count>{})), Items::made.packs,
             typename range<Items, 0, Items::made.count>::type>;

}  // namespace detail

}  // namespace leibniz::plan
