// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rename.hpp>

namespace leibniz::plan {

using algebra::kind;
using algebra::store;
using algebra::term;

/// A number for each node of a growing store, -1 until it is written.
struct memo {
  std::int32_t at[store::max_nodes];
  int known = 0;

  constexpr std::int32_t& operator()(const store& s, term t) {
    for (; known < s.node_count; ++known) at[known] = -1;
    return at[t];
  }
};

/// Opens the lets of a term whose values are not worth keeping. What stays a let:
/// - one that the caller binds: it is loaded;
/// - one of rank 0: it is computed once;
/// - one whose definition takes a reduction, a function or a root for each of its elements.
/// Elementwise lets are opened, and then factors that do not depend on a bound index leave the sum.
struct flattener {
  store& s;
  memo flat;
  bool bound[store::max_symbols]{};          ///< lets given by the caller
  std::int8_t opaque[store::max_symbols]{};  ///< of lets: 0 unknown, 1 opened, 2 stays

  constexpr explicit flattener(store& working) : s(working) {}

  constexpr term run(term t);
  constexpr bool stays(int symbol);
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

using namespace algebra;  // NOLINT(google-build-using-namespace): this namespace schedules algebra's terms

/// Whether a part that needs all those indices is a reduction, a function or a root.
constexpr bool costly(const store& s, term t, std::uint64_t mask) {
  const node& n = s.nodes[t];
  if ((n.indices & mask) != mask) return false;
  if (n.type == kind::reduction || n.type == kind::function) return true;
  if (!algebra::detail::uses_slots(n.type)) return false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (n.type == kind::product && !s.slots[k].number.is_integer() &&
        (s.nodes[s.slots[k].child].indices & mask) == mask) {
      return true;
    }
    if (costly(s, s.slots[k].child, mask)) return true;
  }
  return false;
}

}  // namespace detail

constexpr bool flattener::stays(int symbol) {
  if (opaque[symbol] == 0) {
    const algebra::symbol& let = s.symbols[symbol];
    std::uint64_t mask = 0;
    for (int axis = 0; axis < let.rank; ++axis) mask |= algebra::bit(let.parameters[axis]);
    opaque[symbol] = let.rank == 0 || detail::costly(s, run(let.definition), mask) ? 2 : 1;
  }
  return opaque[symbol] == 2;
}

constexpr term flattener::run(term t) {
  if (s.failed()) return t;
  if (flat(s, t) >= 0) return flat(s, t);
  const algebra::node n = s.nodes[t];
  term result = t;
  switch (n.type) {
    case kind::sum:
    case kind::product: {
      const int mark = s.stack_count;
      bool same = true;
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::slot part = s.slots[k];
        const term child = run(part.child);
        same = same && child == part.child;
        s.push(part.number, child);
      }
      if (same) {
        s.stack_count = mark;
      } else {
        result = n.type == kind::sum ? make_sum(s, mark) : make_product(s, mark);
      }
      break;
    }
    case kind::function: {
      result = map_arguments(s, t, [this](store&, term argument) { return run(argument); });
      // Nothing is differentiated any more.
      const algebra::node& made = s.nodes[result];
      if (made.type == kind::function &&
          made.variant == static_cast<int>(algebra::function_id::stop_gradient)) {
        result = s.ints[made.first];
      }
      break;
    }
    case kind::reduction: {
      const algebra::opened inner = open(s, t);
      const term body = run(inner.body);
      if (body != inner.body) {
        result = make_reduction(s, static_cast<algebra::reduction_op>(n.variant), inner.index, body);
      }
      break;
    }
    case kind::let:
      if (!bound[n.symbol] && !stays(n.symbol)) result = run(instantiate(s, t));
      break;
    default:
      break;
  }
  flat(s, t) = result;
  if (result != t) flat(s, result) = result;
  return result;
}

}  // namespace leibniz::plan
