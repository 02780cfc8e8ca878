// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/common_pairs.hpp>
#include <leibniz/plan/program.hpp>

namespace leibniz::plan {

/// Writes the instructions of items in their nests. Every value is computed once, in the outermost loop that
/// has all it depends on: sums and products are split by loop, so that what does not change leaves the loop.
template <class Program>
struct emitter {
  static constexpr int max_registers = 4096;
  static constexpr int max_depth = 16;

  item_list& list;
  nest_list& tree;
  const request* requests;
  Program& out;
  store& s = list.s;

  instruction code[max_registers * 2];
  std::int16_t next[max_registers * 2];
  int code_count = 0;
  std::int16_t home_of[max_registers];        ///< the nest in which a register is written
  std::int16_t reciprocal_of[max_registers];  ///< register, or none
  int registers = 0;
  memo reg_of;
  common_pairs pairs;
  std::int16_t path[max_depth];
  int depth = 0;
  std::int8_t counter_of[store::max_indices];
  bool by_shape =
      false;  ///< operands are put together in an order that neither loops nor names of indices change

  constexpr emitter(item_list& items, nest_list& nests, const request* wanted, Program& program)
      : list(items), tree(nests), requests(wanted), out(program) {}

  constexpr void run();
  constexpr int value(term t);

 private:
  struct operand {
    int reg;
    bool inverse;  // subtracted, or a divisor
    std::uint32_t shape;
    term whole;  // of a factor that may be one of a pair; else no_term
  };
  struct operands {
    static constexpr int capacity = 128;
    operand at[capacity];
    int count = 0;
  };

  constexpr bool on_path(int nest) const {
    return tree.nests[nest].depth <= depth && path[tree.nests[nest].depth] == nest;
  }
  constexpr int depth_of(int reg) const { return tree.nests[home_of[reg]].depth; }
  constexpr int depth_of_index(int index) const;
  constexpr void append(int at_depth, op what, int to, int a, int b, int c = 0, int d = 0);
  constexpr int make(int at_depth, op what, int a, int b, int c = 0, int d = 0);
  constexpr int combine(op what, int a, int b);
  constexpr void push(operands& into, term t, bool inverse, term whole = algebra::no_term);
  constexpr void insert(operands& into, const operand& added);
  constexpr void join_pairs(operands& factors);
  constexpr void join_signs(operands& terms);
  constexpr int counter(int index);
  constexpr int access_to(const std::int16_t* indices, int rank);
  constexpr int constant(const rational& number);
  constexpr void need_slot(int symbol) { out.slots[symbol].needed = true; }

  constexpr int make_value(term t);
  constexpr int sum(term t);
  constexpr int condition(term t);
  constexpr int comparable(term t);
  constexpr int product(const rational& coefficient, term t);
  constexpr int power(term base, const rational& exponent);
  constexpr int function(term t);
  constexpr int element(term t);
  constexpr int read_item(term t);

  constexpr void plan_storage();
  constexpr int common(int a, int b) const;
  constexpr int value_nest(const item& x) const;
  constexpr void visit(int nest);
  constexpr void emit_item(item& x);
  constexpr void finish(int closed);
  constexpr void flatten_code(int nest, int number);
};

// ---------------------------------------------------------------------------------------------------------

template <class Program>
constexpr int emitter<Program>::depth_of_index(int index) const {
  for (int k = depth; k > 0; --k) {
    if (tree.nests[path[k]].index == index) return k;
  }
  return 0;
}

template <class Program>
constexpr void emitter<Program>::append(int at_depth, op what, int to, int a, int b, int c, int d) {
  if (code_count == max_registers * 2) return out.fail(fault::too_large);
  nest& owner = tree.nests[path[at_depth]];
  code[code_count] = {what,
                      static_cast<std::int16_t>(to),
                      static_cast<std::int16_t>(a),
                      static_cast<std::int16_t>(b),
                      static_cast<std::int16_t>(c),
                      static_cast<std::int16_t>(d)};
  next[code_count] = none;
  (owner.last_code == none ? owner.first_code : next[owner.last_code]) =
      static_cast<std::int16_t>(code_count);
  owner.last_code = static_cast<std::int16_t>(code_count);
  ++code_count;
}

template <class Program>
constexpr int emitter<Program>::make(int at_depth, op what, int a, int b, int c, int d) {
  if (registers == max_registers) {
    out.fail(fault::too_large);
    return 0;
  }
  home_of[registers] = path[at_depth];
  reciprocal_of[registers] = none;
  append(at_depth, what, registers, a, b, c, d);
  return registers++;
}

template <class Program>
constexpr int emitter<Program>::combine(op what, int a, int b) {
  const int first = depth_of(a), second = depth_of(b);
  return make(first > second ? first : second, what, a, b);
}

template <class Program>
constexpr int emitter<Program>::counter(int index) {
  if (counter_of[index] < 0) counter_of[index] = static_cast<std::int8_t>(out.counters++);
  return counter_of[index];
}

template <class Program>
constexpr int emitter<Program>::access_to(const std::int16_t* indices, int rank) {
  access made{};
  made.rank = static_cast<std::int16_t>(rank);
  for (int k = 0; k < rank; ++k) {
    made.counters[k] = static_cast<std::int16_t>(counter(indices[k]));
    made.extents[k] = s.indices[indices[k]].extent;
  }
  for (int k = 0; k < out.used.accesses; ++k) {
    const access& old = out.accesses[k];
    bool same = old.rank == rank;
    for (int axis = 0; same && axis < rank; ++axis) {
      same = old.counters[axis] == made.counters[axis] && old.extents[axis] == made.extents[axis];
    }
    if (same) return k;
  }
  if (out.used.accesses == Program::capacity.accesses) {
    out.fail(fault::too_large);
    return 0;
  }
  out.accesses[out.used.accesses] = made;
  return out.used.accesses++;
}

template <class Program>
constexpr int emitter<Program>::constant(const rational& number) {
  for (int k = 0; k < out.used.constants; ++k) {
    if (out.constants[k] == number) return k;
  }
  if (out.used.constants == Program::capacity.constants) {
    out.fail(fault::too_large);
    return 0;
  }
  out.constants[out.used.constants] = number;
  return out.used.constants++;
}

}  // namespace leibniz::plan

#include <leibniz/kernel/emit_items.hpp>
#include <leibniz/kernel/emit_values.hpp>
