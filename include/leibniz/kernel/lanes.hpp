// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/pack_arithmetic.hpp>

#include <cstddef>

namespace leibniz::plan {

/// What a program works on while it runs, but scratch memory: all of this can live in registers. Passed by pointer,
/// because clang 16 reads whole vectors where it knows from a reference that there is memory, which keeps it there.
template <class Number, int Registers, int Counters, int Slots, int Arrays>
struct frame {
  using number = Number;
  Number value[Registers > 0 ? Registers : 1];
  std::ptrdiff_t at[Counters > 0 ? Counters : 1];
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const Number* input[Slots];
  Number* output[Slots];
  Number* array[Arrays > 0 ? Arrays : 1];
  std::ptrdiff_t array_size[Arrays > 0 ? Arrays : 1];
};

/// Steps run for one number at a time.
struct one_lane {
  template <int Register, class Frame>
  [[gnu::always_inline]] constexpr auto get(const Frame* f) const {
    return f->value[Register];
  }
  template <int Register, class Frame>
  [[gnu::always_inline]] constexpr void set(Frame* f, const typename Frame::number& x) const {
    f->value[Register] = x;
  }
  template <int Register, int Total, class Frame>
  [[gnu::always_inline]] constexpr void accumulate(Frame* f, algebra::reduction_op by,
                                                   const typename Frame::number& x) const {
    f->value[Register] = reduce(by, f->value[Register], x);
  }
  template <int Counter, int Other, class Frame>
  [[gnu::always_inline]] constexpr auto equal(const Frame* f) const {
    return f->at[Counter] == f->at[Other] ? typename Frame::number{1} : typename Frame::number{0};
  }
  template <class Number>
  [[gnu::always_inline]] constexpr Number load(const Number* from) const {
    return *from;
  }
  template <class Number>
  [[gnu::always_inline]] constexpr void store(Number* to, const Number& x) const {
    *to = x;
  }
  template <class Number>
  [[gnu::always_inline]] constexpr void add(Number* to, const Number& x) const {
    *to = plus(*to, x);
  }
};

/// Steps of a loop run for a pack of iterations, the first at its counter. A sum has several chains of partial sums,
/// because each addition waits for the one before.
template <class Number, int Loop, int First, int Registers, int Totals, int Chains>
struct pack_lanes {
  using pack = packs::pack<Number>;
  pack value[Registers > 0 ? Registers : 1];
  pack total[Chains][Totals > 0 ? Totals : 1];
  packs::mask<Number> live;  ///< lanes whose iteration is not done already
  int chain = 0;

  template <int Register, class Frame>
  [[gnu::always_inline]] pack get(const Frame* f) const {
    if constexpr (Register >= First && Register < First + Registers) {
      return value[Register - First];
    } else {
      return packs::broadcast<pack>(f->value[Register]);
    }
  }
  template <int Register, class Frame>
  [[gnu::always_inline]] void set(Frame&, const pack& x) {
    value[Register - First] = x;
  }
  template <int Register, int Total, class Frame>
  [[gnu::always_inline]] void accumulate(Frame&, algebra::reduction_op by, const pack& x) {
    total[chain][Total] =
        reduce(by, total[chain][Total], live ? x : packs::broadcast<pack>(start_of<Number>(by)));
  }
  template <int Counter, int Other, class Frame>
  [[gnu::always_inline]] pack equal(const Frame* f) const {
    const std::ptrdiff_t lane = f->at[Counter == Loop ? Other : Counter] - f->at[Loop];
    pack result{};
    if (lane >= 0 && lane < packs::width<Number>) result[lane] = 1;
    return result;
  }
  [[gnu::always_inline]] pack load(const Number* from) const {
    pack result;
    __builtin_memcpy(&result, from, sizeof(result));
    return result;
  }
  [[gnu::always_inline]] void store(Number* to, const pack& x) const { __builtin_memcpy(to, &x, sizeof(x)); }
  [[gnu::always_inline]] void add(Number* to, const pack& x) const {
    const pack old = load(to);
    store(to, live ? plus(old, x) : old);
  }

  /// The first lanes are done already.
  [[gnu::always_inline]] void skip(std::ptrdiff_t done) {
    for (int lane = 0; lane < packs::width<Number>; ++lane) live[lane] = lane < done ? 0 : -1;
  }
  template <int Total>
  [[gnu::always_inline]] void start(algebra::reduction_op by) {
    for (auto& one : total) one[Total] = packs::broadcast<pack>(start_of<Number>(by));
  }
  template <int Total>
  [[gnu::always_inline]] Number finish(algebra::reduction_op by) {
    for (int step = Chains / 2; step > 0; step /= 2) {
      for (int k = 0; k < step; ++k) total[k][Total] = reduce(by, total[k][Total], total[k + step][Total]);
    }
    return reduce_lanes(by, total[0][Total]);
  }
};

}  // namespace leibniz::plan
