// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstdint>
#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

// Expressions of the law tests: plain trees that know nothing of the algebra.
namespace laws {

/// A seeded generator of its own, so that a seed means the same expression on every platform.
class dice {
 public:
  explicit dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u + 0x2545F4914F6CDD1Du) {}
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
  bool percent(int chance) { return below(100) < chance; }
  template <class Value>
  const Value& one_of(const std::vector<Value>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(values.size())))];
  }

 private:
  std::uint64_t state_;
};

struct fraction {
  std::int64_t num = 0;
  std::int64_t den = 1;
  friend bool operator==(const fraction&, const fraction&) = default;
};

// The names of all tests. An index is a number in index_names, an extent one in extent_names.
inline constexpr int extent_count = 2;
inline constexpr const char* extent_names[extent_count] = {"N", "M"};
inline constexpr int index_count = 8;
inline constexpr const char* index_names[index_count] = {"i", "j", "k", "l", "m", "p", "q", "r"};
inline constexpr int index_extent[index_count] = {0, 0, 0, 0, 0, 1, 1, 1};

struct tensor_shape {
  const char* name;
  int rank;
  int extents[2];
};
inline constexpr int tensor_count = 8;
inline constexpr tensor_shape tensors[tensor_count] = {{"a", 0, {}},     {"b", 0, {}},    {"c", 0, {}},
                                                       {"x", 1, {0}},    {"y", 1, {0}},   {"u", 1, {1}},
                                                       {"A", 2, {0, 1}}, {"B", 2, {0, 0}}};

enum class form {
  number,     ///< value
  extent,     ///< symbol
  element,    ///< symbol, indices; a scalar has none
  delta,      ///< indices
  sum,        ///< parts
  product,    ///< parts
  quotient,   ///< two parts
  power,      ///< a part, value
  reduction,  ///< a part, symbol: the index
  maximum,    ///< the same
  exp,
  log,
  function,  ///< parts, symbol: the entry in functions.hpp
  let,       ///< symbol, indices
  stop_gradient,
};

struct tree {
  form type = form::number;
  fraction value;
  int symbol = 0;
  std::vector<int> indices;
  std::vector<tree> parts;
  friend bool operator==(const tree&, const tree&) = default;
};

/// A let and its definition, which may use the lets before it.
struct let_definition {
  std::vector<int> parameters;
  tree body;
};

inline std::string let_name(int let) { return {static_cast<char>('f' + let)}; }

/// What a law is about: lets and expressions that use them.
struct problem {
  std::vector<let_definition> lets;
  std::vector<tree> roots;
};

inline tree number(std::int64_t num, std::int64_t den = 1) { return {form::number, {num, den}, 0, {}, {}}; }
inline tree extent(int symbol) { return {form::extent, {}, symbol, {}, {}}; }
inline tree element(int symbol, std::vector<int> indices) {
  return {form::element, {}, symbol, std::move(indices), {}};
}
inline tree delta(int i, int j) { return {form::delta, {}, 0, {i, j}, {}}; }
inline tree sum_of(std::vector<tree> parts) { return {form::sum, {}, 0, {}, std::move(parts)}; }
inline tree product_of(std::vector<tree> parts) { return {form::product, {}, 0, {}, std::move(parts)}; }
inline tree quotient(tree a, tree b) { return {form::quotient, {}, 0, {}, {std::move(a), std::move(b)}}; }
inline fraction reduced(const fraction& f) {
  const std::int64_t common = std::gcd(f.num, f.den);
  return {f.num / common, f.den / common};
}
inline tree power(tree base, fraction e) { return {form::power, reduced(e), 0, {}, {std::move(base)}}; }
inline tree sum_over(int index, tree body) { return {form::reduction, {}, index, {}, {std::move(body)}}; }
inline tree maximum_over(int index, tree body) { return {form::maximum, {}, index, {}, {std::move(body)}}; }
inline tree apply(form function, tree argument) { return {function, {}, 0, {}, {std::move(argument)}}; }
inline tree let_at(int let, std::vector<int> indices) { return {form::let, {}, let, std::move(indices), {}}; }
inline tree negative(tree a) { return product_of({number(-1), std::move(a)}); }
inline tree difference(tree a, tree b) { return sum_of({std::move(a), negative(std::move(b))}); }

inline bool binds(const tree& t) { return t.type == form::reduction || t.type == form::maximum; }

inline tree apply_entry(int entry, tree argument) {
  return {form::function, {}, entry, {}, {std::move(argument)}};
}
inline tree apply_entry(int entry, std::vector<tree> arguments) {
  return {form::function, {}, entry, {}, std::move(arguments)};
}

/// Free indices, one bit each.
inline unsigned free_indices(const tree& t) {
  unsigned result = 0;
  for (const int index : t.indices) result |= 1u << index;
  for (const tree& part : t.parts) result |= free_indices(part);
  if (binds(t)) result &= ~(1u << t.symbol);
  return result;
}
inline bool depends_on(const tree& t, int index) { return (free_indices(t) >> index & 1u) != 0; }

/// Every index that occurs, bound or free.
inline unsigned all_indices(const tree& t) {
  unsigned result = binds(t) ? 1u << t.symbol : 0u;
  for (const int index : t.indices) result |= 1u << index;
  for (const tree& part : t.parts) result |= all_indices(part);
  return result;
}

inline int size(const tree& t) {
  int result = 1;
  for (const tree& part : t.parts) result += size(part);
  return result;
}

inline bool contains(const tree& t, const std::function<bool(const tree&)>& wanted) {
  if (wanted(t)) return true;
  for (const tree& part : t.parts) {
    if (contains(part, wanted)) return true;
  }
  return false;
}

/// An index of the extent that does not occur in the mask; -1 if all do.
inline int unused_index(int extent, unsigned used) {
  for (int index = 0; index < index_count; ++index) {
    if (index_extent[index] == extent && (used >> index & 1u) == 0) return index;
  }
  return -1;
}

/// Free indices replaced simultaneously; false if a bound index would capture and no other name is left.
inline bool substitute(tree& t, const std::vector<std::pair<int, int>>& map) {
  for (int& index : t.indices) {
    for (const auto& [from, to] : map) {
      if (index != from) continue;
      index = to;
      break;
    }
  }
  std::vector<std::pair<int, int>> inner = map;
  if (binds(t)) {
    unsigned added = 0;
    std::erase_if(inner, [&t](const auto& pair) { return pair.first == t.symbol; });
    for (const auto& pair : inner) added |= 1u << pair.second;
    if ((added >> t.symbol & 1u) != 0) {
      const int other = unused_index(index_extent[t.symbol], added | all_indices(t));
      if (other < 0) return false;
      inner.emplace_back(t.symbol, other);
      t.symbol = other;
    }
  }
  for (tree& part : t.parts) {
    if (!substitute(part, inner)) return false;
  }
  return true;
}

}  // namespace laws
