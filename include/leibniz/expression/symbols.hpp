// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/declare.hpp>
#include <leibniz/expression/bind.hpp>
#include <leibniz/expression/number.hpp>

namespace leibniz {

template <fixed_string Name>
struct extent_symbol final : expression_base {
  static constexpr std::string_view name = Name.view();
  static constexpr int declare(algebra::store& s) { return algebra::declare_extent(s, name); }
  static constexpr lowered lower(algebra::store& s);
  /// Fixes the extent: N = 64_c when a kernel is made, N = rows where it is called.
  template <class Value>
  constexpr auto operator=(const Value& value) const {
    static_assert(std::integral<Value> || detail::ExactNumber<Value>,
                  "leibniz: an extent is bound to an integer, as in N = 64_c");
    return binding<extent_symbol, Value>{value};
  }
};

template <fixed_string Name, class Extent>
struct index_symbol final {
  using extent = Extent;
  static constexpr std::string_view name = Name.view();
  static constexpr int declare(algebra::store& s) { return algebra::free_index(s, name, Extent::declare(s)); }
};

namespace detail {

template <class Type>
inline constexpr bool is_index = false;
template <fixed_string Name, class Extent>
inline constexpr bool is_index<index_symbol<Name, Extent>> = true;

template <class Type>
inline constexpr bool is_extent = false;
template <fixed_string Name>
inline constexpr bool is_extent<extent_symbol<Name>> = true;

template <class... Extents>
struct axes {
  static constexpr int rank = sizeof...(Extents);
  /// The extents' symbols, in order.
  static constexpr void declare(algebra::store& s, std::int16_t* into) {
    int axis = 0;
    ((into[axis++] = static_cast<std::int16_t>(Extents::declare(s))), ...);
  }
};

template <class Axes, class... Indices>
constexpr void check_indices() {
  static_assert((is_index<Indices> && ...),
                "leibniz: a tensor is indexed with index_var<\"i\">(N), not with a number");
  static_assert(sizeof...(Indices) == Axes::rank, "leibniz: as many indices as the tensor has axes");
  if constexpr ((is_index<Indices> && ...) && sizeof...(Indices) == Axes::rank) {
    static_assert(std::is_same_v<Axes, axes<typename Indices::extent...>>,
                  "leibniz: an index runs over another extent than the tensor's axis");
  }
}

}  // namespace detail

/// A concept for what names an index of an expression.
template <class Type>
concept Index = detail::is_index<std::remove_cvref_t<Type>>;

template <fixed_string Name>
struct scalar_symbol final : expression_base {
  static constexpr std::string_view name = Name.view();
  static constexpr int declare(algebra::store& s) {
    return algebra::declare_variable(s, algebra::kind::scalar, name, nullptr, 0);
  }
  static constexpr lowered lower(algebra::store& s);
  template <class Value>
  constexpr auto operator=(Value&& value) const {
    return detail::assign<scalar_symbol>(std::forward<Value>(value));
  }
  template <detail::Operand Value>
  constexpr auto operator+=(const Value&) const {
    return statement<scalar_symbol, detail::operand<Value>, true>{};
  }
};

template <fixed_string Name, class... Extents>
struct tensor_symbol final {
  using axes = detail::axes<Extents...>;
  static constexpr std::string_view name = Name.view();
  static constexpr int declare(algebra::store& s) {
    std::int16_t extents[algebra::max_rank] = {};
    axes::declare(s, extents);
    return algebra::declare_variable(s, algebra::kind::element, name, extents, axes::rank);
  }
  template <class First>
  constexpr auto operator[](const First&) const {
    detail::check_indices<axes, First>();
    return element<tensor_symbol, First>{};
  }
  template <class... Indices>
  constexpr auto operator()(const Indices&...) const {
    detail::check_indices<axes, Indices...>();
    return element<tensor_symbol, Indices...>{};
  }
  /// Binds the tensor to a buffer of its elements in row-major order.
  template <class Value>
  constexpr auto operator=(Value&& value) const {
    return binding<tensor_symbol, Value>{std::forward<Value>(value)};
  }
};

template <class Symbol, class... Indices>
struct element final : expression_base {
  using symbol = Symbol;
  static constexpr lowered lower(algebra::store& s);
  template <detail::Operand Value>
  constexpr auto operator=(const Value&) const {
    return statement<element, detail::operand<Value>, false>{};
  }
  /// Adds to what the output holds.
  template <detail::Operand Value>
  constexpr auto operator+=(const Value&) const {
    return statement<element, detail::operand<Value>, true>{};
  }
};

/// extent<"N">: the length of an axis.
template <fixed_string Name>
inline constexpr extent_symbol<Name> extent{};

/// index_var<"i">(N): an index over the extent N.
template <fixed_string Name>
inline constexpr auto index_var = []<class Extent>(const Extent&) {
  static_assert(detail::is_extent<Extent>, "leibniz: index_var takes an extent, as in index_var<\"i\">(N)");
  return index_symbol<Name, Extent>{};
};

/// scalar<"eps">: a number known when a kernel runs.
template <fixed_string Name>
inline constexpr scalar_symbol<Name> scalar{};

/// tensor<"x">(N), tensor<"W">(H, I): rank 1 to 4, row-major.
template <fixed_string Name>
inline constexpr auto tensor = []<class... Extents>(const Extents&...) {
  static_assert((detail::is_extent<Extents> && ...), "leibniz: tensor takes extents, as in tensor<\"x\">(N)");
  static_assert(sizeof...(Extents) >= 1 && sizeof...(Extents) <= algebra::max_rank,
                "leibniz: a tensor has 1 to 4 axes; rank 0 is a scalar");
  return tensor_symbol<Name, Extents...>{};
};

}  // namespace leibniz
