// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstdint>

/// Exact numbers of the algebra.
namespace leibniz::algebra {

/// A rational number num/den in lowest terms, den > 0. den == 0 marks a result that does not fit in 64 bits
/// or has no value (0 to a negative power); it stays marked through every further operation.
/// No member initialisers: arrays of rationals in a store stay uninitialised until they are written.
struct rational {
  std::int64_t num;
  std::int64_t den;

  constexpr bool valid() const { return den != 0; }
  constexpr bool is_integer() const { return den == 1; }
  friend constexpr bool operator==(const rational& a, const rational& b) {
    return a.num == b.num && a.den == b.den;
  }
};

inline constexpr rational invalid_rational{0, 0};

namespace detail {

constexpr std::int64_t gcd(std::int64_t a, std::int64_t b) {
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  while (b != 0) {
    const std::int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

}  // namespace detail

/// num/den in lowest terms. INT64_MIN is refused, so that negation always fits.
constexpr rational make_rational(std::int64_t num, std::int64_t den) {
  if (den == 0 || num == INT64_MIN || den == INT64_MIN) return invalid_rational;
  if (den == 1) return {num, 1};
  if (num == 0) return {0, 1};
  const std::int64_t common = detail::gcd(num, den);
  num /= common;
  den /= common;
  return den < 0 ? rational{-num, -den} : rational{num, den};
}

constexpr rational operator-(const rational& a) { return {-a.num, a.den}; }

constexpr rational operator+(const rational& a, const rational& b) {
  if (a.den == 0 || b.den == 0) return invalid_rational;
  std::int64_t left = 0, right = 0, num = 0, den = 0;
  if (a.den == b.den) {
    if (__builtin_add_overflow(a.num, b.num, &num)) return invalid_rational;
    return make_rational(num, a.den);
  }
  const std::int64_t common = detail::gcd(a.den, b.den);
  if (__builtin_mul_overflow(a.num, b.den / common, &left) ||
      __builtin_mul_overflow(b.num, a.den / common, &right) || __builtin_add_overflow(left, right, &num) ||
      __builtin_mul_overflow(a.den / common, b.den, &den)) {
    return invalid_rational;
  }
  return make_rational(num, den);
}

constexpr rational operator-(const rational& a, const rational& b) { return a + -b; }

constexpr rational operator*(const rational& a, const rational& b) {
  if (a.den == 0 || b.den == 0) return invalid_rational;
  std::int64_t num = 0, den = 0;
  if (a.den == 1 && b.den == 1) {
    if (__builtin_mul_overflow(a.num, b.num, &num) || num == INT64_MIN) return invalid_rational;
    return {num, 1};
  }
  // Reduced crosswise first, so that only a result that does not fit overflows.
  const std::int64_t first = detail::gcd(a.num, b.den), second = detail::gcd(b.num, a.den);
  if (__builtin_mul_overflow(a.num / first, b.num / second, &num) ||
      __builtin_mul_overflow(a.den / second, b.den / first, &den)) {
    return invalid_rational;
  }
  return make_rational(num, den);
}

constexpr rational inverse(const rational& a) { return make_rational(a.den, a.num); }
constexpr rational operator/(const rational& a, const rational& b) { return a * inverse(b); }

/// The largest integer not above a.
constexpr std::int64_t floor(const rational& a) {
  const std::int64_t quotient = a.num / a.den;
  return a.num % a.den < 0 ? quotient - 1 : quotient;
}

/// Exact: compares integer parts, then the reciprocals of the rests, so that nothing overflows.
constexpr bool operator<(rational a, rational b) {
  while (true) {
    const std::int64_t whole_a = floor(a), whole_b = floor(b);
    if (whole_a != whole_b) return whole_a < whole_b;
    const std::int64_t rest_a = a.num - whole_a * a.den, rest_b = b.num - whole_b * b.den;
    if (rest_a == 0 || rest_b == 0) return rest_a == 0 && rest_b != 0;
    const rational next_a{b.den, rest_b};
    b = {a.den, rest_a};
    a = next_a;
  }
}

/// base to an integer power; 0 to a negative power is invalid.
constexpr rational power(rational base, std::int64_t exponent) {
  if (exponent < 0) {
    base = inverse(base);
    exponent = -exponent;
  }
  rational result{1, 1};
  while (exponent != 0 && result.valid()) {
    if (exponent % 2 != 0) result = result * base;
    exponent /= 2;
    if (exponent != 0) base = base * base;
  }
  return result;
}

}  // namespace leibniz::algebra
