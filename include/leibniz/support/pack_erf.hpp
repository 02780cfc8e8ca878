// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/pack_exp.hpp>

#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(push)
#pragma float_control(precise, on)
#endif

namespace leibniz::packs {

/// The error function; float 1.10, double 1.30.
template <Pack Value>
Value erf(const Value& x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// The best polynomials (Remez' exchange, computed with 300 bits).

// erf(x) / x - 1 as a polynomial in x^2 - 1/2, |x| <= 1.1; what is wrong is below 2^-32 and 2^-58 of erf.
template <class Number>
inline constexpr Number erf_small[] = {0};
template <>
inline constexpr float erf_small<float>[] = {-0x1.1ae14ep-5f, -0x1.1fd162p-2f, 0x1.454368p-4f,
                                             -0x1.2b8fecp-6f, 0x1.c8298cp-9f,  -0x1.2673d6p-11f,
                                             0x1.4a0190p-14f, -0x1.24b618p-17f};
template <>
inline constexpr double erf_small<double>[] = {
    -0x1.1ae14dc34815ap-5, -0x1.1fd16292151fep-2,  0x1.454368017b052p-4,  -0x1.2b902b7b2ef86p-6,
    0x1.c82aa249d9dd5p-9,  -0x1.263991b884196p-11, 0x1.486638c7d59dap-14, -0x1.429e92cd78949p-17,
    0x1.1ad5d8410c97cp-20, -0x1.bf8f4539c568dp-24, 0x1.42b5e4d44c57cp-27, -0x1.ab43cb4201ce6p-31,
    0x1.d6512b285c592p-35};

/// From there on erf is 1.
template <class Number>
inline constexpr Number erf_most = sizeof(Number) == 4 ? Number(4) : Number(6);
template <class Number>
inline constexpr Number erf_middle = sizeof(Number) == 4 ? Number(2) : Number(2.5);

// e^x^2 (1 - erf(x)) as a polynomial in (x - erf_middle) / (x + erf_middle), 1 <= x <= erf_most; what is wrong is below
// 2^-34 and 2^-55 of erf.
template <class Number>
inline constexpr Number erf_large[] = {0};
template <>
inline constexpr float erf_large<float>[] = {0x1.058672p-2f,  -0x1.b57036p-2f, 0x1.eeea02p-3f,
                                             -0x1.4387c6p-4f, 0x1.e8dd36p-9f,  0x1.d8ae7ap-8f};
template <>
inline constexpr double erf_large<double>[] = {
    0x1.afbb3f3b734a8p-3,  -0x1.7ca88dec22b48p-2,  0x1.01c11a732e73ep-2,  -0x1.001154396f7e6p-3,
    0x1.470ba27d4e687p-5,  -0x1.05baead7d5725p-8,  -0x1.5a5482f74a972p-9, 0x1.cb38f7845f1bbp-11,
    0x1.db6569d8a9bc9p-13, -0x1.1e7ee8d1236f7p-13, -0x1.ac3495f6c2906p-15};

}  // namespace detail

/// Each way adds something small to something exact. x^2 is the square of x's first half and what that lacks.
template <Pack Value>
[[gnu::always_inline]] inline Value erf(const Value& x) {
  using number = lane<Value>;
  using f = typename detail::in<Value>::format;
  constexpr number one = 1, middle = detail::erf_middle<number>;
  const Value size = detail::at_most(detail::magnitude(x), detail::erf_most<number>);
  const Value small = size + size * detail::polynomial(size * size - number(0.5), detail::erf_small<number>);
  const Value half = detail::first_half(size);
  const Value less = (size - half) * (size + half);
  const auto e = detail::split_exp(-(half * half), &less);
  const Value power =
      (one + (e.high + e.rest)) * detail::from_bits<Value>((e.biased - f::bias) << f::mantissa);
  const Value scaled = detail::polynomial((size - middle) / (size + middle), detail::erf_large<number>);
  return detail::with_sign(size < one ? small : one - power * scaled, x);
}

}  // namespace leibniz::packs

// Overloads of those of numbers.
namespace leibniz::math {
using packs::erf;
}  // namespace leibniz::math

#if defined(__clang__) && defined(__FAST_MATH__)
#pragma float_control(pop)
#endif
