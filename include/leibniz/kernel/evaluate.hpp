// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/run.hpp>

#include <array>

namespace leibniz {

/// evaluate<double>(e, N = 4_c, x = std::array{1.0, 2.0, 5.0, 10.0}): the value of an expression.
///
/// A Number if the expression has no free index, otherwise a nested std::array with an axis for each free index, in
/// the order in which the expression names them: diff(y[i], x[j]) gives result[i][j]. Extents are constants. Names
/// are bound as in a kernel's call; a let may be bound instead of being computed. Works in constant expressions; it
/// interprets, so a kernel is faster.
template <class Number, class Expr, class... Bindings>
constexpr auto evaluate(const Expr& expression, const Bindings&... bindings);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Expr>
struct expression_request {
  using value = Expr;
  static constexpr void add(algebra::store& s, plan::task& into);
};

template <class Expr>
constexpr void expression_request<Expr>::add(algebra::store& s, plan::task& into) {
  const lowered value = Expr::lower(s);
  plan::request made{};
  std::int16_t extents[algebra::max_rank] = {};
  if (value.free.count > algebra::max_rank) return s.fail(algebra::status::too_many_indices);
  for (; made.rank < value.free.count; ++made.rank) {
    made.indices[made.rank] = value.free.at[made.rank];
    extents[made.rank] = s.indices[made.indices[made.rank]].extent;
  }
  const algebra::kind type = made.rank == 0 ? algebra::kind::scalar : algebra::kind::element;
  made.value = value.value;
  made.symbol =
      static_cast<std::int16_t>(algebra::declare_variable(s, type, result_name, extents, made.rank));
  into.add(made);
}

template <class Number, class Source, class Fixed, int Axis = 0>
constexpr auto result_shape() {
  constexpr plan::slot result = Source::program.slots[Source::program.find(result_name)];
  if constexpr (Axis == result.rank) {
    return Number{};
  } else {
    constexpr auto length = length_of(Fixed{}, Source::program.slots[result.extents[Axis]].name);
    return std::array<decltype(result_shape<Number, Source, Fixed, Axis + 1>()), length>{};
  }
}

template <class Number>
constexpr void nest_result(Number& to, const Number*& from) {
  to = *from++;
}
template <class Number, class Row, std::size_t Length>
constexpr void nest_result(std::array<Row, Length>& to, const Number*& from) {
  for (Row& row : to) nest_result(row, from);
}

template <class Number>
constexpr std::size_t flat_size(const Number&) {
  return 1;
}
template <class Row, std::size_t Length>
constexpr std::size_t flat_size(const std::array<Row, Length>& of) {
  return Length * flat_size(of[0]);
}

template <class Number, class Source, class Fixed, class... Bindings>
constexpr auto run_evaluation(const Bindings&... bindings) {
  constexpr const auto& program = Source::program;
  constexpr int slots = program.used.slots, output = program.find(result_name);
  auto result = result_shape<Number, Source, Fixed>();
  arguments<Number, slots> given;
  Number flat[flat_size(decltype(result){})];
  given.output[output] = flat;
  bind_all<Source, Fixed, Number>(given, bindings...);
  run_interpreted<Number, Source, Fixed>(given);
  const Number* from = flat;
  nest_result(result, from);
  return result;
}

}  // namespace detail

template <class Number, class Expr, class... Bindings>
constexpr auto evaluate(const Expr&, const Bindings&... bindings) {
  static_assert(std::is_floating_point_v<Number>,
                "leibniz: evaluate computes in float, double or long double");
  static_assert(Expression<Expr>,
                "leibniz: evaluate takes an expression, then symbol = value for each of its names");
  constexpr bool bindings_only = (detail::is_binding<Bindings> && ...);
  static_assert(bindings_only,
                "leibniz: evaluate takes an expression, then symbol = value for each of its names");
  if constexpr (Expression<Expr> && bindings_only) {
    constexpr bool fixed = (detail::is_fixed_or_no_extent<Bindings> && ...);
    static_assert(fixed, "leibniz: an extent in evaluate is a constant, as in N = 4_c");
    using Fixed = detail::fixed_extents<Bindings...>;
    using Source = detail::compiled<detail::type_list<detail::expression_request<Expr>>,
                                    decltype(detail::bound_lets<Bindings...>()), detail::every_extent>;
    detail::explain_program<Source::program.error, Source::program.status>();
    if constexpr (fixed && Source::program.error == plan::fault::none) {
      if constexpr (detail::check_names<Source, detail::type_list<>, Bindings...>()) {
        return detail::run_evaluation<Number, Source, Fixed>(bindings...);
      }
    }
  }
}

}  // namespace leibniz
