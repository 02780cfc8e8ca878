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
template <class Over, class Weight, class Input>
using product_indices = decltype(without<indices_of<Input>, Over>{} +
                                 without<without<indices_of<Weight>, Over>, indices_of<Input>>{});
template <class Weight, class Input>
using shared = common<indices_of<Weight>, indices_of<Input>>;
template <fixed_string Name, class Over, class Weight, class Input>
struct product_let : definition_over<Name, product_indices<Over, Weight, Input>,
                                     decltype(sum_over(Over{}, Weight{} * Input{}))> {};
template <fixed_string Name, class Over, class Weight, class Input, class Bias>
struct dense_let : definition_over<Name, product_indices<Over, Weight, Input>,
                                   decltype(sum_over(Over{}, Weight{} * Input{}) + Bias{})> {};
template <class Weight, class Input>
constexpr bool are_factors() {
  constexpr bool factors = shared<Weight, Input>::size > 0;
  static_assert(factors, "leibniz: a weight and what it is multiplied with share no index");
  return factors;
}
template <fixed_string Name, class Input, class Branch>
struct residual_let : definition_over<Name, indices_of<Input>, decltype(Input{} + Branch{})> {};

}  // namespace detail

namespace define {

/// dense<"u">(W(h, i), x[i]): u[h], the sum over all indices that both have. dense<"q">(W(d, e), x(t, e)): q(t, d), the
/// indices of x first.
template <fixed_string Name, class Weight, class Input>
constexpr auto dense(const Weight&, const Input&) {
  if constexpr (detail::are_elements<Weight, Input>()) {
    if constexpr (detail::are_factors<Weight, Input>()) {
      return let<detail::product_let<Name, detail::shared<Weight, Input>, Weight, Input>>();
    }
  }
}

/// dense<"u">(W(h, i), x[i], b[h]): the same plus a bias.
template <fixed_string Name, class Weight, class Input, class Bias>
constexpr auto dense(const Weight&, const Input&, const Bias&) {
  if constexpr (detail::are_elements<Weight, Input, Bias>()) {
    if constexpr (detail::are_factors<Weight, Input>()) {
      return let<detail::dense_let<Name, detail::shared<Weight, Input>, Weight, Input, Bias>>();
    }
  }
}

/// residual<"r">(x[i], f[i]): r[i] = x[i] + f[i].
template <fixed_string Name, class Input, class Branch>
constexpr auto residual(const Input&, const Branch&) {
  if constexpr (detail::are_elements<Input, Branch>()) {
    return let<detail::residual_let<Name, Input, Branch>>();
  }
}

}  // namespace define

/// The definition from which both passes are derived.
namespace dense_definition {

inline constexpr auto inputs = extent<"I">;
inline constexpr auto outputs = extent<"O">;
inline constexpr auto i = index_var<"i">(inputs);
inline constexpr auto o = index_var<"o">(outputs);
inline constexpr auto p = index_var<"p">(outputs);
inline constexpr auto x = tensor<"x">(inputs);
inline constexpr auto weight = tensor<"weight">(outputs, inputs);
inline constexpr auto bias = tensor<"bias">(outputs);

inline constexpr auto y = define::dense<"y">(weight(o, i), x[i], bias[o]);

inline constexpr auto g = tensor<"g">(outputs);
inline constexpr auto out = tensor<"out">(outputs);
inline constexpr auto dx = tensor<"dx">(inputs);
inline constexpr auto dweight = tensor<"dweight">(outputs, inputs);
inline constexpr auto dbias = tensor<"dbias">(outputs);

template <class Number, std::size_t Inputs, std::size_t Outputs>
inline constexpr auto forward = kernel<Number>(inputs = row::length<Inputs>, outputs = row::length<Outputs>,
                                               out[o] = y[o]);
template <class Number, std::size_t Inputs, std::size_t Outputs>
inline constexpr auto backward = kernel<Number>(inputs = row::length<Inputs>, outputs = row::length<Outputs>,
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

inline constexpr auto branch = tensor<"branch">(size);
inline constexpr auto y = define::residual<"y">(x[i], branch[i]);

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, out[i] = y[i]);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] += vjp(g[i], y[i], x[j]));

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
