// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/oracle/report.hpp>

#include <cstdio>
#include <limits>
#include <string_view>

namespace leibniz::oracle {

/// A sentence in a buffer of its own: no heap, and it may outlive the report.
struct description {
  char text[352] = {};

  const char* c_str() const { return text; }
  std::string_view view() const { return text; }
};

/// What a check found, for a person:
///
///   element [0][3] differs: derived 0.25, numeric 0.5 (to about 2.2e-15), difference 0.25, allowed
///   0.00051; 1 of 8 elements not accepted
///
/// in one line; gradients have row 0 alone. Numbers have as many digits as their type holds.
template <class Real>
description describe(const report<Real>& report);

// ---------------------------------------------------------------------------------------------------------

template <class Real>
description describe(const report<Real>& report) {
  constexpr int digits = std::numeric_limits<Real>::max_digits10;
  description result;
  const char* says = "agrees";
  switch (report.result) {
    case finding::empty:
      std::snprintf(result.text, sizeof result.text, "there was nothing to compare");
      return result;
    case finding::undefined:
      std::snprintf(result.text, sizeof result.text, "the function is not finite at the point");
      return result;
    case finding::wrong_size:
      std::snprintf(result.text, sizeof result.text,
                    "wrong size in row %zu: expected %zu elements, given %zu", report.row,
                    report.expected_size, report.given_size);
      return result;
    case finding::agrees:
      says = "agrees (no other is worse)";
      break;
    case finding::undecided:
      says = "is undecided, as its numeric derivative is not accurate enough";
      break;
    case finding::differs:
      says = "differs";
      break;
    case finding::not_finite:
      says = "is not finite";
      break;
  }
  std::snprintf(result.text, sizeof result.text,
                "element [%zu][%zu] %s: derived %.*Lg, numeric %.*Lg (to about %.2Lg), difference %.3Lg, "
                "allowed %.3Lg; %zu of %zu elements not accepted",
                report.row, report.index, says, digits, static_cast<long double>(report.derived), digits,
                static_cast<long double>(report.numeric), static_cast<long double>(report.error),
                static_cast<long double>(report.difference), static_cast<long double>(report.tolerance),
                report.failed, report.checked);
  return result;
}

}  // namespace leibniz::oracle
