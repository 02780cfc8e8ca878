// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/steps.hpp>

namespace leibniz::plan::detail {

/// Registers that a part of a program reads and does not write, in the order in which it names them.
template <int Capacity>
struct register_list {
  std::int16_t at[Capacity > 0 ? Capacity : 1]{};
  int count = 0;

  constexpr int find_or_add(std::int16_t one) {
    int place = 0;
    while (place < count && at[place] != one) ++place;
    if (place == count) at[count++] = one;
    return place;
  }
};

/// The instructions of a loop over packs, first and only, with registers of its own: those that it writes, copies of
/// those of a row, copies of all others. Rows is the loop over rows around it, or 0. What does not depend on the row
/// stands in `column`, and what is added up over the rows becomes a total of the loop.
template <class Source, int Loop, int Rows>
struct pack_items {
  static constexpr const auto& program = Source::program;
  static constexpr loop in = program.loops[Loop];
  static constexpr loop around = program.loops[Rows];

  struct contents {
    instruction row[in.count]{}, column[in.count]{};  ///< d of accumulate: any lane may be added
    int row_count = 0, column_count = 0;
    register_list<4 * in.count> of_row{}, outer{};
    std::int16_t sums[in.count]{};  ///< of columns over rows: the instruction in the program
    int sum_count = 0;
  };

  static constexpr bool is_own(int reg) {
    return reg >= in.first_register && reg < in.first_register + in.registers;
  }
  static constexpr bool is_of_row(int reg) {
    return Rows > 0 && reg >= around.first_register && reg < around.first_register + around.registers;
  }
  static constexpr bool adds_to_element(op code) {
    return code == op::accumulate_array || code == op::maximum_array || code == op::store_add;
  }

  /// Whether what an instruction makes is 0 in lanes for which nothing was loaded: of sums and products of elements.
  template <class Zero>
  static constexpr bool is_zero_beyond(const instruction& i, Zero zero) {
    if (i.code == op::load || i.code == op::fetch) return true;
    if (i.code == op::negate) return zero(i.a);
    return i.code >= op::add && i.code <= op::multiply && zero(i.a) && zero(i.b);
  }

  static constexpr contents make() {
    contents to{};
    bool by_column[in.registers + 1]{}, zero_beyond[in.registers + 1]{};
    const auto zero = [&zero_beyond](int reg) { return is_own(reg) && zero_beyond[reg - in.first_register]; };
    for (int k = in.first; k < in.first + in.count; ++k) {
      instruction i = program.items[k];
      const bool element = has_element(i.code);
      const bool by_row =
          element && (uses_counter(program.accesses[i.b], around.counter) || is_per_row(program, i));
      bool column = Rows > 0 && i.code != op::accumulate && makes_register(i.code) && !by_row &&
                    !(i.code == op::delta && (i.a == around.counter || i.b == around.counter));
      if (i.code == op::delta && i.b == in.counter) {
        i.b = i.a;
        i.a = in.counter;
      }
      if (makes_register(i.code)) zero_beyond[i.to - in.first_register] = is_zero_beyond(i, zero);
      if (i.code == op::accumulate) {
        i.to = i.a;  // the total has its number in c
        i.d = static_cast<algebra::reduction_op>(i.b) == algebra::reduction_op::sum && zero(i.a);
      }
      if (Rows > 0 && adds_to_element(i.code) && !by_row) {
        to.sums[to.sum_count] = static_cast<std::int16_t>(k);
        i.b = static_cast<std::int16_t>(element_reduction(i.code));
        i.c = static_cast<std::int16_t>(in.totals + to.sum_count++);
        i.d = true;  // what is in other lanes is not stored
        i.code = op::accumulate;
        i.to = i.a;
      }
      each_register(i, [&](std::int16_t& one) {
        if (is_own(one)) {
          column = column && (one == i.to || by_column[one - in.first_register]);
        } else {
          column = column && !is_of_row(one);
          is_of_row(one) ? to.of_row.find_or_add(one) : to.outer.find_or_add(one);
        }
      });
      if (column) by_column[i.to - in.first_register] = true;
      (column ? to.column[to.column_count++] : to.row[to.row_count++]) = i;
    }
    const auto renumber = [&to](std::int16_t& one) {
      int place = one - in.first_register;
      if (!is_own(one)) {
        place = in.registers +
                (is_of_row(one) ? to.of_row.find_or_add(one) : to.of_row.count + to.outer.find_or_add(one));
      }
      one = static_cast<std::int16_t>(place);
    };
    for (int k = 0; k < to.column_count; ++k) each_register(to.column[k], renumber);
    for (int k = 0; k < to.row_count; ++k) each_register(to.row[k], renumber);
    return to;
  }
  static constexpr contents made = make();

  struct columns {
    using root = Source;
    static constexpr const auto& program = Source::program;
    static constexpr const auto& items = made.column;
  };
  struct rows {
    using root = Source;
    static constexpr const auto& program = Source::program;
    static constexpr const auto& items = made.row;
  };
  /// The whole program: for the elements of sums.
  struct all {
    using root = Source;
    static constexpr const auto& program = Source::program;
    static constexpr const auto& items = program.items;
  };

  /// The instruction that accumulates total number `which`.
  static constexpr int total_item(int which) {
    int k = in.first;
    while (program.items[k].code != op::accumulate || program.items[k].c != which) ++k;
    return k;
  }
};

template <class Items, int... Which>
auto make_of_row(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.of_row.at[Which]...>;
template <class Items, int... Which>
auto make_outer(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.outer.at[Which]...>;
template <int Count>
using up_to = std::make_integer_sequence<int, Count>;

}  // namespace leibniz::plan::detail
