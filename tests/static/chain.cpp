// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Derivations as persons write them, with and without mistakes.
#include <leibniz/leibniz.hpp>

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto variance = sum(k, pow<2>(x[k] - mu)) / N;

constexpr auto right = chain(diff(variance, x[j]),                                     //
                             sum(k, 2_c * (x[k] - mu) * (delta(k, j) - 1_c / N)) / N,  //
                             2_c / N * ((x[j] - mu) - sum(k, x[k] - mu) / N),          //
                             2_c / N * (x[j] - mu));
static_assert(right.steps == 3);
static_assert(first_mistake(right) == no_mistake && proved(right));

constexpr auto sign = chain(diff(variance, x[j]),                                     //
                            sum(k, 2_c * (x[k] - mu) * (delta(k, j) + 1_c / N)) / N,  //
                            2_c / N * (x[j] - mu));
// the second step is right again, for another reason than the person thought
static_assert(first_mistake(sign) == no_mistake && proved(sign));
constexpr auto index = chain(sum(k, (x[k] - mu) * (delta(k, j) - 1_c / N)),  //
                             sum(k, (x[k] - mu) * (delta(i, j) - 1_c / N)), x[j] - mu);
static_assert(first_mistake(index) == 1 && !proved(index));
constexpr auto second = chain(diff(mu, x[j]), sum(k, delta(k, j)) / N, N / N);
static_assert(first_mistake(second) == 2);
static_assert(decide_step(second, 1) == verdict::proved && decide_step(second, 2) == verdict::refuted);

// neither proved nor refuted: sin(2 a) is not among the rules
constexpr auto open = chain(sin(2_c * a), 2_c * sin(a) * cos(a), cos(a) * sin(a) + sin(a) * cos(a));
static_assert(first_mistake(open) == no_mistake && first_undecided(open) == 1 && !proved(open));
static_assert(first_mistake(chain(a, 1_c)) == 1 && first_mistake(chain(1_c, b / b)) == no_mistake);

}  // namespace
