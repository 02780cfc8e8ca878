// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/row.hpp>

namespace leibniz::nn {

/// y[i] = f(x[i]) for a function f whose derivative is worked out from y, as PyTorch does for tanh and sigmoid: x need
/// not be kept. Curve::of(e) is the expression f(e).
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Curve, class Number, std::size_t Size>
struct activation_by_output {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  static constexpr void forward(input x, output y);
  /// From what forward wrote to y, and g = dF/dy: writes dx = dF/dx.
  static constexpr void backward(input y, input g, output dx);
};

/// The same for a function whose derivative needs x. A function of your own is a struct as relu_curve is.
template <class Curve, class Number, std::size_t Size>
struct activation {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  static constexpr void forward(input x, output y);
  /// From x and g = dF/dy: writes dx = dF/dx.
  static constexpr void backward(input x, input g, output dx);
};

/// The functions of the layers below: of(x) is the expression.
struct tanh_curve {
  template <Expression Input>
  static constexpr auto of(const Input& x) {
    return leibniz::tanh(x);
  }
};
struct sigmoid_curve {
  template <Expression Input>
  static constexpr auto of(const Input& x) {
    return leibniz::sigmoid(x);
  }
};
struct silu_curve {
  template <Expression Input>
  static constexpr auto of(const Input& x) {
    return leibniz::silu(x);
  }
};
struct gelu_curve {
  template <Expression Input>
  static constexpr auto of(const Input& x) {
    return leibniz::gelu(x);
  }
};
struct relu_curve {
  template <Expression Input>
  static constexpr auto of(const Input& x) {
    return leibniz::relu(x);
  }
};

/// backward(y, g, dx)
template <class Number, std::size_t Size>
using tanh = activation_by_output<tanh_curve, Number, Size>;
/// 1 / (1 + exp(-x)); backward(y, g, dx)
template <class Number, std::size_t Size>
using sigmoid = activation_by_output<sigmoid_curve, Number, Size>;
/// x sigmoid(x), also called swish; backward(x, g, dx)
template <class Number, std::size_t Size>
using silu = activation<silu_curve, Number, Size>;
/// x (1 + erf(x / sqrt(2))) / 2, PyTorch's GELU with approximate='none'; backward(x, g, dx)
template <class Number, std::size_t Size>
using gelu = activation<gelu_curve, Number, Size>;
/// max(x, 0), with derivative 0 at 0; backward(x, g, dx), and as y is positive where x is, also backward(y, g, dx)
template <class Number, std::size_t Size>
using relu = activation<relu_curve, Number, Size>;

// ---------------------------------------------------------------------------------------------------------

/// The definition from which both passes are derived.
namespace activation_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

template <class Curve>
struct y_let : definition<"y", i, Curve::of(x[i])> {};
template <class Curve>
inline constexpr auto y = let<y_let<Curve>>();

template <class Curve, class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, out[i] = y<Curve>[i]);
template <class Curve, class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = vjp(g[i], y<Curve>[i], x[j]));

}  // namespace activation_definition

template <class Curve, class Number, std::size_t Size>
constexpr void activation_by_output<Curve, Number, Size>::forward(input x, output y) {
  activation<Curve, Number, Size>::forward(x, y);
}

template <class Curve, class Number, std::size_t Size>
constexpr void activation_by_output<Curve, Number, Size>::backward(input y, input g, output dx) {
  namespace of = activation_definition;
  of::backward<Curve, Number, Size>(of::y<Curve> = y, of::g = g, of::dx = dx);
}

template <class Curve, class Number, std::size_t Size>
constexpr void activation<Curve, Number, Size>::forward(input x, output y) {
  namespace of = activation_definition;
  of::forward<Curve, Number, Size>(of::x = x, of::out = y);
}

template <class Curve, class Number, std::size_t Size>
constexpr void activation<Curve, Number, Size>::backward(input x, input g, output dx) {
  namespace of = activation_definition;
  of::backward<Curve, Number, Size>(of::x = x, of::g = g, of::dx = dx);
}

}  // namespace leibniz::nn
