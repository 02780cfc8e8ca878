// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/kernel/buffers.hpp>
#include <leibniz/kernel/compiled.hpp>
#include <leibniz/kernel/fixed_extents.hpp>
#include <leibniz/kernel/mentions.hpp>

namespace leibniz::detail {

// One call of a program: its names get their values. Extents first, because buffers are checked against them.

/// What a call gives, by slot.
template <class Number, int Slots>
struct arguments {
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const Number* input[Slots];
  Number* output[Slots];
};

template <class Type>
inline constexpr bool is_let_symbol = false;
template <class Definition>
inline constexpr bool is_let_symbol<let_symbol<Definition>> = true;

/// The symbols of lets among bindings: their values are given, so the program does not compute them.
template <class... Bindings>
constexpr auto bound_lets() {
  [[maybe_unused]] constexpr auto one = []<class Binding>(type_list<Binding>) {
    if constexpr (is_let_symbol<typename Binding::symbol>) {
      return type_list<typename Binding::symbol>{};
    } else {
      return type_list<>{};
    }
  };
  return (type_list<>{} + ... + one(type_list<Bindings>{}));
}

/// The number of a symbol's slot, or -1: a constant, so that no name is looked up at run time.
template <class Source, class Symbol>
inline constexpr int slot_of = Source::program.find(Symbol::name);

/// The number of a slot that nothing is bound to although it must be, or -1.
template <class Source, class Fixed, class... Bindings>
constexpr int unbound_slot() {
  constexpr std::string_view given[] = {std::string_view{}, Bindings::symbol::name...};
  for (int k = 0; k < Source::program.used.slots; ++k) {
    const plan::slot& wanted = Source::program.slots[k];
    if (!wanted.needed && wanted.type != algebra::kind::extent) continue;
    bool bound = wanted.name == result_name || length_of(Fixed{}, wanted.name) != 0;
    for (const std::string_view name : given) bound = bound || name == wanted.name;
    if (!bound) return k;
  }
  return -1;
}

template <class... Bindings>
constexpr bool bound_twice() {
  constexpr std::string_view given[] = {std::string_view{}, Bindings::symbol::name...};
  for (std::size_t k = 1; k <= sizeof...(Bindings); ++k) {
    for (std::size_t other = 1; other < k; ++other) {
      if (given[k] == given[other]) return true;
    }
  }
  return false;
}

template <class Source, int Slot>
constexpr auto slot_name() {
  constexpr std::string_view name = Source::program.slots[Slot].name;
  char chars[name.size() + 1] = {};
  for (std::size_t k = 0; k < name.size(); ++k) chars[k] = name[k];
  return fixed_string<name.size() + 1>(chars);
}

/// The compiler prints Name beside the error.
template <fixed_string Name, bool IsExtent>
constexpr void must_be_bound() {
  static_assert(IsExtent || Name.view().empty(),
                "leibniz: a name that the kernel needs is not bound in this call");
  static_assert(!IsExtent || Name.view().empty(), "leibniz: an extent of the kernel is not given");
}

/// The compiler prints Symbol beside the error.
template <bool Known, class Symbol>
constexpr void must_be_known(const Symbol&) {
  static_assert(Known, "leibniz: this call binds a name that the kernel does not use");
}

template <class Source, class Fixed, class Arguments>
[[gnu::always_inline]] constexpr void fill_extent(Arguments& given) {
  constexpr int number = slot_of<Source, typename Fixed::symbol>;
  if constexpr (number >= 0) given.extent[number] = static_cast<std::ptrdiff_t>(Fixed::length);
}
template <class Source, class Arguments, class... Fixed>
[[gnu::always_inline]] constexpr void fill_extents(Arguments& given, type_list<Fixed...>) {
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
[[gnu::always_inline]] constexpr std::size_t elements_from(const Arguments& given) {
  constexpr plan::slot slot = Source::program.slots[Slot];
  if constexpr (Axis == slot.rank) {
    return 1;
  } else {
    return static_cast<std::size_t>(given.extent[slot.extents[Axis]]) *
           elements_from<Source, Slot, Axis + 1>(given);
  }
}

template <class Source, class Fixed, int Slot, class Arguments, class Buffer>
[[gnu::always_inline]] constexpr void check_size(const Arguments& given, const Buffer& buffer) {
  constexpr std::size_t wanted = fixed_size<Source, Fixed, Slot>(),
                        has = static_size<std::remove_cvref_t<Buffer>>;
  if constexpr (wanted != dynamic_size && has != dynamic_size) {
    static_assert(wanted == has, "leibniz: a buffer has another size than the axes of its name");
  } else {
    if (std::size(buffer) != elements_from<Source, Slot>(given)) size_mismatch();
  }
}

template <class Number, bool Written, class Value>
constexpr bool fits_tensor() {
  static_assert(
      Buffer<Value>,
      "leibniz: a tensor is bound to a contiguous buffer: an array, std::array, std::span or std::vector");
  if constexpr (Buffer<Value>) {
    using Element = buffer_element<Value>;
    constexpr bool same = std::is_same_v<std::remove_const_t<Element>, Number>;
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
[[gnu::always_inline]] constexpr void bind_value(Arguments& given, const binding<Symbol, Value>& bound) {
  constexpr int number = slot_of<Source, Symbol>;
  constexpr plan::slot slot = Source::program.slots[number >= 0 ? number : 0];
  if constexpr (number < 0 || slot.type == algebra::kind::extent) {
    return;
  } else if constexpr (slot.rank > 0) {
    using Held = std::conditional_t<std::is_reference_v<Value>, std::remove_reference_t<Value>, const Value>;
    if constexpr (fits_tensor<Number, slot.output, Held>()) {
      check_size<Source, Fixed, number>(given, bound.value);
      if constexpr (slot.output) {
        given.output[number] = std::data(bound.value);
      } else {
        given.input[number] = std::data(bound.value);
      }
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
[[gnu::always_inline]] constexpr void bind_extent(Arguments& given, const binding<Symbol, Value>& bound) {
  constexpr int number = slot_of<Source, Symbol>;
  if constexpr (number >= 0 && extent_binding<binding<Symbol, Value>>::is_extent && std::integral<Value>) {
    given.extent[number] = static_cast<std::ptrdiff_t>(bound.value);
    if (given.extent[number] < 0) size_mismatch();
  }
}

template <class Source, class... Extents>
constexpr bool same_axes(const plan::slot& slot, axes<Extents...>) {
  int axis = 0;
  return slot.rank == sizeof...(Extents) &&
         ((Source::program.slots[slot.extents[axis++]].name == Extents::name) && ... && true);
}

/// Whether the symbol is what the program has under its name.
template <class Source, class Symbol>
constexpr bool same_shape() {
  constexpr plan::slot slot = Source::program.slots[slot_of<Source, Symbol>];
  if constexpr (extent_binding<binding<Symbol, int>>::is_extent) {
    return slot.type == algebra::kind::extent;
  } else if constexpr (is_let_symbol<Symbol>) {
    return slot.type == algebra::kind::let && same_axes<Source>(slot, typename Symbol::axes{});
  } else if constexpr (output_of<Symbol>::is_output) {
    return slot.type == algebra::kind::scalar;
  } else {
    return slot.type == algebra::kind::element && same_axes<Source>(slot, typename Symbol::axes{});
  }
}

template <class... Requests>
constexpr bool any_mentions(type_list<Requests...>, std::string_view name) {
  return (mentions<typename Requests::value>::name(name) || ...);
}

template <class Source, class Symbol>
constexpr bool check_symbol() {
  constexpr int number = slot_of<Source, Symbol>;
  if constexpr (number >= 0) {
    constexpr bool same = same_shape<Source, Symbol>();
    static_assert(same, "leibniz: a name is bound that has another shape in the kernel");
    return same;
  } else {
    constexpr bool known = any_mentions(typename Source::requests{}, Symbol::name);
    must_be_known<known>(Symbol{});
    return known;
  }
}

/// The mistakes of a call's names, in words; true if there is none.
template <class Source, class Fixed, class... Bindings>
constexpr bool check_names() {
  constexpr bool once = !bound_twice<Bindings...>();
  static_assert(once, "leibniz: a name is bound twice in one call");
  if constexpr (once) {
    if constexpr ((check_symbol<Source, typename Bindings::symbol>() && ...)) {
      constexpr int unbound = unbound_slot<Source, Fixed, Bindings...>();
      if constexpr (unbound >= 0) {
        must_be_bound<slot_name<Source, unbound>(),
                      Source::program.slots[unbound].type == algebra::kind::extent>();
      }
      return unbound < 0;
    }
  }
  return false;
}

/// Where each scratch array begins in one piece of memory; the last entry is its size.
template <int Arrays>
struct scratch_layout {
  std::ptrdiff_t first[Arrays + 1]{};
  std::ptrdiff_t total = 0;
};

template <class Source, class Fixed>
constexpr auto layout_of(Fixed) {
  scratch_layout<Source::program.used.arrays> result;
  for (int k = 0; k < Source::program.used.arrays; ++k) {
    std::ptrdiff_t size = 1;
    for (int axis = 0; axis < Source::program.arrays[k].rank; ++axis) {
      size *= length_of(Fixed{}, Source::program.slots[Source::program.arrays[k].extents[axis]].name);
    }
    result.first[k + 1] = result.total += size;
  }
  return result;
}

/// Fills in all arguments of a call that check_names finds right.
template <class Source, class Fixed, class Number, class Arguments, class... Bindings>
[[gnu::always_inline]] constexpr void bind_all(Arguments& given, const Bindings&... bindings) {
  fill_extents<Source>(given, Fixed{});
  (bind_extent<Source>(given, bindings), ...);
  (bind_value<Source, Fixed, Number>(given, bindings), ...);
}

}  // namespace leibniz::detail
