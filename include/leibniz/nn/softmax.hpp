// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// y[i] = exp(x[i]) / sum exp(x[k]), computed as exp(x[i] - max x) / sum exp(x[k] - max x), which does not overflow.
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Size>
struct softmax {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  static constexpr void forward(input x, output y);
  /// From what forward wrote to y, and g = dF/dy: writes dx = dF/dx.
  static constexpr void backward(input y, input g, output dx);
};

/// y[i] = log(exp(x[i]) / sum exp(x[k])), computed as x[i] - max x - log(sum exp(x[k] - max x)).
template <class Number, std::size_t Size>
struct log_softmax {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  /// What the backward pass needs of the forward pass besides x: max x and sum exp(x[k] - max x).
  struct statistics {
    Number top;
    Number total;
  };

  static constexpr void forward(input x, output y, statistics& kept);
  /// From g = dF/dy and what forward kept of the same x: writes dx = dF/dx.
  static constexpr void backward(input x, input g, const statistics& kept, output dx);
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// A constant to derivatives: shifting all x alike changes nothing, so what it would contribute is zero.
template <fixed_string Name, class Over, class Input>
struct top_let : definition_over<joined<Name, "_top">(), without<indices_of<Input>, Over>,
                                 decltype(stop_gradient(max_over(Over{}, Input{})))> {};
template <fixed_string Name, class Over, class Input>
constexpr auto shifted() {
  return Input{} - at(let<top_let<Name, Over, Input>>(), without<indices_of<Input>, Over>{});
}
template <fixed_string Name, class Over, class Input>
struct total_let : definition_over<joined<Name, "_total">(), without<indices_of<Input>, Over>,
                                   decltype(sum_over(Over{}, exp(shifted<Name, Over, Input>())))> {};
template <fixed_string Name, class Over, class Input>
constexpr auto total() {
  return at(let<total_let<Name, Over, Input>>(), without<indices_of<Input>, Over>{});
}
template <fixed_string Name, class Over, class Input>
struct softmax_let
    : definition_over<Name, indices_of<Input>,
                      decltype(exp(shifted<Name, Over, Input>()) / total<Name, Over, Input>())> {};
template <fixed_string Name, class Over, class Input>
struct log_softmax_let
    : definition_over<Name, indices_of<Input>,
                      decltype(shifted<Name, Over, Input>() - log(total<Name, Over, Input>()))> {};

/// A let and the two behind it, whose values a forward pass keeps.
template <class Let, fixed_string Name, class Over, class Input>
struct softmax_lets {
  static constexpr auto top = let<top_let<Name, Over, Input>>();
  static constexpr auto total = let<total_let<Name, Over, Input>>();
  static constexpr auto y = let<Let>();
};

}  // namespace detail

namespace define {

/// softmax<"p">(over(o), s[o]): a let p[o]. softmax<"w">(over(u), s(t, u)): w(t, u), for each t by itself.
template <fixed_string Name, Index... Over, class Input>
constexpr auto softmax(const over_indices<Over...>&, const Input&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Input>()) return let<detail::softmax_let<Name, list, Input>>();
}

/// log_softmax<"q">(over(o), s[o]): lets y (named q), top (q_top), the maximum, and total (q_total). In float it is as
/// exact as the scores, not as their differences: with scores around 10,000 that is three decimals.
template <fixed_string Name, Index... Over, class Input>
constexpr auto log_softmax(const over_indices<Over...>&, const Input&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Input>()) {
    return detail::softmax_lets<detail::log_softmax_let<Name, list, Input>, Name, list, Input>{};
  }
}

}  // namespace define

/// The definition from which both passes are derived.
namespace softmax_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto y = define::softmax<"y">(over(i), x[i]);

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, out[i] = y[i]);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = vjp(g[i], y[i], x[j]));

}  // namespace softmax_definition

template <class Number, std::size_t Size>
constexpr void softmax<Number, Size>::forward(input x, output y) {
  namespace of = softmax_definition;
  of::forward<Number, Size>(of::x = x, of::out = y);
}

template <class Number, std::size_t Size>
constexpr void softmax<Number, Size>::backward(input y, input g, output dx) {
  namespace of = softmax_definition;
  of::backward<Number, Size>(of::y = y, of::g = g, of::dx = dx);
}

namespace log_softmax_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto lets = define::log_softmax<"y">(over(i), x[i]);
inline constexpr auto y = lets.y;
inline constexpr auto top = lets.top;
inline constexpr auto total = lets.total;
inline constexpr auto kept_top = scalar<"kept_top">;
inline constexpr auto kept_total = scalar<"kept_total">;

/// y in two steps: the terms of one sum are added in an order of the library's, and here the maximum must go first.
template <class Number, std::size_t Size>
inline constexpr auto shift = kernel<Number>(size = length<Size>, out[i] = x[i] - top, kept_top = top,
                                             kept_total = total);
template <class Number, std::size_t Size>
inline constexpr auto scale = kernel<Number>(size = length<Size>, out[i] += -log(total));
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = vjp(g[i], y[i], x[j]));

}  // namespace log_softmax_definition

template <class Number, std::size_t Size>
constexpr void log_softmax<Number, Size>::forward(input x, output y, statistics& kept) {
  namespace of = log_softmax_definition;
  of::shift<Number, Size>(of::x = x, of::out = y, of::kept_top = kept.top, of::kept_total = kept.total);
  of::scale<Number, Size>(of::total = kept.total, of::out = y);
}

template <class Number, std::size_t Size>
constexpr void log_softmax<Number, Size>::backward(input x, input g, const statistics& kept, output dx) {
  namespace of = log_softmax_definition;
  of::backward<Number, Size>(of::x = x, of::g = g, of::top = kept.top, of::total = kept.total, of::dx = dx);
}

}  // namespace leibniz::nn
