// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/support/exp_log.hpp>
#include <leibniz/support/ieee.hpp>

#include <type_traits>

namespace leibniz::math {

/// The error function, 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x; odd, within [-1, 1]. The
/// largest error seen of the portable version is 0.96 ulp, of the GNU C library, asked at run time, 1.21.
///
///   static_assert(erf(0.0) == 0 && erf(6.0) == 1 && erf(-__builtin_inf()) == -1);
constexpr double erf(double x);
constexpr float erf(float x);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// The coefficients come from interpolation at Chebyshev's points, computed with 300 bits.

// erf(x) / x - 1 as a polynomial in x^2, |x| <= 3/4; error below 2^-59.
inline constexpr double erf_of_small[] = {
    0x1.06eba8214db69p-3,  -0x1.812746b0379e0p-2,  0x1.ce2f21a0424d0p-4,  -0x1.b82ce312578bep-6,
    0x1.565bcd0372f8dp-8,  -0x1.c02db124d875fp-11, 0x1.f9a2affdec4f8p-14, -0x1.f4c5e5cb7c1e6p-17,
    0x1.b90f227292666p-20, -0x1.5651ab57133dcp-23, 0x1.8a3dd37fd24b0p-27};

// (erf(1 + s) - erf(1)) / s as a polynomial in s, |s| <= 1/4; error below 2^-58.
inline constexpr double erf_near_one[] = {
    0x1.a911f096fbc26p-2,   -0x1.a911f096fbc26p-2, 0x1.1b614b0f528a1p-3,  0x1.1b614b0f52946p-4,
    -0x1.1b614b0f637fcp-4,  0x1.2e45a564e2018p-8,  0x1.f096fda33bd81p-7,  -0x1.3911467f0b390p-8,
    -0x1.ee3122aac5ba3p-10, 0x1.41769f2e84e13p-10, 0x1.67223f1ca4832p-14, -0x1.a37383b0940fap-13,
    0x1.2651f4889e9bap-16,  0x1.859fe3533c6a7p-16};
inline constexpr double_pair erf_of_one = {0x1.af767a741088bp-1, -0x1.c97f778122797p-56};

// e^x^2 (1 - erf(x)) as a polynomial in (x - 7/2) / (x + 7/2), 5/4 <= x <= 6; error below 2^-59.
inline constexpr double erf_of_large[] = {
    0x1.3e0a99a0ee914p-3,  -0x1.2835188dbb186p-2,  0x1.dd73839163f40p-3,   -0x1.4a6bda3b964a9p-3,
    0x1.82c6bb6821d5fp-4,  -0x1.7437cb6a63dbdp-5,  0x1.1625b23e1e43cp-6,   -0x1.1604f3e3f8fe2p-8,
    0x1.185fb1a4a84bbp-12, 0x1.2e9243ddeb007p-12,  -0x1.c55bd6e147490p-14, -0x1.3971c833e507bp-18,
    0x1.c154c19250ae1p-17, -0x1.aa0fa715b2369p-20, -0x1.c3d3bb96f8346p-20};

// Each way adds something small to something exact.
constexpr double erf_portable(double x) {
  if (isnan(x)) return x;
  const double size = fabs(x);
  if (size < 0.75) return x + x * polynomial(x * x, erf_of_small);
  if (size > 6) return copysign(1, x);
  if (size < 1.25) {
    const double s = size - 1;
    return copysign(erf_of_one.high + (erf_of_one.low + s * polynomial(s, erf_near_one)), x);
  }
  const double_pair square = exact_product(size, size);
  const double scaled = polynomial((size - 3.5) / (size + 3.5), erf_of_large);
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
