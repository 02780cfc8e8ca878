// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <string_view>

#include "estimate.hpp"

// Values of the functions of one argument.
namespace laws {

inline estimate exponential(const estimate& a) {
  if (!a.valid()) return a;
  if (a.error > 0.5L || a.value > 4000) return unknown_value;
  if (a.value < -11000) return unknown_value;
  const long double value = std::exp(a.value);
  return checked(value, value * (2 * a.error + (1 + std::fabs(a.value)) * unit));
}
inline estimate logarithm(const estimate& a) {
  if (!a.valid()) return a;
  if (!(a.value > a.error)) return a.value < -a.error || a.error == 0 ? no_value : unknown_value;
  const long double value = std::log(a.value);
  return checked(value, a.error / (a.value - a.error) * (1 + unit) + (std::fabs(value) + unit) * unit);
}

inline estimate hyperbolic_tangent(const estimate& a) { return {std::tanh(a.value), a.error + unit}; }
inline estimate logistic(const estimate& a) {
  if (std::fabs(a.value) > 4000 || a.error > 0.5L) return unknown_value;
  const long double value = 1 / (1 + std::exp(-a.value));
  return {value, value * (2 * a.error + (1 + std::fabs(a.value)) * unit)};
}
inline estimate absolute(const estimate& a) { return {std::fabs(a.value), a.error}; }
/// 1 above 0, else 0; no value where that is not certain. What comes to 0 in numbers is taken for 0: the largest element
/// minus itself.
inline estimate heaviside(const estimate& a) {
  const bool certain = std::fabs(a.value) > a.error || (a.value == 0 && a.error < 1e-12L);
  return certain ? estimate{a.value > 0 ? 1.0L : 0.0L, 0} : unknown_value;
}
inline estimate larger(const estimate& a, const estimate& b) {
  if (!a.valid() || !b.valid()) return invalid(a, b);
  return {std::fmax(a.value, b.value), std::fmax(a.error, b.error)};
}
inline estimate error_function(const estimate& a) { return {std::erf(a.value), 1.2L * a.error + unit}; }
// Fast oscillation would look slow to steps that are too wide for it.
inline estimate sine(const estimate& a) {
  if (std::fabs(a.value) > 30) return unknown_value;
  return {std::sin(a.value), a.error + (1 + std::fabs(a.value)) * unit};
}
inline estimate cosine(const estimate& a) {
  if (std::fabs(a.value) > 30) return unknown_value;
  return {std::cos(a.value), a.error + (1 + std::fabs(a.value)) * unit};
}
inline estimate arc_tangent(const estimate& a) { return {std::atan(a.value), a.error + 2 * unit}; }
inline estimate logarithm_of_one_more(const estimate& a) { return logarithm(estimate{1, 0} + a); }
inline estimate exponential_minus_one(const estimate& a) { return exponential(a) + estimate{-1, 0}; }
inline estimate itself(const estimate& a) { return a; }

struct function_entry {
  std::string_view name;
  estimate (*value)(const estimate&);
  bool odd;  ///< f(-u) = -f(u)
};

inline constexpr function_entry functions[] = {
    {"exp", exponential, false},
    {"log", logarithm, false},
    {"stop_gradient", itself, false},
    {"step", heaviside, false},
    {"abs", absolute, false},
    {"sigmoid", logistic, false},
    {"log1p", logarithm_of_one_more, false},
    {"expm1", exponential_minus_one, false},
    {"cos", cosine, false},
    {"tanh", hyperbolic_tangent, true},
    {"erf", error_function, true},
    {"sin", sine, true},
    {"atan", arc_tangent, true},
};
inline constexpr int function_count = sizeof functions / sizeof functions[0];

/// The entry's number; -1 for a function that the tests do not know.
constexpr int find_function(std::string_view name) {
  for (int k = 0; k < function_count; ++k) {
    if (functions[k].name == name) return k;
  }
  return -1;
}

inline estimate function_value(int function, const estimate& argument) {
  if (!argument.valid() || function < 0) return argument;
  return functions[function].value(argument);
}

}  // namespace laws
