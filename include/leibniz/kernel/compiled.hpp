// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/calculus.hpp>
#include <leibniz/calculus/explain.hpp>
#include <leibniz/kernel/fixed_extents.hpp>
#include <leibniz/kernel/schedule.hpp>

namespace leibniz::detail {

// From statements, which are types, to a program, which is a static constant.

template <class Output>
struct output_of {
  static constexpr bool is_output = false;
};
template <fixed_string Name>
struct output_of<scalar_symbol<Name>> {
  static constexpr bool is_output = true;
  static constexpr void declare(algebra::store& s, plan::request& into) {
    into.symbol = static_cast<std::int16_t>(scalar_symbol<Name>::declare(s));
  }
};
template <fixed_string Name, class... Extents, class... Indices>
struct output_of<element<tensor_symbol<Name, Extents...>, Indices...>> {
  static constexpr bool is_output = true;
  static constexpr void declare(algebra::store& s, plan::request& into) {
    into.symbol = static_cast<std::int16_t>(tensor_symbol<Name, Extents...>::declare(s));
    ((into.indices[into.rank++] = static_cast<std::int16_t>(Indices::declare(s))), ...);
  }
};

/// An output of a kernel.
template <class Statement>
struct statement_request {
  using output = typename Statement::output;
  using value = typename Statement::value;
  static constexpr bool adds = Statement::adds;
  static constexpr void add(algebra::store& s, plan::task& into) {
    plan::request made{};
    made.adds = Statement::adds;
    output_of<typename Statement::output>::declare(s, made);
    const lowered value = Statement::value::lower(s);
    made.value = value.value;
    for (int k = 0; k < value.free.count; ++k) {
      bool named = false;
      for (int axis = 0; axis < made.rank; ++axis) named = named || made.indices[axis] == value.free.at[k];
      if (!named) into.error = plan::fault::output_lacks_index;
    }
    into.add(made);
  }
};

/// The output of an evaluation, which no call binds. No symbol of a user is named so.
inline constexpr std::string_view result_name = "(result)";

/// A let that the statements do not name is left to the call to report.
template <class Let>
constexpr void bind_let(const algebra::store& s, plan::task& into) {
  const int symbol = algebra::find_let(s, Let::name, &Let::identity);
  if (symbol >= 0) into.bound_let[symbol] = true;
}

/// In place of a list of extents: all are known when the program is compiled.
struct every_extent {};

constexpr void open_extents(algebra::store&, plan::task&, every_extent) {}
template <class... Extents>
constexpr void open_extents(algebra::store& s, plan::task& into, type_list<Extents...>) {
  for (int k = 0; k < s.symbol_count; ++k) into.open_extent[k] = s.symbols[k].type == algebra::kind::extent;
  ((into.open_extent[Extents::declare(s)] = false), ...);
}

/// What Requests ask for, with the values of Lets given and the extents other than Extents known only at run time.
template <class Program, class... Requests, class... Lets, class Extents>
constexpr Program make_program(type_list<Requests...>, type_list<Lets...>, Extents) {
  algebra::store s;
  // Scheduling takes fewer steps for a term than a proof does.
  if (std::is_constant_evaluated()) s.work_limit += s.work_limit / 2;
  plan::task wanted;
  (Requests::add(s, wanted), ...);
  (bind_let<Lets>(s, wanted), ...);
  open_extents(s, wanted, Extents{});
  Program made;
  plan::schedule(s, wanted, made);
  return made;
}

/// A variable: compilers evaluate a constant inside a function again whenever they evaluate the function.
template <class Program, class Requests, class Lets, class Extents>
inline constexpr Program drafted = make_program<Program>(Requests{}, Lets{}, Extents{});

/// The program of a kernel or an evaluation. It does not depend on the extents' values.
template <class Requests, class Lets, class Extents>
struct compiled {
  using requests = Requests;
  template <const auto& Draft>
  static constexpr auto trimmed() {
    constexpr plan::sizes used = Draft.used;
    auto result =
        plan::trim<used.items, used.loops, used.accesses, used.arrays, used.constants, used.slots>(Draft);
    // In an evaluation of its own: clang limits the steps of one.
    plan::choose_rows(result);
    return result;
  }
  static constexpr auto cut() {
    if constexpr (drafted<plan::draft, Requests, Lets, Extents>.error != plan::fault::too_large) {
      return trimmed<drafted<plan::draft, Requests, Lets, Extents>>();
    } else {
      return trimmed<drafted<plan::large_draft, Requests, Lets, Extents>>();
    }
  }
  static constexpr auto program = cut();
};

/// Says in words why there is no program.
template <plan::fault Error, algebra::status Status>
constexpr void explain_program() {
  using plan::fault;
  explain<Status>();
  static_assert(
      Error != fault::too_large,
      "leibniz: a kernel is too large to schedule; compute a part of its outputs in another kernel");
  static_assert(Error != fault::output_twice, "leibniz: two statements of a kernel write the same output");
  static_assert(Error != fault::output_index_twice,
                "leibniz: an output names one index twice, as in out(i, i)");
  static_assert(Error != fault::output_lacks_index,
                "leibniz: an output lacks an index of its expression, as in out[i] = a[i] * b[j]");
  static_assert(
      Error != fault::output_is_read,
      "leibniz: a kernel reads a name that it also writes, and not each element before it is written; give "
      "the output another name");
  static_assert(
      Error != fault::kept_over_open,
      "leibniz: a kernel must keep a value for every element of an extent that is known only at run "
      "time; fix the extent, or compute that value in another kernel and bind it");
}

}  // namespace leibniz::detail
