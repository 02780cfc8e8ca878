// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/function.hpp>
#include <leibniz/plan/program.hpp>

namespace leibniz::inspect {

/// Which registers of a program are written where they are read, and which get a name.
template <class Program>
struct program_reader {
  using op = plan::op;
  static constexpr int none = -1;
  static constexpr int capacity = Program::capacity.items + 1;

  const Program& p;
  bool inlined[capacity]{};
  bool used[capacity]{};
  std::int16_t number[capacity]{};   ///< of a named register, by order of writing; totals count apart
  std::int16_t made_by[capacity]{};  ///< instruction
  std::int16_t loop_of[capacity]{};  ///< of an instruction

  /// Style::repeats(function) and Style::repeats_maximum: whether the notation reads an argument more than once.
  template <class Style>
  constexpr program_reader(const Program& program, const Style&);

  constexpr bool is_total(int reg) const { return p.items[made_by[reg]].code == op::clear; }

  /// The registers that an instruction reads, but a total that it adds to.
  struct operands {
    int at[algebra::max_arity];
    int count;
  };
  static constexpr operands read_by(const plan::instruction& i);
  static constexpr bool makes_register(op code);
  static constexpr bool is_constant(op code) {
    return code == op::constant || code == op::extent || code == op::scalar;
  }

 private:
  static constexpr bool writes_scratch(op code) {
    return code == op::keep || code == op::clear_array || code == op::accumulate_array ||
           code == op::maximum_array || code == op::loop;
  }
  template <class Style>
  constexpr void count_uses();
  constexpr void limit_lengths();
  constexpr void number_registers(int loop);
  int values_ = 0, totals_ = 0;
  std::int16_t uses_[capacity]{};
  std::int16_t user_[capacity]{};   // the last instruction that reads a register
  std::int16_t until_[capacity]{};  // the instruction that an inlined register is at last written in
};

// ---------------------------------------------------------------------------------------------------------

template <class Program>
constexpr typename program_reader<Program>::operands program_reader<Program>::read_by(
    const plan::instruction& i) {
  switch (i.code) {
    case op::add:
    case op::subtract:
    case op::multiply:
    case op::divide:
      return {{i.a, i.b}, 2};
    case op::negate:
    case op::sqrt:
    case op::pow:
    case op::accumulate:
    case op::accumulate_array:
    case op::maximum_array:
    case op::keep:
    case op::store:
    case op::store_add:
      return {{i.a}, 1};
    case op::function:
      return {{i.a, i.c, i.d}, algebra::traits_of(static_cast<algebra::function_id>(i.b)).arity};
    default:
      return {{}, 0};
  }
}

template <class Program>
constexpr bool program_reader<Program>::makes_register(op code) {
  return code <= op::clear;
}

template <class Program>
template <class Style>
constexpr void program_reader<Program>::count_uses() {
  for (int l = 0; l < p.used.loops; ++l) {
    const plan::loop& body = p.loops[l];
    for (int k = body.first; k < body.first + body.count; ++k) loop_of[k] = static_cast<std::int16_t>(l);
  }
  for (int k = 0; k < p.used.items; ++k) {
    const plan::instruction& i = p.items[k];
    if (makes_register(i.code)) made_by[i.to] = static_cast<std::int16_t>(k);
    const operands read = read_by(i);
    const bool maximum =
        i.code == op::maximum_array ||
        (i.code == op::accumulate && static_cast<algebra::reduction_op>(i.b) == algebra::reduction_op::max);
    const bool repeated =
        maximum ? Style::repeats_maximum
                : i.code == op::function && Style::repeats(static_cast<algebra::function_id>(i.b));
    for (int n = 0; n < read.count; ++n) {
      uses_[read.at[n]] = static_cast<std::int16_t>(uses_[read.at[n]] + (repeated ? 2 : 1));
      user_[read.at[n]] = static_cast<std::int16_t>(k);
    }
  }
}

/// Long expressions are taken apart.
template <class Program>
constexpr void program_reader<Program>::limit_lengths() {
  constexpr int longest = 8;
  std::int16_t length[capacity]{};
  // A loop's instructions come after those around it, so operands come first.
  for (int k = 0; k < p.used.items; ++k) {
    const plan::instruction& i = p.items[k];
    if (!makes_register(i.code)) continue;
    int total = 0;
    const operands read = read_by(i);
    for (int n = 0; n < read.count; ++n) total += inlined[read.at[n]] ? length[read.at[n]] : 1;
    if (total > longest && !is_constant(i.code)) inlined[i.to] = false;
    length[i.to] = static_cast<std::int16_t>(total > 0 ? total : 1);
  }
}

template <class Program>
template <class Style>
constexpr program_reader<Program>::program_reader(const Program& program, const Style&) : p(program) {
  count_uses<Style>();
  for (int k = p.used.items - 1; k >= 0; --k) {
    const plan::instruction& i = p.items[k];
    if (!makes_register(i.code)) continue;
    used[i.to] = uses_[i.to] > 0;
    const int user = user_[i.to];
    inlined[i.to] =
        is_constant(i.code) || (i.code != op::clear && uses_[i.to] == 1 && loop_of[user] == loop_of[k]);
    if (!inlined[i.to] || is_constant(i.code)) continue;
    const plan::instruction& by = p.items[user];
    const bool carried = makes_register(by.code) && inlined[by.to];
    until_[i.to] = carried ? until_[by.to] : static_cast<std::int16_t>(user);
    // A kept value and an element of an output must be read before they change.
    const bool in_place = i.code == op::load && p.slots[i.a].output;
    for (int n = k + 1; (i.code == op::fetch || in_place) && n < until_[i.to]; ++n) {
      const op by = p.items[n].code;
      if (in_place ? by == op::store || by == op::store_add || by == op::loop : writes_scratch(by))
        inlined[i.to] = false;
    }
  }
  limit_lengths();
  number_registers(0);
}

template <class Program>
constexpr void program_reader<Program>::number_registers(int loop) {
  const plan::loop& body = p.loops[loop];
  for (int k = body.first; k < body.first + body.count; ++k) {
    const plan::instruction& i = p.items[k];
    if (i.code == op::loop) number_registers(i.a);
    if (!makes_register(i.code) || inlined[i.to] || !used[i.to]) continue;
    number[i.to] = static_cast<std::int16_t>(i.code == op::clear ? totals_++ : values_++);
  }
}

}  // namespace leibniz::inspect
