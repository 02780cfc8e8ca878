// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/estimate.hpp>

#include <cstddef>

namespace leibniz::oracle {

/// When a derived number a passes for a numeric one n, elementwise as in torch.autograd.gradcheck:
///
///   |a - n| <= atol + rtol * |n|
///
/// The default tolerances are PyTorch's. Its eps has no counterpart, because steps are chosen by themselves
/// unless `step`, the first and largest one, is given.
struct options {
  double atol = 1e-5;
  double rtol = 1e-3;
  double step = 0;
};

/// What a check found, from good to bad.
enum class finding {
  agrees,
  undecided,   // the numeric derivative is less certain than the tolerance: use a wider type
  differs,     // the derived number is outside the tolerance
  not_finite,  // the derived or the numeric number is NaN or infinite
  undefined,   // the function itself is not finite at the point
  wrong_size,  // the derived gradient has not the size that the point asks for
  empty,       // there was nothing to compare
};

/// The outcome of a check, and its worst element: the one with the worst finding and then the largest excess
/// over the tolerance. True in a condition if every element agrees. `describe` makes a sentence of it.
template <class Real>
struct report {
  bool ok = false;
  finding result = finding::empty;

  // The worst element: derived[index], or derived[row][index] of a Jacobian.
  std::size_t row = 0;
  std::size_t index = 0;
  Real derived = 0;
  Real numeric = 0;
  Real difference = 0;  // |derived - numeric|, where both are finite
  Real tolerance = 0;   // what was allowed for it
  Real error = 0;       // the estimated error of `numeric`

  std::size_t checked = 0;  // elements compared
  std::size_t failed = 0;   // elements that do not agree

  // Meaningful for finding::wrong_size.
  std::size_t expected_size = 0;
  std::size_t given_size = 0;

  constexpr explicit operator bool() const { return ok; }
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// Writes one element's comparison into the report if it is worse than what is there.
template <class Real>
constexpr void compare(report<Real>& report, std::size_t row, std::size_t index, Real derived,
                       const estimate<Real>& numeric, const options& allowed) {
  Real difference = 0;
  Real tolerance = static_cast<Real>(allowed.atol);
  finding result = finding::not_finite;
  if (is_finite(derived) && is_finite(numeric.value)) {
    difference = magnitude(derived - numeric.value);
    tolerance += static_cast<Real>(allowed.rtol) * magnitude(numeric.value);
    // Written so that a NaN among the tolerances accepts nothing.
    if (numeric.error > tolerance && difference <= tolerance + numeric.error) {
      result = finding::undecided;
    } else {
      result = difference <= tolerance ? finding::agrees : finding::differs;
    }
  }
  const bool worse =
      report.checked == 0 || result > report.result ||
      (result == report.result && difference - tolerance > report.difference - report.tolerance);
  ++report.checked;
  if (result != finding::agrees) ++report.failed;
  report.ok = report.failed == 0;
  if (!worse) return;
  report.result = result;
  report.row = row;
  report.index = index;
  report.derived = derived;
  report.numeric = numeric.value;
  report.difference = difference;
  report.tolerance = tolerance;
  report.error = numeric.error;
}

template <class Real>
constexpr report<Real> size_report(std::size_t row, std::size_t expected, std::size_t given) {
  report<Real> result;
  result.result = finding::wrong_size;
  result.row = row;
  result.expected_size = expected;
  result.given_size = given;
  return result;
}

// A function that is not finite at the point has no derivative there, whatever differences say.
template <class Real, class Values>
constexpr bool all_finite(const Values& values) {
  for (const Real value : values) {
    if (!is_finite(value)) return false;
  }
  return true;
}

}  // namespace detail

}  // namespace leibniz::oracle
