// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/run.hpp>

namespace leibniz::detail {

// Halves in a constant expression: the interpreter, which knows Number only, runs on copies of the buffers.

/// Whether a program needs what a slot's buffer holds: it loads elements of it or adds to them.
template <class Source, int Slot>
constexpr bool reads_slot() {
  for (int k = 0; k < Source::program.used.items; ++k) {
    const plan::instruction& i = Source::program.items[k];
    if (i.code == plan::op::load ? i.a == Slot : i.code == plan::op::store_add && i.to == Slot) return true;
  }
  return false;
}

/// A buffer's elements as Numbers, which go back into it in the end where Writes.
template <class Number, class Held, bool Reads, bool Writes>
class widened_buffer {
 public:
  constexpr explicit widened_buffer(Held& of) : of_(of), numbers_(new Number[std::size(of)]) {
    if constexpr (Reads) {
      for (std::size_t n = 0; n < std::size(of); ++n) numbers_[n] = from_half(std::data(of)[n]);
    }
  }
  constexpr ~widened_buffer() {
    if constexpr (Writes) {
      using stored = buffer_element<Held>;
      for (std::size_t n = 0; n < std::size(of_); ++n) std::data(of_)[n] = to_half<stored>(numbers_[n]);
    }
    delete[] numbers_;
  }
  widened_buffer(const widened_buffer&) = delete;
  widened_buffer& operator=(const widened_buffer&) = delete;

  constexpr Number* data() const { return numbers_; }
  constexpr std::size_t size() const { return std::size(of_); }

 private:
  Held& of_;
  Number* numbers_;
};

/// A binding as it is, or to a copy.
template <class Number, class Source, class Symbol, class Value>
constexpr decltype(auto) without_halves(const binding<Symbol, Value>& bound) {
  if constexpr (binding_kind<binding<Symbol, Value>> == 0) {
    return (bound);
  } else {
    constexpr int slot = slot_of<Source, Symbol>;
    using Held = std::remove_reference_t<decltype((bound.value))>;
    using Copy = widened_buffer<Number, Held, reads_slot<Source, slot>(),
                                slot >= 0 && Source::program.slots[slot].output>;
    return binding<Symbol, Copy>{Copy(bound.value)};
  }
}

/// What run_compiled does, in a constant expression.
template <class Number, class Source, class Fixed, class... Bindings>
constexpr void run_on_copies(const Bindings&... bindings) {
  run_constant<Number, Source, Fixed>(without_halves<Number, Source>(bindings)...);
}

}  // namespace leibniz::detail
