// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/nn.hpp>

#include <cmath>

#include "layer_check.hpp"

// Layers beside the same computation in plain loops (see layer_check.hpp).
namespace layer_cases {

using layer_check::take;
namespace nn = leibniz::nn;
using real = long double;
using std::size_t;

inline constexpr double eps = 0.01;

template <size_t Inputs, size_t Outputs>
struct dense {
  static constexpr size_t overwritten = Inputs, inputs = Inputs + Outputs * Inputs + Outputs,
                          outputs = Outputs;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    const auto x = take<Inputs>(p);
    const auto weight = take<Outputs * Inputs>(p);
    nn::dense<Number, Inputs, Outputs>::forward(x, weight, take<Outputs>(p), take<Outputs>(y));
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    const auto x = take<Inputs>(p);
    const auto weight = take<Outputs * Inputs>(p);
    const auto dx = take<Inputs>(d);
    const auto dweight = take<Outputs * Inputs>(d);
    nn::dense<Number, Inputs, Outputs>::backward(x, weight, take<Outputs>(g), dx, dweight, take<Outputs>(d));
  }
  static void reference(const real* p, real* y) {
    for (size_t o = 0; o < Outputs; ++o) {
      y[o] = p[Inputs + Outputs * Inputs + o];
      for (size_t i = 0; i < Inputs; ++i) y[o] += p[Inputs + o * Inputs + i] * p[i];
    }
  }
};

template <size_t Size>
struct residual {
  static constexpr size_t overwritten = 0, inputs = 2 * Size, outputs = Size;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    const auto x = take<Size>(p);
    nn::residual<Number, Size>::forward(x, take<Size>(p), take<Size>(y));
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    (void)p;
    const auto from = take<Size>(g);
    nn::residual<Number, Size>::backward(from, take<Size>(d));
    for (size_t k = 0; k < Size; ++k) d[k] += from[k];  // the branch's
  }
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = p[k] + p[Size + k];
  }
};

/// (x - mean) / sqrt(variance + eps) of the numbers at(0), at(1), ..., written to the same places of y.
template <class At>
void normalize(const real* x, real* y, size_t size, At at) {
  real mean = 0, variance = 0;
  for (size_t k = 0; k < size; ++k) mean += x[at(k)] / real(size);
  for (size_t k = 0; k < size; ++k) variance += (x[at(k)] - mean) * (x[at(k)] - mean) / real(size);
  for (size_t k = 0; k < size; ++k) y[at(k)] = (x[at(k)] - mean) / std::sqrt(variance + real(eps));
}

/// A layer with gamma and beta for Channels channels, and Size numbers.
template <template <class> class Layer, size_t Size, size_t Channels>
struct affine {
  static constexpr size_t overwritten = Size, inputs = Size + 2 * Channels, outputs = Size;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    const auto x = take<Size>(p);
    const auto gamma = take<Channels>(p);
    typename Layer<Number>::statistics kept{};
    Layer<Number>::forward(x, gamma, take<Channels>(p), Number(eps), take<Size>(y), kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    const auto x = take<Size>(p);
    const auto gamma = take<Channels>(p);
    const auto beta = take<Channels>(p);
    typename Layer<Number>::statistics kept{};
    std::array<Number, Size> y{};
    Layer<Number>::forward(x, gamma, beta, Number(eps), y, kept);
    const auto dx = take<Size>(d);
    const auto dgamma = take<Channels>(d);
    Layer<Number>::backward(x, gamma, take<Size>(g), kept, dx, dgamma, take<Channels>(d));
  }
  /// gamma y + beta, where `channel` says whose.
  template <class Channel>
  static void scale(const real* p, real* y, Channel channel) {
    for (size_t k = 0; k < Size; ++k) {
      y[k] = p[Size + channel(k)] * y[k] + p[Size + Channels + channel(k)];
    }
  }
};

template <size_t Size>
struct of_layer_norm {
  template <class Number>
  using layer = nn::layer_norm<Number, Size>;
};
template <size_t Size>
struct layer_norm : affine<of_layer_norm<Size>::template layer, Size, Size> {
  static void reference(const real* p, real* y) {
    normalize(p, y, Size, [](size_t k) { return k; });
    layer_norm::scale(p, y, [](size_t k) { return k; });
  }
};

template <size_t Rows, size_t Channels, size_t Positions>
struct of_batch_norm {
  template <class Number>
  using layer = nn::batch_norm<Number, Rows, Channels, Positions>;
};
template <size_t Rows, size_t Channels, size_t Positions = 1>
struct batch_norm : affine<of_batch_norm<Rows, Channels, Positions>::template layer,
                           Rows * Channels * Positions, Channels> {
  static void reference(const real* p, real* y) {
    for (size_t c = 0; c < Channels; ++c) {
      normalize(p, y, Rows * Positions,
                [c](size_t k) { return (k / Positions * Channels + c) * Positions + k % Positions; });
    }
    batch_norm::scale(p, y, [](size_t k) { return k / Positions % Channels; });
  }
};

template <size_t Groups, size_t Channels, size_t Positions>
struct of_group_norm {
  template <class Number>
  using layer = nn::group_norm<Number, Groups, Channels, Positions>;
};
template <size_t Groups, size_t Channels, size_t Positions>
struct group_norm
    : affine<of_group_norm<Groups, Channels, Positions>::template layer, Channels * Positions, Channels> {
  static void reference(const real* p, real* y) {
    constexpr size_t size = Channels / Groups * Positions;
    for (size_t h = 0; h < Groups; ++h) normalize(p, y, size, [h](size_t k) { return h * size + k; });
    group_norm::scale(p, y, [](size_t k) { return k / Positions; });
  }
};

template <size_t Channels, size_t Positions>
struct of_instance_norm {
  template <class Number>
  using layer = nn::instance_norm<Number, Channels, Positions>;
};
template <size_t Channels, size_t Positions>
struct instance_norm
    : affine<of_instance_norm<Channels, Positions>::template layer, Channels * Positions, Channels> {
  static void reference(const real* p, real* y) {
    for (size_t c = 0; c < Channels; ++c) {
      normalize(p, y, Positions, [c](size_t k) { return c * Positions + k; });
    }
    instance_norm::scale(p, y, [](size_t k) { return k / Positions; });
  }
};

template <size_t Size>
struct rms_norm {
  static constexpr size_t overwritten = Size, inputs = 2 * Size, outputs = Size;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    const auto x = take<Size>(p);
    typename nn::rms_norm<Number, Size>::statistics kept{};
    nn::rms_norm<Number, Size>::forward(x, take<Size>(p), Number(eps), take<Size>(y), kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    const auto x = take<Size>(p);
    const auto gamma = take<Size>(p);
    typename nn::rms_norm<Number, Size>::statistics kept{};
    std::array<Number, Size> y{};
    nn::rms_norm<Number, Size>::forward(x, gamma, Number(eps), y, kept);
    const auto dx = take<Size>(d);
    nn::rms_norm<Number, Size>::backward(x, gamma, take<Size>(g), kept, dx, take<Size>(d));
  }
  static void reference(const real* p, real* y) {
    real square = 0;
    for (size_t k = 0; k < Size; ++k) square += p[k] * p[k] / real(Size);
    for (size_t k = 0; k < Size; ++k) y[k] = p[Size + k] * p[k] / std::sqrt(square + real(eps));
  }
};

/// One row to one row, the gradient from what forward wrote.
template <template <class, size_t> class Layer, size_t Size>
struct by_output {
  static constexpr size_t overwritten = Size, inputs = Size, outputs = Size;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    Layer<Number, Size>::forward(take<Size>(p), take<Size>(y));
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    std::array<Number, Size> y{};
    Layer<Number, Size>::forward(take<Size>(p), y);
    Layer<Number, Size>::backward(y, take<Size>(g), take<Size>(d));
  }
};

/// One row to one row, the gradient from the layer's input.
template <template <class, size_t> class Layer, size_t Size>
struct by_input : by_output<Layer, Size> {
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    Layer<Number, Size>::backward(take<Size>(p), take<Size>(g), take<Size>(d));
  }
};

template <size_t Size>
struct softmax : by_output<nn::softmax, Size> {
  static void reference(const real* p, real* y) {
    real total = 0;
    for (size_t k = 0; k < Size; ++k) total += std::exp(p[k]);
    for (size_t k = 0; k < Size; ++k) y[k] = std::exp(p[k]) / total;
  }
};

template <size_t Size>
struct log_softmax {
  static constexpr size_t overwritten = Size, inputs = Size, outputs = Size;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    typename nn::log_softmax<Number, Size>::statistics kept{};
    nn::log_softmax<Number, Size>::forward(take<Size>(p), take<Size>(y), kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    typename nn::log_softmax<Number, Size>::statistics kept{};
    std::array<Number, Size> y{};
    const auto x = take<Size>(p);
    nn::log_softmax<Number, Size>::forward(x, y, kept);
    nn::log_softmax<Number, Size>::backward(x, take<Size>(g), kept, take<Size>(d));
  }
  static void reference(const real* p, real* y) {
    softmax<Size>::reference(p, y);
    for (size_t k = 0; k < Size; ++k) y[k] = std::log(y[k]);
  }
};

template <size_t Size>
struct tanh : by_output<nn::tanh, Size> {
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = std::tanh(p[k]);
  }
};
template <size_t Size>
struct sigmoid : by_output<nn::sigmoid, Size> {
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = 1 / (1 + std::exp(-p[k]));
  }
};
template <size_t Size>
struct silu : by_input<nn::silu, Size> {
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = p[k] / (1 + std::exp(-p[k]));
  }
};
template <size_t Size>
struct gelu : by_input<nn::gelu, Size> {
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = p[k] * (1 + std::erf(p[k] / std::sqrt(2.0L))) / 2;
  }
};

template <size_t Size>
struct relu : by_input<nn::relu, Size> {
  static constexpr double kink = 0.25;
  static void reference(const real* p, real* y) {
    for (size_t k = 0; k < Size; ++k) y[k] = p[k] > 0 ? p[k] : 0;
  }
};

/// A target that is one number for each class; the same for all points.
template <class Number, size_t Size>
std::array<Number, Size> target() {
  std::array<Number, Size> result{};
  for (size_t k = 0; k < Size; ++k) result[k] = Number(k * 7 % 5) / 8 + Number(0.125);
  return result;
}

template <size_t Size>
struct cross_entropy {
  static constexpr size_t overwritten = Size, inputs = Size, outputs = 1;
  template <class Number>
  using layer = nn::cross_entropy<Number, Size>;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    typename layer<Number>::statistics kept{};
    y[0] = layer<Number>::forward(take<Size>(p), target<Number, Size>(), kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    typename layer<Number>::statistics kept{};
    const auto x = take<Size>(p);
    layer<Number>::forward(x, target<Number, Size>(), kept);
    layer<Number>::backward(x, target<Number, Size>(), g[0], kept, take<Size>(d));
  }
  static void reference(const real* p, real* y) {
    real logs[Size];
    log_softmax<Size>::reference(p, logs);
    y[0] = 0;
    for (size_t k = 0; k < Size; ++k) y[0] -= target<real, Size>()[k] * logs[k];
  }
};

template <size_t Size>
struct cross_entropy_of_label {
  static constexpr size_t overwritten = Size, inputs = Size, outputs = 1;
  static constexpr int label = int(Size * 2 / 3);
  template <class Number>
  using layer = nn::cross_entropy<Number, Size>;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    typename layer<Number>::statistics kept{};
    y[0] = layer<Number>::forward(take<Size>(p), label, kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    typename layer<Number>::statistics kept{};
    const auto x = take<Size>(p);
    layer<Number>::forward(x, label, kept);
    layer<Number>::backward(x, label, g[0], kept, take<Size>(d));
  }
  static void reference(const real* p, real* y) {
    real logs[Size];
    log_softmax<Size>::reference(p, logs);
    y[0] = -logs[label];
  }
};

template <size_t Size>
struct mse {
  static constexpr size_t overwritten = Size, inputs = Size, outputs = 1;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    y[0] = nn::mse<Number, Size>::forward(take<Size>(p), target<Number, Size>());
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    nn::mse<Number, Size>::backward(take<Size>(p), target<Number, Size>(), g[0], take<Size>(d));
  }
  static void reference(const real* p, real* y) {
    y[0] = 0;
    for (size_t k = 0; k < Size; ++k) {
      const real difference = p[k] - target<real, Size>()[k];
      y[0] += difference * difference / real(Size);
    }
  }
};

template <size_t Length, size_t Width, size_t Head>
struct self_attention {
  static constexpr size_t rows = Length * Width, weights = Head * Width, overwritten = rows,
                          inputs = rows + 4 * weights, outputs = rows;
  template <class Number>
  using layer = nn::self_attention<Number, Length, Width, Head>;
  template <class Number>
  static void forward(const Number* p, Number* y) {
    const auto x = take<rows>(p);
    const auto wq = take<weights>(p), wk = take<weights>(p), wv = take<weights>(p), wo = take<weights>(p);
    typename layer<Number>::statistics kept{};
    layer<Number>::forward(x, wq, wk, wv, wo, take<rows>(y), kept);
  }
  template <class Number>
  static void backward(const Number* p, const Number* g, Number* d) {
    const auto x = take<rows>(p);
    const auto wq = take<weights>(p), wk = take<weights>(p), wv = take<weights>(p), wo = take<weights>(p);
    typename layer<Number>::statistics kept{};
    std::array<Number, rows> y{};
    layer<Number>::forward(x, wq, wk, wv, wo, y, kept);
    const auto dx = take<rows>(d);
    const auto dwq = take<weights>(d), dwk = take<weights>(d), dwv = take<weights>(d), dwo = take<weights>(d);
    layer<Number>::backward(x, wq, wk, wv, wo, take<rows>(g), kept, dx, dwq, dwk, dwv, dwo);
  }
  /// Row `row` of x times row d of a weight.
  static real project(const real* x, const real* weight, size_t row, size_t d) {
    real result = 0;
    for (size_t e = 0; e < Width; ++e) result += x[row * Width + e] * weight[d * Width + e];
    return result;
  }
  static void reference(const real* p, real* y) {
    const real* wq = p + rows;
    const real *wk = wq + weights, *wv = wk + weights, *wo = wv + weights;
    for (size_t t = 0; t < Length; ++t) {
      real w[Length], total = 0;
      for (size_t u = 0; u < Length; ++u) {
        real score = 0;
        for (size_t d = 0; d < Head; ++d) score += project(p, wq, t, d) * project(p, wk, u, d);
        total += w[u] = std::exp(score / std::sqrt(real(Head)));
      }
      for (size_t e = 0; e < Width; ++e) {
        y[t * Width + e] = 0;
        for (size_t d = 0; d < Head; ++d) {
          for (size_t u = 0; u < Length; ++u) {
            y[t * Width + e] += wo[e * Head + d] * w[u] / total * project(p, wv, u, d);
          }
        }
      }
    }
  }
};

}  // namespace layer_cases
