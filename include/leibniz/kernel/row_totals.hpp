// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/pack_arithmetic.hpp>

namespace leibniz::plan {

// What loops over packs accumulate for each row is one number for each lane at first. The lanes of several rows are added
// up, or compared, together.

/// How many rows a part of a loop gets: a whole group, whose size it knows, fewer, or any number.
enum class row_count { any, group, fewer };

/// What a loop accumulates for each row: into register Register, where it is read after the loop.
template <int Number, int Register, int By>
struct row_total {
  static constexpr int number = Number, target = Register;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};
template <class... Parts>
struct parts {
  static constexpr int count = static_cast<int>(sizeof...(Parts));
};

/// Gives Count rows their totals: of each of as many packs what its lanes come to.
template <class Total, int Count, class Rows, Pack Value>
LEIBNIZ_INLINE inline void give(const Rows& rows, const Value* all) {
  using number = packs::lane<Value>;
  if constexpr (packs::lanes < Value >> packs::width<number> && Count < packs::width<number>) {
    packs::pack<number> half[Count];
#pragma GCC unroll 16
    for (int row = 0; row < Count; ++row) {
      const auto [low, high] = halves(all[row]);
      half[row] = reduce(Total::by, low, high);
    }
    give<Total, Count>(rows, half);
  } else {
    constexpr int together = Count < packs::lanes<Value> ? Count : packs::lanes<Value>;
#pragma GCC unroll 16
    for (int row = 0; row < Count; row += together)
      rows.template set_rows<Total::target, together>(row, Total::by,
                                                      reduce_together<together>(Total::by, all + row));
  }
}

/// The same where lane n of each group of Count lanes belongs to row n.
template <class Total, int Count, class Rows, Pack Value>
LEIBNIZ_INLINE inline void give_reduced(const Rows& rows, const Value& groups) {
  constexpr int width = packs::width<packs::lane<Value>>;
  if constexpr (packs::lanes < Value >> width && Count <= width) {
    const auto [low, high] = halves(groups);
    give_reduced<Total, Count>(rows, reduce(Total::by, low, high));
  } else {
    rows.template set_rows<Total::target, Count>(0, Total::by, reduce_together<1, Count>(Total::by, &groups));
  }
}

/// Reduces rows in pairs, pairs of pairs and so on, each as soon as both are there: few packs are at hand at a time.
template <class... Totals>
struct totals_tree {
  template <class Value>
  struct of_row {
    Value total[sizeof...(Totals) > 0 ? sizeof...(Totals) : 1];
  };
  template <class Value, int Count>
  struct several {
    of_row<Value> at[Count];
    template <int Row>
    LEIBNIZ_INLINE of_row<Value> row() const {
      return at[Row];
    }
  };

  /// get.template row<n>() gives row n, from First on, or Unit rows that are reduced already. Lane n of each group of
  /// Unit * Count lanes of the result belongs to row n.
  template <int First, int Count, int Unit = 1, class Get>
  LEIBNIZ_INLINE static auto reduced(const Get& get) {
    if constexpr (Count == 1) {
      return get.template row<First>();
    } else {
      auto a = reduced<First, Count / 2, Unit>(get);
      const auto b = reduced<First + Count / 2, Count / 2, Unit>(get);
      using pack = std::remove_cvref_t<decltype(a.total[0])>;
      constexpr auto lanes = std::make_integer_sequence<int, packs::lanes<pack>>{};
      ((a.total[Totals::number] = detail::reduce_pair<Count / 2 * Unit>(Totals::by, a.total[Totals::number],
                                                                        b.total[Totals::number], lanes)),
       ...);
      return a;
    }
  }
};

}  // namespace leibniz::plan
