// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <limits>

namespace leibniz::oracle {

/// A derivative found by finite differences.
///
/// `error` estimates |value - true derivative|: what the extrapolation changed last, and what rounding does
/// to a difference of function values. It is no bound. Where nothing was found, value is NaN and error
/// infinite.
template <class Real>
struct estimate {
  Real value = std::numeric_limits<Real>::quiet_NaN();
  Real error = std::numeric_limits<Real>::infinity();

  friend constexpr bool operator==(const estimate&, const estimate&) = default;
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

// Comparisons alone, which NaN fails and a constant expression allows.
template <class Real>
constexpr bool is_finite(Real x) {
  return x >= std::numeric_limits<Real>::lowest() && x <= std::numeric_limits<Real>::max();
}

template <class Real>
constexpr Real magnitude(Real x) {
  return x < 0 ? -x : x;
}

template <class Real>
constexpr Real larger(Real a, Real b) {
  return a < b ? b : a;
}

// Central differences for steps h, h/2, h/4, ..., extrapolated to h = 0 (Richardson; the choice of the best
// entry by its own changes is Ridders', Adv. Eng. Software 4, 1982, 75-76). Only the newest row is kept.
template <class Real>
class tableau {
 public:
  // The central difference for the next step, half the one before. `noise` is its error from rounding.
  constexpr void add(Real difference, Real noise) {
    if (!is_finite(difference)) {
      // This step leaves the domain of the function: start again with the next.
      length_ = 0;
      return;
    }
    Real entry = difference;
    Real factor = 1;
    for (int column = 0; column < length_; ++column) {
      // An error of order h^2, h^4, ... shrinks by 4, 16, ... from row to row.
      factor *= 4;
      const Real above = row_[column];
      const Real next = entry + (entry - above) / (factor - 1);
      const Real error = larger(magnitude(next - entry), magnitude(next - above)) + noise;
      if (error < best_.error) best_ = {next, error};
      row_[column] = entry;
      entry = next;
    }
    if (length_ < columns) row_[length_++] = entry;
    // Halving the step doubles the noise, so no later row can be better. Two rows may agree by accident.
    settled_ = length_ > 2 && best_.error <= 2 * noise;
  }

  constexpr bool settled() const { return settled_; }
  constexpr const estimate<Real>& best() const { return best_; }

 private:
  static constexpr int columns = 8;

  Real row_[columns] = {};
  int length_ = 0;
  bool settled_ = false;
  estimate<Real> best_;
};

}  // namespace detail

}  // namespace leibniz::oracle
