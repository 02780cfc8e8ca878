// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/softmax.hpp>

namespace leibniz::nn {

/// The cross entropy between a target and the softmax of scores, PyTorch's CrossEntropyLoss for one row:
///
///     loss = - sum over i of target[i] log(exp(scores[i]) / sum exp(scores[k])),
///
/// computed with the maximum taken out, so large scores do not overflow. A target is a distribution over the classes
/// (its sum may be other than 1), or the number of the right class. For the mean of a batch divide g by its rows.
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Classes>
struct cross_entropy {
  using input = std::span<const Number, Classes>;
  using output = std::span<Number, Classes>;

  /// What the backward pass needs of the forward pass besides the scores: their maximum, and the sum of
  /// exp(scores[k] - maximum).
  struct statistics {
    Number top;
    Number total;
  };

  /// Returns the loss and writes kept. A label below 0 or from Classes on stops the program; -100 is ignored, as in
  /// PyTorch: loss and gradient are 0. For a label the backward pass puts a one-hot target into the stack frame.
  static constexpr Number forward(input scores, input target, statistics& kept);
  static constexpr Number forward(input scores, int label, statistics& kept);

  /// From g = dF/dloss (1, if the loss is all) and what forward kept of the same scores: writes dscores = dF/dscores.
  static constexpr void backward(input scores, input target, Number g, const statistics& kept,
                                 output dscores);
  static constexpr void backward(input scores, int label, Number g, const statistics& kept, output dscores);
};

/// The mean of (y[i] - target[i])^2, PyTorch's MSELoss.
template <class Number, std::size_t Size>
struct mse {
  using input = std::span<const Number, Size>;
  using output = std::span<Number, Size>;

  static constexpr Number forward(input y, input target);
  /// From g = dF/dloss: writes dy = dF/dy.
  static constexpr void backward(input y, input target, Number g, output dy);
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

/// Written so that no sum has a score and its maximum as terms among others: their difference is exact, and goes first.
template <fixed_string Name, class Over, class Input, class Target>
struct cross_entropy_let
    : definition_over<Name, without<indices_of<Input>, Over>,
                      decltype(log(total<Name, Over, Input>()) * sum_over(Over{}, Target{}) -
                               sum_over(Over{}, Target{} * shifted<Name, Over, Input>()))> {};
template <fixed_string Name, class Over, class Output, class Target>
struct mse_let : definition_over<Name, without<indices_of<Output>, Over>,
                                 decltype(mean_over(Over{}, pow<2>(Output{} - Target{})))> {};

}  // namespace detail

namespace define {

/// cross_entropy<"loss">(over(o), s[o], target[o]) of scores s: lets y, the loss, top and total (loss_top, loss_total);
/// with further indices, as in s(b, o), a loss for each.
template <fixed_string Name, Index... Over, class Input, class Target>
constexpr auto cross_entropy(const over_indices<Over...>&, const Input&, const Target&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Input, Target>()) {
    return detail::softmax_lets<detail::cross_entropy_let<Name, list, Input, Target>, Name, list, Input>{};
  }
}

/// mse<"loss">(over(i), y[i], target[i]): a let, the mean of the squared differences.
template <fixed_string Name, Index... Over, class Output, class Target>
constexpr auto mse(const over_indices<Over...>&, const Output&, const Target&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Output, Target>()) {
    return let<detail::mse_let<Name, list, Output, Target>>();
  }
}

}  // namespace define

/// The definition from which both passes are derived.
namespace cross_entropy_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto target = tensor<"target">(size);
inline constexpr auto lets = define::cross_entropy<"loss">(over(i), x[i], target[i]);
inline constexpr auto loss = lets.y;
inline constexpr auto top = lets.top;
inline constexpr auto total = lets.total;

inline constexpr auto weight = scalar<"g">;  ///< dF/dloss
inline constexpr auto value = scalar<"value">;
inline constexpr auto kept_top = scalar<"kept_top">;
inline constexpr auto kept_total = scalar<"kept_total">;

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, value = loss, kept_top = top,
                                               kept_total = total);
template <class Number, std::size_t Size>
inline constexpr auto logarithm = kernel<Number>(size = length<Size>, value = log(total), kept_top = top,
                                                 kept_total = total);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = weight * diff(loss, x[j]));

}  // namespace cross_entropy_definition

namespace detail {

/// A broken precondition.
[[noreturn]] inline void no_such_class() { __builtin_trap(); }

/// False for the label that PyTorch ignores.
template <std::size_t Classes>
constexpr bool is_class(int label) {
  if (label == -100) return false;
  if (label < 0 || static_cast<std::size_t>(label) >= Classes) no_such_class();
  return true;
}

}  // namespace detail

template <class Number, std::size_t Classes>
constexpr Number cross_entropy<Number, Classes>::forward(input scores, input target, statistics& kept) {
  namespace of = cross_entropy_definition;
  Number loss{};
  of::forward<Number, Classes>(of::x = scores, of::target = target, of::value = loss, of::kept_top = kept.top,
                               of::kept_total = kept.total);
  return loss;
}

template <class Number, std::size_t Classes>
constexpr Number cross_entropy<Number, Classes>::forward(input scores, int label, statistics& kept) {
  namespace of = cross_entropy_definition;
  Number log_total{};
  of::logarithm<Number, Classes>(of::x = scores, of::value = log_total, of::kept_top = kept.top,
                                 of::kept_total = kept.total);
  // The one term of the sum that a one-hot target leaves: 0 times the loss of an impossible class is not 0.
  return detail::is_class<Classes>(label) ? log_total - (scores[label] - kept.top) : 0;
}

template <class Number, std::size_t Classes>
constexpr void cross_entropy<Number, Classes>::backward(input scores, input target, Number g,
                                                        const statistics& kept, output dscores) {
  namespace of = cross_entropy_definition;
  of::backward<Number, Classes>(of::x = scores, of::target = target, of::weight = g, of::top = kept.top,
                                of::total = kept.total, of::dx = dscores);
}

template <class Number, std::size_t Classes>
constexpr void cross_entropy<Number, Classes>::backward(input scores, int label, Number g,
                                                        const statistics& kept, output dscores) {
  Number target[Classes]{};
  if (detail::is_class<Classes>(label)) target[label] = 1;
  backward(scores, target, g, kept, dscores);
}

namespace mse_definition {

using namespace row;  // NOLINT(google-build-using-namespace): the symbols of this definition

inline constexpr auto target = tensor<"target">(size);
inline constexpr auto loss = define::mse<"loss">(over(i), x[i], target[i]);
inline constexpr auto weight = scalar<"g">;  ///< dF/dloss
inline constexpr auto value = scalar<"value">;

template <class Number, std::size_t Size>
inline constexpr auto forward = kernel<Number>(size = length<Size>, value = loss);
template <class Number, std::size_t Size>
inline constexpr auto backward = kernel<Number>(size = length<Size>, dx[j] = weight * diff(loss, x[j]));

}  // namespace mse_definition

template <class Number, std::size_t Size>
constexpr Number mse<Number, Size>::forward(input y, input target) {
  namespace of = mse_definition;
  Number loss{};
  of::forward<Number, Size>(of::x = y, of::target = target, of::value = loss);
  return loss;
}

template <class Number, std::size_t Size>
constexpr void mse<Number, Size>::backward(input y, input target, Number g, output dy) {
  namespace of = mse_definition;
  of::backward<Number, Size>(of::x = y, of::target = target, of::weight = g, of::dx = dy);
}

}  // namespace leibniz::nn
