// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/lets.hpp>
#include <leibniz/algebra/positive.hpp>
#include <leibniz/algebra/rename.hpp>

namespace leibniz::algebra {

/// A definition names an entry, other than where its derivative is zero.
struct dependency {
  static constexpr int loss = -1;
  std::int16_t used;
  std::int16_t user;  ///< an entry, or loss
};

/// A let or a variable that a loss depends on.
struct dependency_entry {
  name_view name;
  kind type;
  const void* key;           ///< of a let
  const let_source* source;  ///< of a let
  bool flows;                ///< of a let: the loss depends on it in a way that has a derivative
};

/// What a loss depends on, as a constant: the lets, each after those that it names, then the variables.
template <int Lets, int Entries, int Edges>
struct dependencies {
  static constexpr int let_capacity = Lets, entry_capacity = Entries, edge_capacity = Edges;
  let_outline outline[Lets + 1]{};
  dependency_entry entries[Entries + 1]{};
  dependency edges[Edges + 1]{};
  int let_count = 0, entry_count = 0, edge_count = 0;
  std::uint32_t mark = 0;  ///< hash of the loss
  status error = status::ok;

  /// Marks the adjoint of a let, which may be an adjoint itself, named like the let that it belongs to.
  constexpr std::uint32_t mark_for(const symbol& let) const { return detail::mix(mark, let.adjoint_of) | 1u; }

  /// The entry of a let or of a variable; -1 if there is none.
  constexpr int find(const store& s, int wanted) const {
    const symbol& of = s.symbols[wanted];
    for (int k = 0; k < entry_count; ++k) {
      const dependency_entry& e = entries[k];
      if (of.type == kind::let ? e.key == of.key : e.type == of.type && std::string_view(e.name) == of.name)
        return k;
    }
    return -1;
  }
};

using dependencies_draft = dependencies<128, store::max_symbols, 768>;

/// Reads off the dependencies of a term.
template <class Dependencies>
constexpr void find_dependencies(store& s, term loss, Dependencies& into);

template <int Lets, int Entries, int Edges, class Dependencies>
constexpr auto trim(const Dependencies& from) {
  dependencies<Lets, Entries, Edges> to;
  for (int k = 0; k < Lets; ++k) to.outline[k] = from.outline[k];
  for (int k = 0; k < Entries; ++k) to.entries[k] = from.entries[k];
  for (int k = 0; k < Edges; ++k) to.edges[k] = from.edges[k];
  to.let_count = from.let_count;
  to.entry_count = from.entry_count;
  to.edge_count = from.edge_count;
  to.mark = from.mark;
  to.error = from.error;
  return to;
}

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Dependencies>
struct dependency_search {
  store& s;
  Dependencies& into;
  std::int16_t entry_of[store::max_symbols];  ///< of a symbol, or -1

  constexpr dependency_search(store& of, Dependencies& found) : s(of), into(found) {
    for (std::int16_t& entry : entry_of) entry = -1;
  }

  constexpr int add(int wanted) {
    if (entry_of[wanted] >= 0) return entry_of[wanted];
    if (into.entry_count == Dependencies::entry_capacity) {
      s.fail(status::too_many_symbols);
      return 0;
    }
    const symbol& of = s.symbols[wanted];
    into.entries[into.entry_count] = {of.name, of.type, of.key, of.source, false};
    return entry_of[wanted] = static_cast<std::int16_t>(into.entry_count++);
  }

  constexpr void connect(int used, int user) {
    for (int k = into.edge_count; k > 0 && into.edges[k - 1].user == user; --k) {
      if (into.edges[k - 1].used == used) return;
    }
    if (into.edge_count == Dependencies::edge_capacity) {
      return s.fail(status::too_many_symbols);
    }
    into.edges[into.edge_count++] = {static_cast<std::int16_t>(used), static_cast<std::int16_t>(user)};
  }

  constexpr void visit(term t, int user) {
    const node& n = s.nodes[t];
    if (s.failed() || n.type == kind::extent || n.type == kind::delta) return;
    if (n.type == kind::reduction) return visit(n.first, user);
    const bool function = n.type == kind::function;
    if (!uses_slots(n.type) && !function) return connect(add(n.symbol), user);
    const int flat_in = function ? traits_of(static_cast<function_id>(n.variant)).flat_in : 0;
    for (int k = n.first + flat_in; k < n.first + n.count; ++k) {
      visit(function ? s.ints[k] : s.slots[k].child, user);
    }
  }
};

}  // namespace detail

template <class Dependencies>
constexpr void find_dependencies(store& s, term loss, Dependencies& into) {
  let_order lets;
  lets.visit(s, loss);
  detail::dependency_search<Dependencies> search(s, into);
  if (lets.count > Dependencies::let_capacity) return s.fail(status::too_many_symbols);
  for (int k = 0; k < lets.count; ++k) {
    const symbol& let = s.symbols[lets.at[k]];
    search.add(lets.at[k]);
    into.outline[k] = {let.key, let.source, positive(s, let.definition), stops_gradient(s, let.definition)};
  }
  into.let_count = lets.count;
  search.visit(loss, dependency::loss);
  for (int k = 0; k < lets.count; ++k) search.visit(s.symbols[lets.at[k]].definition, k);
  int loss_edges = 0;
  for (; loss_edges < into.edge_count && into.edges[loss_edges].user == dependency::loss; ++loss_edges) {
    into.entries[into.edges[loss_edges].used].flows = true;
  }
  // Users come after what they name, so those of later users are settled first.
  for (int k = into.edge_count - 1; k >= loss_edges; --k) {
    if (into.entries[into.edges[k].user].flows) into.entries[into.edges[k].used].flows = true;
  }
  into.mark = s.nodes[loss].hash;
}

}  // namespace leibniz::algebra
