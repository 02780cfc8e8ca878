// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack_bits.hpp>

// What a sum lost is computed here, which -ffast-math takes for 0; g++ then only rounds more, clang is wrong.
#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(push)
#pragma float_control(precise, on)
#endif

namespace leibniz::packs {

// The functions of exp_log.hpp, tanh_pow.hpp, log1p_expm1.hpp and erf.hpp for packs, lane by lane: the same at NaN,
// infinity, zeros and where they overflow or underflow. No tables. Whether a product and a sum are one operation
// does not matter. The largest errors seen stand with each, in units of the last place: of all floats, and of 100
// million doubles.

/// e^x; float 0.85, double 0.88.
template <Pack Value>
Value exp(const Value& x);
/// e^x - 1, accurate near zero too; float 0.96, double 1.04.
template <Pack Value>
Value expm1(const Value& x);
/// The hyperbolic tangent; float 0.74, double 0.92.
template <Pack Value>
Value tanh(const Value& x);
/// 1 / (1 + e^-x); float 0.80, double 0.79.
template <Pack Value>
Value sigmoid(const Value& x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// (e^r - 1 - r - r^2 / 2) / r^3 for |r| <= ln 2 / 2, the best polynomial for the relative error of e^r (Remez'
// exchange, computed with 300 bits): below 2^-33 and 2^-57.
template <class Number>
inline constexpr Number exp_series[] = {0};
template <>
inline constexpr float exp_series<float>[] = {0x1.555554p-3f, 0x1.5554e6p-5f, 0x1.111330p-7f, 0x1.6d4f58p-10f,
                                              0x1.9dda3ap-13f};
template <>
inline constexpr double exp_series<double>[] = {
    0x1.5555555555502p-3,  0x1.55555555531a0p-5,  0x1.111111112867fp-7,
    0x1.6c16c17cef460p-10, 0x1.a01a011c9307bp-13, 0x1.a019aa838af05p-16,
    0x1.71df53df835cfp-19, 0x1.28a04f2af9856p-22, 0x1.ad23dabbcbda1p-26};

/// The bound from which on e^x overflows, and that below which it is 0.
template <class Number>
inline constexpr Number exp_above = sizeof(Number) == 4 ? Number(89) : Number(710);
template <class Number>
inline constexpr Number exp_below = sizeof(Number) == 4 ? Number(-104) : Number(-746);

/// e^x = 2^k (1 + high + rest), where high is exact but for the part of k ln 2 in rest, |high| < 0.35. biased is k
/// plus twice the bias of exponents.
template <Pack Value>
struct split_exponential {
  Value high, rest;
  typename in<Value>::bits biased;
  Value k;
};

/// e^(x - less), where exp_below <= x <= exp_above and less is small, 0 if there is none (Cody and Waite, Software
/// Manual for the Elementary Functions, 1980, chapter 6).
template <Pack Value>
[[gnu::always_inline]] inline split_exponential<Value> split_exp(const Value& x,
                                                                 const Value* less = nullptr) {
  using f = typename in<Value>::format;
  using number = lane<Value>;
  // The last bits of the sum are the nearest whole number.
  constexpr number rounding = in<Value>::whole + in<Value>::whole / 2 + static_cast<number>(2 * f::bias);
  constexpr auto rounding_bits = in<Value>::whole_bits + (typename f::bits{1} << (f::mantissa - 1));
  const Value shifted = rounded(x * f::log2_e + rounding);
  const Value k = shifted - rounding;
  const Value high = x - k * f::ln2_high;
  Value low = k * f::ln2_low;
  if (less != nullptr) low += *less;
  const Value r = high - low;
  const Value square = r * r;
  const Value rest = (number(0.5) * square - low) + square * r * polynomial(r, exp_series<number>);
  return {high, rest, bits_of(shifted) - rounding_bits, k};
}

/// x 2^k, which may overflow or round to a subnormal number: by the instruction for it, else in two steps.
template <Pack Value>
[[gnu::always_inline]] inline Value scaled(const Value& x, const split_exponential<Value>& e) {
#if defined(__AVX512F__) && defined(__AVX512VL__)
  constexpr bool is_float = sizeof(lane<Value>) == 4;
  constexpr auto every = static_cast<unsigned char>(-1);
  if constexpr (sizeof(Value) == 64 && is_float) {
    return __builtin_ia32_scalefps512_mask(x, e.k, x, static_cast<unsigned short>(-1), 4);
  } else if constexpr (sizeof(Value) == 64) {
    return __builtin_ia32_scalefpd512_mask(x, e.k, x, every, 4);
  } else if constexpr (sizeof(Value) == 32 && is_float) {
    return __builtin_ia32_scalefps256_mask(x, e.k, x, every);
  } else if constexpr (sizeof(Value) == 32) {
    return __builtin_ia32_scalefpd256_mask(x, e.k, x, every);
  }
#endif
  const auto half = e.biased >> 1;
  return x * from_bits<Value>(half << in<Value>::format::mantissa) *
         from_bits<Value>((e.biased - half) << in<Value>::format::mantissa);
}
/// A number and what it lacks.
template <Pack Value>
struct pair {
  Value high, low;
};

/// e^x for exp_below <= x <= 0.
template <Pack Value>
[[gnu::always_inline]] inline pair<Value> exp_pair(const Value& x) {
  constexpr lane<Value> one = 1;
  const split_exponential<Value> e = split_exp(x);
  const Value part = one + e.high;
  const Value sum = part + e.rest;
  const Value lost = ((part - sum) + e.rest) + ((one - part) + e.high);
  return {scaled(sum, e), scaled(lost, e)};
}

/// (e^x - 1) / 2^Less, where k - Less is the exponent of a normal number. Where k = 0 it is high + rest, else 2^k -
/// 1 is larger than 2^k high.
template <int Less, Pack Value>
[[gnu::always_inline]] inline pair<Value> expm1_pair(const split_exponential<Value>& e) {
  using f = typename in<Value>::format;
  constexpr lane<Value> unit = lane<Value>(1) / (1 << Less);
  const Value power = from_bits<Value>((e.biased - (f::bias + Less)) << f::mantissa);
  const Value start = power - unit;
  const Value product = power * e.high;
  const Value sum = start + product;
  // Knuth, TAOCP 2, 4.2.2; 2^k may be larger than 1 or smaller.
  const Value back = start - power;
  const Value lost = Less == 0 ? power - (start + unit) : (power - (start - back)) - (unit + back);
  return {sum, lost + ((product - (sum - start)) + power * e.rest)};
}

/// The first half of the digits, so that the product of two such numbers is exact.
template <Pack Value>
[[gnu::always_inline]] inline Value first_half(const Value& x) {
  constexpr auto digits = (in<Value>::format::mantissa + 2) / 2;
  return from_bits<Value>(bits_of(x) >> digits << digits);
}

}  // namespace detail

template <Pack Value>
[[gnu::always_inline]] inline Value exp(const Value& x) {
  using number = lane<Value>;
  const auto e = detail::split_exp(
      detail::at_least(detail::at_most(x, detail::exp_above<number>), detail::exp_below<number>));
  return detail::scaled(number{1} + (e.high + e.rest), e);
}

template <Pack Value>
[[gnu::always_inline]] inline Value expm1(const Value& x) {
  using number = lane<Value>;
  // Below that it is -1.
  constexpr number least = sizeof(number) == 4 ? -18 : -38;
  const auto e = detail::split_exp(detail::at_least(detail::at_most(x, detail::exp_above<number>), least));
  // Half of all, because 2^k may overflow where the result does not.
  const auto half = detail::expm1_pair<1>(e);
  const Value result = number{2} * (half.high + half.low);
  // Half of a subnormal number is not exact, and -0 would lose its sign.
  return detail::magnitude(x) < number{1} / detail::in<Value>::whole / 4 ? x : result;
}

/// With m = 1 - e^-2|x| it is q = m / (2 - m). The first half of q, c, and (m - c (2 - m)) / (2 - m), where the
/// numerator is all but exact (Dekker, Numer. Math. 18, 1971) and 1 / (2 - m) = (1 + q) / 2.
template <Pack Value>
[[gnu::always_inline]] inline Value tanh(const Value& x) {
  using number = lane<Value>;
  constexpr number one = 1, half = number(0.5);
  // From there on it is 1.
  constexpr number most = sizeof(number) == 4 ? 20 : 44;
  const Value size = detail::magnitude(x);
  const auto e = detail::split_exp(-detail::at_most(size + size, most));
  const auto parts = detail::expm1_pair<0>(e);
  const Value m = -(parts.high + parts.low);
  const Value m_rest = -((parts.high + m) + parts.low);
  const Value q = m / (number{2} - m);
  const Value c = detail::first_half(q);
  const Value m_half = detail::first_half(m);
  const Value other = one + q;
  const Value rest = (((m - number{2} * c) + c * m_half) + c * (m - m_half)) + m_rest * other;
  return detail::with_sign(c + rest * (half * other), x);
}

/// With p = e^-|x| it is q = p / (1 + p) or 1 - q. As in tanh, q is its first half c and (p - c (1 + p)) / (1 + p),
/// where 1 / (1 + p) = 1 - q.
template <Pack Value>
[[gnu::always_inline]] inline Value sigmoid(const Value& x) {
  using number = lane<Value>;
  constexpr number one = 1;
  const auto p = detail::exp_pair(-detail::at_most(detail::magnitude(x), -detail::exp_below<number>));
  const Value q = p.high / (one + p.high);
  const Value c = detail::first_half(q);
  const Value p_half = detail::first_half(p.high);
  const Value other = one - q;
  const Value rest = other * ((((p.high - c) - c * p_half) - c * (p.high - p_half)) + p.low * other);
  const Value above = one - c;
  return x < Value{} ? c + rest : above + (((one - above) - c) - rest);
}

}  // namespace leibniz::packs

// Overloads of those of numbers.
namespace leibniz::math {
using packs::exp;
using packs::expm1;
using packs::sigmoid;
using packs::tanh;
}  // namespace leibniz::math

#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(pop)
#endif
