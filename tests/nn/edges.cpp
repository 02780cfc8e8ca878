// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// What is special about single layers; layers.cpp has what they have in common.
#include <leibniz/nn/nn.hpp>

#include <array>
#include <cmath>
#include <limits>

#if defined(__unix__)
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#endif

#include "catch.hpp"

namespace {

namespace nn = leibniz::nn;

TEST_CASE("softmax and its losses do not overflow", "[nn]") {
  const std::array<float, 3> scores{1e4f, -1e4f, 1e4f - 1};
  const float smaller = std::exp(-1.0f);
  std::array<float, 3> p{}, logs{}, dx{};
  nn::softmax<float, 3>::forward(scores, p);
  CHECK(p[0] == Approx(1 / (1 + smaller)).epsilon(1e-6));
  CHECK(p[1] == 0);
  nn::softmax<float, 3>::backward(p, std::array<float, 3>{1, 0, 0}, dx);
  CHECK(dx[0] == Approx(p[0] * p[2]).epsilon(1e-5));

  nn::log_softmax<float, 3>::statistics kept{};
  nn::log_softmax<float, 3>::forward(scores, logs, kept);
  CHECK(kept.top == 1e4f);
  CHECK(logs[1] == Approx(-2e4 - std::log1p(smaller)));
  CHECK(logs[2] == Approx(-1 - std::log1p(smaller)).epsilon(1e-6));

  using loss = nn::cross_entropy<float, 3>;
  loss::statistics of_loss{};
  CHECK(loss::forward(scores, 2, of_loss) == Approx(1 + std::log1p(smaller)).epsilon(1e-6));
  CHECK(loss::forward(scores, std::array<float, 3>{0.5f, 0, 0.5f}, of_loss) ==
        Approx(0.5 + std::log1p(smaller)).epsilon(1e-6));
  CHECK(loss::forward(scores, 1, of_loss) == Approx(2e4 + std::log1p(smaller)));
  loss::backward(scores, 1, 1, of_loss, dx);
  CHECK(dx[0] == Approx(p[0]).epsilon(1e-6));
  CHECK(dx[1] == -1);
}

TEST_CASE("a label is the one-hot target, and -100 is ignored", "[nn]") {
  using loss = nn::cross_entropy<double, 4>;
  const std::array<double, 4> scores{0.5, -1, 2, 0.25};
  loss::statistics kept{}, kept_label{};
  std::array<double, 4> d{}, d_label{};
  const double one = loss::forward(scores, std::array<double, 4>{0, 0, 1, 0}, kept);
  CHECK(loss::forward(scores, 2, kept_label) == Approx(one).epsilon(1e-15));
  CHECK(kept_label.total == kept.total);
  loss::backward(scores, std::array<double, 4>{0, 0, 1, 0}, 0.5, kept, d);
  loss::backward(scores, 2, 0.5, kept, d_label);
  CHECK(d == d_label);
  CHECK(loss::forward(scores, -100, kept) == 0);
  loss::backward(scores, -100, 0.5, kept, d);
  CHECK(d == std::array<double, 4>{});
}

TEST_CASE("a class that is impossible has the probability 0", "[nn]") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const std::array<double, 3> scores{1, -infinity, 1};
  std::array<double, 3> p{}, dx{};
  nn::softmax<double, 3>::forward(scores, p);
  CHECK(p == std::array{0.5, 0.0, 0.5});
  using loss = nn::cross_entropy<double, 3>;
  loss::statistics kept{};
  CHECK(loss::forward(scores, 0, kept) == Approx(std::log(2.0)));
  loss::backward(scores, 0, 1, kept, dx);
  CHECK(dx == std::array{-0.5, 0.0, 0.5});
  CHECK(loss::forward(scores, 1, kept) == infinity);
}

#if defined(__unix__)
/// The signal that ends a child process with the call, or 0.
template <class Call>
int signal_of(Call call) {
  const pid_t child = fork();
  if (child == 0) {
    for (const int number : {SIGILL, SIGTRAP, SIGABRT}) std::signal(number, SIG_DFL);
    call();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

TEST_CASE("a label that is no class stops the program", "[nn]") {
  using loss = nn::cross_entropy<double, 4>;
  const auto take = [](int label) {
    loss::statistics kept{};
    loss::forward(std::array<double, 4>{}, label, kept);
  };
  CHECK(signal_of([&] { take(3); }) == 0);
  CHECK(signal_of([&] { take(4); }) != 0);
  CHECK(signal_of([&] { take(-1); }) != 0);
}
#endif

TEST_CASE("batch normalization keeps running statistics as PyTorch does", "[nn]") {
  using layer = nn::batch_norm<double, 3, 2>;
  const std::array<double, 6> x{1, 10, 2, 30, 6, 20};
  std::array<double, 6> y{};
  std::array<double, 2> means{0, 0}, variances{1, 1};
  const std::array<double, 2> gamma{1, 2}, beta{0, 1};
  layer::statistics kept{};
  layer::forward(x, gamma, beta, 1, y, kept);
  CHECK(kept.mean[0] == Approx(3));
  CHECK(kept.mean[1] == Approx(20));
  layer::track(x, kept, 0.5, means, variances);
  // the unbiased variances are 7 and 100
  CHECK(means[0] == Approx(1.5));
  CHECK(means[1] == Approx(10));
  CHECK(variances[0] == Approx(4));
  CHECK(variances[1] == Approx(50.5));
  nn::batch_norm<double, 1, 2>::infer(std::array<double, 2>{2.5, 0}, gamma, beta, means, variances, 5,
                                      std::span<double, 2>(y.data(), 2));
  CHECK(y[0] == Approx((2.5 - 1.5) / 3));
  CHECK(y[1] == Approx(1 - 2 * 10 / std::sqrt(55.5)));
}

TEST_CASE("relu at its kink, at NaN, and from its output", "[nn]") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  using layer = nn::relu<float, 4>;
  const std::array<float, 4> x{-1, 0, 2, nan}, g{3, 5, 7, 11};
  std::array<float, 4> y{}, dx{}, dx_from_y{};
  layer::forward(x, y);
  CHECK(std::array{y[0], y[1], y[2]} == std::array{0.0f, 0.0f, 2.0f});
  CHECK(std::isnan(y[3]));
  layer::backward(x, g, dx);
  layer::backward(y, g, dx_from_y);
  CHECK(std::array{dx[0], dx[1], dx[2]} == std::array{0.0f, 0.0f, 7.0f});
  CHECK(dx == dx_from_y);
}

struct cube_curve {
  template <leibniz::Expression X>
  static constexpr auto of(const X& x) {
    return leibniz::pow<3>(x);
  }
};

TEST_CASE("an activation of one's own", "[nn]") {
  using layer = nn::activation<cube_curve, double, 2>;
  const std::array<double, 2> x{2, -3};
  std::array<double, 2> y{}, dx{};
  layer::forward(x, y);
  layer::backward(x, std::array{1.0, 0.5}, dx);
  CHECK(y == std::array{8.0, -27.0});
  CHECK(dx == std::array{12.0, 13.5});
}

TEST_CASE("inputs may be one buffer", "[nn]") {
  const std::array<double, 4> x{1, -2, 3, 5}, copy = x;
  std::array<double, 4> y{}, y_of_copy{}, dx{}, dx_of_copy{}, dgamma{}, dgamma_of_copy{};
  using layer = nn::rms_norm<double, 4>;
  layer::statistics kept{};
  layer::forward(x, x, 1e-5, y, kept);
  layer::forward(x, copy, 1e-5, y_of_copy, kept);
  layer::backward(x, x, x, kept, dx, dgamma);
  layer::backward(x, copy, copy, kept, dx_of_copy, dgamma_of_copy);
  CHECK(y == y_of_copy);
  CHECK(dx == dx_of_copy);
  CHECK(dgamma == dgamma_of_copy);
}

TEST_CASE("parameters collect the gradients of rows", "[nn]") {
  using layer = nn::dense<double, 2, 1>;
  const std::array<double, 2> weight{3, 4}, first{1, 2}, second{10, 20};
  std::array<double, 2> dx{}, dweight{};
  std::array<double, 1> dbias{};
  layer::backward(first, weight, std::array{1.0}, dx, dweight, dbias);
  layer::backward(second, weight, std::array{-1.0}, dx, dweight, dbias);
  CHECK(dx == std::array{-3.0, -4.0});
  CHECK(dweight == std::array{-9.0, -18.0});
  CHECK(dbias == std::array{0.0});
}

template <class Number>
constexpr bool in_constant_expressions() {
  const std::array<Number, 2> x{0, 0}, one{1, 1}, g{1, 0};
  std::array<Number, 2> y{}, dx{}, d{};
  nn::softmax<Number, 2>::forward(x, y);
  nn::softmax<Number, 2>::backward(y, g, dx);
  if (y != std::array<Number, 2>{0.5, 0.5} || dx != std::array<Number, 2>{0.25, -0.25}) return false;
  nn::dense<Number, 2, 1>::forward(one, std::array<Number, 2>{2, 3}, std::array<Number, 1>{4},
                                   std::span<Number, 1>(d.data(), 1));
  if (d[0] != 9) return false;
  nn::gelu<Number, 2>::backward(x, g, dx);
  nn::sigmoid<Number, 2>::forward(x, y);
  if (dx[0] != 0.5 || y[0] != 0.5) return false;
  typename nn::group_norm<Number, 1, 2, 1>::statistics kept{};
  nn::group_norm<Number, 1, 2, 1>::forward(std::array<Number, 2>{-3, 3}, one, x, 7, y, kept);
  if (kept.mean[0] != 0 || kept.rstd[0] != 0.25 || y[1] != 0.75) return false;
  if (nn::mse<Number, 2>::forward(one, std::array<Number, 2>{3, 1}) != 2) return false;
  typename nn::self_attention<Number, 2, 1>::statistics seen{};
  const std::array<Number, 1> zero{0}, two{2};
  nn::self_attention<Number, 2, 1>::forward(std::array<Number, 2>{1, 3}, zero, zero, two, two, y, seen);
  return y == std::array<Number, 2>{8, 8};  // equal weights: 2 * 2 * the mean
}
static_assert(in_constant_expressions<float>());
static_assert(in_constant_expressions<double>());

}  // namespace
