// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/derivative.hpp>
#include <leibniz/oracle/report.hpp>

#include <cstddef>

namespace leibniz::oracle {

/// Compares a derived gradient with the numeric one of f at the point, element by element.
///
/// `derived` has one number for each component of the point, of any floating-point type; another size is
/// reported, as is NaN anywhere. Real is the type in which f is evaluated, the point's unless given: a
/// gradient computed in float is best checked with gradcheck<double> and an f that takes double, since
/// differences in float are good to about three digits. In a static_assert f needs constexpr functions, such
/// as those of leibniz::math.
///
///   constexpr auto f = [](const auto& x) { return x[0] * x[1] + math::sqrt(x[0]); };
///   static_assert(gradcheck(f, std::array{2.25, 4.0}, std::array{4.0, 2.0}, {.atol = 1e-10, .rtol = 0}));
///   static_assert(!gradcheck(f, std::array{2.25, 4.1}, std::array{4.0, 2.0}));
template <class Real = void, class Function, Sequence Derived, Sequence Point>
requires ScalarFunction<Function, Real, Point>
constexpr auto gradcheck(Function&& f, const Derived& derived, const Point& point,
                         const options& allowed = {}) -> report<detail::working_type<Real, Point>> {
  using real = detail::working_type<Real, Point>;
  const std::size_t size = std::size(point);
  if (std::size(derived) != size) return detail::size_report<real>(0, size, std::size(derived));
  auto moved = detail::copy_of<real>(point);
  const auto centre = detail::values_of<real>(f(std::as_const(moved)));
  report<real> result;
  if (!detail::all_finite<real>(centre)) {
    result.result = finding::undefined;
    return result;
  }
  for (std::size_t i = 0; i < size; ++i) {
    const auto numeric = detail::column<real>(f, moved, i, allowed.step, centre)[0];
    detail::compare(result, 0, i, static_cast<real>(derived[i]), numeric, allowed);
  }
  return result;
}

}  // namespace leibniz::oracle
