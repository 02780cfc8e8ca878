// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/exp_log.hpp>
#include <leibniz/support/ieee.hpp>

#include <cstddef>
#include <type_traits>

namespace leibniz::math {

/// The error function, 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x; odd, within [-1, 1].
///
///   static_assert(erf(0.0) == 0 && erf(6.0) == 1 && erf(-__builtin_inf()) == -1);
constexpr double erf(double x);
constexpr float erf(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// The coefficients of both polynomials come from interpolation at Chebyshev's points, with 300 bits.

// erf(x) / x - 1 as a polynomial in x^2, |x| <= 1; error below 2^-61.
inline constexpr double erf_of_small[] = {
    0x1.06eba8214db69p-3,  -0x1.812746b0379e6p-2,  0x1.ce2f21a042b32p-4,  -0x1.b82ce31284e9cp-6,
    0x1.565bcd0dbc1adp-8,  -0x1.c02db3db06d60p-11, 0x1.f9a321dd3898cp-14, -0x1.f4d1e3a67dc3ep-17,
    0x1.b9df2954a9147p-20, -0x1.5f1f0634fb062p-23, 0x1.f7b72e5bcd4ffp-27, -0x1.38a4b8db8a7c5p-30,
    0x1.0613987edce0dp-34};

// e^x^2 (1 - erf(x)) as a polynomial in (x - 3) / (x + 3), 1 <= x <= 6; error below 2^-61.
inline constexpr double erf_of_large[] = {
    0x1.6e9827d229d2dp-3,   -0x1.4e102b9cf8513p-2, 0x1.f6ff204105976p-3,  -0x1.336ffbef08b19p-3,
    0x1.258b13b017845p-4,   -0x1.8fa58eb5e1d5ep-6, 0x1.17c838eef4490p-8,  0x1.73101ea2de385p-11,
    -0x1.39084ca001c8dp-11, 0x1.7ba0cb1fe311cp-15, 0x1.0cac457cc42abp-14, -0x1.af7c32b2ffea7p-17,
    -0x1.0bb1bf480b086p-17, 0x1.1b70aab45afa2p-19, 0x1.4e843a671039ep-20, -0x1.1f101a30fb540p-22,
    -0x1.b2421d31ec16cp-23};

template <std::size_t N>
constexpr double polynomial(double x, const double (&coefficients)[N]) {
  double sum = coefficients[N - 1];
  for (std::size_t n = N - 1; n != 0; --n) sum = sum * x + coefficients[n - 1];
  return sum;
}

// Both ways add something small to something exact.
constexpr double erf_portable(double x) {
  if (isnan(x)) return x;
  const double size = fabs(x);
  if (size < 1) return x + x * polynomial(x * x, erf_of_small);
  if (size > 6) return copysign(1, x);
  const double_pair square = exact_product(size, size);
  const double scaled = polynomial((size - 3) / (size + 3), erf_of_large);
  return copysign(1 - exp_of_sum(-square.high, -square.low) * scaled, x);
}

}  // namespace detail

constexpr double erf(double x) {
  if (std::is_constant_evaluated()) return detail::erf_portable(x);
  return __builtin_erf(x);
}
constexpr float erf(float x) {
  if (std::is_constant_evaluated()) return detail::narrowed(detail::erf_portable(static_cast<double>(x)));
  return __builtin_erff(x);
}

}  // namespace leibniz::math
