// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/bounded.hpp>
#include <leibniz/algebra/store.hpp>
#include <leibniz/support/pack_erf.hpp>
#include <leibniz/support/pack_log.hpp>

namespace leibniz::algebra {

// The functions' entries; what an entry holds is said in function.hpp. Members that make terms are templates, because
// the factories come after the functions; the argument finds them.

enum class function_id : std::uint8_t {
  exp,
  log,
  log1p,
  expm1,
  tanh,
  sigmoid,
  erf,
  sin,
  cos,
  atan,
  abs,
  step,
  stop_gradient,
  softplus,
  select_positive,
  select_nonnegative,
  maximum,
  minimum,
  power,
};
inline constexpr int function_count = static_cast<int>(function_id::power) + 1;
inline constexpr int max_arity = 3;

constexpr term make_function(store& s, function_id id, term argument);
/// The function of as many arguments as it takes.
constexpr term make_function(store& s, function_id id, const term* arguments);

/// What most functions have in common.
struct function_defaults {
  static constexpr int arity = 1;
  static constexpr int flat_in = 0;
  /// A long double's value is worked out in double.
  static constexpr bool in_double = true;
  /// value also takes packs.
  static constexpr bool of_packs = false;
  /// Finite where the arguments are.
  static constexpr bool finite = true;
  /// The arguments are interchangeable.
  static constexpr bool symmetric = false;
  /// How the first argument stands to 0, where that is what decides between the others.
  static constexpr std::string_view relation = {};
  /// An atom of the proof form.
  static constexpr term expand(store&, term) { return no_term; }
  /// The proof form of f(u)^2, where that is simpler.
  static constexpr term square(store&, term) { return no_term; }

 protected:
  /// f(-u) = -f(u): the sign that u is held with does not matter.
  template <class Store>
  static constexpr term odd(Store& s, function_id id, term u) {
    if (u == zero) return zero;
    if (!leads_negative(s, u)) return no_term;
    return scale(s, rational{-1, 1}, make_function(s, id, scale(s, rational{-1, 1}, u)));
  }
  /// f(-u) = f(u)
  template <class Store>
  static constexpr term even(Store& s, function_id id, term u) {
    return leads_negative(s, u) ? make_function(s, id, scale(s, rational{-1, 1}, u)) : no_term;
  }
};

struct exp_function : function_defaults {
  static constexpr function_id id = function_id::exp;
  static constexpr std::string_view name = "exp";
  static constexpr bool of_packs = true;
  static constexpr bool finite = false;
  static constexpr bool positive = true;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
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
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_exp(s, u);
  }
};

struct log_function : function_defaults {
  static constexpr function_id id = function_id::log;
  static constexpr std::string_view name = "log";
  static constexpr bool of_packs = true;
  static constexpr bool finite = false;
  static constexpr bool positive = false;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
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
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_log(s, u);
  }
};

/// Through exp in the proof form: tanh(u) = (e - 1)/(e + 1) with e = exp(2u).
struct tanh_function : function_defaults {
  static constexpr function_id id = function_id::tanh;
  static constexpr std::string_view name = "tanh";
  static constexpr bool of_packs = true;
  static constexpr bool positive = false;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    return math::tanh(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_smooth(math::tanh(x.value), 1, x);
  }
  template <class Store>
  static constexpr term derivative(Store& s, term self, term) {
    return subtract(s, one, power(s, self, rational{2, 1}));
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return odd(s, id, u);
  }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    const term e = expanded_exp(s, scale(s, rational{2, 1}, u));
    return multiply_expanded(s, subtract(s, e, one), expanded_power(s, add(s, e, one), rational{-1, 1}));
  }
};

/// 1/(1 + exp(-u)); through exp in the proof form.
struct sigmoid_function : function_defaults {
  static constexpr function_id id = function_id::sigmoid;
  static constexpr std::string_view name = "sigmoid";
  static constexpr bool of_packs = true;
  static constexpr bool positive = true;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    return math::sigmoid(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return inverse(bounded{1, 0} + bounded_exp(bounded{-x.value, x.error}));
  }
  template <class Store>
  static constexpr term derivative(Store& s, term self, term) {
    return multiply(s, self, subtract(s, one, self));
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return u == zero ? constant(s, rational{1, 2}) : no_term;
  }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    const term e = expanded_exp(s, u);
    return multiply_expanded(s, e, expanded_power(s, add(s, e, one), rational{-1, 1}));
  }
};

/// Heaviside's step: 1 for u > 0, else 0. Its derivative is zero everywhere (at the jump by convention).
struct step_function : function_defaults {
  static constexpr function_id id = function_id::step;
  static constexpr int flat_in = 1;
  static constexpr std::string_view name = "step";
  static constexpr bool positive = false;
  static constexpr bool in_double = false;
  static constexpr bool of_packs = true;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return x > Value{} ? packs::broadcast<Value>(1) : Value{};
  }
  static constexpr bounded bounded_value(const bounded& x) {
    if (!x.valid()) return no_value;
    if (x.value == 0 && x.error == 0) return {0, 0};
    // Which side the argument is on must be certain.
    return detail::magnitude(x.value) > x.error ? bounded{x.value > 0 ? 1.0 : 0.0, 0} : no_value;
  }
  static constexpr term simplify(store& s, term u) {
    if (u == zero) return zero;
    const node& n = s.nodes[u];
    const bool number = u == one || (n.type == kind::sum && n.count == 1 && s.slots[n.first].child == one);
    if (!number) return no_term;
    return u == one || s.slots[n.first].number.num > 0 ? one : zero;
  }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_step(s, u);
  }
};

/// |u|; the derivative at 0 is 0, as in PyTorch. In the proof form 2 u step(u) - u.
struct abs_function : function_defaults {
  static constexpr function_id id = function_id::abs;
  static constexpr std::string_view name = "abs";
  static constexpr bool positive = false;
  static constexpr bool of_packs = true;
  template <class Value>
  static constexpr Value value(const Value& x) {
    if constexpr (packs::Pack<Value>) {
      return x > Value{} ? x : Value{} - x;
    } else {
      return math::fabs(x);
    }
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return {x.valid() ? detail::magnitude(x.value) : 0, x.error};
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    const term above = make_function(s, function_id::step, u);
    return subtract(s, above, make_function(s, function_id::step, scale(s, rational{-1, 1}, u)));
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return u == zero || u == one ? u : even(s, id, u);
  }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_choice(s, u, u, scale(s, rational{-1, 1}, u));
  }
};

/// The identity, with derivative zero.
struct stop_gradient_function : function_defaults {
  static constexpr function_id id = function_id::stop_gradient;
  static constexpr int flat_in = 1;
  static constexpr std::string_view name = "stop_gradient";
  static constexpr bool positive = false;
  static constexpr bool of_packs = true;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return x;
  }
  static constexpr bounded bounded_value(const bounded& x) { return x; }
  static constexpr term simplify(store& s, term u) {
    const node& n = s.nodes[u];
    const bool number = n.count == 0 ? u == zero || u == one
                                     : n.type == kind::sum && n.count == 1 && s.slots[n.first].child == one;
    return number ? u : no_term;
  }
  /// A proof sees through it.
  static constexpr term expand(store&, term u) { return u; }
};

/// log(1 + u) without loss of digits at small u.
struct log1p_function : function_defaults {
  static constexpr function_id id = function_id::log1p;
  static constexpr std::string_view name = "log1p";
  static constexpr bool of_packs = true;
  static constexpr bool finite = false;
  static constexpr bool positive = false;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    return math::log1p(x);
  }
  static constexpr bounded bounded_value(const bounded& x) { return bounded_log(bounded{1, 0} + x); }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return power(s, add(s, one, u), rational{-1, 1});
  }
  static constexpr term simplify(store&, term u) { return u == zero ? zero : no_term; }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_log(s, add(s, one, u));
  }
};

/// log(1 + exp(u)), without overflow: max(u, 0) + log1p(exp(-|u|)).
struct softplus_function : function_defaults {
  static constexpr function_id id = function_id::softplus;
  static constexpr std::string_view name = "softplus";
  static constexpr bool of_packs = true;
  static constexpr bool positive = true;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    if constexpr (packs::Pack<Value>) {
      return math::softplus(x);
    } else {
      return (x < 0 ? Value(0) : x) + math::log1p(math::exp(-math::fabs(x)));
    }
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_log(bounded{1, 0} + bounded_exp(x));
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    return make_function(s, function_id::sigmoid, u);
  }
  static constexpr term simplify(store&, term) { return no_term; }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_log(s, add(s, one, expanded_exp(s, u)));
  }
};

/// exp(u) - 1 without loss of digits at small u.
struct expm1_function : function_defaults {
  static constexpr function_id id = function_id::expm1;
  static constexpr std::string_view name = "expm1";
  static constexpr bool of_packs = true;
  static constexpr bool finite = false;
  static constexpr bool positive = false;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    return math::expm1(x);
  }
  static constexpr bounded bounded_value(const bounded& x) { return bounded_exp(x) + bounded{-1, 0}; }
  template <class Store>
  static constexpr term derivative(Store& s, term self, term) {
    return add(s, self, one);
  }
  static constexpr term simplify(store&, term u) { return u == zero ? zero : no_term; }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return subtract(s, expanded_exp(s, u), one);
  }
};

/// The error function. Its derivative is 2/sqrt(pi) exp(-u^2), where pi = 4 atan(1).
struct erf_function : function_defaults {
  static constexpr function_id id = function_id::erf;
  static constexpr std::string_view name = "erf";
  static constexpr bool of_packs = true;
  static constexpr bool positive = false;
  template <class Value>
  [[gnu::always_inline]] static constexpr Value value(const Value& x) {
    return math::erf(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return bounded_smooth(math::erf(x.value), 1.2, x);
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    const term square = scale(s, rational{-1, 1}, power(s, u, rational{2, 1}));
    const term root = power(s, make_function(s, function_id::atan, one), rational{-1, 2});
    return multiply(s, root, make_function(s, function_id::exp, square));
  }
  template <class Store>
  static constexpr term simplify(Store& s, term u) {
    return odd(s, id, u);
  }
};

}  // namespace leibniz::algebra
