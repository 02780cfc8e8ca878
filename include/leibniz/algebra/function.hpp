// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/functions_of_several.hpp>
#include <leibniz/algebra/functions_trigonometric.hpp>

namespace leibniz::algebra {

// The functions. Each is one entry that owns its name, value, derivative and rules:
//   id                          what stands for it in terms and programs
//   name                        notation in text, LaTeX and C
//   finite                      it has a value wherever its arguments have one, but for the size of numbers
//   flat_in                     the derivative by so many of the first arguments is zero everywhere
//   positive                    its values are positive wherever it is defined
//   value(x)                    in floating point, also in constant expressions
//   of_packs                    value also takes packs (support/pack.hpp): the same where the result is exact, else
//                               within three units of the last place. It is inlined always, as a call keeps no pack in
//                               a register. A loop that calls another function runs one number at a time
//   bounded_value(x)            the same with a bound of the error
//   derivative(s, self, u)      df/du, where self = f(u)
//   simplify(s, u)              f(u) where a simpler term equals it, else no_term
//   expand(s, u)                the proof form of f(u) for a proof form u; no_term: an atom
//   square(s, u)                the proof form of f(u)^2, where that is simpler, else no_term
// With several arguments, x and u are arrays of them, and
//   positive(known)             tells whether it is positive where it is known which arguments are
//   derivative(s, self, u, du)  the total derivative, where du are those of the arguments
// A new function is a new entry here and in visit_function; nothing else names one but product.hpp, which knows those
// whose values are 0 and 1.

/// visitor(entry of that function)
template <class Visitor>
constexpr auto visit_function(function_id id, Visitor visitor) {
  switch (id) {
    case function_id::exp:
      return visitor(exp_function{});
    case function_id::log:
      return visitor(log_function{});
    case function_id::log1p:
      return visitor(log1p_function{});
    case function_id::expm1:
      return visitor(expm1_function{});
    case function_id::erf:
      return visitor(erf_function{});
    case function_id::sin:
      return visitor(sin_function{});
    case function_id::cos:
      return visitor(cos_function{});
    case function_id::atan:
      return visitor(atan_function{});
    case function_id::tanh:
      return visitor(tanh_function{});
    case function_id::sigmoid:
      return visitor(sigmoid_function{});
    case function_id::abs:
      return visitor(abs_function{});
    case function_id::step:
      return visitor(step_function{});
    case function_id::stop_gradient:
      return visitor(stop_gradient_function{});
    case function_id::softplus:
      return visitor(softplus_function{});
    case function_id::select_positive:
      return visitor(select_positive_function{});
    case function_id::select_nonnegative:
      return visitor(select_nonnegative_function{});
    case function_id::maximum:
      return visitor(maximum_function{});
    case function_id::minimum:
      return visitor(minimum_function{});
    default:
      return visitor(power_function{});
  }
}

/// What an entry says that is no function of its arguments.
struct function_traits {
  std::string_view name, relation;
  int arity, flat_in;
  bool symmetric, finite, of_packs;
};

constexpr function_traits traits_of(function_id id) {
  return visit_function(id, [](auto entry) {
    return function_traits{entry.name,      entry.relation, entry.arity,   entry.flat_in,
                           entry.symmetric, entry.finite,   entry.of_packs};
  });
}

/// Whether the function is positive, where it is known which arguments are.
constexpr bool function_positive(function_id id, const bool* arguments) {
  return visit_function(id, [arguments](auto entry) {
    if constexpr (entry.arity == 1) {
      return entry.positive;
    } else {
      return entry.positive(arguments);
    }
  });
}

}  // namespace leibniz::algebra
