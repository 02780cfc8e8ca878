// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/function.hpp>
#include <leibniz/support/math.hpp>

#include <limits>
#include <type_traits>

namespace leibniz::plan {

// The operations of a program that are no C++ operators, for float, double and long double.
// A long double root is exact to the last digits at run time; in a constant expression it is a double's root
// improved once. General powers and functions of long double have the accuracy of double.

template <class Number>
constexpr Number root(const Number& x) {
  if constexpr (std::is_same_v<Number, long double>) {
    if (!std::is_constant_evaluated()) return __builtin_sqrtl(x);
    const long double guess = math::sqrt(static_cast<double>(x));
    return x > 0 ? (guess + x / guess) / 2 : guess;
  } else {
    return math::sqrt(x);
  }
}

template <class Number>
constexpr Number real_power(const Number& x, const Number& exponent) {
  if constexpr (std::is_same_v<Number, long double>) {
    return math::pow(static_cast<double>(x), static_cast<double>(exponent));
  } else {
    return math::pow(x, exponent);
  }
}

template <class Number>
constexpr Number apply(algebra::function_id id, const Number& x) {
  using Value = std::conditional_t<std::is_same_v<Number, long double>, double, Number>;
  return algebra::visit_function(id, [&x](auto entry) { return entry.value(static_cast<Value>(x)); });
}

/// What a reduction of nothing is.
template <class Number>
constexpr Number start_of(algebra::reduction_op op) {
  return op == algebra::reduction_op::max ? -std::numeric_limits<Number>::infinity() : Number(0);
}

/// NaN stays, as in PyTorch.
template <class Number>
constexpr Number larger(const Number& a, const Number& b) {
  return b > a || b != b ? b : a;
}

template <class Number>
constexpr Number reduce(algebra::reduction_op op, const Number& total, const Number& next) {
  return op == algebra::reduction_op::max ? larger(total, next) : total + next;
}

template <class Number>
constexpr Number to_number(std::int64_t num, std::int64_t den) {
  return static_cast<Number>(num) / static_cast<Number>(den);
}

}  // namespace leibniz::plan
