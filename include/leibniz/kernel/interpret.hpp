// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/plan/program.hpp>

#include <cstddef>

namespace leibniz::plan {

/// What a program works on. Arrays by slot, register, counter and scratch array.
template <class Number>
struct memory {
  Number* registers;
  std::ptrdiff_t* counters;
  const std::ptrdiff_t* extents;
  const Number* scalars;
  const Number* const* inputs;
  Number* const* outputs;
  Number* const* arrays;
};

/// A program of any size.
struct program_view {
  const instruction* items;
  const loop* loops;
  const access* accesses;
  const array* arrays;
  const rational* constants;

  template <class Program>
  constexpr explicit program_view(const Program& p)
      : items(p.items), loops(p.loops), accesses(p.accesses), arrays(p.arrays), constants(p.constants) {}
};

/// Runs the program instruction by instruction: slower than execute.hpp, and cheaper to compile, because there is
/// one for each number type. The same operations, one number at a time: additions in order of the index.
template <class Number>
constexpr void interpret(const program_view& p, const memory<Number>& m, int current = 0);

/// The number of elements of a scratch array, or of a buffer with an element's axes.
template <class Axes>
constexpr std::ptrdiff_t elements_of(const Axes& a, const std::ptrdiff_t* extents) {
  std::ptrdiff_t result = 1;
  for (int axis = 0; axis < a.rank; ++axis) result *= extents[a.extents[axis]];
  return result;
}

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Number>
constexpr std::ptrdiff_t offset(const access& at, const memory<Number>& m) {
  std::ptrdiff_t result = 0;
  for (int axis = 0; axis < at.rank; ++axis) {
    result = result * m.extents[at.extents[axis]] + m.counters[at.counters[axis]];
  }
  return result;
}

}  // namespace detail

template <class Number>
constexpr void interpret(const program_view& p, const memory<Number>& m, int current) {
  Number* const r = m.registers;
  const loop& body = p.loops[current];
  for (int k = body.first; k < body.first + body.count; ++k) {
    const instruction& i = p.items[k];
    switch (i.code) {
      case op::constant:
        r[i.to] = to_number<Number>(p.constants[i.a].num, p.constants[i.a].den);
        break;
      case op::extent:
        r[i.to] = static_cast<Number>(m.extents[i.a]);
        break;
      case op::scalar:
        r[i.to] = m.scalars[i.a];
        break;
      case op::load:
        r[i.to] = m.inputs[i.a][detail::offset(p.accesses[i.b], m)];
        break;
      case op::fetch:
        r[i.to] = m.arrays[i.a][detail::offset(p.accesses[i.b], m)];
        break;
      case op::delta:
        r[i.to] = m.counters[i.a] == m.counters[i.b] ? Number{1} : Number{0};
        break;
      case op::add:
        r[i.to] = plus(r[i.a], r[i.b]);
        break;
      case op::subtract:
        r[i.to] = minus(r[i.a], r[i.b]);
        break;
      case op::multiply:
        r[i.to] = times(r[i.a], r[i.b]);
        break;
      case op::divide:
        r[i.to] = over(r[i.a], r[i.b]);
        break;
      case op::negate:
        r[i.to] = -r[i.a];
        break;
      case op::sqrt:
        r[i.to] = root(r[i.a]);
        break;
      case op::pow:
        r[i.to] = real_power(r[i.a], to_number<Number>(p.constants[i.b].num, p.constants[i.b].den));
        break;
      case op::function:
        r[i.to] = apply(static_cast<algebra::function_id>(i.b), r[i.a], r[i.c], r[i.d]);
        break;
      case op::clear:
        r[i.to] = start_of<Number>(static_cast<algebra::reduction_op>(i.b));
        break;
      case op::accumulate:
        r[i.to] = reduce(static_cast<algebra::reduction_op>(i.b), r[i.to], r[i.a]);
        break;
      case op::clear_array:
        for (std::ptrdiff_t n = 0; n < elements_of(p.arrays[i.a], m.extents); ++n) {
          m.arrays[i.a][n] = start_of<Number>(static_cast<algebra::reduction_op>(i.b));
        }
        break;
      case op::clear_output:
        for (std::ptrdiff_t n = 0; n < elements_of(p.accesses[i.b], m.extents); ++n) m.outputs[i.to][n] = 0;
        break;
      case op::accumulate_array: {
        Number& kept = m.arrays[i.to][detail::offset(p.accesses[i.b], m)];
        kept = plus(kept, r[i.a]);
        break;
      }
      case op::maximum_array: {
        Number& kept = m.arrays[i.to][detail::offset(p.accesses[i.b], m)];
        kept = larger(kept, r[i.a]);
        break;
      }
      case op::keep:
        m.arrays[i.to][detail::offset(p.accesses[i.b], m)] = r[i.a];
        break;
      case op::store:
        m.outputs[i.to][detail::offset(p.accesses[i.b], m)] = r[i.a];
        break;
      case op::store_add: {
        Number& kept = m.outputs[i.to][detail::offset(p.accesses[i.b], m)];
        kept = plus(kept, r[i.a]);
        break;
      }
      case op::loop: {
        const loop& inner = p.loops[i.a];
        std::ptrdiff_t& n = m.counters[inner.counter];
        for (n = 0; n < m.extents[inner.extent]; ++n) interpret(p, m, i.a);
        break;
      }
    }
  }
}

}  // namespace leibniz::plan
