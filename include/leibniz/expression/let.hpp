// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/symbols.hpp>

namespace leibniz {

namespace detail {

/// A definition's body and parameters.
template <class Body, class... Indices>
struct definition_shape {
  using body = Body;
  using axes = detail::axes<typename Indices::extent...>;
  static constexpr void declare_indices(algebra::store& s, std::int16_t* into) {
    int axis = 0;
    ((into[axis++] = static_cast<std::int16_t>(Indices::declare(s))), ...);
  }
};

/// Moves the last of the parts, the body, to the front.
template <class Done, class... Rest>
struct split_last;
template <class... Indices>
struct index_pack {};
template <class... Indices, class Body>
struct split_last<index_pack<Indices...>, Body> {
  static_assert((is_index<Indices> && ...), "leibniz: a let takes indices, then its definition");
  static_assert(Operand<Body>, "leibniz: a let's last argument is an expression");
  static_assert(sizeof...(Indices) <= algebra::max_rank, "leibniz: a let has at most 4 indices");
  using type = definition_shape<operand<Body>, Indices...>;
};
template <class... Indices, class Next, class... Rest>
requires(sizeof...(Rest) > 0) struct split_last<index_pack<Indices...>, Next, Rest...>
    : split_last<index_pack<Indices..., Next>, Rest...> {
};

}  // namespace detail

/// The definition of a let, to derive a struct from: `struct u_def : definition<"u", h, sum(i, W(h,i) * x[i])> {};`
/// The struct's name is then all that is printed of it in the types built on it.
template <fixed_string Name, auto... Parts>
struct definition {
  static constexpr std::string_view name = Name.view();
  using shape = typename detail::split_last<detail::index_pack<>, std::remove_cv_t<decltype(Parts)>...>::type;
};

/// The same for a let written in place; everything built on it carries the definition's type in its name.
template <fixed_string Name, class... Parts>
struct inline_definition {
  static constexpr std::string_view name = Name.view();
  using shape = typename detail::split_last<detail::index_pack<>, Parts...>::type;
};

namespace detail {

/// Empty for a let with indices: only `y[i]` is an expression, only `mu` without indices is one by itself.
struct no_expression {};
template <class Definition>
using let_base = std::conditional_t<Definition::shape::axes::rank == 0, expression_base, no_expression>;

}  // namespace detail

template <class Definition>
struct let_symbol final : detail::let_base<Definition> {
  using definition = Definition;
  using axes = typename Definition::shape::axes;
  static constexpr std::string_view name = Definition::name;
  /// Its address tells lets apart without lowering their definitions again.
  static constexpr char identity = 0;
  static constexpr int declare(algebra::store& s);
  static constexpr void define(algebra::store& s, int let);
  static constexpr algebra::let_source source{&declare, &define};
  static constexpr lowered lower(algebra::store& s);

  template <class First>
  constexpr auto operator[](const First&) const {
    detail::check_indices<axes, First>();
    return element<let_symbol, First>{};
  }
  template <class... Indices>
  constexpr auto operator()(const Indices&...) const {
    detail::check_indices<axes, Indices...>();
    return element<let_symbol, Indices...>{};
  }
  /// Gives the let's values instead of having them computed.
  template <class Value>
  constexpr auto operator=(Value&& value) const {
    return binding<let_symbol, Value>{std::forward<Value>(value)};
  }
};

/// let<"mu">(e), let<"y">(i, e): a name for a definition; the definition's free indices are its parameters.
template <fixed_string Name, class... Parts>
requires(sizeof...(Parts) > 0) constexpr auto let(const Parts&...) {
  return let_symbol<inline_definition<Name, Parts...>>{};
}

/// let<u_def>(): a let whose definition is a struct derived from definition<...>.
template <class Definition>
constexpr auto let() {
  return let_symbol<Definition>{};
}

}  // namespace leibniz
