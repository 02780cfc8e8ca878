// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/half_memory.hpp>
#include <leibniz/kernel/pack_arithmetic.hpp>

#include <cstddef>
#include <cstdint>

namespace leibniz::plan {

namespace detail {

template <class Number, int Kind>
struct element_kind {
  using type = Number;
};
template <class Number, int Kind>
requires(Kind != 0) struct element_kind<Number, Kind> {
  using type = typename leibniz::detail::half_of<Kind>::type;
};

}  // namespace detail

/// What the elements of buffers are, by slot: Number where Kinds ends, else the half of that kind. Most
/// calls have no other, and then no name grows with them.
template <class Number, int... Kinds>
struct elements {
  static constexpr bool halves = ((Kinds != 0) || ...);
  template <int Slot>
  static constexpr int kind() {
    int slot = 0, result = 0;
    ((result = slot++ == Slot ? Kinds : result), ...);
    return result;
  }
  template <int Slot>
  using of = typename detail::element_kind<Number, kind<Slot>()>::type;
};

/// What a program works on while it runs, but registers and scratch memory: all of this can live in registers of the
/// machine. It and lanes are passed by pointer, because clang 16 reads whole vectors where a reference tells that there
/// is memory, which keeps it there.
template <class Number, int Counters, int Slots, int Arrays, class Elements = elements<Number>>
struct frame {
  using number = Number;
  static constexpr bool holds_halves = true;  ///< a call may give such buffers
  std::ptrdiff_t at[Counters > 0 ? Counters : 1];
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const void* input[Slots];
  void* output[Slots];
  Number* array[Arrays > 0 ? Arrays : 1];
  std::ptrdiff_t array_size[Arrays > 0 ? Arrays : 1];
  std::ptrdiff_t copy;  ///< which row of a block: of the arrays that each has one of
  bool past_cache;      ///< outputs go past the caches
  int prefetch = 0;     ///< lines of outputs so many bytes ahead are asked for, if any

  template <int Slot>
  LEIBNIZ_INLINE const auto* in() const {
    return static_cast<const typename Elements::template of<Slot>*>(input[Slot]);
  }
  template <int Slot>
  LEIBNIZ_INLINE auto* out() const {
    return static_cast<typename Elements::template of<Slot>*>(output[Slot]);
  }
};

/// Steps run for one number at a time.
template <class Number, int Registers>
struct one_lane {
  static constexpr bool packed = false;
  Number value[Registers > 0 ? Registers : 1];

  LEIBNIZ_INLINE static const Number& broadcast(const Number& x) { return x; }
  LEIBNIZ_INLINE static const Number& load(const Number* from) { return *from; }
  LEIBNIZ_INLINE static void store(Number* to, const Number& x) { *to = x; }
  LEIBNIZ_INLINE static void store_last(Number* to, const Number& x) { *to = x; }
  template <Half Stored>
  LEIBNIZ_INLINE static Number load(const Stored* from) {
    return leibniz::detail::from_half(*from);
  }
  template <Half Stored>
  LEIBNIZ_INLINE static void store(Stored* to, const Number& x) {
    *to = leibniz::detail::to_half<Stored>(x);
  }
  template <Half Stored>
  LEIBNIZ_INLINE static void store_last(Stored* to, const Number& x) {
    store(to, x);
  }
  template <class Element>
  LEIBNIZ_INLINE static void reduce_into(algebra::reduction_op by, Element* to, const Number& x) {
    store(to, reduce(by, Number(load(to)), x));
  }
  LEIBNIZ_INLINE static Number equal(std::ptrdiff_t a, std::ptrdiff_t b) {
    return a == b ? Number{1} : Number{0};
  }
};

/// Steps of a loop run for a pack of iterations.
template <class Number, int Lanes, int Registers, int Totals>
struct pack_lanes {
  static constexpr bool packed = true;
  using number = Number;
  using pack = packs::pack<Number, Lanes>;
  pack value[Registers > 0 ? Registers : 1];
  pack total[Totals > 0 ? Totals : 1];  ///< what is accumulated: one total for each lane
  first_lanes<pack> live;               ///< those that there is an iteration for; meant where not full
  bool full;
  bool past_cache;
  std::ptrdiff_t ahead;  ///< how far after what is loaded the same of the next row lies
  bool fresh;            ///< nothing is accumulated yet
  int prefetch;          ///< as in a frame

  LEIBNIZ_INLINE static pack broadcast(const Number& x) { return packs::broadcast<pack>(x); }
  LEIBNIZ_INLINE pack load(const Number* from) const {
    // Into the second cache.
    if (past_cache && ahead > 0)
      __builtin_prefetch(beyond(from, ahead * std::ptrdiff_t{sizeof(Number)}), 0, 2);
    return full ? load_all<pack>(from) : load_live<pack>(from, live);
  }
  LEIBNIZ_INLINE void store(Number* to, const pack& x) const {
    full ? store_all<pack>(to, x) : store_live<pack>(to, live, x);
  }
  /// What no loop reads again.
  LEIBNIZ_INLINE void store_last(Number* to, const pack& x) const {
    if (full && past_cache) {
      store_past_cache<pack>(to, x);
    } else {
      if (prefetch > 0) __builtin_prefetch(beyond(to, prefetch), 1);
      store(to, x);
    }
  }
  template <Half Stored>
  LEIBNIZ_INLINE pack load(const Stored* from) const {
    return load_halves<pack>(from, full ? Lanes : live.count);
  }
  template <Half Stored>
  LEIBNIZ_INLINE void store(Stored* to, const pack& x) const {
    store_halves(to, x, full ? Lanes : live.count);
  }
  template <Half Stored>
  LEIBNIZ_INLINE void store_last(Stored* to, const pack& x) const {
    if (prefetch > 0) __builtin_prefetch(beyond(to, prefetch), 1);
    store(to, x);
  }
  template <class Element>
  LEIBNIZ_INLINE void reduce_into(algebra::reduction_op by, Element* to, const pack& x) const {
    store(to, reduce(by, load(to), x));
  }
  /// Only to be asked for: memory need not be there, so no pointer is counted up.
  LEIBNIZ_INLINE static const void* beyond(const void* from, std::ptrdiff_t bytes) {
    return reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(from) +
                                         static_cast<std::uintptr_t>(bytes));
  }
  /// Where two counters are equal, of which the first is the loop's.
  LEIBNIZ_INLINE static pack equal(std::ptrdiff_t first_lane, std::ptrdiff_t other) {
    pack result{};
    if (other >= first_lane && other - first_lane < Lanes) result[other - first_lane] = 1;
    return result;
  }
  /// AnyLane: lanes without an iteration do no harm.
  template <bool AnyLane>
  LEIBNIZ_INLINE void accumulate(algebra::reduction_op by, int which, const pack& x) {
    const bool all = AnyLane || full;
    const pack next = all ? x : (live.all_bits ? x : broadcast(start_of<Number>(by)));
    total[which] = fresh ? next : reduce(by, total[which], next);
  }

  LEIBNIZ_INLINE void start() {
    live = first_lanes<pack>{};
    full = true;
    past_cache = fresh = false;
    ahead = 0;
    prefetch = 0;
  }
  /// Only the first lanes have an iteration.
  LEIBNIZ_INLINE void keep_first(std::ptrdiff_t count) {
    full = count >= Lanes;
    if (!full) live.set(count);
  }
};

}  // namespace leibniz::plan
