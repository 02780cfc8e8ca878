// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/execute_packs.hpp>

#include <utility>

namespace leibniz::plan {

namespace detail {

/// Map::from(lane, lanes) is the lane of x that `lane` of the result takes, or `lanes` for a zero.
template <class Map, Pack Value, int... Lane>
LEIBNIZ_INLINE inline Value shuffle(const Value& x, std::integer_sequence<int, Lane...>) {
  return __builtin_shufflevector(x, Value{}, Map::from(Lane, packs::lanes<Value>)...);
}
template <class Map, Pack Value>
LEIBNIZ_INLINE inline Value shuffle(const Value& x) {
  return shuffle<Map>(x, std::make_integer_sequence<int, packs::lanes<Value>>{});
}

/// Rows that lie one after the other go to the first Size of Slot lanes each.
template <int Slot, int Size>
struct apart {
  static constexpr int from(int lane, int lanes) {
    return lane % Slot < Size ? lane / Slot * Size + lane % Slot : lanes;
  }
};
/// The opposite.
template <int Slot, int Size>
struct together {
  static constexpr int from(int lane, int lanes) {
    return lane < lanes / Slot * Size ? lane / Size * Slot + lane % Size : lanes;
  }
};
/// The first Slot lanes, again and again.
template <int Slot>
struct repeated {
  static constexpr int from(int lane, [[maybe_unused]] int lanes) { return lane % Slot; }
};
/// Each of the lanes from First on, Slot times.
template <int Slot, int First = 0>
struct stretched {
  static constexpr int from(int lane, [[maybe_unused]] int lanes) { return First + lane / Slot; }
};
/// The same where the first Rows lanes are repeated: from lanes nearby.
template <int Slot, int Rows>
struct within {
  static constexpr int from(int lane, [[maybe_unused]] int lanes) { return lane / Rows * Rows + lane / Slot; }
};
/// From the sums of Slot packs that reduce_together leaves, those of their rows in order.
template <int Slot>
struct in_order {
  static constexpr int from(int lane, int lanes) {
    return lane % (lanes / Slot) * Slot + lane / (lanes / Slot);
  }
};
/// The first of each Slot lanes.
template <int Slot>
struct firsts {
  static constexpr int from(int lane, int lanes) { return lane * Slot % lanes; }
};
/// The lane so far away, of groups of twice as many.
template <int Distance>
struct across_from {
  static constexpr int from(int lane, [[maybe_unused]] int lanes) { return lane ^ Distance; }
};

/// The numbers at `from`, each in Slot lanes.
template <int Slot, Pack Value>
LEIBNIZ_INLINE inline Value stretch(const packs::lane<Value>* from) {
  using number = packs::lane<Value>;
  constexpr int rows = packs::lanes<Value> / Slot, bytes = rows * static_cast<int>(sizeof(number));
  if constexpr (bytes == 8) {
    // As one number for all lanes, which is one instruction.
    double both;
    __builtin_memcpy(&both, from, sizeof both);
    const auto everywhere = packs::broadcast<packs::pack<double, sizeof(Value) / 8>>(both);
    Value x;
    __builtin_memcpy(&x, &everywhere, sizeof x);
    return shuffle<within<Slot, 2>>(x);
  } else {
    Value x{};
    __builtin_memcpy(&x, from, bytes);
    return shuffle<stretched<Slot>>(x);
  }
}

}  // namespace detail

/// Steps of a loop run for a pack of short rows side by side: of Size iterations each, in the first of Slot lanes. Of
/// Totals the first RowTotals are of rows, the others of columns.
template <class Number, int Lanes, int Slot, int Size, int Registers, int RowTotals, int Totals>
struct short_row_lanes {
  static constexpr bool packed = true;
  static constexpr int rows = Lanes / Slot;
  using number = Number;
  using pack = packs::pack<Number, Lanes>;
  using bits = packs::mask<Number, Lanes>;
  pack value[Registers > 0 ? Registers : 1];
  pack total[Totals > 0 ? Totals : 1];
  pack other[Totals > RowTotals ? Totals - RowTotals : 1];  ///< of columns too
  int live;                                                 ///< rows that are there
  bool of_columns;                                          ///< elements are the same for all rows
  bool past_cache;                                          ///< full packs of outputs go past the caches

  LEIBNIZ_INLINE static pack broadcast(const Number& x) { return packs::broadcast<pack>(x); }

  LEIBNIZ_INLINE pack load(const Number* from) const { return apart_or_repeated(load_first(from, count())); }
  template <Half Stored>
  LEIBNIZ_INLINE pack load(const Stored* from) const {
    return apart_or_repeated(load_halves<pack>(from, count()));
  }
  LEIBNIZ_INLINE void store(Number* to, const pack& x) const {
    store_first(to, count(), of_columns ? x : together(x));
  }
  template <Half Stored>
  LEIBNIZ_INLINE void store(Stored* to, const pack& x) const {
    store_halves(to, of_columns ? x : together(x), count());
  }
  LEIBNIZ_INLINE void store_last(Number* to, const pack& x) const {
    if (Size == Slot && past_cache && live == rows) {
      store_past_cache<pack>(to, x);
    } else {
      store(to, x);
    }
  }
  template <Half Stored>
  LEIBNIZ_INLINE void store_last(Stored* to, const pack& x) const {
    store(to, x);
  }
  template <class Element>
  LEIBNIZ_INLINE void reduce_into(algebra::reduction_op by, Element* to, const pack& x) const {
    store(to, reduce(by, load(to), x));
  }
  /// AnyLane: lanes without an iteration do no harm in a row's total. Rows that are not there do in a column's.
  template <bool AnyLane>
  LEIBNIZ_INLINE void accumulate(algebra::reduction_op by, int which, const pack& x) {
    const bool of_row = which < RowTotals, all = of_row ? AnyLane || Size == Slot : live == rows;
    const pack next = all ? x : (iterations() ? x : broadcast(start_of<Number>(by)));
    total[which] = of_row ? next : reduce(by, total[which], next);
  }
  /// A column's total for all rows of the pack.
  template <int Distance = Slot>
  LEIBNIZ_INLINE static pack of_column(algebra::reduction_op by, const pack& x) {
    if constexpr (Distance == Lanes) {
      return x;
    } else {
      return of_column<Distance * 2>(by, reduce(by, x, detail::shuffle<detail::across_from<Distance>>(x)));
    }
  }

 private:
  LEIBNIZ_INLINE int count() const { return of_columns ? Size : live * Size; }
  LEIBNIZ_INLINE bits iterations() const {
    bits result{};
    for (int lane = 0; lane < Lanes; ++lane) result[lane] = lane % Slot < Size && lane / Slot < live ? -1 : 0;
    return result;
  }
  LEIBNIZ_INLINE static pack load_first(const Number* from, int count) {
    if (count == Lanes) return load_all<pack>(from);
    first_lanes<pack> some{};
    some.set(count);
    return load_live<pack>(from, some);
  }
  LEIBNIZ_INLINE static void store_first(Number* to, int count, const pack& x) {
    if (count == Lanes) {
      store_all<pack>(to, x);
    } else {
      first_lanes<pack> some{};
      some.set(count);
      store_live<pack>(to, some, x);
    }
  }
  LEIBNIZ_INLINE pack apart_or_repeated(const pack& x) const {
    if (of_columns) return detail::shuffle<detail::repeated<Slot>>(x);
    if constexpr (Size == Slot) return x;
    return detail::shuffle<detail::apart<Slot, Size>>(x);
  }
  LEIBNIZ_INLINE static pack together(const pack& x) {
    if constexpr (Size == Slot) return x;
    return detail::shuffle<detail::together<Slot, Size>>(x);
  }
};

/// A loop over packs (execute_packs.hpp) for rows of Size numbers, several in a pack of Lanes.
template <class Loop, int Size, int Slot, int Lanes>
struct short_rows;

template <int Counter, int Extent, int Own, int... OfRow, int... Outer, class... Totals, class... Sums,
          class Columns, class Body, int Size, int Slot, int Lanes>
struct short_rows<
    pack_loop<Counter, Extent, Own, std::integer_sequence<int, OfRow...>,
              std::integer_sequence<int, Outer...>, parts<Totals...>, parts<Sums...>, Columns, Body>,
    Size, Slot, Lanes> {
  static constexpr int of_rows = static_cast<int>(sizeof...(OfRow)),
                       totals = static_cast<int>(sizeof...(Totals)), sums = static_cast<int>(sizeof...(Sums)),
                       rows = Lanes / Slot;

  /// Rows of a chunk; a group is as many as a pack has lanes. Sums start anew, so that those of many rows are added up in
  /// blocks, with smaller errors.
  template <row_count Known, class Frame, class From, class Rows>
  LEIBNIZ_INLINE static void run(Frame* f, [[maybe_unused]] const From* outer, Rows at,
                                 std::ptrdiff_t count) {
    using number = typename Frame::number;
    using own = short_row_lanes<number, Lanes, Slot, Size, Own + of_rows + static_cast<int>(sizeof...(Outer)),
                                totals, totals + sums>;
    own l;
    l.live = rows;
    l.of_columns = true;
    l.past_cache = f->past_cache;
    f->at[Counter] = 0;
    [[maybe_unused]] int next = Own + of_rows;
    ((l.value[next++] = own::broadcast(outer->value[Outer])), ...);
    Columns::run(f, &l);
    ((l.total[Sums::number] = l.other[Sums::number - totals] = own::broadcast(start_of<number>(Sums::by))),
     ...);
    l.of_columns = false;
    if constexpr (Known == row_count::group) {
      group(f, &l, at);
    } else {
      if constexpr (Known == row_count::any) {
        for (; count >= Lanes; count -= Lanes, at.advance(Lanes)) group(f, &l, at);
      }
#pragma GCC unroll 1
      for (; count > 0; count -= rows, at.advance(rows)) {
        l.live = count < rows ? static_cast<int>(count) : rows;
        [[maybe_unused]] int place = Own;
        ((l.value[place++] = at.template stretch<OfRow, Slot, typename own::pack>(l.live)), ...);
        one_pack(f, &l, at, 0);
        (give<Totals, rows, detail::firsts<Slot>>(
             at, reduce_together<1, 1, Slot>(Totals::by, &l.total[Totals::number])),
         ...);
      }
    }
    l.of_columns = true;
    (l.reduce_into(
         Sums::by, Sums::step::address(f),
         own::of_column(Sums::by, reduce(Sums::by, l.total[Sums::number], l.other[Sums::number - totals]))),
     ...);
  }

 private:
  /// As many rows as a pack has lanes.
  template <class OwnLanes, class Frame, class Rows>
  struct whole {
    using pack = typename OwnLanes::pack;
    Frame* f;
    OwnLanes* l;
    const Rows& at;
    pack numbers[of_rows > 0 ? of_rows : 1];

    /// The rows of pack number Which.
    template <int Which>
    LEIBNIZ_INLINE auto row() const {
#pragma GCC unroll 16
      for (int n = 0; n < of_rows; ++n)
        l->value[Own + n] = detail::shuffle<detail::stretched<Slot, Which * rows>>(numbers[n]);
      one_pack(f, l, at, Which * rows);
      return typename totals_tree<Totals...>::template of_row<pack>{l->total[Totals::number]...};
    }
  };
  template <class Frame, class OwnLanes, class Rows>
  LEIBNIZ_INLINE static void group(Frame* f, OwnLanes* l, const Rows& at) {
    const whole<OwnLanes, Frame, Rows> get{
        f, l, at, {at.template all_of<OfRow, typename OwnLanes::pack>()...}};
    [[maybe_unused]] const auto reduced = totals_tree<Totals...>::template reduced<0, Slot>(get);
    (give<Totals, Lanes, detail::in_order<Slot>>(at, reduced.total[Totals::number]), ...);
  }
  template <class Frame, class OwnLanes, class Rows>
  LEIBNIZ_INLINE static void one_pack(Frame* f, OwnLanes* l, const Rows& at, int row) {
    at.begin(f, row);
    f->at[Counter] = 0;
    Body::run(f, l);
    // Packs add to two sums in turn, for smaller errors.
    (std::swap(l->total[Sums::number], l->other[Sums::number - totals]), ...);
  }
  template <class Total, int Count, class Order, class Rows, class Value>
  LEIBNIZ_INLINE static void give(const Rows& at, const Value& reduced) {
    at.template set_rows<Total::target, Count>(0, Total::by, detail::shuffle<Order>(reduced));
  }
};

}  // namespace leibniz::plan
