// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/declare.hpp>

namespace leibniz::algebra {

/// A term with all it needs, cut to size: what a compile-time constant holds of a store. Numbers of nodes, symbols
/// and indices are its own; a node's parts come before it.
template <int Nodes, int Slots, int Ints, int Symbols, int Indices>
struct packed {
  static constexpr int node_capacity = Nodes, slot_capacity = Slots, int_capacity = Ints,
                       symbol_capacity = Symbols, index_capacity = Indices;
  node nodes[Nodes + 1]{};
  slot slots[Slots + 1]{};
  std::int32_t ints[Ints + 1]{};
  symbol symbols[Symbols + 1]{};
  index_info indices[Indices + 1]{};
  int node_count = 0, slot_count = 0, int_count = 0, symbol_count = 0, index_count = 0;
  term root = 0;
  status error = status::ok;
};

/// Room for most results and for every result. Compilers evaluate each element of a constant, so the small one is
/// tried first.
using small_packed = packed<80, 160, 80, 12, 24>;
using wide_packed = packed<1024, 4096, 2048, store::max_symbols, store::max_indices>;

/// Copies terms with what they name into a packed term, parts first. `full` tells that they did not fit.
template <class Packed>
struct packer;

/// The same in arrays of just that size.
template <int Nodes, int Slots, int Ints, int Symbols, int Indices, class Packed>
constexpr auto cut(const Packed& wide);

/// Writes a packed term into a store. Hashes and order are structural, so nothing is sorted again.
template <class Packed>
struct unpacker;

// ---------------------------------------------------------------------------------------------------------

template <class Packed>
struct packer {
  const store& s;
  Packed& into;
  bool overflow = false;
  std::int16_t nodes[store::max_nodes];
  std::int16_t symbols[store::max_symbols];
  std::int16_t indices[store::max_indices];

  constexpr packer(const store& from, Packed& to) : s(from), into(to) {
    for (int k = 0; k < s.node_count; ++k) nodes[k] = -1;
    for (int k = 0; k < s.symbol_count; ++k) symbols[k] = -1;
    for (int k = 0; k < s.index_count; ++k) indices[k] = -1;
  }

  constexpr bool full(int used, int capacity) {
    if (used < capacity) return false;
    overflow = true;
    return true;
  }

  constexpr std::int16_t copy_index(int index) {
    if (indices[index] >= 0) return indices[index];
    index_info made = s.indices[index];
    made.extent = copy_symbol(made.extent);
    if (full(into.index_count, Packed::index_capacity)) return 0;
    into.indices[into.index_count] = made;
    return indices[index] = static_cast<std::int16_t>(into.index_count++);
  }

  constexpr std::int16_t copy_symbol(int index) {
    if (symbols[index] >= 0) return symbols[index];
    symbol made = s.symbols[index];
    for (int axis = 0; axis < made.rank; ++axis) {
      made.extents[axis] = copy_symbol(made.extents[axis]);
      if (made.type == kind::let) made.parameters[axis] = copy_index(made.parameters[axis]);
    }
    if (made.type == kind::let && made.definition != no_term) made.definition = copy(made.definition);
    if (full(into.symbol_count, Packed::symbol_capacity)) return 0;
    into.symbols[into.symbol_count] = made;
    return symbols[index] = static_cast<std::int16_t>(into.symbol_count++);
  }

  constexpr std::int32_t copy_part(const node& n, int place) {
    if (detail::uses_slots(n.type)) return copy(s.slots[place].child);
    if (n.type == kind::reduction) return copy(place);
    return detail::holds_indices(n.type) ? copy_index(s.ints[place]) : copy(s.ints[place]);
  }

  constexpr term copy(term t) {
    if (nodes[t] >= 0 || overflow) return nodes[t] < 0 ? 0 : nodes[t];
    node made = s.nodes[t];
    const int first = made.first, count = made.count;
    // Parts first: they are in the maps when this node's own parts are written.
    for (int k = 0; k < count; ++k) copy_part(made, first + k);
    if (made.type == kind::reduction) {
      made.symbol = copy_index(made.symbol);
      made.first = nodes[first];
    } else {
      if (made.type == kind::extent || made.type == kind::scalar || made.type == kind::element ||
          made.type == kind::let) {
        made.symbol = copy_symbol(made.symbol);
      }
      made.first = detail::uses_slots(made.type) ? into.slot_count : into.int_count;
      if (full(into.slot_count + count, Packed::slot_capacity) ||
          full(into.int_count + count, Packed::int_capacity)) {
        return 0;
      }
      for (int k = first; k < first + count; ++k) {
        if (detail::uses_slots(made.type)) {
          into.slots[into.slot_count++] = {s.slots[k].number, nodes[s.slots[k].child]};
        } else {
          into.ints[into.int_count++] = copy_part(made, k);
        }
      }
    }
    if (full(into.node_count, Packed::node_capacity)) return 0;
    into.nodes[into.node_count] = made;
    nodes[t] = static_cast<std::int16_t>(into.node_count);
    return into.node_count++;
  }
};

template <int Nodes, int Slots, int Ints, int Symbols, int Indices, class Packed>
constexpr auto cut(const Packed& wide) {
  packed<Nodes, Slots, Ints, Symbols, Indices> result;
  for (int k = 0; k < Nodes; ++k) result.nodes[k] = wide.nodes[k];
  for (int k = 0; k < Slots; ++k) result.slots[k] = wide.slots[k];
  for (int k = 0; k < Ints; ++k) result.ints[k] = wide.ints[k];
  for (int k = 0; k < Symbols; ++k) result.symbols[k] = wide.symbols[k];
  for (int k = 0; k < Indices; ++k) result.indices[k] = wide.indices[k];
  result.node_count = Nodes;
  result.slot_count = Slots;
  result.int_count = Ints;
  result.symbol_count = Symbols;
  result.index_count = Indices;
  result.root = wide.root;
  result.error = wide.error;
  return result;
}

/// Numbers of the store are given out on demand.
template <class Packed>
struct unpacker {
  store& s;
  const Packed& from;
  std::int16_t* indices;
  std::int16_t symbols[store::max_symbols];
  term nodes[sizeof(Packed::nodes) / sizeof(node)];

  constexpr unpacker(store& into, const Packed& packed, std::int16_t* index_map)
      : s(into), from(packed), indices(index_map) {
    for (int k = 0; k < from.index_count; ++k) indices[k] = -1;
    for (int k = 0; k < from.symbol_count; ++k) symbols[k] = -1;
  }

  constexpr std::int16_t index(int k) {
    if (indices[k] >= 0) return indices[k];
    const index_info& info = from.indices[k];
    const int extent = symbol_at(info.extent);
    const int made = info.role == index_role::free ? free_index(s, info.name, extent)
                                                   : detail::nameless_index(s, info.role, info.level, extent);
    return indices[k] = static_cast<std::int16_t>(made);
  }

  constexpr std::int16_t symbol_at(int k) {
    if (symbols[k] >= 0) return symbols[k];
    const symbol& old = from.symbols[k];
    std::int16_t extents[max_rank] = {};
    for (int axis = 0; axis < old.rank; ++axis) extents[axis] = symbol_at(old.extents[axis]);
    return symbols[k] = static_cast<std::int16_t>(
               old.type == kind::let ? let_at(old, extents)
                                     : declare_variable(s, old.type, old.name, extents, old.rank));
  }

  constexpr int let_at(const symbol& old, const std::int16_t* extents) {
    const int known = old.key == nullptr ? -1 : find_let(s, old.name, old.key);
    if (known >= 0) return known;
    if (s.outline != nullptr) {
      return outline_let(s, old.name, extents, old.rank, old.key, old.source, old.adjoint_of);
    }
    // An adjoint brings all others of its loss: they are declared together.
    if (old.definition == no_term || old.adjoint_of != 0) return old.source->declare(s);
    return declare_let(s, old.name, extents, old.rank, nodes[old.definition], old.key, old.source,
                       old.adjoint_of);
  }

  constexpr term copy(const node& n) {
    node made = n;
    if (n.type == kind::reduction) {
      made.symbol = index(n.symbol);
      made.first = nodes[n.first];
      return intern_copy(s, made);
    }
    if (detail::uses_slots(n.type)) {
      made.first = s.slot_count;
      if (s.slot_count + n.count > store::max_slots) s.fail(status::too_many_slots);
      for (int k = 0; k < n.count && !s.failed(); ++k) {
        s.slots[s.slot_count].number = from.slots[n.first + k].number;
        s.slots[s.slot_count].child = nodes[from.slots[n.first + k].child];
        ++s.slot_count;
      }
      return intern_copy(s, made);
    }
    if (n.type == kind::extent || n.type == kind::scalar || n.type == kind::element || n.type == kind::let) {
      made.symbol = symbol_at(n.symbol);
    }
    made.first = s.int_count;
    if (s.int_count + n.count > store::max_ints) s.fail(status::too_many_slots);
    for (int k = 0; k < n.count && !s.failed(); ++k) {
      const std::int32_t part = from.ints[n.first + k];
      const std::int32_t mapped = detail::holds_indices(n.type) ? index(part) : nodes[part];
      s.ints[s.int_count++] = mapped;
    }
    return intern_copy(s, made);
  }

  /// All nodes; returns the root.
  constexpr term all() {
    if (from.error != status::ok) s.fail(from.error);
    for (int k = 0; k < from.node_count && !s.failed(); ++k) nodes[k] = copy(from.nodes[k]);
    for (int k = 0; k < from.symbol_count && !s.failed(); ++k) symbol_at(k);
    return s.failed() ? one : nodes[from.root];
  }
};

}  // namespace leibniz::algebra
