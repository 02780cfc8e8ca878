// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/make.hpp>

#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <unordered_map>

#include "brute_force.hpp"

namespace laws {

/// The number in functions.hpp of a function of the library; choices are told apart by their relation.
inline int entry_of(leibniz::algebra::function_id id) {
  static const auto entries = [] {
    std::array<int, leibniz::algebra::function_count> result{};
    for (std::size_t k = 0; k < result.size(); ++k) {
      result[k] = leibniz::algebra::visit_function(
          static_cast<leibniz::algebra::function_id>(k),
          [](auto entry) { return find_function(std::string(entry.name) + std::string(entry.relation)); });
    }
    return result;
  }();
  return entries[static_cast<std::size_t>(id)];
}

/// The value of a term of a store, by loops over the nodes.
class term_evaluator {
 public:
  term_evaluator(const leibniz::algebra::store& s, const point& p) : s_(s), point_(p) {
    for (int k = 0; k < s.symbol_count; ++k) symbols_[k] = find(s.symbols[k].name, s.symbols[k].type);
  }

  /// Free indices stand where the user's indices of that name stand.
  void place(const brute_force& user) {
    for (int k = 0; k < s_.index_count; ++k) {
      position_[k] = 0;
      for (int index = 0; index < index_count; ++index) {
        if (s_.indices[k].role == leibniz::algebra::index_role::free &&
            std::string_view(s_.indices[k].name) == index_names[index]) {
          position_[k] = user.get(index);
        }
      }
    }
  }

  /// Values of terms with sums inside are kept: proof forms share them many times over.
  estimate operator()(leibniz::algebra::term t) {
    const leibniz::algebra::node& n = s_.nodes[t];
    if (n.height == 0 || std::popcount(n.indices) > 8) return computed(t);
    std::uint64_t key = static_cast<std::uint64_t>(t);
    for (std::uint64_t rest = n.indices; rest != 0; rest &= rest - 1) {
      key = key * 8 + static_cast<std::uint64_t>(position_[std::countr_zero(rest)]);
    }
    const auto known = kept_.find(key * 16 + static_cast<std::uint64_t>(std::popcount(n.indices)));
    if (known != kept_.end()) return known->second;
    const estimate result = computed(t);
    kept_.emplace(key * 16 + static_cast<std::uint64_t>(std::popcount(n.indices)), result);
    return result;
  }

 private:
  estimate computed(leibniz::algebra::term t) {
    using leibniz::algebra::kind;
    const leibniz::algebra::node& n = s_.nodes[t];
    switch (n.type) {
      case kind::sum: {
        estimate total;
        for (int k = n.first; k < n.first + n.count; ++k) {
          const auto& part = s_.slots[k];
          const estimate number = number_value(part.number);
          total = total + number * (*this)(part.child);
        }
        return total;
      }
      case kind::product: {
        estimate total{1, 0};
        for (int k = n.first; k < n.first + n.count; ++k) {
          const estimate factor = factor_value(s_.slots[k]);
          if (factor.valid() && factor.value == 0 && is_condition(s_.slots[k].child)) return {};
          total = total * factor;
        }
        return total;
      }
      case kind::extent:
        return {static_cast<long double>(point_.extents[symbols_[n.symbol]]), 0};
      case kind::scalar:
      case kind::element: {
        const int row = n.count > 0 ? position_[s_.ints[n.first]] : 0;
        const int column = n.count > 1 ? position_[s_.ints[n.first + 1]] : 0;
        return {point_.values[symbols_[n.symbol]][row][column], 0};
      }
      case kind::delta:
        return {position_[s_.ints[n.first]] == position_[s_.ints[n.first + 1]] ? 1.0L : 0.0L, 0};
      case kind::reduction: {
        estimate total;
        const int old = position_[n.symbol];
        const int extent = point_.extents[symbols_[s_.indices[n.symbol].extent]];
        for (int value = 0; value < extent; ++value) {
          position_[n.symbol] = value;
          const estimate part = (*this)(n.first);
          const bool maximum = n.variant == static_cast<int>(leibniz::algebra::reduction_op::max);
          total = !maximum ? total + part : value == 0 ? part : larger(total, part);
        }
        position_[n.symbol] = old;
        return total;
      }
      case kind::function: {
        estimate arguments[most_arguments];
        for (int k = 0; k < n.count; ++k) arguments[k] = (*this)(s_.ints[n.first + k]);
        return function_value(entry_of(static_cast<leibniz::algebra::function_id>(n.variant)), arguments);
      }
      case kind::let:
        return let_value(n);
    }
    return no_value;
  }

  /// 0 or 1, 1 minus such, what has such a factor, or a sum of such: [false] times anything is 0.
  bool is_condition(leibniz::algebra::term t) const {
    using leibniz::algebra::kind;
    const leibniz::algebra::node& n = s_.nodes[t];
    if (n.type == kind::function) return leibniz::algebra::detail::is_indicator(s_, t);
    if (n.type == kind::reduction) return is_condition(n.first);
    if (n.type != kind::sum && n.type != kind::product) return false;
    int conditions = 0, numbers = 0;
    for (int k = n.first; k < n.first + n.count; ++k) {
      if (is_condition(s_.slots[k].child)) ++conditions;
      if (s_.slots[k].child == leibniz::algebra::one) ++numbers;
    }
    return conditions > 0 && (n.type == kind::product || conditions + numbers == n.count);
  }

  static estimate number_value(const leibniz::algebra::rational& q) {
    const estimate num{static_cast<long double>(q.num), 0}, den{static_cast<long double>(q.den), 0};
    return q.den == 1 ? num : num * inverse(den);
  }

  estimate factor_value(const leibniz::algebra::slot& f) {
    return power((*this)(f.child), f.number.num, f.number.den, true);
  }

  static int find(std::string_view name, leibniz::algebra::kind type) {
    if (type == leibniz::algebra::kind::extent) return name == extent_names[0] ? 0 : 1;
    for (int k = 0; k < tensor_count; ++k) {
      if (name == tensors[k].name) return k;
    }
    return -1;
  }

  estimate let_value(const leibniz::algebra::node& n) {
    const leibniz::algebra::symbol& let = s_.symbols[n.symbol];
    int saved[leibniz::algebra::store::max_indices];
    std::memcpy(saved, position_, sizeof saved);
    for (int k = 0; k < n.count; ++k) position_[let.parameters[k]] = saved[s_.ints[n.first + k]];
    const estimate result = (*this)(let.definition);
    std::memcpy(position_, saved, sizeof saved);
    return result;
  }

  const leibniz::algebra::store& s_;
  const point& point_;
  int symbols_[leibniz::algebra::store::max_symbols] = {};
  std::unordered_map<std::uint64_t, estimate> kept_;
  int position_[leibniz::algebra::store::max_indices] = {};
};

}  // namespace laws
