// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/store.hpp>

#include <cstdint>
#include <string_view>

/// Programs: what a kernel executes, as values. schedule.hpp makes them, execute.hpp and interpret.hpp run them.
namespace leibniz::plan {

using algebra::rational;

/// Registers hold numbers and are written once, except by clear and accumulate.
enum class op : std::uint8_t {
  constant,          ///< to = constants[a]
  extent,            ///< to = the extent in slot a, as a number
  scalar,            ///< to = the scalar in slot a
  load,              ///< to = the element accesses[b] of the buffer in slot a
  fetch,             ///< to = the element accesses[b] of scratch array a
  delta,             ///< to = 1 where counters a and b are equal, else 0
  add,               ///< to = a + b
  subtract,          ///< to = a - b
  multiply,          ///< to = a * b
  divide,            ///< to = a / b
  negate,            ///< to = -a
  sqrt,              ///< to = the square root of a
  pow,               ///< to = a to the power constants[b]
  function,          ///< to = function b (algebra::function_id) of a, c and d, as far as it takes them
  clear,             ///< to = what a reduction b (algebra::reduction_op) starts from
  accumulate,        ///< to = to and a, reduced by b; the total c of its loop
  clear_array,       ///< every element of scratch array a = what a reduction b starts from
  clear_output,      ///< every element of the output in slot `to` = 0; accesses[b] has its axes
  accumulate_array,  ///< element accesses[b] of scratch array `to` += a
  maximum_array,     ///< element accesses[b] of scratch array `to` = the larger of it and a
  keep,              ///< element accesses[b] of scratch array `to` = a
  store,             ///< element accesses[b] of the output in slot `to` = a
  store_add,         ///< element accesses[b] of the output in slot `to` += a
  loop,              ///< runs loops[a]
};

struct instruction {
  op code;
  std::int16_t to, a, b, c, d;
};

/// One loop: its counter runs over an extent; the body is a range of instructions, loops inside included.
/// loops[0] is the whole program and runs once.
struct loop {
  std::int16_t counter, extent, first, count;
  bool packs;  ///< may run over packs of lanes (choose_packs.hpp)
  bool rows;   ///< iterations may run together in a block (choose_rows.hpp)
  std::int16_t first_register,
      registers;        ///< in either case: the registers that are written in it and in no other
  std::int16_t totals;  ///< of packs: how many registers it accumulates
};

/// Which element: a counter and the slot of an extent for each axis, row-major.
struct access {
  std::int16_t rank;
  std::int16_t counters[algebra::max_rank];
  std::int16_t extents[algebra::max_rank];
};

/// A value kept between loops, an axis for each extent (a slot).
struct array {
  std::int16_t rank;
  std::int16_t extents[algebra::max_rank];
  bool per_row;  ///< each iteration of the loop over rows that uses it writes it anew
};

/// A name that a call can bind.
struct slot {
  std::string_view name;
  algebra::kind type;
  bool output;
  bool read;    ///< its elements are loaded
  bool needed;  ///< the program reads or writes it; what is not needed may still be bound
  std::int16_t rank;
  std::int16_t extents[algebra::max_rank];  ///< slots
};

/// Why there is no program.
enum class fault : std::uint8_t {
  none,
  store,               ///< program::status says what
  too_large,           ///< a capacity of the program or of the scheduler
  output_twice,        ///< two statements write one output
  output_index_twice,  ///< out(i, i)
  output_lacks_index,  ///< the expression has a free index that the output does not name
  output_is_read,      ///< an output is read, and not each element before it is written
  kept_over_open,      ///< a value would have to be kept for every element of an open extent
};

struct sizes {
  int items, loops, accesses, arrays, constants, slots;
};

/// A program with room for exactly that. All parts are initialised: a program is a constant.
template <int Items, int Loops, int Accesses, int Arrays, int Constants, int Slots>
struct program {
  instruction items[Items > 0 ? Items : 1]{};
  loop loops[Loops > 0 ? Loops : 1]{};
  access accesses[Accesses > 0 ? Accesses : 1]{};
  array arrays[Arrays > 0 ? Arrays : 1]{};
  rational constants[Constants > 0 ? Constants : 1]{};
  slot slots[Slots > 0 ? Slots : 1]{};
  sizes used{};
  int registers = 0;
  int counters = 0;
  fault error = fault::none;
  algebra::status status = algebra::status::ok;

  static constexpr sizes capacity{Items, Loops, Accesses, Arrays, Constants, Slots};

  constexpr void fail(fault reason) {
    if (error == fault::none) error = reason;
  }
  /// The slot of that name, or -1.
  constexpr int find(std::string_view name) const {
    for (int k = 0; k < used.slots; ++k) {
      if (slots[k].name == name) return k;
    }
    return -1;
  }
};

/// What does not fit in the first is scheduled again in the second: compilers take time for each element of a constant.
using draft = program<1024, 128, 128, 64, 64, 80>;
using large_draft = program<8192, 512, 512, 256, 512, algebra::store::max_symbols>;

/// The same program, cut to size.
template <int Items, int Loops, int Accesses, int Arrays, int Constants, int Slots, class Draft>
constexpr auto trim(const Draft& from) {
  program<Items, Loops, Accesses, Arrays, Constants, Slots> to;
  for (int k = 0; k < Items; ++k) to.items[k] = from.items[k];
  for (int k = 0; k < Loops; ++k) to.loops[k] = from.loops[k];
  for (int k = 0; k < Accesses; ++k) to.accesses[k] = from.accesses[k];
  for (int k = 0; k < Arrays; ++k) to.arrays[k] = from.arrays[k];
  for (int k = 0; k < Constants; ++k) to.constants[k] = from.constants[k];
  for (int k = 0; k < Slots; ++k) to.slots[k] = from.slots[k];
  to.used = from.used;
  to.registers = from.registers;
  to.counters = from.counters;
  to.error = from.error;
  to.status = from.status;
  return to;
}

}  // namespace leibniz::plan
