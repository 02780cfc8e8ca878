// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/pack_arithmetic.hpp>

#include <cstddef>

namespace leibniz::plan {

/// What a program works on while it runs, but registers and scratch memory: all of this can live in registers of the
/// machine. It and lanes are passed by pointer, because clang 16 reads whole vectors where a reference tells that there
/// is memory, which keeps it there.
template <class Number, int Counters, int Slots, int Arrays>
struct frame {
  using number = Number;
  std::ptrdiff_t at[Counters > 0 ? Counters : 1];
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const Number* input[Slots];
  Number* output[Slots];
  Number* array[Arrays > 0 ? Arrays : 1];
  std::ptrdiff_t array_size[Arrays > 0 ? Arrays : 1];
};

/// Steps run for one number at a time.
template <class Number, int Registers>
struct one_lane {
  static constexpr bool packed = false;
  Number value[Registers > 0 ? Registers : 1];

  [[gnu::always_inline]] static constexpr const Number& broadcast(const Number& x) { return x; }
  [[gnu::always_inline]] static constexpr const Number& load(const Number* from) { return *from; }
  [[gnu::always_inline]] static constexpr void store(Number* to, const Number& x) { *to = x; }
  [[gnu::always_inline]] static constexpr void add(Number* to, const Number& x) { *to = plus(*to, x); }
  [[gnu::always_inline]] static constexpr Number equal(std::ptrdiff_t a, std::ptrdiff_t b) {
    return a == b ? Number{1} : Number{0};
  }
};

/// Steps of a loop run for a pack of iterations. A sum has several chains of partial sums, because each addition waits
/// for the one before.
template <class Number, int Registers, int Totals, int Chains>
struct pack_lanes {
  static constexpr bool packed = true;
  using pack = packs::pack<Number>;
  pack value[Registers];
  pack total[Chains][Totals > 0 ? Totals : 1];
  packs::mask<Number> live;  ///< lanes whose iteration is not done already
  int chain = 0;

  [[gnu::always_inline]] static pack broadcast(const Number& x) { return packs::broadcast<pack>(x); }
  [[gnu::always_inline]] static pack load(const Number* from) {
    pack result;
    __builtin_memcpy(&result, from, sizeof(result));
    return result;
  }
  [[gnu::always_inline]] static void store(Number* to, const pack& x) { __builtin_memcpy(to, &x, sizeof(x)); }
  [[gnu::always_inline]] void add(Number* to, const pack& x) const {
    const pack old = load(to);
    store(to, live ? plus(old, x) : old);
  }
  /// Where two counters are equal, of which one is the loop's.
  [[gnu::always_inline]] static pack equal(std::ptrdiff_t first_lane, std::ptrdiff_t other) {
    pack result{};
    if (other >= first_lane && other - first_lane < packs::width<Number>) result[other - first_lane] = 1;
    return result;
  }
  [[gnu::always_inline]] void accumulate(algebra::reduction_op by, pack& into, const pack& x) const {
    into = reduce(by, into, live ? x : broadcast(start_of<Number>(by)));
  }

  /// The first lanes are done already.
  [[gnu::always_inline]] void skip(std::ptrdiff_t done) {
    for (int lane = 0; lane < packs::width<Number>; ++lane) live[lane] = lane < done ? 0 : -1;
  }
  [[gnu::always_inline]] void start(algebra::reduction_op by, int which) {
    for (auto& one : total) one[which] = broadcast(start_of<Number>(by));
  }
  [[gnu::always_inline]] Number finish(algebra::reduction_op by, int which) {
    for (int step = Chains / 2; step > 0; step /= 2) {
      for (int k = 0; k < step; ++k) total[k][which] = reduce(by, total[k][which], total[k + step][which]);
    }
    return reduce_lanes(by, total[0][which]);
  }
};

}  // namespace leibniz::plan
