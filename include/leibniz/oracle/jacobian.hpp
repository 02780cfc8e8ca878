// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/derivative.hpp>

#include <cstddef>

namespace leibniz::oracle {

/// The numeric Jacobian as [output][input]: result[i][j] estimates df(point)[i]/dpoint[j]. Sizes that are
/// constant give std::array, others std::vector. Steps and accuracy as for `derivative`. Each input costs one
/// series of evaluations for all outputs together.
///
///   constexpr auto swap = [](const auto& x) { return std::array{x[1], 3 * x[0]}; };
///   static_assert(jacobian(swap, std::array{1.0, 2.0})[1][0].value == 3);
template <class Real = void, class Function, Sequence Point>
requires VectorFunction<Function, Real, Point>
constexpr auto jacobian(Function&& f, const Point& point, double step = 0) {
  using real = detail::working_type<Real, Point>;
  using row = detail::like<estimate<real>, Point>;
  auto moved = detail::copy_of<real>(point);
  const auto centre = detail::values_of<real>(f(std::as_const(moved)));
  auto result = detail::make_like<row>(centre);
  for (auto& line : result) line = detail::make_like<estimate<real>>(point);
  for (std::size_t j = 0; j < std::size(point); ++j) {
    const auto column = detail::column<real>(f, moved, j, step, centre);
    for (std::size_t i = 0; i < std::size(centre); ++i) result[i][j] = column[i];
  }
  return result;
}

}  // namespace leibniz::oracle
