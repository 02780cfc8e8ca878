// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/arrange.hpp>
#include <leibniz/inspect/index_names.hpp>

namespace leibniz::inspect {

/// Writes terms: what comes when, what stands above and below a fraction line, which parentheses are needed
/// and what bound indices are called. The characters are the notation's, a struct of static functions; see
/// text_notation (write_text.hpp). Where the notation itself shows how far a part reaches (a fraction line, a root
/// sign, the parentheses of a call) it says so, and the part gets no parentheses of its own:
///   encloses_fraction             both parts of a fraction
///   encloses_power(exponent)      the base of a power
///   encloses_reduction            a reduction and its body
///   groups(id, power, last)       a call does need them: as the base of a power, or not as the last factor
/// condition_last: a choice is written with its first value before the condition.
/// write_in_full(writer, t)      if it is there: writes a symbol that stands for more than its name, or returns false
/// end_of_sum(out, first, starts, count) is told where the terms of a sum begin in the text, to break lines there.
template <class Notation, class Buffer>
struct writer {
  const algebra::store& s;
  Buffer& out;
  index_names names;
  arrangement order;

  /// `free`: the indices of all that this writer will write, so that no bound index is called like them.
  constexpr writer(const algebra::store& source, Buffer& buffer, std::uint64_t free)
      : s(source), out(buffer), names(source, free), order(names) {}

  writer(const writer&) = delete;  // order refers to names

  /// The term, or the term with its sign changed, without parentheses around it.
  constexpr void write(algebra::term t, bool negated = false);

 private:
  constexpr void write_terms(int first, int end, bool turned);
  constexpr void write_function(algebra::term t);
  constexpr void write_condition(algebra::term t, std::string_view relation);
  constexpr void write_reduction(const algebra::node& n);
  constexpr void write_product(const algebra::rational& size, int first);
  constexpr void write_factors(int first, int end, bool above, std::int64_t number, bool enclosed);
  constexpr void write_factor(const part& factor, bool enclosed, bool last);
  constexpr void write_leaf(algebra::term t);
  constexpr bool needs_group(const part& factor, bool enclosed, bool power, bool last) const;
  constexpr bool is_short(const algebra::node& function) const;
};

// ---------------------------------------------------------------------------------------------------------

template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write(algebra::term t, bool negated) {
  const int first = order.count;
  order.push_terms(t, negated);
  write_terms(first, order.count, false);
  order.count = first;
}

/// The sum of the terms on the stack from `first` to `end`; turned: of negative terms, each with its sign changed.
template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_terms(int first, int end, bool turned) {
  if (first == end) Notation::number(out, 0);
  const int top = order.count, begin = out.size;
  constexpr int most_starts = 64;
  int starts[most_starts] = {};
  for (int k = first; k < end && !out.overflowed; ++k) {
    const part term = order.parts[k];
    const bool negative = term.negative && !turned;
    if (k - first < most_starts) starts[k - first] = out.size;
    if (k > first) {
      negative ? Notation::minus(out) : Notation::plus(out);
    } else if (negative) {
      Notation::negation(out);
    }
    order.push_factors(term.child, term.number.num < 0 && !term.negative);
    order.merge_roots(top, term.child);
    write_product(term.number.num < 0 ? -term.number : term.number, top);
    order.count = top;
  }
  Notation::end_of_sum(out, begin, starts, end - first < most_starts ? end - first : most_starts);
  out.overflowed = out.overflowed || order.overflowed;
}

/// t > 0 with the terms that are subtracted on the other side: x - y > 0 is x > y, -x > 0 is x < 0.
template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_condition(algebra::term t, std::string_view relation) {
  const int first = order.count;
  order.push_terms(t);
  const int end = order.count;
  int negative = first;
  while (negative < end && !order.parts[negative].negative) ++negative;
  const bool turned = negative == first && first < end;
  if (turned) negative = end;
  write_terms(first, negative, turned);
  Notation::relation(out, relation, turned);
  write_terms(negative, end, true);
  order.count = first;
}

template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_function(algebra::term t) {
  const algebra::node& n = s.nodes[t];
  const auto id = static_cast<algebra::function_id>(n.variant);
  const std::string_view relation = algebra::traits_of(id).relation;
  const bool swapped = order.swaps(t), simple = is_short(n);
  Notation::open_function(out, id, simple);
  for (int k = 0; k < n.count; ++k) {
    if (k > 0) Notation::next_argument(out, id, k, simple);
    const bool exchanged = swapped || (Notation::condition_last && !relation.empty() && k < 2);
    const int argument = !exchanged ? k : swapped ? n.count - 1 - k : 1 - k;
    if (argument == 0 && !relation.empty()) {
      write_condition(s.ints[n.first], relation);
    } else {
      write(s.ints[n.first + argument]);
    }
  }
  Notation::close_function(out, id, simple);
}

/// Whether the first argument can stand where there is little room.
template <class Notation, class Buffer>
constexpr bool writer<Notation, Buffer>::is_short(const algebra::node& function) const {
  const auto id = static_cast<algebra::function_id>(function.variant);
  const algebra::term argument = s.ints[function.first];
  const algebra::kind type = s.nodes[argument].type;
  if (id == algebra::function_id::power) {
    return type == algebra::kind::element || type == algebra::kind::scalar || type == algebra::kind::let ||
           type == algebra::kind::extent;
  }
  return s.nodes[argument].height == 0 && leaves(s, argument) <= 4;
}

/// size times the factors on the stack from `first` on.
template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_product(const algebra::rational& size, int first) {
  const int end = order.count;
  int below = size.den == 1 ? 0 : 1;
  for (int k = first; k < end; ++k) below += order.parts[k].number.num < 0 ? 1 : 0;
  if (first == end && size.den != 1) {
    Notation::ratio(out, size);
  } else if (below == 0) {
    write_factors(first, end, true, size.num, false);
  } else {
    constexpr bool encloses = Notation::encloses_fraction;
    Notation::open_fraction(out);
    write_factors(first, end, true, size.num, encloses);
    Notation::fraction_line(out);
    const bool group = below > 1 && !encloses;
    if (group) Notation::open_group(out);
    write_factors(first, end, false, size.den, encloses);
    if (group) Notation::close_group(out);
    Notation::close_fraction(out);
  }
}

/// The factors above or below the fraction line; the number 1 only if there is no other.
template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_factors(int first, int end, bool above, std::int64_t number,
                                                       bool enclosed) {
  int count = 0;
  for (int k = first; k < end; ++k) count += (order.parts[k].number.num > 0) == above ? 1 : 0;
  const bool alone = count == 1 && number == 1;
  if (number != 1 || count == 0) {
    Notation::number(out, number);
  }
  bool written = number != 1;
  for (int k = first; k < end && !out.overflowed; ++k) {
    const part factor = order.parts[k];
    if ((factor.number.num > 0) != above) continue;
    if (written) Notation::times(out, algebra::is_constant(s, factor.child));
    written = true;
    write_factor(factor, alone && enclosed, --count == 0);
  }
}

template <class Notation, class Buffer>
constexpr bool writer<Notation, Buffer>::needs_group(const part& factor, bool enclosed, bool power,
                                                     bool last) const {
  if (enclosed) return false;
  const algebra::node& n = s.nodes[factor.child];
  if (n.type == algebra::kind::product) return true;
  if (n.type == algebra::kind::reduction) return !Notation::encloses_reduction && (power || !last);
  if (n.type == algebra::kind::function) {
    return Notation::groups(static_cast<algebra::function_id>(n.variant), power, last);
  }
  if (n.type != algebra::kind::sum) return false;
  const algebra::rational number = algebra::coefficient(s, factor.child);
  return !algebra::is_constant(s, factor.child) || number.num < 0 || number.den != 1;
}

template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_factor(const part& factor, bool enclosed, bool last) {
  const algebra::rational exponent = factor.number.num < 0 ? -factor.number : factor.number;
  const bool power = !(exponent == algebra::rational{1, 1});
  if (power) {
    enclosed = Notation::encloses_power(exponent);
    Notation::open_power(out, exponent);
  }
  const bool group = needs_group(factor, enclosed, power, last);
  if (group) Notation::open_group(out);
  if (factor.merged) {
    const int first = order.count;
    order.push_under_root(factor);
    write_product({1, 1}, first);
    order.count = first;
  } else if (algebra::detail::uses_slots(s.nodes[factor.child].type)) {
    write(factor.child, factor.negative);
  } else {
    write_leaf(factor.child);
  }
  if (group) Notation::close_group(out);
  if (power) Notation::close_power(out, exponent);
}

template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_reduction(const algebra::node& n) {
  const auto op = static_cast<algebra::reduction_op>(n.variant);
  const std::string_view extent = s.symbols[s.indices[n.symbol].extent].name;
  const algebra::node& body = s.nodes[n.first];
  const bool terms = body.type == algebra::kind::sum && body.count > 1;
  const bool group = !Notation::encloses_reduction && (terms || op == algebra::reduction_op::max);
  names.bind(n.symbol, body.indices);
  Notation::open_reduction(out, op, names.of[n.symbol], extent);
  if (group) Notation::open_group(out);
  write(n.first);
  if (group) Notation::close_group(out);
  Notation::close_reduction(out, op, names.of[n.symbol], extent);
  names.unbind(n.symbol);
}

template <class Notation, class Buffer>
constexpr void writer<Notation, Buffer>::write_leaf(algebra::term t) {
  const algebra::node& n = s.nodes[t];
  switch (n.type) {
    case algebra::kind::function:
      return write_function(t);
    case algebra::kind::reduction:
      return write_reduction(n);
    default: {
      if constexpr (requires { Notation::write_in_full(*this, t); }) {
        if (Notation::write_in_full(*this, t)) return;
      }
      index_name indices[algebra::max_rank] = {};
      for (int k = 0; k < n.count; ++k) indices[k] = names.of[s.ints[n.first + k]];
      if (n.type == algebra::kind::delta) {
        const bool swapped = names.compare(s.ints[n.first], s.ints[n.first + 1]) > 0;
        Notation::delta(out, indices[swapped ? 1 : 0], indices[swapped ? 0 : 1]);
      } else {
        const algebra::symbol& named = s.symbols[n.symbol];
        Notation::symbol(out, named.name, indices, n.count, named.adjoint_of != 0);
      }
    }
  }
}

}  // namespace leibniz::inspect
