// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/bounded.hpp>
#include <leibniz/algebra/store.hpp>

namespace leibniz::algebra {

// The functions of one argument. Each is one entry that owns its name, value, derivative and rules:
//   name                        notation in text, LaTeX and C
//   positive                    its values are positive wherever it is defined
//   value(x)                    in floating point, also in constant expressions
//   bounded_value(x)            the same with a bound of the error
//   derivative(s, self, u)      df/du, where self = f(u)
//   simplify(s, u)              f(u) where a simpler term equals it, else no_term
// A new function is a new entry here and in visit_function; nothing else names one.

enum class function_id : std::uint8_t { exp, log, stop_gradient };

constexpr term make_function(store& s, function_id id, term argument);

struct exp_function {
  static constexpr std::string_view name = "exp";
  static constexpr bool positive = true;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::exp(x);
  }
  static constexpr bounded bounded_value(const bounded& x) { return bounded_exp(x); }
  static constexpr term derivative(store&, term self, term) { return self; }
  static constexpr term simplify(store& s, term u) {
    if (u == zero) return one;
    const node& n = s.nodes[u];  // exp(log(a)) = a
    if (n.type != kind::function || n.variant != static_cast<int>(function_id::log)) return no_term;
    s.require(s.ints[n.first], true);
    return s.ints[n.first];
  }
};

struct log_function {
  static constexpr std::string_view name = "log";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::log(x);
  }
  static constexpr bounded bounded_value(const bounded& x) { return bounded_log(x); }
  // A template, because the factories come after the functions; the argument finds them.
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return power(s, u, rational{-1, 1});
  }
  static constexpr term simplify(store& s, term u) {
    if (u == one) return zero;
    const node& n = s.nodes[u];  // log(exp(a)) = a
    if (n.type == kind::function && n.variant == static_cast<int>(function_id::exp)) return s.ints[n.first];
    return no_term;
  }
};

/// The identity, with derivative zero.
struct stop_gradient_function {
  static constexpr std::string_view name = "stop_gradient";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return x;
  }
  static constexpr bounded bounded_value(const bounded& x) { return x; }
  static constexpr term derivative(store&, term, term) { return zero; }
  static constexpr term simplify(store& s, term u) {
    const node& n = s.nodes[u];
    const bool number = n.count == 0 ? u == zero || u == one
                                     : n.type == kind::sum && n.count == 1 && s.slots[n.first].child == one;
    return number ? u : no_term;
  }
};

/// visitor(entry of that function)
template <class Visitor>
constexpr auto visit_function(function_id id, Visitor visitor) {
  switch (id) {
    case function_id::exp:
      return visitor(exp_function{});
    case function_id::log:
      return visitor(log_function{});
    default:
      return visitor(stop_gradient_function{});
  }
}

constexpr bool function_positive(function_id id) {
  return visit_function(id, [](auto entry) { return entry.positive; });
}

}  // namespace leibniz::algebra
