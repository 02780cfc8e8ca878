// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Kernels beside the interpreter, which takes one element at a time.
#include <leibniz/kernel/interpret.hpp>
#include <leibniz/kernel/kernel.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "catch.hpp"

namespace against_interpreter {

using namespace leibniz;

template <class Kernel>
struct parts_of;
template <class Number, class Fixed, class Statements, blocking Given>
struct parts_of<kernel_object<Number, Fixed, Statements, Given>> {
  using type = Number;
  using fixed = Fixed;
  using source = detail::compiled<Statements, detail::type_list<>, typename detail::symbols_of<Fixed>::type>;
};

/// Values for every name of a program. Outputs and scratch memory have room behind them that must stay as it is.
template <class Number>
struct state {
  static constexpr int guard = 16;
  std::vector<std::ptrdiff_t> extents;
  std::vector<std::vector<Number>> data, arrays;

  template <class Program>
  state(const Program& of, int rows, int size) : extents(of.used.slots), data(of.used.slots) {
    for (int slot = 0; slot < of.used.slots; ++slot) {
      extents[slot] = of.slots[slot].name == "N" ? size : rows;
    }
    for (int slot = 0; slot < of.used.slots; ++slot) {
      std::ptrdiff_t elements = 1;
      for (int axis = 0; axis < of.slots[slot].rank; ++axis)
        elements *= extents[of.slots[slot].extents[axis]];
      data[slot].resize(elements + guard, Number(-7));
      for (int n = 0; n < elements; ++n)
        data[slot][n] = Number(std::sin(1.3 * n + slot) + (n % 5 == 0 ? 1 : 0));
    }
    for (int number = 0; number < of.used.arrays; ++number) {
      arrays.emplace_back(plan::elements_of(of.arrays[number], extents.data()), Number(3));
    }
  }
  std::span<Number> span(std::string_view name, const auto& of) {
    const int slot = of.find(name);
    return slot < 0 ? std::span<Number>() : std::span(data[slot]).first(data[slot].size() - guard);
  }
};

template <class Program, class Number>
void interpret(const Program& of, state<Number>& with) {
  std::vector<Number> registers(of.registers + 1), scalars;
  std::vector<std::ptrdiff_t> counters(of.counters + 1);
  std::vector<const Number*> inputs;
  std::vector<Number*> outputs, arrays;
  for (auto& one : with.data) {
    scalars.push_back(one[0]);
    inputs.push_back(one.data());
    outputs.push_back(one.data());
  }
  for (auto& one : with.arrays) arrays.push_back(one.data());
  plan::interpret(plan::program_view(of),
                  plan::memory<Number>{registers.data(), counters.data(), with.extents.data(), scalars.data(),
                                       inputs.data(), outputs.data(), arrays.data()});
}

/// Runs a kernel and the interpreter from the same values; `call` binds what the kernel needs.
template <class Kernel, class Call>
void compare(const Kernel& kernel, int rows, int size, Call call) {
  using number = typename parts_of<Kernel>::type;
  constexpr const auto& program = parts_of<Kernel>::source::program;
  CAPTURE(rows, size);
  state<number> expected(program, rows, size), found(program, rows, size);
  interpret(program, expected);
  call(kernel, found, program);
  for (int slot = 0; slot < program.used.slots; ++slot) {
    const number unit =
        std::numeric_limits<number>::epsilon() * number(4 + 2 * std::sqrt(double(rows * size)));
    for (std::size_t n = 0; n < expected.data[slot].size(); ++n) {
      const number wanted = expected.data[slot][n], got = found.data[slot][n];
      const bool same = wanted == got || (std::isnan(wanted) && std::isnan(got));
      if (!same && !(std::fabs(wanted - got) <= unit * (1 + std::fabs(wanted)))) {
        CAPTURE(slot, n, wanted, got);
        CHECK(false);
      }
    }
  }
}

/// The loops of a kernel's program that have a property.
template <class Kernel>
constexpr int loops_with(bool plan::loop::*property) {
  int result = 0;
  constexpr const auto& program = parts_of<std::remove_cvref_t<Kernel>>::source::program;
  for (int loop = 0; loop < program.used.loops; ++loop) result += program.loops[loop].*property ? 1 : 0;
  return result;
}
template <class Kernel>
constexpr int pack_loops() {
  return loops_with<Kernel>(&plan::loop::packs);
}
template <class Kernel>
constexpr int row_loops() {
  return loops_with<Kernel>(&plan::loop::rows);
}

}  // namespace against_interpreter
