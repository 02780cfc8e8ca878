// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rational.hpp>
#include <leibniz/support/math.hpp>

#include <limits>

namespace leibniz::algebra {

/// A double with a bound of its error: the exact value lies in [value - error, value + error]. An infinite
/// error says that there is no value (outside the domain, or out of range); it stays through every operation.
struct bounded {
  double value;
  double error;

  constexpr bool valid() const { return error < std::numeric_limits<double>::infinity(); }
};

inline constexpr bounded no_value{0, std::numeric_limits<double>::infinity()};

namespace detail {

// One rounding of IEEE double errs by at most 2^-53 of the result; doubled, so that the roundings made while
// the bounds themselves are added up are covered.
inline constexpr double rounding = 0x1p-52;
// Beyond this a product could overflow, which compilers reject in constant expressions.
inline constexpr double largest = 0x1p500;
inline constexpr double smallest = 0x1p-500;

constexpr double magnitude(double x) { return x < 0 ? -x : x; }
constexpr bounded checked(double value, double error) {
  return magnitude(value) < largest && error < largest ? bounded{value, error} : no_value;
}

/// The sum was not rounded: taking either operand away gives the other back.
constexpr bool exact_sum(double a, double b, double sum) { return sum - a == b && sum - b == a; }
/// At most 24 bits and of moderate size, so that a product of two is exact.
constexpr bool is_short(double x) {
  return magnitude(x) < 0x1p60 && (x == 0 || magnitude(x) > 0x1p-60) &&
         static_cast<double>(static_cast<float>(x)) == x;
}

}  // namespace detail

constexpr bounded to_bounded(const rational& q) {
  const double value = static_cast<double>(q.num) / static_cast<double>(q.den);
  const bool exact = q.den == 1 && q.num < (std::int64_t{1} << 53) && q.num > -(std::int64_t{1} << 53);
  return {value, exact ? 0 : 2 * detail::magnitude(value) * detail::rounding};
}

constexpr bounded operator+(const bounded& a, const bounded& b) {
  if (!a.valid() || !b.valid()) return no_value;
  const double value = a.value + b.value;
  if (a.error == 0 && b.error == 0 && detail::exact_sum(a.value, b.value, value)) return {value, 0};
  return detail::checked(value, a.error + b.error + detail::magnitude(value) * detail::rounding);
}

constexpr bounded bounded_max(const bounded& a, const bounded& b) {
  if (!a.valid() || !b.valid()) return no_value;
  return {a.value > b.value ? a.value : b.value, a.error > b.error ? a.error : b.error};
}

constexpr bounded operator*(const bounded& a, const bounded& b) {
  if (!a.valid() || !b.valid()) return no_value;
  const double value = a.value * b.value;
  if (a.error == 0 && b.error == 0 && detail::is_short(a.value) && detail::is_short(b.value))
    return {value, 0};
  const double error = detail::magnitude(a.value) * b.error + detail::magnitude(b.value) * a.error +
                       a.error * b.error + detail::magnitude(value) * detail::rounding + detail::smallest;
  return detail::checked(value, error * (1 + detail::rounding));
}

constexpr bounded inverse(const bounded& a) {
  const double size = detail::magnitude(a.value);
  if (!a.valid() || !(size - a.error > detail::smallest)) return no_value;
  const double value = 1 / a.value;
  const double error = a.error / size / (size - a.error) + detail::magnitude(value) * detail::rounding;
  return detail::checked(value, error * (1 + 4 * detail::rounding));
}

constexpr bounded bounded_power(bounded base, std::int64_t exponent) {
  if (exponent < 0) {
    base = inverse(base);
    exponent = -exponent;
  }
  bounded result{1, 0};
  while (exponent != 0) {
    if (exponent % 2 != 0) result = result * base;
    exponent /= 2;
    if (exponent != 0) base = base * base;
  }
  return result;
}

constexpr bounded bounded_sqrt(const bounded& a) {
  const double low = a.value - a.error;
  if (!a.valid() || !(low > detail::smallest)) return no_value;
  const double value = math::sqrt(a.value);
  // The derivative of sqrt falls, so its value at the low end bounds the slope.
  return detail::checked(
      value, (0.5 * a.error / math::sqrt(low) + value * detail::rounding) * (1 + 8 * detail::rounding));
}

/// exp and log of support/math.hpp and of the C library err by at most 2 units in the last place.
constexpr bounded bounded_exp(const bounded& a) {
  if (!a.valid() || a.error > 1 || detail::magnitude(a.value) > 300) return no_value;
  const double value = math::exp(a.value);
  // exp(e) - 1 <= 2e for 0 <= e <= 1
  return detail::checked(value, value * (2 * a.error + 4 * detail::rounding) * (1 + detail::rounding));
}

constexpr bounded bounded_log(const bounded& a) {
  const double low = a.value - a.error;
  if (!a.valid() || !(low > detail::smallest)) return no_value;
  const double value = math::log(a.value);
  return detail::checked(
      value, (a.error / low + 4 * detail::magnitude(value) * detail::rounding) * (1 + 8 * detail::rounding) +
                 detail::smallest);
}

/// A function of slope at most `slope` whose value errs by at most 4 units in the last place.
constexpr bounded bounded_smooth(double value, double slope, const bounded& a) {
  if (!a.valid()) return no_value;
  return detail::checked(
      value, slope * a.error + 8 * detail::magnitude(value) * detail::rounding + detail::smallest);
}

/// A power with any rational exponent; the base of a fractional one must be positive.
constexpr bounded bounded_power(const bounded& base, const rational& exponent) {
  if (exponent.den == 1) return bounded_power(base, exponent.num);
  if (exponent.den == 2) return bounded_power(bounded_sqrt(base), exponent.num);
  return bounded_exp(bounded_log(base) * to_bounded(exponent));
}

}  // namespace leibniz::algebra
