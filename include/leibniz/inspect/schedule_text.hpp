// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/formulas.hpp>
#include <leibniz/inspect/program_writer.hpp>
#include <leibniz/plan/blocking.hpp>

namespace leibniz {

/// What a kernel does, as indented text: its formulas, then its loops in order, with what is computed in each.
///
///     for i in 0..64:
///       sum0 += x[i]
///
/// A value that is read once stands where it is read; others have names, v0, v1, ..., totals sum0 or max0, values
/// kept between loops kept0[i]. With lets, it is what a call does that binds these. A constant that ends in a zero byte.
template <class Kernel, class... Lets>
constexpr std::string_view schedule_text(const Kernel&, const Lets&...);

// ---------------------------------------------------------------------------------------------------------

namespace inspect {

struct plain_style {
  std::ptrdiff_t (*length)(std::string_view);

  static constexpr bool repeats(algebra::function_id) { return false; }
  static constexpr bool repeats_maximum = false;
  static constexpr void function(auto& out, algebra::function_id id, room, auto argument) {
    const algebra::function_traits traits = algebra::traits_of(id);
    out.put(traits.name);
    for (int k = 0; k < traits.arity; ++k) {
      out.put(k == 0 ? "(" : ", ");
      argument(k, room::sum);
      if (k > 0 || traits.relation.empty()) continue;
      out.put(' ');
      out.put(traits.relation);
      out.put(" 0");
    }
    out.put(')');
  }
  static constexpr void name(auto& out, const auto& p, int slot) { out.put(p.slots[slot].name); }
  constexpr void extent(auto& out, const auto& p, int slot) const {
    const std::ptrdiff_t fixed = length(p.slots[slot].name);
    fixed > 0 ? out.put_number(fixed) : out.put(p.slots[slot].name);
  }
  static constexpr void constant(auto& out, const algebra::rational& value, room place) {
    const bool group = (value.den != 1 && place > room::product) || (value.num < 0 && place > room::sum);
    if (group) out.put('(');
    out.put_number(value.num);
    if (value.den != 1) out.put('/');
    if (value.den != 1) out.put_number(value.den);
    if (group) out.put(')');
  }
  static constexpr void open_power(auto& out, bool root) { out.put(root ? "sqrt(" : "pow("); }
  static constexpr void next_axis(auto& out, const auto&, const plan::access&, int) { out.put(','); }
  static constexpr void open_element(auto&, const plan::access&) {}
  static constexpr void before_alone(auto&) {}
  static constexpr void condition_end(auto& out) { out.put(')'); }
  static constexpr void start(auto& out, algebra::reduction_op op) {
    out.put(op == algebra::reduction_op::max ? "-inf" : "0");
  }
  static constexpr void declare(auto&) {}
  static constexpr void declare_total(auto&) {}
  static constexpr void end(auto& out) { out.put('\n'); }
  static constexpr void larger(auto& out, auto total, auto value) {
    total();
    out.put(" = max(");
    total();
    out.put(", ");
    value();
    out.put(')');
  }
  static constexpr void before_loop(auto&, const plan::loop&) {}
  constexpr void open_loop(auto& w, const plan::loop& inner) const {
    w.out.put("for ");
    w.put_counter(inner.counter);
    w.out.put(" in 0..");
    extent(w.out, w.p, inner.extent);
    w.out.put(":\n");
  }
  static constexpr void close_loop(auto&, int) {}
  static constexpr void open_clear(auto& w, const auto&) { w.out.put("all "); }
  static constexpr void close_clear(auto& w, algebra::reduction_op op) {
    w.out.put(" = ");
    start(w.out, op);
    end(w.out);
  }
};

}  // namespace inspect

namespace detail {

inline constexpr int short_program = 8192;
inline constexpr int long_program = 131072;

struct no_prefix {
  static constexpr std::string_view text = {};
};

/// How a loop runs on this machine, where it is not one iteration after the other.
template <class Buffer>
constexpr void put_blocking(Buffer& out, const plan::loop& of, const plan::blocking& how) {
  if (how.lanes == 1) return;
  const auto number = [&out](std::string_view before, int value, std::string_view after) {
    out.put(before);
    out.put_number(value);
    out.put(after);
  };
  const bool short_rows = of.rows && how.per_pack > 1;
  if (of.rows) {
    if (short_rows) {
      number(": ", how.per_pack, " rows in a pack");
    } else {
      number(": ", how.rows, how.rows == 1 ? " row at a time" : " rows at a time");
    }
    if (how.chunk > how.rows) number(", chunks of ", how.chunk, "");
    if (how.sums > 1) number(", sums of ", how.sums, " rows together");
    if (how.keep == 1) out.put(", columns in registers");
  } else {
    out.put(": one row");
  }
  number(", packs of ", how.lanes, "");
  if (how.keep != 1 && !short_rows) {
    number(", side by side: ", how.chains, " in sums");
    number(", ", how.unroll, " elsewhere");
  }
  if (how.prefetch > 0) number(", outputs asked for ", how.prefetch, " bytes ahead");
  out.put('\n');
}

/// The loops over rows, and those over packs that are in none.
template <class Kernel, class... Lets, class Writer, class Buffer>
constexpr void put_blockings(Writer& w, Buffer& out) {
  constexpr const auto& program = Kernel::template program_with<Lets...>();
  bool inside[program.used.loops + 1]{}, any = false;
  for (int loop = 1; loop < program.used.loops; ++loop) {
    const plan::loop& of = program.loops[loop];
    const plan::blocking how = Kernel::template blocking_with<Lets...>(loop);
    if (inside[loop] || how.lanes == 1) continue;
    for (int k = of.first; of.rows && k < of.first + of.count; ++k) {
      if (program.items[k].code == plan::op::loop) inside[program.items[k].a] = true;
    }
    if (!any) out.put("\non this machine, loops in order:\n");
    any = true;
    out.put("for ");
    w.put_counter(of.counter);
    put_blocking(out, of, how);
  }
}

template <int Capacity, class Kernel, class... Lets>
constexpr auto write_schedule() {
  constexpr const auto& program = Kernel::template program_with<Lets...>();
  text_buffer<Capacity> out;
  formulas<no_prefix, typename Kernel::statements>::put(out);
  if (out.size > 0) out.put('\n');
  const inspect::plain_style style{&Kernel::length};
  inspect::program_writer<inspect::plain_style, std::remove_cvref_t<decltype(program)>, text_buffer<Capacity>>
      writer(program, out, style);
  writer.write_body(0, 0);
  put_blockings<Kernel, Lets...>(writer, out);
  return out;
}

template <int Capacity, class Kernel, class... Lets>
inline constexpr auto whole_schedule = write_schedule<Capacity, Kernel, Lets...>();

template <class Kernel, class... Lets>
struct schedule_of {
  template <int Capacity>
  static constexpr auto cut() {
    if constexpr (whole_schedule<Capacity, Kernel, Lets...>.overflowed && Capacity < long_program) {
      return cut<long_program>();
    } else {
      static_assert(!whole_schedule<Capacity, Kernel, Lets...>.overflowed,
                    "leibniz: the text is longer than leibniz::detail::long_program");
      return static_text<whole_schedule<Capacity, Kernel, Lets...>.size>(
          whole_schedule<Capacity, Kernel, Lets...>);
    }
  }
  static constexpr auto text = cut<short_program>();
};

}  // namespace detail

template <class Kernel, class... Lets>
constexpr std::string_view schedule_text(const Kernel&, const Lets&...) {
  return detail::schedule_of<Kernel, Lets...>::text.view();
}

}  // namespace leibniz
