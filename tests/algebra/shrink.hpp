// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include "functions.hpp"
#include "tree.hpp"

namespace laws {

namespace detail {

/// Simpler trees in place of t; a free index stays free or goes.
inline std::vector<tree> simpler(const tree& t) {
  std::vector<tree> result;
  if (t.type != form::number) {
    result.push_back(number(1));
    result.push_back(number(2));
    if (t.type != form::element || tensors[t.symbol].rank > 0) result.push_back(element(0, {}));
  } else if (!(t.value == fraction{1, 1}) && !(t.value == fraction{2, 1})) {
    result.push_back(number(1));
    result.push_back(number(2));
    result.push_back(number(-1));
  }
  for (const tree& part : t.parts) {
    if (!binds(t) || !depends_on(part, t.symbol)) result.push_back(part);
  }
  if (t.type == form::sum || t.type == form::product) {
    for (std::size_t k = 0; k < t.parts.size() && t.parts.size() > 2; ++k) {
      tree fewer = t;
      fewer.parts.erase(fewer.parts.begin() + static_cast<std::ptrdiff_t>(k));
      result.push_back(std::move(fewer));
    }
  }
  if (t.type == form::function && t.parts.size() > 1) {
    for (const char* const simple : {"max", "select>"}) {
      const int entry = find_function(simple);
      if (entry == t.symbol || functions[entry].arity != static_cast<int>(t.parts.size())) continue;
      tree other = t;
      other.symbol = entry;
      result.push_back(std::move(other));
    }
  }
  if (t.type == form::power) {
    for (const fraction e : {fraction{2, 1}, fraction{-1, 1}, fraction{1, 2}}) {
      const auto weight = [](const fraction& f) { return (f.num < 0 ? 1 - f.num : f.num) + 2 * f.den; };
      if (weight(e) < weight(t.value)) result.push_back(power(t.parts[0], e));
    }
  }
  // Indices become equal to others, or those that come first.
  for (std::size_t axis = 0; axis < t.indices.size(); ++axis) {
    for (int index = 0; index < t.indices[axis]; ++index) {
      if (index_extent[index] != index_extent[t.indices[axis]]) continue;
      tree changed = t;
      changed.indices[axis] = index;
      result.push_back(std::move(changed));
    }
  }
  return result;
}

/// Calls try_this with every variant of the whole that differs in one subtree; stops when it returns true.
template <class Try>
bool any_variant(tree& at, const Try& try_this) {
  const tree old = at;
  for (tree& candidate : simpler(old)) {
    at = std::move(candidate);
    if (try_this()) return true;
  }
  at = old;
  for (tree& part : at.parts) {
    if (any_variant(part, try_this)) return true;
  }
  return false;
}

inline bool uses_let(const tree& t, int let) {
  return contains(t, [let](const tree& part) { return part.type == form::let && part.symbol == let; });
}

inline void renumber_lets(tree& t, int removed) {
  if (t.type == form::let && t.symbol > removed) --t.symbol;
  for (tree& part : t.parts) renumber_lets(part, removed);
}

/// Without a let that nothing uses.
inline bool drop_let(problem& p) {
  for (std::size_t let = 0; let < p.lets.size(); ++let) {
    bool used = false;
    for (const tree& root : p.roots) used = used || uses_let(root, static_cast<int>(let));
    for (const let_definition& other : p.lets) used = used || uses_let(other.body, static_cast<int>(let));
    if (used) continue;
    p.lets.erase(p.lets.begin() + static_cast<std::ptrdiff_t>(let));
    for (tree& root : p.roots) renumber_lets(root, static_cast<int>(let));
    for (let_definition& other : p.lets) renumber_lets(other.body, static_cast<int>(let));
    return true;
  }
  return false;
}

/// A let's definition in its place.
inline bool open_one_let(tree& t, const std::vector<let_definition>& lets) {
  if (t.type == form::let) {
    const let_definition& let = lets[static_cast<std::size_t>(t.symbol)];
    std::vector<std::pair<int, int>> map;
    for (std::size_t k = 0; k < let.parameters.size(); ++k) map.emplace_back(let.parameters[k], t.indices[k]);
    tree body = let.body;
    if (!substitute(body, map)) return false;
    t = std::move(body);
    return true;
  }
  for (tree& part : t.parts) {
    if (open_one_let(part, lets)) return true;
  }
  return false;
}

/// The definitions of lets hold no other indices than their parameters.
inline bool well_formed(const problem& p) {
  for (const let_definition& let : p.lets) {
    unsigned parameters = 0;
    for (const int index : let.parameters) parameters |= 1u << index;
    if ((free_indices(let.body) & ~parameters) != 0) return false;
  }
  return true;
}

}  // namespace detail

/// Without lets that nothing uses: what they hold does not limit where the problem has values.
inline void drop_lets(problem& p) {
  while (detail::drop_let(p)) {
  }
}

/// The smallest problem found for which the law still fails.
template <class Fails>
problem shrink(problem p, const Fails& fails, int attempts = 6000) {
  const auto still = [&] { return attempts-- > 0 && detail::well_formed(p) && fails(p); };
  for (bool smaller = true; smaller && attempts > 0;) {
    smaller = false;
    problem old = p;
    if (detail::drop_let(p)) {
      if (still()) {
        smaller = true;
        continue;
      }
      p = old;
    }
    for (tree& root : p.roots) {
      if (detail::open_one_let(root, p.lets)) {
        smaller = still();
        if (smaller) break;
        p = old;
      }
    }
    for (std::size_t root = 0; root < p.roots.size() && !smaller; ++root) {
      smaller = detail::any_variant(p.roots[root], still);
    }
    for (std::size_t let = 0; let < p.lets.size() && !smaller; ++let) {
      smaller = detail::any_variant(p.lets[let].body, still);
    }
  }
  return p;
}

}  // namespace laws
