// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// The fully connected layer, PyTorch's Linear: y[o] = sum over i of W(o, i) x[i] + b[o]. The weight is Outputs rows of
/// Inputs numbers.
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Inputs, std::size_t Outputs>
struct dense {
  using input = std::span<const Number, Inputs>;
  using weights = std::span<const Number, Outputs * Inputs>;
  using outputs = std::span<const Number, Outputs>;

  static constexpr void forward(input x, weights weight, outputs bias, std::span<Number, Outputs> y);

  /// From g = dF/dy: writes dx = dF/dx, and adds dF/dW and dF/db to dweight and dbias.
  static constexpr void backward(input x, weights weight, outputs g, std::span<Number, Inputs> dx,
                                 std::span<Number, Outputs * Inputs> dweight,
                                 std::span<Number, Outputs> dbias);
};

/// The sum of a row and what a branch made of it: y = x + branch. The branch's gradient is g itself.
template <class Number, std::size_t Size>
struct residual {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  static constexpr void forward(input x, input branch, output y);
  /// Adds g = dF/dy to dx, in which the backward pass of the branch has written its part of dF/dx.
  static constexpr void backward(input g, output dx);
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// The indices of the product of two elements, summed over those in Over: the second's first.
template <class Over, class W, class X>
using product_indices = decltype(without<indices_of<X>, Over>{} +
                                 without<without<indices_of<W>, Over>, indices_of<X>>{});
template <class W, class X>
using shared = common<indices_of<W>, indices_of<X>>;
template <fixed_string Name, class Over, class W, class X>
struct product_let
    : definition_over<Name, product_indices<Over, W, X>, decltype(sum_over(Over{}, W{} * X{}))> {};
template <fixed_string Name, class Over, class W, class X, class Bias>
struct dense_let
    : definition_over<Name, product_indices<Over, W, X>, decltype(sum_over(Over{}, W{} * X{}) + Bias{})> {};
template <class W, class X>
constexpr bool are_factors() {
  constexpr bool factors = shared<W, X>::size > 0;
  static_assert(factors, "leibniz: a weight and what it is multiplied with share no index");
  return factors;
}
template <fixed_string Name, class X, class Branch>
struct residual_let : definition_over<Name, indices_of<X>, decltype(X{} + Branch{})> {};

}  // namespace detail

namespace define {

/// dense<"u">(W(h, i), x[i]): u[h], the sum over all indices that both have. dense<"q">(W(d, e), x(t, e)): q(t, d), the
/// indices of x first.
template <fixed_string Name, class Weight, class X>
constexpr auto dense(const Weight&, const X&) {
  if constexpr (detail::are_elements<Weight, X>()) {
    if constexpr (detail::are_factors<Weight, X>()) {
      return let<detail::product_let<Name, detail::shared<Weight, X>, Weight, X>>();
    }
  }
}

/// dense<"u">(W(h, i), x[i], b[h]): the same plus a bias.
template <fixed_string Name, class Weight, class X, class Bias>
constexpr auto dense(const Weight&, const X&, const Bias&) {
  if constexpr (detail::are_elements<Weight, X, Bias>()) {
    if constexpr (detail::are_factors<Weight, X>()) {
      return let<detail::dense_let<Name, detail::shared<Weight, X>, Weight, X, Bias>>();
    }
  }
}

/// residual<"r">(x[i], f[i]): r[i] = x[i] + f[i].
template <fixed_string Name, class X, class Branch>
constexpr auto residual(const X&, const Branch&) {
  if constexpr (detail::are_elements<X, Branch>()) {
    return let<detail::residual_let<Name, X, Branch>>();
  }
}

}  // namespace define

/// The definition from which both passes are derived.
namespace dense_definition {

inline constexpr auto I = extent<"I">;
inline constexpr auto O = extent<"O">;
inline constexpr auto i = index_var<"i">(I);
inline constexpr auto o = index_var<"o">(O);
inline constexpr auto p = index_var<"p">(O);
inline constexpr auto x = tensor<"x">(I);
inline constexpr auto weight = tensor<"weight">(O, I);
inline constexpr auto bias = tensor<"bias">(O);

inline constexpr auto y = define::dense<"y">(weight(o, i), x[i], bias[o]);

inline constexpr auto g = tensor<"g">(O);
inline constexpr auto out = tensor<"out">(O);
inline constexpr auto dx = tensor<"dx">(I);
inline constexpr auto dweight = tensor<"dweight">(O, I);
inline constexpr auto dbias = tensor<"dbias">(O);

template <class Number, std::size_t Inputs, std::size_t Outputs>
inline constexpr auto forward = kernel<Number>(I = row::length<Inputs>, O = row::length<Outputs>,
                                               out[o] = y[o]);
template <class Number, std::size_t Inputs, std::size_t Outputs>
inline constexpr auto backward = kernel<Number>(I = row::length<Inputs>, O = row::length<Outputs>,
                                                dx[i] = vjp(g[o], y[o], x[i]),
                                                dweight(p, i) += vjp(g[o], y[o], weight(p, i)),
                                                dbias[p] += vjp(g[o], y[o], bias[p]));

}  // namespace dense_definition

template <class Number, std::size_t Inputs, std::size_t Outputs>
constexpr void dense<Number, Inputs, Outputs>::forward(input x, weights weight, outputs bias,
                                                       std::span<Number, Outputs> y) {
  namespace of = dense_definition;
  of::forward<Number, Inputs, Outputs>(of::x = x, of::weight = weight, of::bias = bias, of::out = y);
}

template <class Number, std::size_t Inputs, std::size_t Outputs>
constexpr void dense<Number, Inputs, Outputs>::backward(input x, weights weight, outputs g,
                                                        std::span<Number, Inputs> dx,
                                                        std::span<Number, Outputs * Inputs> dweight,
                                                        std::span<Number, Outputs> dbias) {
  namespace of = dense_definition;
  of::backward<Number, Inputs, Outputs>(of::x = x, of::weight = weight, of::g = g, of::dx = dx,
                                        of::dweight = dweight, of::dbias = dbias);
}

namespace residual_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto branch = tensor<"branch">(N);
inline constexpr auto y = define::residual<"y">(x[i], branch[i]);

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(N = length<Size>, out[i] = y[i]);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(N = length<Size>, dx[j] += vjp(g[i], y[i], x[j]));

}  // namespace residual_definition

template <class Number, std::size_t Size>
constexpr void residual<Number, Size>::forward(input x, input branch, output y) {
  namespace of = residual_definition;
  of::forward<Number, Size>(of::x = x, of::branch = branch, of::out = y);
}

template <class Number, std::size_t Size>
constexpr void residual<Number, Size>::backward(input g, output dx) {
  namespace of = residual_definition;
  of::backward<Number, Size>(of::g = g, of::dx = dx);
}

}  // namespace leibniz::nn
