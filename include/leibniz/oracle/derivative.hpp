// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/estimate.hpp>
#include <leibniz/oracle/sequence.hpp>

#include <cstddef>
#include <limits>

// Derivatives from function values alone: central differences, extrapolated to step 0.
//
// - All work in Real, the point's own type unless given: derivative<long double>(f, point, 0) hands f an
//   array or vector of long double. Errors relative to the largest component of the gradient of a smooth
//   function are then about 1e-15, in double 1e-12, in float 1e-4; digits that f loses are lost here too.
// - Steps h, h/2, h/4, ... start near 1/16 of the component's size or of the mean size of all components,
//   whichever is larger (of 1 where all are zero), and end where rounding outweighs what another step could
//   gain, mostly after five. `step` other than 0 is taken as the first step instead.
// - A step at which f is not finite is skipped, so f may be defined near the point only. In a constant
//   expression compilers refuse to compute with NaN: give a `step` that stays in the domain.
// - At a kink, as |x| has at 0, the mean of the slopes on both sides is found, and nothing tells.
// - Everything works in constant expressions. Points of constant size use no heap.
namespace leibniz::oracle {

/// df/dpoint[component]. A component that does not exist, or no finite difference, gives an estimate that
/// holds NaN.
///
///   constexpr auto cube = [](const auto& x) { return x[0] * x[0] * x[0]; };
///   constexpr auto slope = derivative(cube, std::array{2.0}, 0);
///   static_assert(slope.value > 12 - 1e-10 && slope.value < 12 + 1e-10 && slope.error < 1e-10);
template <class Real = void, class Function, Sequence Point>
requires ScalarFunction<Function, Real, Point>
constexpr auto derivative(Function&& f, const Point& point, std::size_t component, double step = 0)
    -> estimate<detail::working_type<Real, Point>>;

/// All df/dpoint[i], as std::array<estimate<Real>, n> where the size n of the point is constant, else
/// std::vector.
template <class Real = void, class Function, Sequence Point>
requires ScalarFunction<Function, Real, Point>
constexpr auto gradient(Function&& f, const Point& point, double step = 0)
    -> detail::like<estimate<detail::working_type<Real, Point>>, Point>;

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Real, class Point>
constexpr Real first_step(const Point& point, std::size_t component) {
  Real mean = 0;
  for (std::size_t i = 0; i < std::size(point); ++i) {
    mean += magnitude(point[i]) / static_cast<Real>(std::size(point));
  }
  Real scale = larger(magnitude(point[component]), mean);
  constexpr Real epsilon = std::numeric_limits<Real>::epsilon();
  if (!is_finite(scale) || scale < epsilon * epsilon) scale = 1;
  // A power of two: adding it to the component, and dividing by it, is exact or nearly so.
  Real step = 1;
  while (step * 16 > scale) step /= 2;
  while (step * 32 <= scale) step *= 2;
  return step;
}

// The derivatives of all outputs of f with respect to one component. `centre` is f(point).
template <class Real, class Function, class Point, class Values>
constexpr auto column(Function& f, Point& point, std::size_t component, double given_step,
                      const Values& centre) {
  constexpr int rows = 48;
  auto tableaux = make_like<tableau<Real>>(centre);
  const Real x = point[component];
  Real step = given_step != 0 ? static_cast<Real>(given_step) : first_step<Real>(point, component);
  bool settled = false;
  for (int row = 0; row < rows && !settled; ++row, step /= 2) {
    const Real right = x + step;
    const Real left = x - step;
    const Real width = right - left;
    if (width == 0) break;
    point[component] = right;
    const auto upper = values_of<Real>(f(std::as_const(point)));
    point[component] = left;
    const auto lower = values_of<Real>(f(std::as_const(point)));
    settled = true;
    for (std::size_t i = 0; i < std::size(centre); ++i) {
      if (tableaux[i].settled()) continue;
      const bool usable =
          i < std::size(upper) && i < std::size(lower) && is_finite(upper[i]) && is_finite(lower[i]);
      const Real largest =
          usable ? larger(magnitude(centre[i]), larger(magnitude(upper[i]), magnitude(lower[i]))) : 0;
      tableaux[i].add(usable ? (upper[i] - lower[i]) / width : std::numeric_limits<Real>::quiet_NaN(),
                      magnitude(std::numeric_limits<Real>::epsilon() * largest / width));
      settled = settled && tableaux[i].settled();
    }
  }
  point[component] = x;
  auto result = make_like<estimate<Real>>(centre);
  for (std::size_t i = 0; i < std::size(centre); ++i) result[i] = tableaux[i].best();
  return result;
}

}  // namespace detail

template <class Real, class Function, Sequence Point>
requires ScalarFunction<Function, Real, Point>
constexpr auto derivative(Function&& f, const Point& point, std::size_t component, double step)
    -> estimate<detail::working_type<Real, Point>> {
  using real = detail::working_type<Real, Point>;
  if (component >= std::size(point)) return {};
  auto moved = detail::copy_of<real>(point);
  const auto centre = detail::values_of<real>(f(std::as_const(moved)));
  return detail::column<real>(f, moved, component, step, centre)[0];
}

template <class Real, class Function, Sequence Point>
requires ScalarFunction<Function, Real, Point>
constexpr auto gradient(Function&& f, const Point& point, double step)
    -> detail::like<estimate<detail::working_type<Real, Point>>, Point> {
  using real = detail::working_type<Real, Point>;
  auto moved = detail::copy_of<real>(point);
  const auto centre = detail::values_of<real>(f(std::as_const(moved)));
  auto result = detail::make_like<estimate<real>>(point);
  for (std::size_t i = 0; i < std::size(point); ++i) {
    result[i] = detail::column<real>(f, moved, i, step, centre)[0];
  }
  return result;
}

}  // namespace leibniz::oracle
