// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

// What the oracle asks of points, results and gradients: a size and operator[]. std::array, std::vector,
// std::span and C arrays are such sequences.
namespace leibniz::oracle {

namespace detail {

template <class Type>
using element_of = std::remove_cvref_t<decltype(std::declval<const Type&>()[0])>;

inline constexpr std::size_t dynamic = static_cast<std::size_t>(-1);

// The size where the type knows it, else `dynamic`. Spans are recognised without their header.
template <class Type>
constexpr std::size_t static_size() {
  if constexpr (std::is_array_v<Type>) {
    return std::extent_v<Type>;
  } else if constexpr (requires { std::tuple_size<Type>::value; }) {
    return std::tuple_size_v<Type>;
  } else if constexpr (requires { std::size_t{Type::extent}; }) {
    return Type::extent;
  } else {
    return dynamic;
  }
}

// Real, or if that is left open the point's own type.
template <class Real, class Type>
using working_type = typename std::conditional_t<std::is_void_v<Real>, std::remove_cv<element_of<Type>>,
                                                 std::type_identity<Real>>::type;

}  // namespace detail

/// Floating-point numbers in a row.
template <class Type>
concept Sequence = requires(const Type& sequence) {
  std::size(sequence);
  requires std::is_floating_point_v<detail::element_of<Type>>;
};

/// Rows of numbers: a Jacobian as [output][input].
template <class Type>
concept SequenceOfRows = requires(const Type& rows) {
  std::size(rows);
  requires Sequence<detail::element_of<Type>>;
};

namespace detail {

// A container of Values with the size of a Type: on the stack where that is a constant.
template <class Value, class Type>
using like = std::conditional_t<static_size<Type>() == dynamic, std::vector<Value>,
                                std::array<Value, static_size<Type>() == dynamic ? 0 : static_size<Type>()>>;

template <class Value, class Type>
constexpr like<Value, Type> make_like(const Type& sequence) {
  like<Value, Type> result{};
  if constexpr (static_size<Type>() == dynamic) result.resize(std::size(sequence));
  return result;
}

template <class Real, class Type>
constexpr like<Real, Type> copy_of(const Type& sequence) {
  auto copy = make_like<Real>(sequence);
  for (std::size_t i = 0; i < std::size(copy); ++i) copy[i] = static_cast<Real>(sequence[i]);
  return copy;
}

// What a function returned, as a sequence of its own; a number becomes a sequence of one.
template <class Real, class Result>
constexpr auto values_of(const Result& result) {
  if constexpr (std::is_arithmetic_v<Result>) {
    return std::array<Real, 1>{static_cast<Real>(result)};
  } else {
    return copy_of<Real>(result);
  }
}

}  // namespace detail

/// f(point) is a number, where point is a std::array (its size being constant) or std::vector of the type
/// that the oracle works in, which both convert to std::span<const Real>.
template <class Type, class Real, class Point>
concept ScalarFunction = requires(Type& f,
                                  const detail::like<detail::working_type<Real, Point>, Point>& point) {
  requires std::is_arithmetic_v<std::remove_cvref_t<decltype(f(point))>>;
};

/// f(point) is a sequence of numbers.
template <class Type, class Real, class Point>
concept VectorFunction = requires(Type& f,
                                  const detail::like<detail::working_type<Real, Point>, Point>& point) {
  requires Sequence<std::remove_cvref_t<decltype(f(point))>>;
};

}  // namespace leibniz::oracle
