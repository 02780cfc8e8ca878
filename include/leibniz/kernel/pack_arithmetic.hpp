// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/support/inlining.hpp>
#include <leibniz/support/pack.hpp>

#include <utility>

namespace leibniz::plan {

// The operations of arithmetic.hpp for packs, lane by lane the same. Never in a constant expression.
// g++ contracts a multiplication and an addition to one instruction wherever the machine has it, clang only within an
// expression, if it is not asked.

using packs::Pack;

template <Pack Value>
LEIBNIZ_INLINE inline Value plus(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a + b;
}

template <Pack Value>
LEIBNIZ_INLINE inline Value minus(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a - b;
}

template <Pack Value>
LEIBNIZ_INLINE inline Value times(const Value& a, const Value& b) {
#ifdef __clang__
#pragma clang fp contract(fast)
#endif
  return a * b;
}

template <Pack Value>
LEIBNIZ_INLINE inline Value over(const Value& a, const Value& b) {
  return a / b;
}

namespace detail {

template <Pack Value, int... Lanes>
LEIBNIZ_INLINE inline auto halves(const Value& x, std::integer_sequence<int, Lanes...>) {
  constexpr int half = packs::lanes<Value> / 2;
  struct {
    packs::pack<packs::lane<Value>, half> low, high;
  } result{__builtin_shufflevector(x, x, Lanes...), __builtin_shufflevector(x, x, (Lanes + half)...)};
  return result;
}

}  // namespace detail

/// The first half of the lanes and the second.
template <Pack Value>
LEIBNIZ_INLINE inline auto halves(const Value& x) {
  return detail::halves(x, std::make_integer_sequence<int, packs::lanes<Value> / 2>{});
}

#if defined(__AVX512F__) && !defined(__OPTIMIZE_SIZE__)
namespace detail {

/// Rounded as the machine is set to.
template <Pack Value>
LEIBNIZ_INLINE inline Value root_512(const Value& x) {
  constexpr int rounding = 4;
#ifdef __clang__
  if constexpr (std::is_same_v<packs::lane<Value>, float>) {
    return __builtin_ia32_sqrtps512(x, rounding);
  } else {
    return __builtin_ia32_sqrtpd512(x, rounding);
  }
#else
  if constexpr (std::is_same_v<packs::lane<Value>, float>) {
    return __builtin_ia32_sqrtps512_mask(x, x, -1, rounding);
  } else {
    return __builtin_ia32_sqrtpd512_mask(x, x, -1, rounding);
  }
#endif
}

}  // namespace detail
#endif

/// By the instruction, where it has a name: a call of the C library's root also sets errno.
template <Pack Value>
LEIBNIZ_INLINE inline Value root(const Value& x) {
#if defined(__AVX__) && !defined(__OPTIMIZE_SIZE__)
#ifdef __AVX512F__
  if constexpr (sizeof(Value) == 64) {
    return detail::root_512(x);
  } else
#endif
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
  for (int lane = 0; lane < packs::lanes<Value>; ++lane) result[lane] = math::sqrt(x[lane]);
  return result;
#endif
}

/// The function of the first of three arguments that it takes, if it takes packs. Known to the compiler, so that no
/// other is instantiated.
template <algebra::function_id Id, Pack Value>
LEIBNIZ_INLINE inline Value apply(const Value& a, const Value& b, const Value& c) {
  Value result = a;
  algebra::visit_function(Id, [&](auto entry) LEIBNIZ_INLINE {
    if constexpr (entry.id == Id && entry.of_packs) {
      if constexpr (entry.arity == 1) {
        result = entry.value(a);
      } else {
        const Value x[] = {a, b, c};
        result = entry.value(x);
      }
    }
  });
  return result;
}

template <Pack Value>
LEIBNIZ_INLINE inline Value larger(const Value& a, const Value& b) {
  return ((b > a) | (b != b)) ? b : a;
}

template <Pack Value>
LEIBNIZ_INLINE inline Value reduce(algebra::reduction_op op, const Value& total, const Value& next) {
  return op == algebra::reduction_op::max ? larger(total, next) : plus(total, next);
}

namespace detail {

/// Which lane of two packs, the second one's after the first one's, goes to `lane`, where groups of `Step` lanes of
/// both alternate: within 16 bytes, the unit that shuffles take, else between the halves.
template <class Number, int Lanes, int Step>
constexpr int paired_lane(int lane, bool second) {
  constexpr int unit = 16 / static_cast<int>(sizeof(Number));
  const int of = (lane / Step) % 2 * Lanes;
  if (Step >= unit) return of + (second ? lane ^ Step : lane);
  const int base = lane / unit * unit, inside = lane % unit;
  return of + base + (second ? unit / 2 : 0) + inside / (2 * Step) * Step + inside % Step;
}

/// Half of what reduces a and b: the groups of both, one after the other.
template <int Step, Pack Value, int... Lanes>
LEIBNIZ_INLINE inline Value reduce_pair(algebra::reduction_op op, const Value& a, const Value& b,
                                        std::integer_sequence<int, Lanes...>) {
  using number = packs::lane<Value>;
  constexpr int count = packs::lanes<Value>;
  return reduce(op, __builtin_shufflevector(a, b, paired_lane<number, count, Step>(Lanes, false)...),
                __builtin_shufflevector(a, b, paired_lane<number, count, Step>(Lanes, true)...));
}

}  // namespace detail

/// Reduces each of Count packs, at most as many as it has lanes: lane n of the result is what all[n] comes to; the
/// lanes after them are of no use. Where groups of Group lanes are reduced, lane n of each group of the result is what
/// that group of all[n] comes to.
template <int Count, int Step = 1, int Group = 0, Pack Value>
LEIBNIZ_INLINE inline Value reduce_together(algebra::reduction_op op, const Value* all) {
  constexpr int lanes = packs::lanes<Value>;
  static_assert(Count <= lanes);
  if constexpr (Step == (Group > 0 ? Group : lanes)) {
    return all[0];
  } else {
    Value pairs[(Count + 1) / 2];
#pragma GCC unroll 8
    for (int n = 0; n < (Count + 1) / 2; ++n) {
      pairs[n] = detail::reduce_pair<Step>(op, all[2 * n], all[2 * n + 1 < Count ? 2 * n + 1 : 2 * n],
                                           std::make_integer_sequence<int, lanes>{});
    }
    return reduce_together<(Count + 1) / 2, Step * 2, Group>(op, pairs);
  }
}

}  // namespace leibniz::plan
