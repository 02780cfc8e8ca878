// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

// Comparisons over many random numbers, for the short tests and the long ones.
namespace sweep {

using generator = std::mt19937_64;

inline double any_double(generator& bits) { return std::bit_cast<double>(bits()); }
inline float any_float(generator& bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits())); }

// Either sign, an exponent from `lowest` up to, not including, `end`: all magnitudes as often.
inline double scaled_double(generator& bits, int lowest, int end) {
  const std::uint64_t random = bits();
  const double mantissa = 1 + static_cast<double>(random >> 12) * 0x1p-52;
  const int exponent = lowest + static_cast<int>(bits() % static_cast<std::uint64_t>(end - lowest));
  return std::ldexp((random & 1) != 0 ? -mantissa : mantissa, exponent);
}

// Equal bits, where all NaNs count as one.
inline bool same(double a, double b) {
  return std::isnan(a) ? std::isnan(b) : std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}
inline bool same(float a, float b) {
  return std::isnan(a) ? std::isnan(b) : std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b);
}

// How many representable numbers lie between a and b; the largest distance if one alone is NaN.
inline std::uint64_t distance(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b) ? 0 : ~std::uint64_t{0};
  const auto place = [](double x) {
    const auto bits = std::bit_cast<std::int64_t>(x);
    return bits < 0 ? std::numeric_limits<std::int64_t>::min() - bits : bits;
  };
  return static_cast<std::uint64_t>(place(a)) > static_cast<std::uint64_t>(place(b))
             ? static_cast<std::uint64_t>(place(a)) - static_cast<std::uint64_t>(place(b))
             : static_cast<std::uint64_t>(place(b)) - static_cast<std::uint64_t>(place(a));
}

// |got - exact| in units of the last place of exact.
inline double error_in_ulps(double got, long double exact) {
  int exponent = 0;
  (void)std::frexp(exact, &exponent);
  const long double unit = std::ldexp(1.0L, std::max(exponent - 53, -1074));
  return static_cast<double>(std::fabs(static_cast<long double>(got) - exact) / unit);
}

// The largest measure(x) over `count` numbers from `draw`, and where it was.
struct worst {
  double value = 0;
  double at = 0;
};

template <class Draw, class Measure>
worst largest(std::uint64_t count, Draw draw, Measure measure) {
  worst result;
  for (std::uint64_t n = 0; n < count; ++n) {
    const double x = draw();
    const double value = static_cast<double>(measure(x));
    if (!(value <= result.value)) result = {value, x};
  }
  return result;
}

}  // namespace sweep
