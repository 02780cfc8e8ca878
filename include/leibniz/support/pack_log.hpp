// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack_exp.hpp>

// What a sum lost is computed here, which -ffast-math takes for 0; g++ then only rounds more, clang is wrong.
#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(push)
#pragma float_control(precise, on)
#endif

namespace leibniz::packs {

/// The natural logarithm; float 0.84, double 0.84.
template <Pack Value>
Value log(const Value& x);
/// log(1 + x), accurate near zero too; float 0.84, double 0.84.
template <Pack Value>
Value log1p(const Value& x);
/// log(1 + e^x), without overflow; float 0.85, double 0.88.
template <Pack Value>
Value softplus(const Value& x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// (2 artanh s - 2 s) / s^3 as a polynomial in s^2, |s| <= (sqrt 2 - 1) / (sqrt 2 + 1) (Remez' exchange, computed
// with 300 bits); what is wrong is below 2^-37 and 2^-59 of the logarithm.
template <class Number>
inline constexpr Number log_series[] = {0};
template <>
inline constexpr float log_series<float>[] = {0x1.555554p-1f, 0x1.999a7cp-2f, 0x1.24387cp-2f, 0x1.e304e4p-3f};
template <>
inline constexpr double log_series<double>[] = {
    0x1.5555555555593p-1, 0x1.999999997f8fbp-2, 0x1.249249423a795p-2, 0x1.c71c51c926489p-3,
    0x1.74664cf68446ap-3, 0x1.39a03aa98437dp-3, 0x1.2f154e290ec5dp-3};

/// x = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2), for normal x > 0. exponent is k plus the bias of exponents.
template <Pack Value>
struct split_number {
  Value f, exponent;
  typename in<Value>::bits exponent_bits;
};
template <Pack Value>
[[gnu::always_inline]] inline split_number<Value> split(const Value& x) {
  using f = typename in<Value>::format;
  constexpr auto root_half = __builtin_bit_cast(
      typename f::bits, lane<Value>(sizeof(lane<Value>) == 4 ? 0x1.6a09e6p-1 : 0x1.6a09e667f3bcdp-1));
  constexpr auto mantissa_mask = (typename f::bits{1} << f::mantissa) - 1;
  const auto bits = bits_of(x) + (in<Value>::one - root_half);
  const auto exponent = bits >> f::mantissa;
  const Value m = from_bits<Value>((bits & mantissa_mask) + root_half);
  return {m - lane<Value>(1), from_bits<Value>(exponent | in<Value>::whole_bits) - in<Value>::whole,
          exponent};
}

/// What f is more than log(1 + f + rest) + k ln2_low, where rest is below the last digit of 1 + f. With s = f / (2
/// + f), log(1 + f) = 2 artanh s = f - f^2 / 2 + s (f^2 / 2 + R), R = s^2 (2/3 + 2/5 s^2 + ...), as in fdlibm's
/// e_log.c; its derivative is (1 - s) / (1 + s).
template <Pack Value>
[[gnu::always_inline]] inline Value log_excess(const Value& k, const Value& f, const Value* rest) {
  using number = lane<Value>;
  const Value s = f / (number{2} + f);
  const Value z = s * s;
  const Value half = number(0.5) * f * f;
  Value low = k * in<Value>::format::ln2_low;
  if (rest != nullptr) low += *rest * (number{1} - number{2} * s * (number{1} - s));
  return half - (s * (half + z * polynomial(z, log_series<number>)) + low);
}
/// k ln 2 + log(1 + f + rest)
template <Pack Value>
[[gnu::always_inline]] inline Value log_of_parts(const Value& k, const Value& f, const Value* rest) {
  return k * in<Value>::format::ln2_high - (log_excess(k, f, rest) - f);
}

/// logarithm, but where x is at or beyond the end `lowest` of its domain, infinite or NaN.
template <Pack Value>
[[gnu::always_inline]] inline Value in_domain(const Value& x, lane<Value> lowest, const Value& logarithm) {
  constexpr lane<Value> infinity = __builtin_inff();
  const auto above = x > lowest;
  const Value edge = x == lowest ? all<Value>(-infinity) : above ? x : all<Value>(__builtin_nanf(""));
  return (above & (x < infinity)) ? logarithm : edge;
}

}  // namespace detail

template <Pack Value>
[[gnu::always_inline]] inline Value log(const Value& x) {
  using number = lane<Value>;
  using f = typename detail::in<Value>::format;
  constexpr number bias = number(f::bias);
  constexpr number least = sizeof(number) == 4 ? number(0x1p-126) : number(0x1p-1022);
  const auto subnormal = x < least;
  const auto parts = detail::split(subnormal ? x * detail::in<Value>::whole : x);
  const Value k = parts.exponent -
                  (subnormal ? detail::all<Value>(bias + number(f::mantissa)) : detail::all<Value>(bias));
  return detail::in_domain(x, 0, detail::log_of_parts<Value>(k, parts.f, nullptr));
}

/// Where 1 + x rounded is near 1, x itself is f; else what the rounding took is added.
template <Pack Value>
[[gnu::always_inline]] inline Value log1p(const Value& x) {
  using number = lane<Value>;
  using f = typename detail::in<Value>::format;
  const Value sum = number{1} + x;
  const Value part = sum - number{1};
  const Value lost = (number{1} - (sum - part)) + (x - part);
  const auto parts = detail::split(sum);
  const Value k = parts.exponent - number(f::bias);
  // 2^(1-k); 2^-k would not do for the largest k
  const Value inverse = detail::from_bits<Value>((2 * f::bias + 1 - parts.exponent_bits) << f::mantissa);
  const auto near = k == Value{};
  const Value rest = near ? Value{} : lost * number(0.5) * inverse;
  const Value result = detail::log_of_parts(k, near ? x : parts.f, &rest);
  // x^2 / 2 does not count, and -0 would lose its sign.
  const auto tiny = detail::magnitude(x) < number{1} / detail::in<Value>::whole / 4;
  return detail::in_domain(x, -1, tiny ? x : result);
}

/// max(x, 0) + log(1 + e^-|x|), where what e^-|x| lacks counts too, and what sums lack that are not small.
template <Pack Value>
[[gnu::always_inline]] inline Value softplus(const Value& x) {
  using number = lane<Value>;
  constexpr number half = number(0.5);
  const auto p = detail::exp_pair(-detail::at_most(detail::magnitude(x), -detail::exp_below<number>));
  const Value sum = number{1} + p.high;
  const auto near = sum < number(1.4);
  const Value f = near ? p.high : half * sum - number{1};
  const Value rest = near ? p.low : half * (((number{1} - sum) + p.high) + p.low);
  const Value k = near ? Value{} : detail::all<Value>(1);
  const Value ln2 = k * detail::in<Value>::format::ln2_high;
  const Value logarithm = ln2 + f;
  const Value top = x > Value{} ? x : Value{};
  const Value result = top + logarithm;
  const Value back = result - top;
  const Value lost = (top - (result - back)) + (logarithm - back) + (f - (logarithm - ln2));
  const Value total = result + (lost - detail::log_excess(k, f, &rest));
  return x > number(1e4) ? x : total;
}

}  // namespace leibniz::packs

// Overloads of those of numbers.
namespace leibniz::math {
using packs::log;
using packs::log1p;
/// log(1 + e^x), without overflow, of packs only: of a number it is max(x, 0) + log1p(exp(-fabs(x))).
using packs::softplus;
}  // namespace leibniz::math

#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(pop)
#endif
