// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/kernel/buffers.hpp>
#include <leibniz/kernel/call_names.hpp>
#include <leibniz/support/half.hpp>
#include <leibniz/support/inlining.hpp>

namespace leibniz::detail {

// The values of a call. Extents first, because buffers are checked against them.

/// What a call gives, by slot.
template <class Number, int Slots>
struct arguments {
  static constexpr bool holds_halves = false;
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const Number* input[Slots];
  Number* output[Slots];
};

template <class Source, class Fixed, class Arguments>
LEIBNIZ_INLINE constexpr void fill_extent(Arguments& given) {
  constexpr int number = slot_of<Source, typename Fixed::symbol>;
  if constexpr (number >= 0) given.extent[number] = static_cast<std::ptrdiff_t>(Fixed::length);
}
template <class Source, class Arguments, class... Fixed>
LEIBNIZ_INLINE constexpr void fill_extents(Arguments& given, type_list<Fixed...>) {
  (fill_extent<Source, Fixed>(given), ...);
}

/// The elements that a tensor over fixed extents has; dynamic_size if an extent is known only at run time.
template <class Source, class Fixed, int Slot>
constexpr std::size_t fixed_size() {
  std::ptrdiff_t result = 1;
  for (int axis = 0; axis < Source::program.slots[Slot].rank; ++axis) {
    const int extent = Source::program.slots[Slot].extents[axis];
    const std::ptrdiff_t length = length_of(Fixed{}, Source::program.slots[extent].name);
    if (length == 0) return dynamic_size;
    result *= length;
  }
  return static_cast<std::size_t>(result);
}

template <class Source, int Slot, int Axis = 0, class Arguments>
LEIBNIZ_INLINE constexpr std::size_t elements_from(const Arguments& given) {
  constexpr plan::slot slot = Source::program.slots[Slot];
  if constexpr (Axis == slot.rank) {
    return 1;
  } else {
    return static_cast<std::size_t>(given.extent[slot.extents[Axis]]) *
           elements_from<Source, Slot, Axis + 1>(given);
  }
}

template <class Source, class Fixed, int Slot, class Arguments, class Buffer>
LEIBNIZ_INLINE constexpr void check_size(const Arguments& given, const Buffer& buffer) {
  constexpr std::size_t wanted = fixed_size<Source, Fixed, Slot>(),
                        has = static_size<std::remove_cvref_t<Buffer>>;
  if constexpr (wanted != dynamic_size && has != dynamic_size) {
    static_assert(wanted == has, "leibniz: a buffer has another size than the axes of its name");
  } else {
    if (std::size(buffer) != elements_from<Source, Slot>(given)) size_mismatch();
  }
}

template <class Number, bool Written, bool Halves, class Value>
constexpr bool fits_tensor() {
  static_assert(
      Buffer<Value>,
      "leibniz: a tensor is bound to a contiguous buffer: an array, std::array, std::span or std::vector");
  if constexpr (Buffer<Value>) {
    using Element = buffer_element<Value>;
    using Plain = std::remove_const_t<Element>;
    constexpr bool same = std::is_same_v<Plain, Number> || (Halves && Half<Plain>);
    constexpr bool writable = !Written || !std::is_const_v<Element>;
    static_assert(same, "leibniz: a buffer's elements have another type than the kernel's numbers");
    static_assert(!same || writable, "leibniz: an output is bound to a constant buffer or to a temporary");
    return same && writable;
  }
  return false;
}

template <class Number, bool Written, class Value>
constexpr bool fits_scalar() {
  using Type = std::remove_cvref_t<Value>;
  if constexpr (Written) {
    constexpr bool writable = std::is_same_v<Value, Number&>;
    static_assert(writable, "leibniz: a scalar output is bound to a variable of the kernel's number type");
    return writable;
  } else {
    static_assert(Real<Type> || ExactNumber<Type>, "leibniz: a name of rank 0 is bound to a number");
    return Real<Type> || ExactNumber<Type>;
  }
}

/// The second of two passes; the first is bind_extent.
template <class Source, class Fixed, class Number, class Arguments, class Symbol, class Value>
LEIBNIZ_INLINE constexpr void bind_value(Arguments& given, const binding<Symbol, Value>& bound) {
  constexpr int number = slot_of<Source, Symbol>;
  constexpr plan::slot slot = Source::program.slots[number >= 0 ? number : 0];
  if constexpr (number < 0 || slot.type == algebra::kind::extent) {
    return;
  } else if constexpr (slot.rank > 0) {
    using Held = std::conditional_t<std::is_reference_v<Value>, std::remove_reference_t<Value>, const Value>;
    if constexpr (fits_tensor<Number, slot.output, Arguments::holds_halves, Held>()) {
      check_size<Source, Fixed, number>(given, bound.value);
      if constexpr (slot.output) given.output[number] = std::data(bound.value);
      if constexpr (!slot.output || slot.read) given.input[number] = std::data(bound.value);
    }
  } else if constexpr (fits_scalar<Number, slot.output, Value>()) {
    if constexpr (slot.output) {
      given.output[number] = &bound.value;
    } else if constexpr (ExactNumber<Value>) {
      constexpr algebra::rational value = operand<Value>::value;
      given.scalar[number] = plan::to_number<Number>(value.num, value.den);
    } else {
      given.scalar[number] = static_cast<Number>(bound.value);
    }
  }
}

template <class Source, class Arguments, class Symbol, class Value>
LEIBNIZ_INLINE constexpr void bind_extent(Arguments& given, const binding<Symbol, Value>& bound) {
  constexpr int number = slot_of<Source, Symbol>;
  if constexpr (number >= 0 && extent_binding<binding<Symbol, Value>>::is_extent && std::integral<Value>) {
    given.extent[number] = static_cast<std::ptrdiff_t>(bound.value);
    if (given.extent[number] < 0) size_mismatch();
  }
}

/// Fills in all arguments of a call that check_names finds right.
template <class Source, class Fixed, class Number, class Arguments, class... Bindings>
LEIBNIZ_INLINE constexpr void bind_all(Arguments& given, const Bindings&... bindings) {
  fill_extents<Source>(given, Fixed{});
  (bind_extent<Source>(given, bindings), ...);
  (bind_value<Source, Fixed, Number>(given, bindings), ...);
}

}  // namespace leibniz::detail
