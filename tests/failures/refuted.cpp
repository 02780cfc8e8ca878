// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// left: 1/N
// right: 1/N
#include <leibniz/leibniz.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
#ifdef CORRECT
static_assert(proved(diff(mu, x[j]) == 1_c / N) && !refuted(diff(mu, x[j]) == 1_c / N));
#else
static_assert(refuted(diff(mu, x[j]) == 1_c / N));
#endif
