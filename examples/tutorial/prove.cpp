// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Tutorial, part 3: statements, and a derivation of one's own.
#include <leibniz/inspect/explain.hpp>
#include <leibniz/leibniz.hpp>

#include <cstdio>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto total = let<"total">(sum(k, exp(x[k])));
constexpr auto p = let<"p">(i, exp(x[i]) / total);

// For every N and all values; with another verdict the program does not compile.
static_assert(proved(sum(i, p[i]) == 1_c));
static_assert(proved(diff(p[i], x[j]) == p[i] * (delta(i, j) - p[j])));
static_assert(proved(sum(j, diff(p[i], x[j])) == 0_c));  // moving all x alike moves no p
static_assert(refuted(vjp(g[i], p[i], x[j]) == 0_c));    // but gradients flow

// As a value: silent where the answer is no.
template <class Claim>
concept Proved = (decide(Claim{}) == verdict::proved);
constexpr auto quotient = exp(x[i]) / exp(x[j]) == exp(x[i] - x[j]);
constexpr auto product = p[i] * p[j] == exp(x[i] + x[j]);
static_assert(Proved<decltype(quotient)> && !Proved<decltype(product)> && !proved(product));

// Each expression is claimed to equal the one before it. The quotient rule has a minus.
constexpr auto mine = chain(diff(p[i], x[j]),                                                    //
                            delta(i, j) * exp(x[i]) / total + exp(x[i] + x[j]) / pow<2>(total),  //
                            p[i] * (delta(i, j) + p[j]));
static_assert(first_mistake(mine) == 1);

int main() { std::fputs(explain(mine).c_str(), stdout); }
