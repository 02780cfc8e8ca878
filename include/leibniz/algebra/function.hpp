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
//   expand(s, u)                the proof form of f(u) for a proof form u (expand.hpp)
// A new function is a new entry here and in visit_function; nothing else names one.

enum class function_id : std::uint8_t { exp, log, tanh, sigmoid, abs, step, stop_gradient };

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
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_exp(s, u);
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
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    return expanded_log(s, u);
  }
};

/// Through exp in the proof form: tanh(u) = (e - 1)/(e + 1) with e = exp(2u).
struct tanh_function {
  static constexpr std::string_view name = "tanh";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::tanh(x);
  }
  static constexpr bounded bounded_value(const bounded& x) { return bounded_tanh(x); }
  template <class Store>
  static constexpr term derivative(Store& s, term self, term) {
    return subtract(s, one, power(s, self, rational{2, 1}));
  }
  static constexpr term simplify(store&, term u) { return u == zero ? zero : no_term; }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    const term e = expanded_exp(s, scale(s, rational{2, 1}, u));
    return multiply_expanded(s, subtract(s, e, one), expanded_power(s, add(s, e, one), rational{-1, 1}));
  }
};

/// 1/(1 + exp(-u)); through exp in the proof form.
struct sigmoid_function {
  static constexpr std::string_view name = "sigmoid";
  static constexpr bool positive = true;
  template <class Value>
  static constexpr Value value(const Value& x) {
    const Value e = math::exp(x < 0 ? x : -x);  // no overflow on either side
    return x < 0 ? e / (1 + e) : 1 / (1 + e);
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
struct step_function {
  static constexpr std::string_view name = "step";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return x > 0 ? Value(1) : Value(0);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    if (!x.valid()) return no_value;
    if (x.value == 0 && x.error == 0) return {0, 0};
    // Which side the argument is on must be certain.
    return detail::magnitude(x.value) > x.error ? bounded{x.value > 0 ? 1.0 : 0.0, 0} : no_value;
  }
  static constexpr term derivative(store&, term, term) { return zero; }
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
struct abs_function {
  static constexpr std::string_view name = "abs";
  static constexpr bool positive = false;
  template <class Value>
  static constexpr Value value(const Value& x) {
    return math::fabs(x);
  }
  static constexpr bounded bounded_value(const bounded& x) {
    return {x.valid() ? detail::magnitude(x.value) : 0, x.error};
  }
  template <class Store>
  static constexpr term derivative(Store& s, term, term u) {
    const term above = make_function(s, function_id::step, u);
    return subtract(s, above, make_function(s, function_id::step, scale(s, rational{-1, 1}, u)));
  }
  static constexpr term simplify(store&, term u) { return u == zero || u == one ? u : no_term; }
  template <class Store>
  static constexpr term expand(Store& s, term u) {
    const term half = multiply_expanded(s, u, expanded_step(s, u));
    return subtract(s, scale(s, rational{2, 1}, half), u);
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
  /// A proof sees through it.
  static constexpr term expand(store&, term u) { return u; }
};

/// visitor(entry of that function)
template <class Visitor>
constexpr auto visit_function(function_id id, Visitor visitor) {
  switch (id) {
    case function_id::exp:
      return visitor(exp_function{});
    case function_id::log:
      return visitor(log_function{});
    case function_id::tanh:
      return visitor(tanh_function{});
    case function_id::sigmoid:
      return visitor(sigmoid_function{});
    case function_id::abs:
      return visitor(abs_function{});
    case function_id::step:
      return visitor(step_function{});
    default:
      return visitor(stop_gradient_function{});
  }
}

constexpr bool function_positive(function_id id) {
  return visit_function(id, [](auto entry) { return entry.positive; });
}

}  // namespace leibniz::algebra
