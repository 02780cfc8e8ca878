// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/operators.hpp>

namespace leibniz {

template <long long Num, long long Den>
struct number final : expression_base {
  static_assert(algebra::make_rational(Num, Den).valid(), "leibniz: a number with denominator zero");
  static constexpr algebra::rational value = algebra::make_rational(Num, Den);
  static constexpr lowered lower(algebra::store& s);
};

namespace detail {

inline constexpr long long no_literal = -1;

/// Digits with an optional point and separators, as an exact rational; den == 0 if they do not fit.
template <char... Chars>
constexpr algebra::rational parse_literal() {
  constexpr char chars[] = {Chars...};
  algebra::rational result{0, 1};
  bool fraction = false;
  for (const char letter : chars) {
    if (letter == '\'') continue;
    if (letter == '.') {
      fraction = true;
      continue;
    }
    if (letter < '0' || letter > '9') return algebra::invalid_rational;
    std::int64_t num = 0, den = result.den;
    if (__builtin_mul_overflow(result.num, std::int64_t{10}, &num) ||
        __builtin_add_overflow(num, std::int64_t{letter - '0'}, &num) ||
        (fraction && __builtin_mul_overflow(den, std::int64_t{10}, &den))) {
      return algebra::invalid_rational;
    }
    result = {num, den};
  }
  return algebra::make_rational(result.num, result.den);
}

}  // namespace detail

/// An exact number: 3_c, 0.044715_c (= 8943/200000). Digits, one point and ' only.
template <char... Chars>
constexpr auto operator""_c() {
  constexpr algebra::rational value = detail::parse_literal<Chars...>();
  static_assert(value.valid(),
                "leibniz: a _c literal is decimal digits with at most one point and fits 64 bits");
  return number<value.num, value.den>{};
}

}  // namespace leibniz
