// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// What results come to when they are written over the names of the lets.
#include <leibniz/leibniz.hpp>

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto C = extent<"C">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto c = index_var<"c">(C);
constexpr auto d = index_var<"d">(C);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto s = tensor<"s">(C);
constexpr auto t = tensor<"t">(C);

constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto sigma = let<"sigma">(sqrt(mean(k, pow<2>(x[k] - mu))));
constexpr auto y = let<"y">(i, (x[i] - mu) / sigma);

// what is made of derivatives is simplified as a whole
static_assert(text(sum(j, y[j] * diff(y[i], x[j]))) == "0");
static_assert(text(sum(i, g[i] * diff(y[i], x[j]))) == text(vjp(g[i], y[i], x[j])));
// what a user wrote is not
static_assert(text(sum(k, x[k]) / N - mu) == "sum(k, x[k])/N - mu");

// a sum that comes to a number is that number: sum(i, y[i]^2) is N
static_assert(text(diff(sum(i, pow<2>(y[i])), x[j])) == "0");
static_assert(text(vjp(y[i], y[i], x[j])) == "0");
static_assert(text(diff(sum(i, pow<4>(y[i])), x[j])) ==
              "4*(N*y[j]^3 - sum(i, y[i]^3) - y[j]*sum(i, y[i]^4))/(N*sigma)");

// lets of one definition are one name
constexpr auto m2 = let<"m2">(mean(j, x[j]));
constexpr auto y2 = let<"y2">(i, (x[i] - m2) / sigma);
static_assert(text(diff(y2[i], x[j])) == "(N*delta(i,j) - 1 - y2[i]*y2[j])/(N*sigma)");
static_assert(text(m2 + mu) == "m2 + mu");

// softmax by log-sum-exp, also with the maximum taken out
constexpr auto plain_lse = let<"lse">(log(sum(c, exp(s[c]))));
constexpr auto top = let<"top">(max(c, s[c]));
constexpr auto lse = let<"lse">(top + log(sum(c, exp(s[c] - top))));
constexpr auto p = let<"p">(c, exp(s[c] - plain_lse));
constexpr auto loss = let<"loss">(sum(c, t[c] * (lse - s[c])));
static_assert(text(diff(plain_lse, s[d])) == "exp(s[d] - lse)");
static_assert(text(diff(lse, s[d])) == "exp(s[d] - lse)");
static_assert(text(diff(p[c], s[d])) == "p[c]*(delta(c,d) - p[d])");
static_assert(text(diff(loss, s[d])) == "exp(s[d] - lse)*sum(c, t[c]) - t[d]");
// of the maximum nothing is left, and so no adjoint of it
static_assert(text(gradient(loss, s[d])) == "exp(s[d] - lse)*sum(c, t[c]) - t[d]");

// the order of nested sums
static_assert(proved(sum(i, sum(c, x[i] * s[c])) == sum(c, sum(i, x[i] * s[c]))));
static_assert(proved(sum(i, sum(j, x[i] * g[j] * x[j])) == sum(j, sum(i, x[i] * g[j] * x[j]))));
static_assert(refuted(sum(i, sum(j, x[i] * g[j] * x[j])) == sum(j, sum(i, x[i] * g[j] * x[i]))));

// sums over one index are proved element by element
constexpr auto above = sum(i, x[i] / (x[i] + 1_c));
constexpr auto below = sum(i, 1_c / (x[i] + 1_c));
static_assert(proved(above + below == N));
static_assert(refuted(above - below == N));
static_assert(proved(g[k] * above + g[k] * below == N * g[k]));
static_assert(proved(above == sum(j, 1_c - 1_c / (x[j] + 1_c))));
static_assert(refuted(above == sum(j, 1_c + 1_c / (x[j] + 1_c))));

// a let of four indices
constexpr auto l = index_var<"l">(N);
constexpr auto row = index_var<"row">(N);
constexpr auto col = index_var<"col">(N);
constexpr auto A = tensor<"A">(N, N);
constexpr auto outer = let<"outer">(i, j, k, l, A(i, j) * A(k, l));
static_assert(text(diff(outer(i, j, k, l), A(row, col))) ==
              "delta(col,j)*delta(i,row)*A[k,l] + delta(col,l)*delta(k,row)*A[i,j]");
static_assert(text(vjp(outer(i, j, k, l), outer(i, j, k, l), A(row, col))) ==
              "sum(i, sum(j, A[j,i]*outer[row,col,j,i])) + sum(i, sum(j, A[j,i]*outer[j,i,row,col]))");

}  // namespace
