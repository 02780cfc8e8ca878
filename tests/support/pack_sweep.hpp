// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack_erf.hpp>
#include <leibniz/support/pack_exp.hpp>
#include <leibniz/support/pack_log.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

#include "sweep.hpp"

// Errors of functions of packs, for the short tests and the long ones.
namespace sweep {

namespace packs = leibniz::packs;

template <class Number, int Lanes>
struct vector_of {
  using type [[gnu::vector_size(Lanes * sizeof(Number))]] = Number;
};

// A function of packs, its value with more digits, and the largest errors that are allowed, in units of the last place.
#define SWEEP_FUNCTION(function, formula, float_bound, double_bound)           \
  struct function##_of_packs {                                                 \
    static constexpr const char* name = #function;                             \
    static constexpr double bound_of_float = float_bound;                      \
    static constexpr double bound_of_double = double_bound;                    \
    template <class Value>                                                     \
    [[gnu::always_inline]] static inline void run(const Value& x, Value& to) { \
      to = leibniz::math::function(x);                                         \
    }                                                                          \
    template <class Wide>                                                      \
    static Wide exact(Wide x) {                                                \
      return formula;                                                          \
    }                                                                          \
  }
SWEEP_FUNCTION(exp, std::exp(x), 1, 1);
SWEEP_FUNCTION(log, std::log(x), 1, 1);
SWEEP_FUNCTION(tanh, std::tanh(x), 1, 1);
SWEEP_FUNCTION(sigmoid, x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)), 1, 1);
SWEEP_FUNCTION(expm1, std::expm1(x), 1, 1.1);
SWEEP_FUNCTION(log1p, std::log1p(x), 1, 1);
SWEEP_FUNCTION(softplus, (x > 0 ? x : 0) + std::log1p(std::exp(-std::fabs(x))), 1, 1);
SWEEP_FUNCTION(erf, std::erf(x), 1.25, 1.5);
#undef SWEEP_FUNCTION

// visitor(entry of a function) for each.
template <class Visitor>
void each_pack_function(Visitor visitor) {
  visitor(exp_of_packs{});
  visitor(log_of_packs{});
  visitor(tanh_of_packs{});
  visitor(sigmoid_of_packs{});
  visitor(expm1_of_packs{});
  visitor(log1p_of_packs{});
  visitor(softplus_of_packs{});
  visitor(erf_of_packs{});
}

// |got - exact| in units of the last place of exact; infinite where one alone is NaN, infinite or a zero of that sign.
inline double error_of(float got, double exact) {
  constexpr double bad = std::numeric_limits<double>::infinity();
  const auto rounded = static_cast<float>(exact);
  if (same(got, rounded)) {
    if (!std::isfinite(rounded) || rounded == 0) return 0;
  } else if (std::isnan(got) || std::isnan(exact) || std::isinf(exact) || (exact == 0 && got == 0)) {
    return bad;
  } else if (!std::isfinite(got) || !std::isfinite(rounded)) {
    return std::fabs(exact) > 0x1.fffffep+127 && std::fabs(got) >= 0x1.fffffep+127f ? 0.5 : bad;
  }
  const std::int64_t exponent =
      static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(exact) >> 52 & 0x7ff) - 1023;
  const std::int64_t unit = std::max<std::int64_t>(exponent, -126) - 23;
  return std::fabs(static_cast<double>(got) - exact) * std::bit_cast<double>((1023 - unit) << 52);
}
inline double error_of(double got, long double exact) {
  constexpr double bad = std::numeric_limits<double>::infinity();
  const auto rounded = static_cast<double>(exact);
  if (std::isnan(got) || std::isnan(rounded)) return std::isnan(got) && std::isnan(rounded) ? 0 : bad;
  if (std::isinf(got) || std::isinf(rounded) || exact == 0) return same(got, rounded) ? 0 : bad;
  return error_in_ulps(got, exact);
}

// The largest error over `count` packs of numbers from draw.
template <class Number, int Lanes, class Function, class Draw>
worst largest_of_packs(Function function, std::uint64_t count, Draw draw) {
  using wide = std::conditional_t<std::is_same_v<Number, float>, double, long double>;
  using pack = typename vector_of<Number, Lanes>::type;
  worst result;
  for (std::uint64_t n = 0; n < count; ++n) {
    Number numbers[Lanes], values[Lanes];
    for (Number& one : numbers) one = draw();
    pack x, y;
    std::memcpy(&x, numbers, sizeof(x));
    function.run(x, y);
    std::memcpy(values, &y, sizeof(y));
    for (int lane = 0; lane < Lanes; ++lane) {
      const double error = error_of(values[lane], function.exact(static_cast<wide>(numbers[lane])));
      if (!(error <= result.value)) result = {error, static_cast<double>(numbers[lane])};
    }
  }
  return result;
}

}  // namespace sweep
