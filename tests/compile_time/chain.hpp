// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// A chain of layers, each h_l[i] = tanh(sum(j, W_l(i,j) h_(l-1)[j])), and the squared distance of the last to a target.
#include <leibniz/leibniz.hpp>

#include <utility>

namespace chain {

using namespace leibniz;

inline constexpr auto N = extent<"N">;
inline constexpr auto i = index_var<"i">(N);
inline constexpr auto j = index_var<"j">(N);
inline constexpr auto target = tensor<"target">(N);
inline constexpr auto cost = scalar<"cost">;

/// A name with the number of a layer.
template <fixed_string Name, int Number>
constexpr auto numbered() {
  constexpr auto length = Name.view().size();
  char text[length + 3] = {};
  for (std::size_t n = 0; n < length; ++n) text[n] = Name.chars[n];
  text[length] = static_cast<char>('0' + Number / 10);
  text[length + 1] = static_cast<char>('0' + Number % 10);
  return fixed_string<length + 3>(text);
}

template <int Number>
struct layer;
template <int Number>
struct layer_output
    : definition<numbered<"h", Number>(), i, tanh(sum(j, layer<Number>::W(i, j) * layer<Number - 1>::h[j]))> {
};

template <int Number>
struct layer {
  static constexpr auto W = tensor<numbered<"W", Number>()>(N, N);
  static constexpr auto dW = tensor<numbered<"dW", Number>()>(N, N);
  static constexpr auto h = let<layer_output<Number>>();
};
template <>
struct layer<0> {
  static constexpr auto h = tensor<"x">(N);
};

template <int Layers>
struct loss_of : definition<"loss", sum(i, pow<2>(layer<Layers>::h[i] - target[i]))> {};

template <int Layers, int... Numbers>
constexpr auto step(std::integer_sequence<int, Numbers...>) {
  constexpr auto loss = let<loss_of<Layers>>();
  return kernel<double>(
      N = 5_c, (layer<Numbers + 1>::dW(i, j) = gradient(loss, layer<Numbers + 1>::W(i, j)))..., cost = loss);
}

/// The gradients of all layers, and the loss.
template <int Layers>
inline constexpr auto all_gradients = step<Layers>(std::make_integer_sequence<int, Layers>{});

template <class Number, class Fixed, class Statements>
constexpr plan::sizes sizes_of(const kernel_object<Number, Fixed, Statements>&) {
  return leibniz::detail::compiled<Statements, leibniz::detail::type_list<>,
                                   typename leibniz::detail::symbols_of<Fixed>::type>::program.used;
}

}  // namespace chain
