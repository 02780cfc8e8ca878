// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include "functions.hpp"
#include "tree.hpp"

// The value of a tree, by loops: what the algebra is measured by. Nothing of the library is used.
namespace laws {

inline constexpr int largest_extent = 5;

/// Values of all names.
struct point {
  bool special = false;
  int extents[extent_count] = {1, 1};
  long double values[tensor_count][largest_extent][largest_extent] = {};
};

enum class point_kind { positive, mixed, special };

/// Quarters and the like, which are exact; `special` points have zeros and equal values.
inline point make_point(dice& random, point_kind kind, int n, int m) {
  point result;
  result.special = kind == point_kind::special;
  result.extents[0] = n;
  result.extents[1] = m;
  for (auto& tensor : result.values) {
    for (auto& row : tensor) {
      for (long double& value : row) {
        value = kind == point_kind::special ? random.below(5) - 2
                                            : static_cast<long double>(random.below(241) + 16) / 64;
        if (kind == point_kind::mixed && random.percent(50)) value = -value;
      }
    }
  }
  return result;
}

/// A change of one element of a tensor or a let, by which a derivative is measured. Two for a second one.
struct change {
  form type = form::element;
  int symbol = -1;
  int at[2] = {0, 0};
  long double by = 0;
  bool holds_lets = false;  ///< all lets but the changed one stay as they were
};

class brute_force {
 public:
  brute_force(const std::vector<let_definition>& lets, const point& p, const change& moved = {},
              const change& moved_too = {})
      : lets_(lets), point_(p), moved_{moved, moved_too} {}

  /// Zeros are taken as the algebra takes a delta's: a root of 0 is 0, and so is 0 times what has no value.
  void be_lenient() { lenient_ = true; }
  void set(int index, int position) { position_[index] = position; }
  int get(int index) const { return position_[index]; }

  estimate operator()(const tree& t) {
    switch (t.type) {
      case form::number:
        return rounded(static_cast<long double>(t.value.num), static_cast<long double>(t.value.den));
      case form::extent:
        return {static_cast<long double>(point_.extents[t.symbol]), 0};
      case form::element:
        return tensor_value(t);
      case form::delta:
        return {position_[t.indices[0]] == position_[t.indices[1]] ? 1.0L : 0.0L, 0};
      case form::sum: {
        estimate total;
        for (const tree& part : t.parts) total = total + (*this)(part);
        return total;
      }
      case form::product: {
        estimate total{1, 0};
        bool absorbed = false;
        for (const tree& part : t.parts) {
          const estimate value = (*this)(part);
          absorbed = absorbed || is_exactly_zero(value);
          total = total * value;
        }
        return lenient_ && absorbed ? estimate{} : total;
      }
      case form::quotient:
        return (*this)(t.parts[0]) * inverse((*this)(t.parts[1]));
      case form::power:
        return power((*this)(t.parts[0]), t.value.num, t.value.den, lenient_);
      case form::reduction:
      case form::maximum:
        return reduction_value(t);
      case form::exp:
        return moderate(find_function("exp"), t);
      case form::log:
        return logarithm((*this)(t.parts[0]));
      case form::function:
        return moderate(t.symbol, t);
      case form::let:
        return let_value(t);
      case form::stop_gradient:
        return frozen((t.parts[0]));
    }
    return no_value;
  }

 private:
  static bool is_exactly_zero(const estimate& a) { return a.value == 0 && a.error == 0; }
  static estimate rounded(long double num, long double den) {
    const long double value = num / den;
    return {value, value * den == num && std::fmod(num, den) == 0 ? 0 : std::fabs(value) * unit};
  }

  /// Powers and derivatives of what it gives stay in the range of long double, whichever way they are worked out.
  estimate moderate(int function, const tree& t) {
    estimate arguments[most_arguments];
    for (std::size_t k = 0; k < t.parts.size(); ++k) arguments[k] = (*this)(t.parts[k]);
    const bool any_size = functions[function].name == "step" || functions[function].arity == 3;
    for (std::size_t k = 0; k < t.parts.size() && !any_size; ++k) {
      if (arguments[k].valid() && std::fabs(arguments[k].value) >= 100) return unknown_value;
    }
    return function_value(function, arguments);
  }

  estimate frozen(const tree& t) {
    const change saved[2] = {moved_[0], moved_[1]};
    moved_[0].by = moved_[1].by = 0;
    const estimate result = (*this)(t);
    moved_[0] = saved[0];
    moved_[1] = saved[1];
    return result;
  }

  /// How far the element or let is moved.
  long double moved_by(const tree& t) const {
    long double result = 0;
    for (const change& moved : moved_) {
      bool here = t.type == moved.type && t.symbol == moved.symbol;
      for (std::size_t axis = 0; axis < t.indices.size() && here; ++axis) {
        here = position_[t.indices[axis]] == moved.at[axis];
      }
      if (here) result += moved.by;
    }
    return result;
  }

  estimate tensor_value(const tree& t) const {
    const int row = t.indices.empty() ? 0 : position_[t.indices[0]];
    const int column = t.indices.size() < 2 ? 0 : position_[t.indices[1]];
    return {point_.values[t.symbol][row][column] + moved_by(t), 0};
  }

  estimate reduction_value(const tree& t) {
    estimate total;
    const int old = position_[t.symbol];
    for (int value = 0; value < point_.extents[index_extent[t.symbol]]; ++value) {
      position_[t.symbol] = value;
      const estimate part = (*this)(t.parts[0]);
      total = t.type == form::reduction ? total + part : value == 0 ? part : larger(total, part);
    }
    position_[t.symbol] = old;
    return total;
  }

  estimate let_value(const tree& t) {
    const let_definition& let = lets_[static_cast<std::size_t>(t.symbol)];
    const long double by = moved_by(t);
    int saved[index_count];
    for (int k = 0; k < index_count; ++k) saved[k] = position_[k];
    for (std::size_t k = 0; k < let.parameters.size(); ++k) {
      position_[let.parameters[k]] = saved[t.indices[k]];
    }
    // A let that is itself the variable is a name, not its definition.
    const bool named = moved_[0].type == form::let && moved_[0].symbol == t.symbol;
    const estimate result = named || moved_[0].holds_lets ? frozen(let.body) : (*this)(let.body);
    for (int k = 0; k < index_count; ++k) position_[k] = saved[k];
    return by == 0 ? result : result + estimate{by, 0};
  }

  const std::vector<let_definition>& lets_;
  const point& point_;
  change moved_[2];
  bool lenient_ = false;
  int position_[index_count] = {};
};

/// The value of slope(h) for h -> 0, where its error is a series in h^2; from h, h/2 and h/4.
template <class Slope>
estimate extrapolated(const Slope& slope, long double h) {
  const estimate slopes[3] = {slope(h), slope(h / 2), slope(h / 4)};
  for (const estimate& one : slopes) {
    if (!one.valid()) return no_value;
  }
  const long double first = (4 * slopes[1].value - slopes[0].value) / 3;
  const long double second = (4 * slopes[2].value - slopes[1].value) / 3;
  const long double value = (16 * second - first) / 15;
  return checked(value, std::fabs(value - second) * 8 + 8 * slopes[2].error);
}

/// d t / d moved at a position by central differences. With a second change the second derivative by both.
inline estimate measured_derivative(const std::vector<let_definition>& lets, const point& p, const tree& t,
                                    const brute_force& position, long double width, change moved,
                                    change moved_too = {}) {
  const bool twice = moved_too.symbol >= 0;
  const auto slope = [&](long double h) {
    estimate total;
    for (int side = 0; side < (twice ? 4 : 2); ++side) {
      moved.by = side % 2 == 0 ? h : -h;
      moved_too.by = !twice ? 0 : side < 2 ? h : -h;
      brute_force at(lets, p, moved, moved_too);
      for (int k = 0; k < index_count; ++k) at.set(k, position.get(k));
      const long double sign = side == 0 || side == 3 ? 1 : -1;
      total = total + estimate{sign, 0} * at(t);
    }
    return total * estimate{1 / (twice ? 4 * h * h : 2 * h), 0};
  };
  return extrapolated(slope, width);
}

}  // namespace laws
