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

// + - * / as IEEE 754 defines them, also in a constant expression, where compilers refuse to make a NaN or to divide by
// zero: what a branch that is not taken may do.

namespace detail {

template <class Number>
inline constexpr Number nan = std::numeric_limits<Number>::quiet_NaN();
template <class Number>
constexpr bool is_nan(const Number& a) {
  return a != a;
}
template <class Number>
constexpr bool is_infinite(const Number& a) {
  return a == std::numeric_limits<Number>::infinity() || a == -std::numeric_limits<Number>::infinity();
}

}  // namespace detail

template <class Number>
constexpr Number plus(const Number& a, const Number& b) {
  if (!std::is_constant_evaluated()) return a + b;
  if (detail::is_nan(a) || detail::is_nan(b) || (detail::is_infinite(a) && a == -b))
    return detail::nan<Number>;
  return a + b;
}

template <class Number>
constexpr Number minus(const Number& a, const Number& b) {
  return std::is_constant_evaluated() ? plus(a, -b) : a - b;
}

template <class Number>
constexpr Number times(const Number& a, const Number& b) {
  if (!std::is_constant_evaluated()) return a * b;
  if (detail::is_nan(a) || detail::is_nan(b)) return detail::nan<Number>;
  if ((detail::is_infinite(a) && b == 0) || (detail::is_infinite(b) && a == 0)) return detail::nan<Number>;
  return a * b;
}

template <class Number>
constexpr Number over(const Number& a, const Number& b) {
  if (!std::is_constant_evaluated()) return a / b;
  if (detail::is_nan(a) || detail::is_nan(b)) return detail::nan<Number>;
  if ((a == 0 && b == 0) || (detail::is_infinite(a) && detail::is_infinite(b))) return detail::nan<Number>;
  if (b != 0) return a / b;
  const bool negative = (a < 0) != math::signbit(static_cast<double>(b));
  return negative ? -std::numeric_limits<Number>::infinity() : std::numeric_limits<Number>::infinity();
}

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

/// The function of the first of three arguments that it takes.
template <class Number>
constexpr Number apply(algebra::function_id id, const Number& a, const Number& b, const Number& c) {
  return algebra::visit_function(id, [&a, &b, &c](auto entry) {
    using Value = std::conditional_t<std::is_same_v<Number, long double> && entry.in_double, double, Number>;
    const Value x[] = {static_cast<Value>(a), static_cast<Value>(b), static_cast<Value>(c)};
    if constexpr (entry.arity == 1) {
      return static_cast<Number>(entry.value(x[0]));
    } else {
      return static_cast<Number>(entry.value(x));
    }
  });
}

template <algebra::function_id Id, class Number>
constexpr Number apply(const Number& a, const Number& b, const Number& c) {
  return apply(Id, a, b, c);
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
  return op == algebra::reduction_op::max ? larger(total, next) : plus(total, next);
}

template <class Number>
constexpr Number to_number(std::int64_t num, std::int64_t den) {
  return static_cast<Number>(num) / static_cast<Number>(den);
}

}  // namespace leibniz::plan
