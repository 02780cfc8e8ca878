// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/bounded.hpp>
#include <leibniz/algebra/function.hpp>

namespace leibniz::algebra {

/// A point at which terms are evaluated to refute an equation: extents near `extent`, exact values between
/// 1/4 and 13/4 that depend on the symbol and the indices only.
struct sample_point {
  int extent = 3;
  bool mixed_signs = false;
};

inline constexpr sample_point sample_points[] = {{3, false}, {4, true}};

/// The value of a term at a point, with a bound of its error; memoised in a cache that belongs to the point.
class sampler {
 public:
  constexpr sampler(const store& s, const sample_point& point, sample_cache& cache)
      : s_(s), point_(point), cache_(cache) {
    int nth = 0;
    for (int k = 0; k < s.symbol_count; ++k) {
      if (s.symbols[k].type != kind::extent) continue;
      // Extents differ, so that mixing them up shows.
      extents_[k] = point.extent + (nth % 3 == 1 ? -1 : nth % 3 == 2 ? 1 : 0);
      ++nth;
    }
  }

  constexpr int extent_of(int index) const { return extents_[s_.indices[index].extent]; }
  constexpr int position(int index) const { return position_[index]; }
  constexpr void set(int index, int value) { position_[index] = value; }

  constexpr bounded operator()(term t) {
    if (++evaluations_ > max_evaluations && std::is_constant_evaluated()) return no_value;
    const node& n = s_.nodes[t];
    switch (n.type) {
      case kind::extent:
        return {static_cast<double>(extents_[n.symbol]), 0};
      case kind::scalar:
      case kind::element:
        return symbol_value(n);
      case kind::delta:
        return {position_[s_.ints[n.first]] == position_[s_.ints[n.first + 1]] ? 1.0 : 0.0, 0};
      default:
        break;
    }
    if (n.type == kind::let && s_.is_opaque(n.symbol)) return symbol_value(n);
    if (n.height == 0 && n.type != kind::let && n.type != kind::function) return combine(n);
    const std::uint64_t key = position_key(n.indices);
    const std::uint64_t place = (static_cast<std::uint64_t>(t) * 7 + key) % sample_cache::size;
    if (cache_.terms[place] == t && cache_.keys[place] == key) return cache_.values[place];
    const bounded value = combine(n);
    cache_.terms[place] = t;
    cache_.keys[place] = key;
    cache_.values[place] = value;
    return value;
  }

 private:
  // Keeps a constant evaluation within the compilers' default limits; what was not evaluated has no value.
  static constexpr int max_evaluations = 5000;

  constexpr std::uint64_t position_key(std::uint64_t indices) const {
    std::uint64_t key = static_cast<std::uint64_t>(s_.stage) + 1;
    for (; indices != 0; indices &= indices - 1) {
      key = key * 8 + static_cast<std::uint64_t>(position_[__builtin_ctzll(indices)]);
    }
    return key;
  }

  constexpr bounded symbol_value(const node& n) const {
    std::uint32_t hash = s_.symbols[n.symbol].hash;
    for (int k = n.first; k < n.first + n.count; ++k) {
      hash = detail::mix(hash, static_cast<std::uint32_t>(position_[s_.ints[k]]) + 1);
    }
    hash = detail::mix(hash, static_cast<std::uint32_t>(point_.extent));
    const double size = static_cast<double>(hash % 97 + 8) / 32;
    return {point_.mixed_signs && (hash >> 20) % 2 != 0 ? -size : size, 0};
  }

  constexpr bounded combine(const node& n) {
    switch (n.type) {
      case kind::sum: {
        bounded total{0, 0};
        for (int k = n.first; k < n.first + n.count; ++k) {
          const slot& part = s_.slots[k];
          const bounded value = (*this)(part.child);
          total = total + (part.number == rational{1, 1} ? value : to_bounded(part.number) * value);
        }
        return total;
      }
      case kind::product: {
        bounded total{1, 0};
        for (int k = n.first; k < n.first + n.count; ++k) {
          const slot& part = s_.slots[k];
          const bounded value = (*this)(part.child);
          total = total * (part.number == rational{1, 1} ? value : bounded_power(value, part.number));
        }
        return total;
      }
      case kind::reduction: {
        bounded total{0, 0};
        const int old = position_[n.symbol], extent = extent_of(n.symbol);
        for (int value = 0; value < extent; ++value) {
          position_[n.symbol] = value;
          const bounded part = (*this)(n.first);
          const bool maximum = n.variant == static_cast<int>(reduction_op::max);
          total = maximum && value == 0 ? part : maximum ? bounded_max(total, part) : total + part;
        }
        position_[n.symbol] = old;
        return total;
      }
      case kind::function: {
        bounded arguments[max_arity] = {};
        for (int k = 0; k < n.count; ++k) arguments[k] = (*this)(s_.ints[n.first + k]);
        return visit_function(static_cast<function_id>(n.variant), [&arguments](auto entry) {
          if constexpr (entry.arity == 1) {
            return entry.bounded_value(arguments[0]);
          } else {
            return entry.bounded_value(arguments);
          }
        });
      }
      default:
        return let_value(n);
    }
  }

  constexpr bounded let_value(const node& n) {
    const symbol& let = s_.symbols[n.symbol];
    int old[max_rank] = {}, now[max_rank] = {};
    for (int k = 0; k < n.count; ++k) now[k] = position_[s_.ints[n.first + k]];
    for (int k = 0; k < n.count; ++k) {
      old[k] = position_[let.parameters[k]];
      position_[let.parameters[k]] = now[k];
    }
    const bounded value = (*this)(let.definition);
    for (int k = 0; k < n.count; ++k) position_[let.parameters[k]] = old[k];
    return value;
  }

  const store& s_;
  sample_point point_;
  int extents_[store::max_symbols];
  int position_[store::max_indices]{};
  sample_cache& cache_;
  int evaluations_ = 0;
};

/// The bound excludes zero.
constexpr bool certainly_not_zero(const bounded& a) {
  return a.valid() && detail::magnitude(a.value) > a.error;
}

/// What a few numbers say of a term.
enum class probe : std::uint8_t {
  differs,  ///< it is certainly not zero somewhere
  near_zero,
  no_value,  ///< it had no value where it was tried
};

/// Evaluates the term at a few positions; the indices count up, which no delta favours. Most terms that are asked about
/// are not zero, and one number tells so for less than a proof costs.
constexpr probe probe_zero(store& s, term t) {
  constexpr int most_positions = 3;
  sampler at(s, sample_points[0], s.samples);
  const std::uint64_t indices = s.nodes[t].indices;
  probe result = probe::no_value;
  for (int position = 0; position < (indices != 0 ? most_positions : 1); ++position) {
    int value = position;
    for (std::uint64_t rest = indices; rest != 0; rest &= rest - 1) {
      const int index = __builtin_ctzll(rest);
      at.set(index, value++ % at.extent_of(index));
    }
    const bounded found = at(t);
    if (certainly_not_zero(found)) return probe::differs;
    if (found.valid()) result = probe::near_zero;
  }
  return result;
}

namespace detail {

/// The term's value at the first position that probe_zero tries.
constexpr bounded value_somewhere(store& s, term t) {
  sampler at(s, sample_points[0], s.samples);
  int value = 0;
  for (std::uint64_t rest = s.nodes[t].indices; rest != 0; rest &= rest - 1) {
    const int index = __builtin_ctzll(rest);
    at.set(index, value++ % at.extent_of(index));
  }
  return at(t);
}

/// n/2 next to the value; 0 for large ones.
constexpr rational nearest_half(double value) {
  constexpr double largest_guess = 64;
  if (!(magnitude(value) < largest_guess)) return {0, 1};
  return make_rational(static_cast<std::int64_t>(2 * value + (value < 0 ? -0.5 : 0.5)), 2);
}

/// All positions of a set of indices, one after the other.
class positions {
 public:
  constexpr positions(sampler& at, std::uint64_t indices) : at_(at) {
    for (; indices != 0; indices &= indices - 1) {
      at.set(indices_[count_] = __builtin_ctzll(indices), 0);
      ++count_;
    }
  }
  /// Goes on to the next; false after the last.
  constexpr bool next() {
    for (int k = 0; k < count_; ++k) {
      if (++values_[k] < at_.extent_of(indices_[k])) {
        at_.set(indices_[k], values_[k]);
        return true;
      }
      values_[k] = 0;
      at_.set(indices_[k], 0);
    }
    return false;
  }

 private:
  sampler& at_;
  int indices_[store::max_indices];
  int values_[store::max_indices]{};
  int count_ = 0;
};

/// The lost requirements hold where the free indices stand now, wherever other indices stand.
constexpr bool conditions_hold(const store& s, sampler& at, std::uint64_t free) {
  if (s.condition_count > store::max_conditions) return false;
  for (int k = 0; k < s.condition_count; ++k) {
    const condition& c = s.conditions[k];
    positions place(at, s.nodes[c.base].indices & ~free);
    do {
      const bounded value = at(c.base);
      if (!certainly_not_zero(value) || (c.positive && value.value < 0)) return false;
    } while (place.next());
  }
  return true;
}

}  // namespace detail

/// The terms certainly differ somewhere where both have a value: all points and a few dozen positions are tried.
/// found(point, sampler, left, right) hears of the first.
template <class Found>
constexpr bool differ_somewhere(const store& s, term a, term b, Found found) {
  constexpr int most_positions = 36;
  for (const sample_point& point : sample_points) {
    sample_cache cache;
    sampler at(s, point, cache);
    const std::uint64_t free = s.nodes[a].indices | s.nodes[b].indices;
    detail::positions place(at, free);
    int tried = 0;
    do {
      const bounded left = at(a), right = at(b);
      if (left.valid() && right.valid() && certainly_not_zero(left + bounded{-right.value, right.error}) &&
          detail::conditions_hold(s, at, free)) {
        found(point, at, left, right);
        return true;
      }
    } while (++tried < most_positions && place.next());
  }
  return false;
}
constexpr bool differ_somewhere(const store& s, term a, term b) {
  return differ_somewhere(s, a, b,
                          [](const sample_point&, const sampler&, const bounded&, const bounded&) {});
}

}  // namespace leibniz::algebra
