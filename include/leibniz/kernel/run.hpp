// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/call.hpp>
#include <leibniz/kernel/execute.hpp>
#include <leibniz/kernel/interpret.hpp>

#include <cstdint>

namespace leibniz::detail {

// Runs the program of a kernel or an evaluation with the arguments of a call.

/// How the loops of Source run in a kernel with these extents: what plan::body_of asks for.
template <class Number, class Source, class Fixed, plan::blocking Given>
struct run_plan {
  static constexpr bool packs = plan::packs_of<Number>;
  /// Of an extent that is fixed, else 0.
  static constexpr std::ptrdiff_t length(int slot) {
    return length_of(Fixed{}, Source::program.slots[slot].name);
  }
  /// Of a loop over rows, or over packs alone. One row and one lane: a loop that runs one iteration after the other.
  static constexpr plan::blocking blocking_of(int loop) {
    const plan::loop& of = Source::program.loops[loop];
    if (!packs || !(of.packs || of.rows))
      return {.lanes = 1, .rows = 1, .chunk = 1, .chains = 1, .unroll = 1, .keep = -1};
    return plan::choose_blocking<Number>(plan::shape_of(Source::program, of, &length), Given);
  }
  template <int Loop>
  static constexpr plan::blocking numbers = blocking_of(Loop);

  template <int Loop>
  struct choice {
    static constexpr plan::blocking numbers = run_plan::numbers<Loop>;
    static_assert(
        Given.keep != 1 || numbers.keep == 1,
        "leibniz: blocking::keep = 1 keeps rows in registers: their length is fixed, and at most 32 packs");
    static_assert(!packs || Given.per_pack <= 1 || numbers.per_pack == Given.per_pack,
                  "leibniz: blocking::per_pack rows do not fit in a pack, or do not lie one after the other");
    static_assert(!packs || Given.sums <= numbers.lanes,
                  "leibniz: blocking::sums is more than the lanes of a pack");
    static constexpr plan::row_shape shape =
        plan::shape_of(Source::program, Source::program.loops[Loop], &run_plan::length);
    static constexpr std::ptrdiff_t rows = shape.rows;
    /// Rows whose sums are added up together.
    static constexpr int group = numbers.per_pack > 1 ? numbers.lanes : numbers.sums;
    static constexpr bool all_in_blocks = numbers.rows == 1 || (rows > 0 && rows % numbers.rows == 0);
    static constexpr double row_bytes = static_cast<double>(shape.longest) * shape.matrices * sizeof(Number);
    /// Outputs may go past the caches: rows have several packs, which fit, or several fill one, and are not known to be
    /// few. Rows of one pack are worked on in blocks, which is worth more.
    static constexpr bool may_pass = (shape.longest > numbers.lanes || numbers.per_pack > 1) &&
                                     shape.common * numbers.per_pack % numbers.lanes == 0 &&
                                     (shape.rows == 0 || static_cast<double>(shape.rows) * row_bytes >=
                                                             plan::cost_model::past_cache_bytes);
    static constexpr std::ptrdiff_t length(int slot) { return run_plan::length(slot); }

    /// The data are more than the last cache holds.
    template <class Frame>
    static bool exceeds_cache(const Frame* f) {
      const auto count = static_cast<double>(f->extent[Source::program.loops[Loop].extent]);
      return count * row_bytes >= plan::cost_model::past_cache_bytes;
    }
    /// The same, and packs of outputs do not straddle.
    template <class Frame>
    static bool past_cache(const Frame* f) {
      if constexpr (!may_pass) {
        return false;
      } else {
        if (!exceeds_cache(f)) return false;
        return aligned(f, std::make_integer_sequence<int, Source::program.used.slots>{});
      }
    }

   private:
    /// No loop: a frame whose elements are named by variables stays in memory.
    template <class Frame, int... Slots>
    static bool aligned(const Frame* f, std::integer_sequence<int, Slots...>) {
      return (aligned<Slots>(f) && ...);
    }
    template <int Slot, class Frame>
    static bool aligned(const Frame* f) {
      constexpr plan::slot of = Source::program.slots[Slot];
      if constexpr (of.output && of.rank > 1) {
        return reinterpret_cast<std::uintptr_t>(f->output[Slot]) % (numbers.lanes * sizeof(Number)) == 0;
      } else {
        return true;
      }
    }
  };

  /// Of the rows of a block: how many copies of an array there are at most.
  static constexpr std::ptrdiff_t copies() {
    return copies_of(std::make_integer_sequence<int, Source::program.used.loops>{});
  }

 private:
  template <int... Loops>
  static constexpr std::ptrdiff_t copies_of(std::integer_sequence<int, Loops...>) {
    std::ptrdiff_t result = 1;
    if constexpr (packs) {
      ((result = Source::program.loops[Loops].rows && numbers<Loops>.chunk > result ? numbers<Loops>.chunk
                                                                                    : result),
       ...);
    }
    return result;
  }
};

/// Where each scratch array begins in one piece of memory; the last entry is its size.
template <int Arrays>
struct scratch_layout {
  std::ptrdiff_t first[Arrays + 1]{};
  std::ptrdiff_t total = 0;
};

/// Copies are there of arrays that each row of a block has one of.
template <class Source, class Fixed>
constexpr auto layout_of(Fixed, std::ptrdiff_t copies) {
  scratch_layout<Source::program.used.arrays> result;
  for (int k = 0; k < Source::program.used.arrays; ++k) {
    const plan::array& one = Source::program.arrays[k];
    std::ptrdiff_t size = one.per_row ? copies : 1;
    for (int axis = 0; axis < one.rank; ++axis) {
      size *= length_of(Fixed{}, Source::program.slots[one.extents[axis]].name);
    }
    result.first[k + 1] = result.total += size;
  }
  return result;
}

/// One instruction after the other, also in a constant expression.
template <class Number, class Source, class Fixed, int Slots>
constexpr void run_interpreted(const arguments<Number, Slots>& given) {
  constexpr const auto& program = Source::program;
  constexpr auto layout = layout_of<Source>(Fixed{}, 1);
  Number registers[program.registers > 0 ? program.registers : 1];
  Number scratch[layout.total > 0 ? layout.total : 1];
  Number* arrays[program.used.arrays + 1];
  std::ptrdiff_t counters[program.counters + 1];
  for (int k = 0; k < program.used.arrays; ++k) arrays[k] = scratch + layout.first[k];
  const plan::memory<Number> all{registers,   counters,     given.extent, given.scalar,
                                 given.input, given.output, arrays};
  plan::interpret(plan::program_view(program), all);
}

/// A call in a constant expression.
template <class Number, class Source, class Fixed, class... Bindings>
constexpr void run_constant(const Bindings&... bindings) {
  arguments<Number, Source::program.used.slots> given;
  bind_all<Source, Fixed, Number>(given, bindings...);
  run_interpreted<Number, Source, Fixed>(given);
}

template <class Source, class Layout, class Frame, class Number, int... Arrays>
LEIBNIZ_INLINE inline void place_arrays(Frame& f, Number* scratch, const Layout& layout,
                                        std::integer_sequence<int, Arrays...>) {
  ((f.array[Arrays] = scratch + layout.first[Arrays],
    f.array_size[Arrays] = layout.first[Arrays + 1] - layout.first[Arrays]),
   ...);
}

/// Which half a bound buffer's elements are; 0 for the kernel's own numbers.
template <class Binding>
inline constexpr int binding_kind = 0;
template <class Symbol, class Value>
requires Buffer<std::remove_reference_t<Value>>
inline constexpr int binding_kind<binding<Symbol, Value>> =
    half_kind<std::remove_const_t<buffer_element<std::remove_reference_t<Value>>>>;

/// The kind of a slot's elements in a call.
template <class Source, int Slot, class... Bindings>
constexpr int slot_kind() {
  int result = 0;
  ((result = slot_of<Source, typename Bindings::symbol> == Slot ? binding_kind<Bindings> : result), ...);
  return result;
}
template <class Number, class Source, class... Bindings, int... Slots>
constexpr auto elements_of_call(std::integer_sequence<int, Slots...>) {
  if constexpr (((binding_kind<Bindings> != 0) || ...)) {
    return plan::elements<Number, slot_kind<Source, Slots, Bindings...>()...>{};
  } else {
    return plan::elements<Number>{};
  }
}

/// Whether a half would be rounded again and again: it is added to in a loop that does not run over its axes.
template <class Source, class Elements, int... Slots>
constexpr bool adds_up_halves(std::integer_sequence<int, Slots...>) {
  constexpr bool half[] = {Elements::template kind<Slots>() != 0 ...};
  const plan::detail::in_place_check check(Source::program);
  for (int k = 0; k < Source::program.used.items; ++k) {
    const plan::instruction& i = Source::program.items[k];
    if (i.code == plan::op::clear_output && half[i.to]) return true;
    if (i.code == plan::op::store_add && half[i.to] && !check.once(k)) return true;
  }
  return false;
}

/// As compiled code: a frame of its own in the machine's registers.
template <class Number, class Source, class Fixed, plan::blocking Given, class... Bindings>
LEIBNIZ_INLINE inline void run_compiled(const Bindings&... bindings) {
  using Plan = run_plan<Number, Source, Fixed, Given>;
  constexpr int registers = Source::program.registers, counters = Source::program.counters,
                slots = Source::program.used.slots, arrays = Source::program.used.arrays;
  constexpr auto layout = layout_of<Source>(Fixed{}, Plan::copies());
  using Every = std::make_integer_sequence<int, slots>;
  using Elements = decltype(elements_of_call<Number, Source, Bindings...>(Every{}));
  if constexpr (Elements::halves) {
    constexpr bool adds_up = adds_up_halves<Source, Elements>(Every{});
    static_assert(
        !adds_up,
        "leibniz: a sum over rows is added up in an output of halves, which would round each addition; "
        "bind a buffer of the kernel's numbers");
  }
  plan::frame<Number, counters, slots, arrays, Elements> f;
  f.copy = 0;
  plan::one_lane<Number, registers> l;
  bind_all<Source, Fixed, Number>(f, bindings...);
  if constexpr (arrays > 0) {
    // Apart from the frame, whose address must not be taken.
    alignas(packs::widest_bytes > 0 ? packs::widest_bytes : alignof(Number)) Number scratch[layout.total];
    place_arrays<Source>(f, scratch, layout, std::make_integer_sequence<int, arrays>{});
    plan::body_of<Source, Plan>::run(&f, &l);
  } else {
    plan::body_of<Source, Plan>::run(&f, &l);
  }
}

}  // namespace leibniz::detail
