// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/calculus/calculus.hpp>
#include <leibniz/inspect/text.hpp>

#include <cstring>
#include <memory>
#include <string>

#include "catch.hpp"

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto B = extent<"B">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto b = index_var<"b">(B);
constexpr auto c = index_var<"c">(B);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto W = tensor<"W">(N, N);
constexpr auto X = tensor<"X">(B, N);
constexpr auto p = scalar<"p">;
constexpr auto q = scalar<"q">;
constexpr auto r = scalar<"r">;
constexpr auto t = scalar<"t">;
constexpr auto eps = scalar<"eps">;

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(sum(k, pow<2>(x[k] - mu)) / N));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);
constexpr auto rms = let<"r">(sqrt(sum(k, pow<2>(x[k])) / N + eps));
constexpr auto normed = let<"q">(i, x[i] / rms);
constexpr auto s = let<"s">(i, exp(x[i]) / sum(k, exp(x[k])));

namespace numbers {
static_assert(text(0_c) == "0");
static_assert(text(1_c) == "1");
static_assert(text(-3_c) == "-3");
static_assert(text(1_c / 2_c) == "1/2");
static_assert(text(-0.75_c) == "-3/4");
static_assert(text(p - p) == "0");
static_assert(text(9'223'372'036'854'775'807_c) == "9223372036854775807");
static_assert(text(-9'223'372'036'854'775'807_c) == "-9223372036854775807");
}  // namespace numbers

namespace names {
static_assert(text(p) == "p");
static_assert(text(N) == "N");
static_assert(text(x[i]) == "x[i]");
static_assert(text(W(i, j)) == "W[i,j]");
static_assert(text(mu) == "mu");
static_assert(text(y[i]) == "y[i]");
static_assert(text(delta(j, i)) == "delta(i,j)");
}  // namespace names

namespace several_arguments {
static_assert(text(max(q, p)) == "max(p, q)");
static_assert(text(min(p, q) + max(p, 0_c)) == "max(0, p) + min(p, q)");
static_assert(text(max(x[j], x[i])) == "max(x[i], x[j])");
static_assert(text(max(q * r, p)) == "max(p, q*r)");
static_assert(text(pow(p, q + 1_c)) == "pow(p, 1 + q)");
static_assert(text(pow(p, 2_c)) == "p^2");
static_assert(text(softplus(p)) == "softplus(p)");
// what is subtracted stands on the other side of a condition
static_assert(text(select(p > 0_c, p, q)) == "select(p > 0, p, q)");
static_assert(text(select(p > q, p, q)) == "select(p > q, p, q)");
static_assert(text(select(p >= q + 1_c, p, q)) == "select(p >= 1 + q, p, q)");
static_assert(text(select(p < 0_c, p, q)) == "select(p < 0, p, q)");
static_assert(text(select(p <= q, p, q)) == "select(q >= p, p, q)");
static_assert(text(select(p + q <= 0_c, p, q)) == "select(p + q <= 0, p, q)");
static_assert(text(select(p > 0_c, q, 0_c)) == "select(p > 0, q, 0)");
static_assert(text(select(p >= 0_c, 1_c, 0_c)) == "select(p >= 0, 1, 0)");
static_assert(text(select(p > 0_c, 1_c, 0_c)) == "step(p)");
static_assert(text(select(p <= 0_c, 0_c, 1_c)) == "step(p)");
static_assert(text(relu(p)) == "select(p <= 0, 0, p)");
static_assert(text(diff(relu(p), p)) == "step(p)");
static_assert(text(diff(max(p, q), p)) == "(1 + step(p - q))*(1 - step(q - p))/2");
static_assert(text(diff(select(p > 0_c, sqrt(p), 0_c), p)) == "select(p > 0, 1/(2*sqrt(p)), 0)");
// a delta leaves a choice, and then the sum
static_assert(text(diff(relu(x[i]), x[j])) == "delta(i,j)*step(x[i])");
static_assert(text(gradient(sum(i, g[i] * relu(x[i])), x[j])) == "g[j]*step(x[j])");
static_assert(text(vjp(g[i], select(x[i] > t, x[i] * x[i], p), x[j])) == "g[j]*select(x[j] > t, 2*x[j], 0)");
static_assert(text(vjp(g[i], select(x[i] > 0_c, x[i] - mu, x[i]), x[j])) ==
              "g[j] - sum(i, g[i]*step(x[i]))/N");
// a condition does not cost the contraction of what it chooses
static_assert(text(vjp(g[i], select(x[i] > 0_c, y[i], p), x[j])) ==
              "(N*g[j]*step(x[j]) - sum(i, g[i]*step(x[i])) - y[j]*sum(i, g[i]*y[i]*step(x[i])))/(N*sigma)");
}  // namespace several_arguments

namespace sums {
static_assert(text(-p) == "-p");
static_assert(text(-p - q) == "-p - q");
static_assert(text(-p - 1_c) == "-1 - p");
static_assert(text(q - p) == "q - p");
static_assert(text(p - q) == "p - q");
static_assert(text(x[i] * p + 1_c + q) == "1 + q + p*x[i]");
static_assert(text(p - (q - r)) == "p + r - q");
static_assert(text(q / 2_c + p * 2_c / 3_c) == "2*p/3 + q/2");
static_assert(text(pow<2>(p) + p + 1_c / p) == "p + p^2 + 1/p");
static_assert(text(W(j, i) + W(i, j)) == "W[i,j] + W[j,i]");
static_assert(text(x[j] * p + x[i] * q + x[i] * p) == "p*x[i] + p*x[j] + q*x[i]");
}  // namespace sums

namespace products {
static_assert(text(-p * q / 2_c) == "-p*q/2");
static_assert(text(p / (q * r)) == "p/(q*r)");
static_assert(text(p / q / r * t) == "p*t/(q*r)");
static_assert(text(p / (q / r)) == "p*r/q");
static_assert(text(1_c / (2_c * N)) == "1/(2*N)");
static_assert(text(2_c * p / (3_c * q)) == "2*p/(3*q)");
static_assert(text(p / (q + r)) == "p/(q + r)");
static_assert(text((q + r) / p) == "(q + r)/p");
static_assert(text((p + q) * (p + r)) == "(p + q)*(p + r)");
static_assert(text((p + q) / ((p + r) * (q + t))) == "(p + q)/((p + r)*(q + t))");
static_assert(text(sum(i, x[i]) * exp(p) * y[j] * x[j] * delta(i, j) * p * N * 2_c) ==
              "2*N*p*delta(i,j)*x[j]*y[j]*exp(p)*sum(k, x[k])");
}  // namespace products

namespace signs {
// a sign goes into a sum only if the sum then starts with a positive term
static_assert(text(-(p - q) * r) == "r*(q - p)");
static_assert(text(p - (q - r) * t) == "p + t*(r - q)");
static_assert(text(-(p + q) * r) == "-r*(p + q)");
static_assert(text(-p / (q - r)) == "p/(r - q)");
static_assert(text(-pow<3>(p - q)) == "(q - p)^3");
static_assert(text(-pow<2>(p + q)) == "-(p + q)^2");
static_assert(text((p - q) * (r - t)) == text((q - p) * (t - r)));
}  // namespace signs

namespace gradients {
// written over the names of the user's lets; adjoints, which are lets too, are not seen
constexpr auto z = let<"z">(i, sum(j, W(i, j) * x[j]));
constexpr auto h = let<"h">(i, tanh(z[i]));
constexpr auto gap = let<"gap">(sum(i, g[i] * h[i]) - t);
constexpr auto loss = let<"loss">(pow<2>(gap));
static_assert(text(gradient(loss, W(i, k))) == "2*g[i]*x[k]*gap*(1 - h[i]^2)");
static_assert(text(gradient(loss, x[k])) == "2*gap*sum(i, W[i,k]*g[i]*(1 - h[i]^2))");
static_assert(text(hvp(loss, t, p)) == "2*p");
static_assert(text(gradient(loss, t) == -2_c * gap) == "-2*gap == -2*gap");
static_assert(text(gradient(loss, W(i, k)) == gradient(loss, x[k])) ==
              "2*g[i]*x[k]*gap*(1 - h[i]^2) == 2*gap*sum(j, W[j,k]*g[j]*(1 - h[j]^2))");
constexpr auto slope = let<"slope">(gradient(loss, t));
static_assert(definition_text(slope) == "slope = -2*gap");
}  // namespace gradients

namespace powers {
static_assert(text(pow<2>(p)) == "p^2");
static_assert(text(-pow<2>(p)) == "-p^2");
static_assert(text(pow<-2>(p)) == "1/p^2");
static_assert(text(pow<2>(p + q)) == "(p + q)^2");
static_assert(text(pow<-2>(p + q)) == "1/(p + q)^2");
static_assert(text(sqrt(p)) == "sqrt(p)");
static_assert(text(1_c / sqrt(p + q)) == "1/sqrt(p + q)");
static_assert(text(pow<2, 3>(p)) == "p^(2/3)");
static_assert(text(pow<-3, 2>(p)) == "1/p^(3/2)");
static_assert(text(pow<1, 3>(-p)) == "(-p)^(1/3)");
static_assert(text(pow<1, 3>(pow<2>(p))) == "(p^2)^(1/3)");
static_assert(text(pow<1, 3>(p * q)) == "(p*q)^(1/3)");
static_assert(text(sqrt(pow<2>(p) + q)) == "sqrt(p^2 + q)");
static_assert(text(pow<3>(pow<2>(p + q) + r)) == "(r + (p + q)^2)^3");
static_assert(text(pow<1, 3>(2_c)) == "2^(1/3)");
static_assert(text(sqrt(1_c / 2_c)) == "sqrt(2)/2");
}  // namespace powers

namespace roots {
// read as one where the algebra would take it apart in the same way
static_assert(text(sqrt(p / N)) == "sqrt(p/N)");
static_assert(text(sqrt(2_c * p)) == "sqrt(2*p)");
static_assert(text(1_c / sqrt(2_c * N * p)) == "sqrt(2/(N*p))/2");
static_assert(text(r * sqrt((p + q) / N)) == "r*sqrt((p + q)/N)");
static_assert(text(sqrt(p) * sqrt(q)) == "sqrt(p)*sqrt(q)");
static_assert(text(sqrt(p * q * N)) == "sqrt(N*p*q)");
static_assert(text(sqrt(-2_c * p)) == "sqrt(2)*sqrt(-p)");
}  // namespace roots

namespace functions {
static_assert(text(exp(-p / 2_c)) == "exp(-p/2)");
static_assert(text(pow<2>(log(p + q))) == "log(p + q)^2");
static_assert(text(stop_gradient(mu)) == "stop_gradient(mu)");
}  // namespace functions

namespace bound_indices {
static_assert(text(sum(k, x[k])) == "sum(k, x[k])");
static_assert(text(sum(k, x[k] + p)) == "sum(k, p + x[k])");
// what the user's names allow: not the one that is free elsewhere in the text, if another is left
static_assert(text(x[i] * sum(j, x[j])) == "x[i]*sum(j, x[j])");
static_assert(text(x[i] * sum(i, x[i])) == "x[i]*sum(i, x[i])");
static_assert(text(x[i] * sum(i, x[i]) + 0_c * x[j]) == "x[i]*sum(j, x[j])");
static_assert(text(sum(i, x[i]) * sum(j, g[j])) == "sum(i, g[i])*sum(i, x[i])");
// nested binders have different names
static_assert(text(sum(j, sum(i, W(i, j) * x[i]) * g[j])) == "sum(i, g[i]*sum(j, W[j,i]*x[j]))");
static_assert(text(sum(i, W(i, i) * sum(j, exp(W(i, j)))) + x[k] * 0_c) ==
              "sum(i, W[i,i]*sum(j, exp(W[i,j])))");
static_assert(text(sum(i, exp(x[i] * x[j]))) == "sum(i, exp(x[i]*x[j]))");
static_assert(text(sum(i, exp(x[j] * x[i]))) == "sum(i, exp(x[i]*x[j]))");
static_assert(text(sum(i, exp(delta(i, j)))) == "sum(i, exp(delta(i,j)))");

constexpr auto n = index_var<"n">(B);
constexpr auto n2 = index_var<"n2">(B);
constexpr auto n1 = scalar<"n1">;
constexpr auto T = tensor<"T">(B, B, B);
static_assert(text(n1 * sum(n, T(n, n, n))) == "n1*sum(n, T[n,n,n])");
// n and n2 are in use around, n1 is a scalar
static_assert(text(n1 * exp(sum(n, exp(sum(n2, T(n, n2, n2) * exp(sum(n, T(n2, n, n)))))))) ==
              "n1*exp(sum(n, exp(sum(n2, T[n,n2,n2]*exp(sum(n3, T[n2,n3,n3]))))))");
// an index of another extent has the same name
constexpr auto other_i = index_var<"i">(B);
static_assert(text(sum(i, exp(X(other_i, i)))) == "sum(i1, exp(X[i,i1]))");
}  // namespace bound_indices

namespace contract {
static_assert(text(1_c / N) == "1/N");
static_assert(text((x[j] - mu) / (N * sigma)) == "(x[j] - mu)/(N*sigma)");
static_assert(text((N * delta(i, j) - 1_c - y[i] * y[j]) / (N * sigma)) ==
              "(N*delta(i,j) - 1 - y[i]*y[j])/(N*sigma)");
constexpr auto rstd = let<"rstd">(1_c / sigma);
static_assert(text(rstd * (N * delta(i, j) - 1_c - y[i] * y[j]) / N) ==
              "rstd*(N*delta(i,j) - 1 - y[i]*y[j])/N");
static_assert(text((N * g[j] - sum(i, g[i]) - y[j] * sum(i, g[i] * y[i])) / (N * sigma)) ==
              "(N*g[j] - sum(i, g[i]) - y[j]*sum(i, g[i]*y[i]))/(N*sigma)");
static_assert(text((delta(i, j) - normed[i] * normed[j] / N) / rms) == "(delta(i,j) - q[i]*q[j]/N)/r");
static_assert(text((g[j] - normed[j] * sum(i, g[i] * normed[i]) / N) / rms) ==
              "(g[j] - q[j]*sum(i, g[i]*q[i])/N)/r");
static_assert(text(s[i] * (delta(i, j) - s[j])) == "s[i]*(delta(i,j) - s[j])");
static_assert(text(s[j] * (g[j] - sum(i, g[i] * s[i]))) == "s[j]*(g[j] - sum(i, g[i]*s[i]))");

constexpr auto row_mu = let<"mu">(b, sum(k, X(b, k)) / N);
constexpr auto row_sigma = let<"sigma">(b, sqrt(sum(k, pow<2>(X(b, k) - row_mu[b])) / N));
constexpr auto row_y = let<"y">(b, i, (X(b, i) - row_mu[b]) / row_sigma[b]);
static_assert(text(delta(b, c) * (N * delta(i, j) - 1_c - row_y(b, i) * row_y(b, j)) / (N * row_sigma[b])) ==
              "delta(b,c)*(N*delta(i,j) - 1 - y[b,i]*y[b,j])/(N*sigma[b])");
}  // namespace contract

namespace definitions {
static_assert(definition_text(mu) == "mu = sum(k, x[k])/N");
static_assert(definition_text(sigma) == "sigma = sqrt(sum(k, (x[k] - mu)^2)/N)");
static_assert(definition_text(y) == "y[i] = (x[i] - mu)/sigma");
static_assert(definition_text(y[j]) == "y[j] = (x[j] - mu)/sigma");
static_assert(definition_text(s[k]) == "s[k] = exp(x[k])/sum(i, exp(x[i]))");
static_assert(definition_text(contract::row_y) == "y[b,i] = (X[b,i] - mu[b])/sigma[b]");
}  // namespace definitions

namespace equations {
static_assert(text(p == q) == "p == q");
static_assert(text(sum(i, y[i]) == 0_c) == "sum(i, y[i]) == 0");
// the index of the right side is avoided on the left
static_assert(text(sum(i, x[i]) == sum(j, x[j]) * x[i] / x[i]) == "sum(i, x[i]) == sum(i, x[i])");
static_assert(text(sum(i, x[i]) == x[i] * x[j]) == "sum(i, x[i]) == x[i]*x[j]");
static_assert(text(sum(i, x[i]) == x[i] + 0_c * x[j]) == "sum(j, x[j]) == x[i]");
}  // namespace equations

template <class... Terms>
constexpr auto sum_of_all(Terms... terms) {
  return (terms + ...);
}
constexpr auto forty = [] {
  return []<int... Numbers>(std::integer_sequence<int, Numbers...>) {
    return sum_of_all((pow<1 + Numbers / 2>(p) * pow<1 + Numbers % 2>(q))...);
  }
  (std::make_integer_sequence<int, 40>{});
}();
constexpr std::string_view forty_text = text(forty);
static_assert(forty_text.starts_with("p*q + p*q^2 + p^2*q + p^2*q^2 + p^3*q"));
static_assert(forty_text.ends_with("p^20*q + p^20*q^2"));

}  // namespace

TEST_CASE("the text of an expression ends in a zero byte") {
  const std::string_view printed = text(y[i] * x[j] + 1_c);
  CHECK(printed == "1 + x[j]*y[i]");
  CHECK(std::strlen(printed.data()) == printed.size());
  CHECK(std::strlen(definition_text(mu).data()) == definition_text(mu).size());
}

TEST_CASE("a buffer that is too small says so and keeps its bounds") {
  auto store = std::make_unique<algebra::store>();
  const algebra::term value = decltype(forty)::lower(*store).value;
  for (const bool fits : {false, true}) {
    INFO("fits: " << fits);
    if (fits) {
      text_buffer<static_cast<int>(forty_text.size())> buffer;
      inspect::write_text(*store, value, buffer);
      CHECK(!buffer.overflowed);
      CHECK(buffer.view() == forty_text);
    } else {
      text_buffer<static_cast<int>(forty_text.size()) - 1> buffer;
      inspect::write_text(*store, value, buffer);
      CHECK(buffer.overflowed);
      CHECK(buffer.size < static_cast<int>(forty_text.size()));
    }
  }
}

TEST_CASE("parameters of a definition are named like bound indices") {
  auto store = std::make_unique<algebra::store>();
  const algebra::term reference = decltype(y[j])::lower(*store).value;
  const int symbol = store->nodes[reference].symbol;
  text_buffer<100> buffer;
  inspect::write_text(*store, store->symbols[symbol].definition, buffer);
  CHECK(std::string(buffer.view()) == "(x[j] - mu)/sigma");
}
