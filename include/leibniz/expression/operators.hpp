// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/nodes.hpp>

#include <boost/hana/fwd/integral_constant.hpp>

namespace leibniz {

namespace detail {

/// std::integral_constant and hana::integral_constant: a type with a constant value and its type.
template <class Type>
concept IntegralConstant = requires {
  { std::remove_cvref_t<Type>::value } -> std::convertible_to<long long>;
  typename std::remove_cvref_t<Type>::value_type;
}
&&std::integral<typename std::remove_cvref_t<Type>::value_type> && !Expression<Type>;

template <class Type>
struct as_operand {
  using type = std::remove_cvref_t<Type>;
};
template <IntegralConstant Type>
struct as_operand<Type> {
  using type = number<static_cast<long long>(std::remove_cvref_t<Type>::value)>;
};
template <class Type>
using operand = typename as_operand<Type>::type;

template <class Type>
concept Operand = Expression<Type> || IntegralConstant<Type>;

template <class Left, class Right>
concept Operands = Operand<Left> && Operand<Right> &&(Expression<Left> || Expression<Right>);

}  // namespace detail

/// The operators. An operand is an expression or an integral constant; a plain number is a compile error,
/// because a double is not exact: write 3_c or 0.5_c.
struct expression_base {
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator+(const Left&, const Right&) {
    return plus_node<detail::operand<Left>, detail::operand<Right>>{};
  }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator-(const Left&, const Right&) {
    return minus_node<detail::operand<Left>, detail::operand<Right>>{};
  }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator*(const Left&, const Right&) {
    return times_node<detail::operand<Left>, detail::operand<Right>>{};
  }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator/(const Left&, const Right&) {
    return over_node<detail::operand<Left>, detail::operand<Right>>{};
  }
  template <Expression Argument>
  friend constexpr auto operator-(const Argument&) {
    return negated_node<Argument>{};
  }
  template <Expression Argument>
  friend constexpr auto operator+(const Argument& argument) {
    return argument;
  }
  /// A claim to be proved or refuted.
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator==(const Left&, const Right&) {
    return equation<detail::operand<Left>, detail::operand<Right>>{};
  }
  /// Conditions of select.
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator>(const Left&, const Right&) {
    return comparison<detail::operand<Left>, detail::operand<Right>, true>{};
  }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator>=(const Left&, const Right&) {
    return comparison<detail::operand<Left>, detail::operand<Right>, false>{};
  }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator<(const Left& left, const Right& right) { return right > left; }
  template <class Left, class Right>
  requires detail::Operands<Left, Right>
  friend constexpr auto operator<=(const Left& left, const Right& right) { return right >= left; }
};

}  // namespace leibniz
