// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/mentions.hpp>
#include <leibniz/kernel/compiled.hpp>
#include <leibniz/kernel/fixed_extents.hpp>

namespace leibniz::detail {

// The names of a call: each that the program needs, once, and no other. Mistakes are compile errors in words.

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

}  // namespace leibniz::detail
