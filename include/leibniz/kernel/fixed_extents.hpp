// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/symbols.hpp>

#include <cstddef>

namespace leibniz::detail {

template <class... Types>
struct type_list {};

template <class... First, class... Second>
constexpr type_list<First..., Second...> operator+(type_list<First...>, type_list<Second...>) {
  return {};
}

/// An extent whose length is part of a kernel's type.
template <class Symbol, long long Length>
struct fixed_extent {
  using symbol = Symbol;
  static constexpr long long length = Length;
};

template <class Type>
struct extent_binding {
  static constexpr bool is_extent = false;
  using fixed = type_list<>;
};
template <fixed_string Name, class Value>
struct extent_binding<binding<extent_symbol<Name>, Value>> {
  static constexpr bool is_extent = true;
  using fixed = type_list<>;
};
template <fixed_string Name, ExactNumber Value>
struct extent_binding<binding<extent_symbol<Name>, Value>> {
  static constexpr bool is_extent = true;
  static constexpr algebra::rational length = operand<Value>::value;
  static_assert(length.den == 1 && length.num > 0, "leibniz: an extent is a positive integer");
  using fixed = type_list<fixed_extent<extent_symbol<Name>, length.num>>;
};

template <class Type>
inline constexpr bool is_fixed_or_no_extent =
    !extent_binding<Type>::is_extent || !std::is_same_v<typename extent_binding<Type>::fixed, type_list<>>;

/// The extents that bindings fix, as in N = 64_c.
template <class... Bindings>
using fixed_extents = decltype((type_list<>{} + ... + typename extent_binding<Bindings>::fixed{}));

template <class Fixed>
struct symbols_of;
template <class... Fixed>
struct symbols_of<type_list<Fixed...>> {
  using type = type_list<typename Fixed::symbol...>;
};

/// The length of the fixed extent of that name, 0 if it is known only at run time.
template <class... Fixed>
constexpr std::ptrdiff_t length_of(type_list<Fixed...>, [[maybe_unused]] std::string_view name) {
  std::ptrdiff_t result = 0;
  ((result = Fixed::symbol::name == name ? static_cast<std::ptrdiff_t>(Fixed::length) : result), ...);
  return result;
}

}  // namespace leibniz::detail
