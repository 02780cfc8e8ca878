// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/question.hpp>

namespace leibniz {

/// What an expression comes to, as a graph for Graphviz: a constant that ends in a zero byte.
///
/// A part that is used several times is one node. Edges of a sum carry coefficients, those of a product exponents,
/// where they are not 1. A coefficient alone is a node of its own: -, 2* or 1/2*. A let is a box with its name, an arrow
/// to its definition, and on the arrows to it the indices at which it is used.
template <Expression Type>
constexpr std::string_view dot(const Type&);

// ---------------------------------------------------------------------------------------------------------

namespace inspect {

template <class Buffer>
struct graph_writer {
  const algebra::store& s;
  Buffer& out;
  index_names names;
  bool written[algebra::store::max_nodes]{};
  bool written_let[algebra::store::max_symbols]{};

  constexpr graph_writer(const algebra::store& source, Buffer& buffer, std::uint64_t free)
      : s(source), out(buffer), names(source, free) {
    // One name for each index of the graph: a shared node is below several binders.
    for (int k = 0; k < s.index_count; ++k) {
      const bool nameless = s.indices[k].role != algebra::index_role::free;
      if (nameless && (names.scope & algebra::bit(k)) == 0) names.bind(k, names.scope);
    }
  }

  constexpr void write(algebra::term root) {
    out.put("digraph expression {\n");
    visit(root);
    out.put("}\n");
  }

 private:
  constexpr void quoted(std::string_view letters) {
    for (const char letter : letters) {
      if (letter == '"' || letter == '\\') out.put('\\');
      out.put(letter);
    }
  }
  constexpr void put_indices(const std::int32_t* indices, int count) {
    for (int k = 0; k < count; ++k) {
      out.put(k == 0 ? '[' : ',');
      put(out, names.of[indices[k]]);
    }
    if (count > 0) out.put(']');
  }
  constexpr void id_of(algebra::term t) {
    const algebra::node& n = s.nodes[t];
    const bool let = n.type == algebra::kind::let;
    out.put(let ? "let" : "n");
    out.put_number(let ? n.symbol : t);
  }
  constexpr void put_rational(const algebra::rational& number) {
    out.put_number(number.num);
    if (number.den != 1) out.put('/');
    if (number.den != 1) out.put_number(number.den);
  }
  /// A sum of one term: its coefficient times that term.
  constexpr bool is_multiple(algebra::term t) const {
    return s.nodes[t].type == algebra::kind::sum && s.nodes[t].count == 1;
  }
  constexpr void put_multiple(const algebra::rational& number) {
    if (number == algebra::rational{-1, 1}) return out.put('-');
    put_rational(number);
    out.put('*');
  }
  constexpr void edge(algebra::term from, algebra::term to, const algebra::rational& number) {
    const algebra::node& n = s.nodes[to];
    const bool indexed = n.type == algebra::kind::let && n.count > 0;
    const bool numbered = !is_multiple(from) && !(number == algebra::rational{1, 1});
    out.put("  ");
    id_of(from);
    out.put(" -> ");
    id_of(to);
    if (indexed || numbered) {
      out.put(" [label=\"");
      if (numbered) {
        put_rational(number);
        if (indexed) out.put(' ');
      }
      if (indexed) put_indices(s.ints + n.first, n.count);
      out.put("\"]");
    }
    out.put(";\n");
  }
  constexpr void label(algebra::term t) {
    const algebra::node& n = s.nodes[t];
    switch (n.type) {
      case algebra::kind::sum:
        if (algebra::is_constant(s, t)) return write_term<text_notation>(s, t, out);
        return is_multiple(t) ? put_multiple(s.slots[n.first].number) : out.put('+');
      case algebra::kind::product:
        return out.put(t == algebra::one ? '1' : '*');
      case algebra::kind::reduction:
        out.put(static_cast<algebra::reduction_op>(n.variant) == algebra::reduction_op::max ? "max "
                                                                                            : "sum ");
        put(out, names.of[n.symbol]);
        out.put(" < ");
        return quoted(s.symbols[s.indices[n.symbol].extent].name);
      case algebra::kind::function: {
        const algebra::function_traits traits =
            algebra::traits_of(static_cast<algebra::function_id>(n.variant));
        out.put(traits.name);
        if (traits.relation.empty()) return;
        out.put(' ');
        out.put(traits.relation);
        return out.put(" 0");
      }
      case algebra::kind::delta:
        out.put("delta");
        return put_indices(s.ints + n.first, n.count);
      default:
        quoted(s.symbols[n.symbol].name);
        put_indices(s.ints + n.first, n.count);
    }
  }

  /// Once for each let: the box under its own parameters, and its definition.
  constexpr void visit_let(int symbol) {
    if (written_let[symbol]) return;
    written_let[symbol] = true;
    const algebra::symbol& let = s.symbols[symbol];
    std::int32_t parameters[algebra::max_rank] = {};
    for (int axis = 0; axis < let.rank; ++axis) parameters[axis] = let.parameters[axis];
    out.put("  let");
    out.put_number(symbol);
    out.put(" [shape=box, label=\"");
    if (let.adjoint_of != 0) out.put("adj_");
    quoted(let.name);
    put_indices(parameters, let.rank);
    out.put("\"];\n");
    if (let.definition == algebra::no_term) return;
    visit(let.definition);
    out.put("  let");
    out.put_number(symbol);
    out.put(" -> ");
    id_of(let.definition);
    out.put(" [style=dashed];\n");
  }

  constexpr void visit(algebra::term t) {
    if (written[t] || out.overflowed) return;
    written[t] = true;
    const algebra::node& n = s.nodes[t];
    if (n.type == algebra::kind::let) return visit_let(n.symbol);
    out.put("  ");
    id_of(t);
    out.put(" [label=\"");
    label(t);
    out.put("\"];\n");
    const bool slots = algebra::detail::uses_slots(n.type);
    if (n.type == algebra::kind::reduction) {
      visit(n.first);
      edge(t, n.first, {1, 1});
    } else if ((slots && !algebra::is_constant(s, t)) || n.type == algebra::kind::function) {
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::slot part = slots ? s.slots[k] : algebra::slot{{1, 1}, s.ints[k]};
        visit(part.child);
        edge(t, part.child, part.number);
      }
    }
  }
};

}  // namespace inspect

namespace detail {

struct dot_form {
  template <class Buffer>
  static constexpr void term(const algebra::store& s, algebra::term t, Buffer& out) {
    inspect::graph_writer<Buffer>(s, out, s.nodes[t].indices).write(t);
  }
};

}  // namespace detail

template <Expression Type>
constexpr std::string_view dot(const Type&) {
  return detail::answered<detail::dot_form, Type>.view();
}

}  // namespace leibniz
