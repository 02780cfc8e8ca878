// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/derivative.hpp>
#include <leibniz/oracle/report.hpp>

#include <cstddef>

namespace leibniz::oracle {

/// Compares a derived Jacobian with the numeric one of a vector-valued f, as `gradcheck` does for gradients.
///
/// `derived` is either rows, derived[output][input], or all rows one after another in one sequence of outputs
/// * inputs numbers, as a kernel writes them. For a wrong size of a single row the report names that row.
///
///   constexpr auto swap = [](const auto& x) { return std::array{x[1], 3 * x[0]}; };
///   static_assert(jacobian_check(swap, std::array{0.0, 1.0, 3.0, 0.0}, std::array{1.0, 2.0}));
template <class Real = void, class Function, class Derived, Sequence Point>
requires VectorFunction<Function, Real, Point> &&
    (Sequence<Derived> ||
     SequenceOfRows<Derived>)constexpr auto jacobian_check(Function&& f, const Derived& derived,
                                                           const Point& point, const options& allowed = {})
        -> report<detail::working_type<Real, Point>> {
  using real = detail::working_type<Real, Point>;
  auto moved = detail::copy_of<real>(point);
  const auto centre = detail::values_of<real>(f(std::as_const(moved)));
  const std::size_t outputs = std::size(centre);
  const std::size_t inputs = std::size(point);

  const std::size_t expected = Sequence<Derived> ? outputs * inputs : outputs;
  if (std::size(derived) != expected) return detail::size_report<real>(0, expected, std::size(derived));
  if constexpr (!Sequence<Derived>) {
    for (std::size_t i = 0; i < outputs; ++i) {
      if (std::size(derived[i]) != inputs) return detail::size_report<real>(i, inputs, std::size(derived[i]));
    }
  }

  report<real> result;
  if (!detail::all_finite<real>(centre)) {
    result.result = finding::undefined;
    return result;
  }
  for (std::size_t j = 0; j < inputs; ++j) {
    const auto numeric = detail::column<real>(f, moved, j, allowed.step, centre);
    for (std::size_t i = 0; i < outputs; ++i) {
      real element = 0;
      if constexpr (Sequence<Derived>) {
        element = static_cast<real>(derived[i * inputs + j]);
      } else {
        element = static_cast<real>(derived[i][j]);
      }
      detail::compare(result, i, j, element, numeric[i], allowed);
    }
  }
  return result;
}

}  // namespace leibniz::oracle
