// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace laws {

/// A long double with a bound of its error. An infinite error: there is no value, or it cannot be told.
struct estimate {
  long double value = 0;
  long double error = 0;
  bool valid() const { return error < std::numeric_limits<long double>::infinity(); }
  bool unknown() const { return !valid() && value != 0; }
};

/// Outside the domain.
inline const estimate no_value{0, std::numeric_limits<long double>::infinity()};
/// Too large or too uncertain to tell.
inline const estimate unknown_value{1, std::numeric_limits<long double>::infinity()};

/// Of an operation on two of which one is not valid.
inline estimate invalid(const estimate& a, const estimate& b) {
  const bool outside = (!a.valid() && !a.unknown()) || (!b.valid() && !b.unknown());
  return outside ? no_value : unknown_value;
}

// A few units of the last place for every operation, so that the bounds need no rounding of their own.
inline constexpr long double unit = 4 * std::numeric_limits<long double>::epsilon();

inline estimate checked(long double value, long double error) {
  const bool sane = std::fabs(value) < 1e4800L && error < 1e4800L;
  return sane ? estimate{value, error} : unknown_value;
}

inline estimate operator+(const estimate& a, const estimate& b) {
  if (!a.valid() || !b.valid()) return invalid(a, b);
  const long double value = a.value + b.value;
  // Exact zeros of exact numbers are told from rounded ones: the domain depends on them.
  const bool exact = value - a.value == b.value && value - b.value == a.value;
  return checked(value, (a.error + b.error) * (1 + unit) + (exact ? 0 : std::fabs(value) * unit));
}
inline estimate operator*(const estimate& a, const estimate& b) {
  if (!a.valid() || !b.valid()) return invalid(a, b);
  if ((a.value == 0 && a.error == 0) || (b.value == 0 && b.error == 0)) return {};
  const long double value = a.value * b.value;
  const auto is_sign = [](const estimate& c) { return std::fabs(c.value) == 1 && c.error == 0; };
  if (is_sign(a) || is_sign(b)) return {value, a.error + b.error};
  const long double error = std::fabs(a.value) * b.error + std::fabs(b.value) * a.error + a.error * b.error;
  // The last part stands for what is lost below the smallest number.
  return checked(value, error * (1 + unit) + std::fabs(value) * unit + (value == 0 ? 1e-4900L : 0));
}
inline estimate inverse(const estimate& a) {
  const long double size = std::fabs(a.value);
  if (!a.valid()) return a;
  if (!(size > a.error)) return a.error == 0 ? no_value : unknown_value;
  return checked(1 / a.value, a.error / size / (size - a.error) * (1 + unit) + unit / size);
}
/// a^(num/den). The base of a fractional power is positive, or exactly zero where that is asked for; of an integer
/// power anything, but 1/0 has no value.
inline estimate power(const estimate& a, std::int64_t num, std::int64_t den, bool roots_of_zero) {
  if (!a.valid()) return a;
  if (den == 1) {
    estimate result{1, 0}, square = a;
    for (std::int64_t rest = num < 0 ? -num : num; rest != 0; rest /= 2) {
      if (rest % 2 != 0) result = result * square;
      square = square * square;
    }
    return num < 0 ? inverse(result) : result;
  }
  // What rounding leaves of a zero, or of a small number.
  if (roots_of_zero && std::fabs(a.value) <= a.error && a.error < 1e-15L && num > 0) {
    const long double e = static_cast<long double>(num) / static_cast<long double>(den);
    return {0, std::pow(2 * a.error, e)};
  }
  if (!(a.value > a.error)) return a.value < -a.error || a.error == 0 ? no_value : unknown_value;
  const long double e = static_cast<long double>(num) / static_cast<long double>(den);
  const long double value = std::pow(a.value, e);
  const long double slope = std::fabs(e) * value / (a.value - a.error);
  const long double relative = a.error / a.value;
  if (relative > 0.01L) return unknown_value;
  return checked(value, 2 * slope * a.error + value * (1 + std::fabs(e * std::log(a.value))) * unit +
                            (value == 0 ? 1e-4900L : 0));
}

/// Certainly not equal.
inline bool differ(const estimate& a, const estimate& b) {
  return a.valid() && b.valid() && std::fabs(a.value - b.value) > 2 * (a.error + b.error);
}

/// Precise enough that a wrong value would show.
inline bool sharp(const estimate& a) {
  return a.valid() && std::fabs(a.value) < 1e15L && a.error <= 1e-9L * (1 + std::fabs(a.value));
}

}  // namespace laws
