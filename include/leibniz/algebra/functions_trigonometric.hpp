// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/functions_of_one.hpp>

namespace leibniz::algebra {

/// In the proof form sin(u)^2 is 1 - cos(u)^2.
struct sin_function : function_defaults {
  static constexpr function_id id = function_id::sin;
  static constexpr std::string_view name = "sin";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::sin(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_smooth(math::sin(x.value), 1, x);
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return make_function(s, function_id::cos, u);
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return odd(s, id, u);
  }
  template <class Store>
  static constexpr term square(Store& s, term u) {
    return subtract(s, one, power(s, make_function(s, function_id::cos, u), rational{2, 1}));
  }
};

struct cos_function : function_defaults {
  static constexpr function_id id = function_id::cos;
  static constexpr std::string_view name = "cos";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::cos(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_smooth(math::cos(x.value), 1, x);
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return scale(s, rational{-1, 1}, make_function(s, function_id::sin, u));
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return u == zero ? one : even(s, id, u);
  }
};

struct atan_function : function_defaults {
  static constexpr function_id id = function_id::atan;
  static constexpr std::string_view name = "atan";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::atan(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_smooth(math::atan(x.value), 1, x);
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return power(s, add(s, one, power(s, u, rational{2, 1})), rational{-1, 1});
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return odd(s, id, u);
  }
};

}  // namespace leibniz::algebra
