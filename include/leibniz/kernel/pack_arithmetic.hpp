// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/support/pack.hpp>

#include <utility>

namespace leibniz::plan {

// The operations of arithmetic.hpp for packs, lane by lane the same. Never in a constant expression.
// g++ contracts a multiplication and an addition to one instruction wherever the machine has it, clang only within an
// expression, if it is not asked.

using packs::Pack;

template <Pack Value>
[[gnu::always_inline]] inline Value plus(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a + b;
}

template <Pack Value>
[[gnu::always_inline]] inline Value minus(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a - b;
}

template <Pack Value>
[[gnu::always_inline]] inline Value times(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a * b;
}

template <Pack Value>
[[gnu::always_inline]] inline Value over(const Value& a, const Value& b) {
  return a / b;
}

namespace detail {

template <class Value>
inline constexpr int lanes_in = static_cast<int>(sizeof(Value) / sizeof(packs::lane<Value>));

}  // namespace detail

/// By the instruction, where it has a name: a call of the C library's root also sets errno.
template <Pack Value>
[[gnu::always_inline]] inline Value root(const Value& x) {
#if defined(__AVX__)
  if constexpr (std::is_same_v<packs::lane<Value>, float>) {
    return __builtin_ia32_sqrtps256(x);
  } else {
    return __builtin_ia32_sqrtpd256(x);
  }
#elif defined(__SSE2__) && !defined(__OPTIMIZE_SIZE__)
  if constexpr (std::is_same_v<packs::lane<Value>, float>) {
    return __builtin_ia32_sqrtps(x);
  } else {
    return __builtin_ia32_sqrtpd(x);
  }
#else
  Value result;
  for (int lane = 0; lane < detail::lanes_in<Value>; ++lane) result[lane] = math::sqrt(x[lane]);
  return result;
#endif
}

/// Of functions that take packs.
template <Pack Value>
[[gnu::always_inline]] inline Value apply(algebra::function_id id, const Value& a, const Value& b,
                                          const Value& c) {
  return algebra::visit_function(id, [&a, &b, &c](auto entry) {
    const Value x[] = {a, b, c};
    if constexpr (!entry.of_packs) {
      return a;
    } else if constexpr (entry.arity == 1) {
      return entry.value(x[0]);
    } else {
      return entry.value(x);
    }
  });
}

template <Pack Value>
[[gnu::always_inline]] inline Value larger(const Value& a, const Value& b) {
  return ((b > a) | (b != b)) ? b : a;
}

template <Pack Value>
[[gnu::always_inline]] inline Value reduce(algebra::reduction_op op, const Value& total, const Value& next) {
  return op == algebra::reduction_op::max ? larger(total, next) : plus(total, next);
}

namespace detail {

template <int Half, Pack Value, int... Lanes>
[[gnu::always_inline]] inline Value reduce_halves(algebra::reduction_op op, const Value& all,
                                                  std::integer_sequence<int, Lanes...> lanes) {
  if constexpr (Half == 0) {
    return all;
  } else {
    const Value other = __builtin_shufflevector(all, all, ((Lanes + Half) % lanes_in<Value>)...);
    return reduce_halves<Half / 2>(op, reduce(op, all, other), lanes);
  }
}

}  // namespace detail

/// All lanes reduced to one number.
template <Pack Value>
[[gnu::always_inline]] inline packs::lane<Value> reduce_lanes(algebra::reduction_op op, const Value& all) {
  constexpr int lanes = detail::lanes_in<Value>;
  return detail::reduce_halves<lanes / 2>(op, all, std::make_integer_sequence<int, lanes>{})[0];
}

}  // namespace leibniz::plan
