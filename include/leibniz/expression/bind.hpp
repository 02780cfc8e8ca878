// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/operators.hpp>

#include <utility>

namespace leibniz {

/// symbol = value: what a symbol stands for in one call. An lvalue is held by reference, an rvalue by value.
template <class Symbol, class Value>
struct binding {
  using symbol = Symbol;
  Value value;
};

/// output[i] = expression, or += : one output of a kernel. An empty object.
template <class Output, class Value, bool Adds>
struct statement {
  using output = Output;
  using value = Value;
  static constexpr bool adds = Adds;
};

namespace detail {

template <class Type>
inline constexpr bool is_exact_number = false;
template <long long Num, long long Den>
inline constexpr bool is_exact_number<number<Num, Den>> = true;

/// 64_c, std::integral_constant or hana::integral_constant
template <class Type>
concept ExactNumber = is_exact_number<std::remove_cvref_t<Type>> || IntegralConstant<Type>;

template <class Type>
inline constexpr bool is_statement = false;
template <class Output, class Value, bool Adds>
inline constexpr bool is_statement<statement<Output, Value, Adds>> = true;

template <class Type>
inline constexpr bool is_binding = false;
template <class Symbol, class Value>
inline constexpr bool is_binding<binding<Symbol, Value>> = true;

/// A symbol of rank 0 takes a formula (a statement) or a value (a binding).
template <class Symbol, class Value>
constexpr auto assign(Value&& value) {
  if constexpr (Expression<Value> && !ExactNumber<Value>) {
    return statement<Symbol, std::remove_cvref_t<Value>, false>{};
  } else {
    return binding<Symbol, Value>{std::forward<Value>(value)};
  }
}

}  // namespace detail

}  // namespace leibniz
