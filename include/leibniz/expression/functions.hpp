// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/expression/let.hpp>

namespace leibniz {

template <class First, class Second>
struct delta_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

template <class Left, class Right>
struct plus_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct minus_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct times_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Left, class Right>
struct over_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Argument>
struct negated_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Base, long long Num, long long Den>
struct power_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <algebra::function_id Function, class... Arguments>
struct function_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};
template <class Body, class... Indices>
struct sum_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

/// The maximum (Sign = 1) or minimum (Sign = -1) over the indices.
template <int Sign, class Body, class... Indices>
struct extremum_node final : expression_base {
  static constexpr lowered lower(algebra::store& s);
};

template <class Left, class Right>
struct equation final {
  using left = Left;
  using right = Right;
};

template <class Larger, class Smaller, bool Strict>
struct comparison final {};

namespace detail {

template <class Type>
struct comparison_of {
  static constexpr bool is_comparison = false;
  template <class First, class>
  using select = First;
};
template <class Larger, class Smaller, bool Strict>
struct comparison_of<comparison<Larger, Smaller, Strict>> {
  static constexpr bool is_comparison = true;
  template <class First, class Second>
  using select =
      function_node<Strict ? algebra::function_id::select_positive : algebra::function_id::select_nonnegative,
                    minus_node<Larger, Smaller>, First, Second>;
};

}  // namespace detail

/// 1 where i and j are equal, else 0. Both run over one extent.
template <Index First, Index Second>
constexpr auto delta(const First&, const Second&) {
  static_assert(std::is_same_v<typename First::extent, typename Second::extent>,
                "leibniz: delta takes two indices over one extent");
  return delta_node<First, Second>{};
}

namespace detail {

template <class Index, class... Indices>
inline constexpr int times_among = (0 + ... + (std::is_same_v<Index, Indices> ? 1 : 0));

/// Whether the body is itself a sum or an extremum over the index, which leaves nothing to the one around it. Deeper
/// inside, the index may be bound again: a function that returns sum(k, x[k] * x[k]) may be called inside a sum over k.
template <class Index, class Body>
inline constexpr bool reduces = false;
template <class Index, class Body, class... Indices>
inline constexpr bool reduces<Index, sum_node<Body, Indices...>> =
    times_among<Index, Indices...> > 0 || reduces<Index, Body>;
template <class Index, int Sign, class Body, class... Indices>
inline constexpr bool reduces<Index, extremum_node<Sign, Body, Indices...>> =
    times_among<Index, Indices...> > 0 || reduces<Index, Body>;

/// Indices, then the body; the order of template arguments of the reduction nodes is the other way round.
template <class Done, class... Rest>
struct reduction_of;
template <class... Indices, class Body>
struct reduction_of<index_pack<Indices...>, Body> {
  static_assert((is_index<Indices> && ...),
                "leibniz: a reduction takes indices, then an expression, as in sum(k, x[k])");
  static_assert(Operand<Body>, "leibniz: the last argument of a reduction is an expression");
  static_assert(((times_among<Indices, Indices...> == 1 && !reduces<Indices, Body>)&&...),
                "leibniz: an index is summed twice, as in sum(k, k, x[k])");
  using sum = sum_node<operand<Body>, Indices...>;
  template <int Sign>
  using extremum = extremum_node<Sign, operand<Body>, Indices...>;
  template <class Total>
  static constexpr auto divided(const Total& total) {
    return (total / ... / typename Indices::extent{});
  }
};
template <class... Indices, class Next, class... Rest>
requires(sizeof...(Rest) > 0) struct reduction_of<index_pack<Indices...>, Next, Rest...>
    : reduction_of<index_pack<Indices..., Next>, Rest...> {
};

}  // namespace detail

/// sum(k, e), sum(i, j, e): the sum over the indices' whole extents.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto sum(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::sum{};
}

/// mean(k, e), mean(i, j, e): the sum over the indices divided by their extents.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto mean(const First&, const Rest&...) {
  using parts = detail::reduction_of<detail::index_pack<First>, Rest...>;
  return parts::divided(typename parts::sum{});
}

/// max(k, e), max(i, j, e): the largest value. Where several are largest each gets an equal part of the derivative,
/// as in PyTorch's amax.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto max(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::template extremum<1>{};
}

/// min(k, e), min(i, j, e): the smallest value.
template <Index First, class... Rest>
requires(sizeof...(Rest) > 0) constexpr auto min(const First&, const Rest&...) {
  return typename detail::reduction_of<detail::index_pack<First>, Rest...>::template extremum<-1>{};
}

}  // namespace leibniz
