// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/program_reader.hpp>

#include <cstddef>

namespace leibniz::inspect {

/// What there is room for: an operand of + or of *, the right one of these, or a name only.
enum class room : std::uint8_t { sum, product, factor, name };

/// Writes the statements of a program, in the words of a Style; see c_style (c_source.hpp).
template <class Style, class Program, class Buffer>
struct program_writer {
  using op = plan::op;
  const Program& p;
  Buffer& out;
  Style style;
  program_reader<Program> reader;

  constexpr program_writer(const Program& program, Buffer& buffer, const Style& words)
      : p(program), out(buffer), style(words), reader(program, words) {}

  constexpr void write_body(int loop, int depth);
  constexpr void put_register(int reg, room place);
  constexpr void put_counter(int counter);
  constexpr void put_element(int at);
  constexpr void indent(int depth) {
    for (int k = 0; k < depth; ++k) out.put("  ");
  }

 private:
  constexpr void put_total(int reg) {
    out.put(static_cast<algebra::reduction_op>(p.items[reader.made_by[reg]].b) == algebra::reduction_op::max
                ? "max"
                : "sum");
    out.put_number(reader.number[reg]);
  }
  constexpr void put_array(int array) {
    out.put("kept");
    out.put_number(array);
  }
  constexpr bool taken(std::string_view name) const { return p.find(name) >= 0; }
  constexpr void put_expression(const plan::instruction& i, room place);
  constexpr void put_pair(const plan::instruction& i, room place, room level, std::string_view sign,
                          room right);
  constexpr void put_function(const plan::instruction& i, room place);
  constexpr void write(const plan::instruction& i, int depth);
};

// ---------------------------------------------------------------------------------------------------------

/// i, j, k, ... where no name of the program is called so.
template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_counter(int counter) {
  constexpr std::string_view letters = "ijklmnpq";
  const auto place = static_cast<std::size_t>(counter);
  if (place < letters.size() && !taken(letters.substr(place, 1))) return out.put(letters[place]);
  out.put("at");
  out.put_number(counter);
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_element(int at) {
  const plan::access& place = p.accesses[at];
  if (place.rank == 0) return;
  out.put('[');
  style.open_element(out, place);
  for (int axis = 0; axis < place.rank; ++axis) {
    if (axis > 0) style.next_axis(out, p, place, axis);
    put_counter(place.counters[axis]);
  }
  out.put(']');
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_register(int reg, room place) {
  if (reader.inlined[reg]) return put_expression(p.items[reader.made_by[reg]], place);
  if (reader.is_total(reg)) return put_total(reg);
  out.put('v');
  out.put_number(reader.number[reg]);
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_pair(const plan::instruction& i, room place,
                                                                room level, std::string_view sign,
                                                                room right) {
  const bool group = place > level;
  if (group) out.put('(');
  put_register(i.a, level);
  out.put(sign);
  put_register(i.b, right);
  if (group) out.put(')');
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_function(const plan::instruction& i, room place) {
  const auto id = static_cast<algebra::function_id>(i.b);
  const std::int16_t arguments[] = {i.a, i.c, i.d};
  style.function(out, id, place,
                 [&](int argument, room inside) { put_register(arguments[argument], inside); });
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::put_expression(const plan::instruction& i,
                                                                      room place) {
  switch (i.code) {
    case op::constant:
      return style.constant(out, p.constants[i.a], place);
    case op::extent:
      return style.extent(out, p, i.a);
    case op::scalar:
      return style.name(out, p, i.a);
    case op::load:
      style.name(out, p, i.a);
      return put_element(i.b);
    case op::fetch:
      put_array(i.a);
      return put_element(i.b);
    case op::delta:
      out.put('(');
      put_counter(i.a);
      out.put(" == ");
      put_counter(i.b);
      return style.condition_end(out);
    case op::add:
      return put_pair(i, place, room::sum, " + ", room::product);
    case op::subtract:
      return put_pair(i, place, room::sum, " - ", room::product);
    case op::multiply:
      return put_pair(i, place, room::product, " * ", room::factor);
    case op::divide:
      return put_pair(i, place, room::product, " / ", room::factor);
    case op::negate: {
      const bool group = place > room::sum;
      out.put(group ? "(-" : "-");
      put_register(i.a, room::factor);
      if (group) out.put(')');
      return;
    }
    case op::sqrt:
    case op::pow:
      style.open_power(out, i.code == op::sqrt);
      put_register(i.a, room::sum);
      if (i.code == op::pow) {
        out.put(", ");
        style.constant(out, p.constants[i.b], room::sum);
      }
      return out.put(')');
    default:
      return put_function(i, place);
  }
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::write(const plan::instruction& i, int depth) {
  const auto reduction = static_cast<algebra::reduction_op>(i.b);
  switch (i.code) {
    case op::loop: {
      const plan::loop& inner = p.loops[i.a];
      style.before_loop(*this, inner);
      indent(depth);
      style.open_loop(*this, inner);
      write_body(i.a, depth + 1);
      return style.close_loop(*this, depth);
    }
    case op::clear_array:
      indent(depth);
      style.open_clear(*this, p.arrays[i.a]);
      put_array(i.a);
      return style.close_clear(*this, reduction);
    case op::clear_output:
      indent(depth);
      style.open_clear(*this, p.accesses[i.b]);
      style.name(out, p, i.to);
      return style.close_clear(*this, algebra::reduction_op::sum);
    case op::clear:
      indent(depth);
      style.declare_total(out);
      put_total(i.to);
      out.put(" = ");
      style.start(out, reduction);
      return style.end(out);
    case op::accumulate:
      indent(depth);
      if (reduction == algebra::reduction_op::max) {
        style.larger(
            out, [&] { put_total(i.to); },
            [&] { put_register(i.a, Style::repeats_maximum ? room::name : room::sum); });
      } else {
        put_total(i.to);
        out.put(" += ");
        put_register(i.a, room::sum);
      }
      return style.end(out);
    case op::maximum_array:
      indent(depth);
      style.larger(
          out,
          [&] {
            put_array(i.to);
            put_element(i.b);
          },
          [&] { put_register(i.a, Style::repeats_maximum ? room::name : room::sum); });
      return style.end(out);
    case op::accumulate_array:
    case op::keep:
      indent(depth);
      put_array(i.to);
      put_element(i.b);
      out.put(i.code == op::keep ? " = " : " += ");
      put_register(i.a, room::sum);
      return style.end(out);
    case op::store:
    case op::store_add:
      indent(depth);
      if (p.accesses[i.b].rank == 0) style.before_alone(out);
      style.name(out, p, i.to);
      put_element(i.b);
      out.put(i.code == op::store ? " = " : " += ");
      put_register(i.a, room::sum);
      return style.end(out);
    default:
      if (reader.inlined[i.to] || !reader.used[i.to]) return;
      indent(depth);
      style.declare(out);
      put_register(i.to, room::name);
      out.put(" = ");
      put_expression(i, room::sum);
      return style.end(out);
  }
}

template <class Style, class Program, class Buffer>
constexpr void program_writer<Style, Program, Buffer>::write_body(int loop, int depth) {
  const plan::loop& body = p.loops[loop];
  for (int k = body.first; k < body.first + body.count && !out.overflowed; ++k) write(p.items[k], depth);
}

}  // namespace leibniz::inspect
