// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/kernel/program.hpp>

#include <cstddef>
#include <utility>

namespace leibniz::plan {

// A program as a type: a body of steps, whose numbers are template constants, so that registers become the
// machine's. Steps are named by their numbers only; programs share them, and no name grows with an expression.
// Loops are loops at run time: what is compiled does not depend on the extents.

/// What a program works on while it runs. Everything but scratch memory, so that it can live in registers.
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

template <class... Steps>
struct body {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame& f) {
    (Steps::run(f), ...);
  }
};

/// The program's loops and instructions, of the static constant Source::program.
template <class Source, int Loop = 0>
using body_of = decltype(detail::make_body<Source, Source::program.loops[Loop].first, Source::program.loops[Loop].count>());

// ---------------------------------------------------------------------------------------------------------

}  // namespace leibniz::plan
