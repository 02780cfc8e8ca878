// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/functions_of_one.hpp>

namespace leibniz::algebra {

// The entries with more than one argument; what an entry holds is said in function.hpp.

constexpr term simplified_select(store& s, function_id id, const term* u);  // select.hpp

/// A choice between the second and the third argument by the sign of the first. A NaN there takes the third, as a false
/// comparison does. The branch that is not taken may be anything, also to the derivative.
template <bool Strict>
struct select_function : function_defaults {
  static constexpr std::string_view name = "select";
  static constexpr std::string_view relation = Strict ? ">" : ">=";
  static constexpr int arity = 3;
  static constexpr int flat_in = 1;
  static constexpr bool of_packs = true;
  static constexpr bool in_double = false;
  static constexpr function_id id = Strict ? function_id::select_positive : function_id::select_nonnegative;
  static constexpr bool positive(const bool* known) { return known[1] && known[2]; }
  template <class Value>
  static constexpr Value value(const Value* x) {
    if constexpr (Strict) {
      return x[0] > Value{} ? x[1] : x[2];
    } else {
      return x[0] >= Value{} ? x[1] : x[2];
    }
  }
  static constexpr bounded bounded_value(const bounded* x) {
    // Which side the condition is on must be certain.
    const bool certain = x[0].error == 0 || detail::magnitude(x[0].value) > x[0].error;
    if (!x[0].valid() || !certain) return no_value;
    return (Strict ? x[0].value > 0 : x[0].value >= 0) ? x[1] : x[2];
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, const term* u, const term* du) {
    const term branches[] = {u[0], du[1], du[2]};
    return make_function(s, id, branches);
  }
  template <class Store>
  static constexpr term simplify(Store& s, const term* u) {
    return simplified_select(s, id, u);
  }
  template <class Store>
  static constexpr term expand(Store& s, const term* u) {
    return Strict ? expanded_choice(s, u[0], u[1], u[2])
                  : expanded_choice(s, scale(s, rational{-1, 1}, u[0]), u[2], u[1]);
  }
};
using select_positive_function = select_function<true>;
using select_nonnegative_function = select_function<false>;

/// The larger (Sign = 1) or smaller (Sign = -1) of two; a NaN stays. Where they are equal each has half the derivative,
/// as PyTorch's maximum.
template <int Sign>
struct extremum_function : function_defaults {
  static constexpr function_id id = Sign > 0 ? function_id::maximum : function_id::minimum;
  static constexpr std::string_view name = Sign > 0 ? "max" : "min";
  static constexpr int arity = 2;
  static constexpr bool of_packs = true;
  static constexpr bool in_double = false;
  static constexpr bool symmetric = true;
  static constexpr bool positive(const bool* known) {
    return Sign > 0 ? known[0] || known[1] : known[0] && known[1];
  }
  template <class Value>
  static constexpr Value value(const Value* x) {
    if constexpr (Sign > 0) {
      return ((x[0] > x[1]) | (x[0] != x[0])) ? x[0] : x[1];
    } else {
      return ((x[0] < x[1]) | (x[0] != x[0])) ? x[0] : x[1];
    }
  }
  static constexpr bounded bounded_value(const bounded* x) {
    if (Sign > 0) return bounded_max(x[0], x[1]);
    const bounded result = bounded_max({-x[0].value, x[0].error}, {-x[1].value, x[1].error});
    return {-result.value, result.error};
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, const term* u, const term* du) {
    const term difference = scale(s, rational{Sign, 1}, subtract(s, u[0], u[1]));
    const term first = make_function(s, function_id::step, difference);
    const term second = make_function(s, function_id::step, scale(s, rational{-1, 1}, difference));
    const term total =
        add(s, multiply(s, weight(s, first, second), du[0]), multiply(s, weight(s, second, first), du[1]));
    return scale(s, rational{1, 2}, total);
  }
  template <class Store>
  static constexpr term simplify(Store& s, const term* u) {
    if (u[0] == u[1]) return u[0];
    const term difference = subtract(s, u[0], u[1]);
    if (!is_constant(s, difference)) return no_term;
    return u[(coefficient(s, difference).num > 0) == (Sign > 0) ? 0 : 1];
  }
  template <class Store>
  static constexpr term expand(Store& s, const term* u) {
    const term difference = subtract(s, u[0], u[1]);
    return Sign > 0 ? expanded_choice(s, difference, u[0], u[1]) : expanded_choice(s, difference, u[1], u[0]);
  }

 private:
  /// 2 where this one is taken, 1 where both are equal, 0 where the other one is taken, as a factor that says so.
  template <class Store>
  static constexpr term weight(Store& s, term taken, term other) {
    return multiply(s, subtract(s, one, other), add(s, one, taken));
  }
};
using maximum_function = extremum_function<1>;
using minimum_function = extremum_function<-1>;

/// a^b where b is no number; a is assumed positive. In the proof form exp(b log(a)).
struct power_function : function_defaults {
  static constexpr function_id id = function_id::power;
  static constexpr std::string_view name = "pow";
  static constexpr bool finite = false;
  static constexpr int arity = 2;
  static constexpr bool positive(const bool*) { return true; }
  template <class Value>
  static constexpr Value value(const Value* x) {
    return math::pow(x[0], x[1]);
  }
  static constexpr bounded bounded_value(const bounded* x) { return bounded_exp(bounded_log(x[0]) * x[1]); }
  /// b a^(b-1) da + a^b log(a) db
  template <class Store>
  static constexpr term derivative(Store& s, term self, const term* u, const term* du) {
    const term lowered[] = {u[0], subtract(s, u[1], one)};
    const term by_base = multiply(s, u[1], make_function(s, function_id::power, lowered));
    const term by_exponent =
        du[1] == zero ? zero : multiply(s, self, make_function(s, function_id::log, u[0]));
    return add(s, multiply(s, by_base, du[0]), multiply(s, by_exponent, du[1]));
  }
  template <class Store>
  static constexpr term simplify(Store& s, const term* u) {
    if (u[0] == one) return one;
    return is_constant(s, u[1]) ? power(s, u[0], coefficient(s, u[1])) : no_term;
  }
  template <class Store>
  static constexpr term expand(Store& s, const term* u) {
    return expanded_exp(s, multiply_expanded(s, u[1], expanded_log(s, u[0])));
  }
};

}  // namespace leibniz::algebra
