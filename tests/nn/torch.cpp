// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// The layers against PyTorch.
#include <leibniz/nn/nn.hpp>

#include <span>

#include "../calculus/torch_data.hpp"

namespace {

namespace nn = leibniz::nn;
using std::size_t;

/// A tensor's numbers; the file has as many as the layer takes.
template <size_t Size>
std::span<const double, Size> in(const torch::layer_case& from, const char* name) {
  REQUIRE(from[name].size() == Size);
  return std::span<const double, Size>(from[name].data(), Size);
}
template <size_t Size>
std::span<double, Size> out(torch::layer_case& to, const char* name) {
  auto& values = to.result(name);
  REQUIRE(values.size() == Size);
  return std::span<double, Size>(values.data(), Size);
}
/// A parameter's gradient, to which a layer adds.
template <size_t Size>
std::span<double, Size> zero(torch::layer_case& to, const char* name) {
  const auto result = out<Size>(to, name);
  for (double& value : result) value = 0;
  return result;
}

TEST_CASE("dense is PyTorch's Linear", "[nn]") {
  for (auto& c : torch::cases("dense")) {
    using layer = nn::dense<double, 5, 4>;
    layer::forward(in<5>(c, "x"), in<20>(c, "W"), in<4>(c, "b"), out<4>(c, "y"));
    layer::backward(in<5>(c, "x"), in<20>(c, "W"), in<4>(c, "g"), out<5>(c, "dx"), zero<20>(c, "dW"),
                    zero<4>(c, "db"));
    c.check();
  }
}

/// A layer with gamma and beta for Channels channels.
template <class Layer, size_t Size, size_t Channels>
void check_affine(const char* name) {
  for (auto& c : torch::cases(name)) {
    typename Layer::statistics kept{};
    const auto x = in<Size>(c, "x");
    const auto gamma = in<Channels>(c, "gamma");
    Layer::forward(x, gamma, in<Channels>(c, "beta"), c.number("eps"), out<Size>(c, "y"), kept);
    Layer::backward(x, gamma, in<Size>(c, "g"), kept, out<Size>(c, "dx"), zero<Channels>(c, "dgamma"),
                    zero<Channels>(c, "dbeta"));
    c.check();
  }
}

TEST_CASE("normalizations are PyTorch's", "[nn]") {
  check_affine<nn::layer_norm<double, 6>, 6, 6>("layer_norm");
  check_affine<nn::batch_norm<double, 5, 3>, 15, 3>("batch_norm");
  check_affine<nn::group_norm<double, 2, 4, 3>, 12, 4>("group_norm");
  check_affine<nn::instance_norm<double, 3, 5>, 15, 3>("instance_norm");
  for (auto& c : torch::cases("rms_norm")) {
    using layer = nn::rms_norm<double, 6>;
    layer::statistics kept{};
    layer::forward(in<6>(c, "x"), in<6>(c, "gamma"), c.number("eps"), out<6>(c, "y"), kept);
    layer::backward(in<6>(c, "x"), in<6>(c, "gamma"), in<6>(c, "g"), kept, out<6>(c, "dx"),
                    zero<6>(c, "dgamma"));
    c.check();
  }
}

/// Backward takes y where the layer's derivative is worked out from it, else x.
template <class Layer, size_t Size>
void check_row(const char* name, bool by_output) {
  for (auto& c : torch::cases(name)) {
    const auto y = out<Size>(c, "y");
    Layer::forward(in<Size>(c, "x"), y);
    Layer::backward(by_output ? std::span<const double, Size>(y) : in<Size>(c, "x"), in<Size>(c, "g"),
                    out<Size>(c, "dx"));
    c.check(std::string_view(name) == "softmax" ? c.softmax_rounding() : 0);
  }
}

TEST_CASE("softmax and activations are PyTorch's", "[nn]") {
  check_row<nn::softmax<double, 5>, 5>("softmax", true);
  check_row<nn::tanh<double, 8>, 8>("tanh", true);
  check_row<nn::sigmoid<double, 8>, 8>("sigmoid", true);
  check_row<nn::silu<double, 8>, 8>("silu", false);
  check_row<nn::gelu<double, 8>, 8>("gelu", false);
  check_row<nn::relu<double, 8>, 8>("relu", false);
  for (auto& c : torch::cases("log_softmax")) {
    using layer = nn::log_softmax<double, 5>;
    layer::statistics kept{};
    layer::forward(in<5>(c, "x"), out<5>(c, "y"), kept);
    layer::backward(in<5>(c, "x"), in<5>(c, "g"), kept, out<5>(c, "dx"));
    c.check();
  }
}

TEST_CASE("cross_entropy is PyTorch's, the mean over three rows", "[nn]") {
  for (auto& c : torch::cases("cross_entropy")) {
    using layer = nn::cross_entropy<double, 4>;
    const auto scores = in<12>(c, "input"), target = in<12>(c, "target");
    const auto gradient = out<12>(c, "dinput");
    const auto row = [](const auto& rows, size_t number) {
      return std::span<typename std::remove_cvref_t<decltype(rows)>::element_type, 4>(
          rows.data() + 4 * number, 4);
    };
    c.scalar("loss") = 0;
    for (size_t n = 0; n < 3; ++n) {
      layer::statistics kept{};
      c.scalar("loss") += layer::forward(row(scores, n), row(target, n), kept) / 3;
      layer::backward(row(scores, n), row(target, n), 1 / 3.0, kept, row(gradient, n));
    }
    c.check();
  }
}

}  // namespace
