// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <string_view>

#include "estimate.hpp"

// Values of the functions.
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

inline estimate soft_plus(const estimate& a) { return logarithm(estimate{1, 0} + exponential(a)); }
/// The branch that is not taken may have no value.
template <bool Strict>
estimate chosen(const estimate* a) {
  if (!a[0].valid()) return a[0];
  // Of the two branches one is wrong: only what is exactly 0 is taken for 0.
  if (!(std::fabs(a[0].value) > a[0].error || (a[0].value == 0 && a[0].error == 0))) return unknown_value;
  return (Strict ? a[0].value > 0 : a[0].value >= 0) ? a[1] : a[2];
}
inline estimate larger_of(const estimate* a) { return larger(a[0], a[1]); }
inline estimate smaller_of(const estimate* a) {
  const estimate result = larger({-a[0].value, a[0].error}, {-a[1].value, a[1].error});
  return result.valid() ? estimate{-result.value, result.error} : result;
}
/// The base is positive.
inline estimate raised(const estimate* a) { return exponential(a[1] * logarithm(a[0])); }

template <estimate (*Value)(const estimate&)>
estimate of_one(const estimate* a) {
  return a->valid() ? Value(*a) : *a;
}

struct function_entry {
  std::string_view name;
  estimate (*value)(const estimate*);
  bool odd;  ///< f(-u) = -f(u)
  int arity = 1;
};

inline constexpr function_entry functions[] = {
    {"exp", of_one<exponential>, false},
    {"log", of_one<logarithm>, false},
    {"stop_gradient", of_one<itself>, false},
    {"step", of_one<heaviside>, false},
    {"abs", of_one<absolute>, false},
    {"sigmoid", of_one<logistic>, false},
    {"log1p", of_one<logarithm_of_one_more>, false},
    {"expm1", of_one<exponential_minus_one>, false},
    {"cos", of_one<cosine>, false},
    {"tanh", of_one<hyperbolic_tangent>, true},
    {"erf", of_one<error_function>, true},
    {"sin", of_one<sine>, true},
    {"atan", of_one<arc_tangent>, true},
    {"softplus", of_one<soft_plus>, false},
    {"select>", chosen<true>, false, 3},
    {"select>=", chosen<false>, false, 3},
    {"max", larger_of, false, 2},
    {"min", smaller_of, false, 2},
    {"pow", raised, false, 2},
};
inline constexpr int function_count = sizeof functions / sizeof functions[0];

/// The entry's number; -1 for a function that the tests do not know.
constexpr int find_function(std::string_view name) {
  for (int k = 0; k < function_count; ++k) {
    if (functions[k].name == name) return k;
  }
  return -1;
}

inline constexpr int most_arguments = 3;

inline estimate function_value(int function, const estimate* arguments) {
  return function < 0 ? unknown_value : functions[function].value(arguments);
}

}  // namespace laws
