// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Domains: what is lost in canonical form must neither prove nor refute.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;
constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto a = scalar<"a">;
// where i meets j or k a denominator is zero, which must not multiply the other terms away
static_assert(!proved(diff(x[j] / (x[k] - x[j]), x[i]) == 0_c));
// a > 0 is said by the root and the logarithm
static_assert(!refuted(pow<2>(sqrt(a)) == sqrt(pow<2>(a))));
static_assert(!refuted(exp(log(a)) == sqrt(a * a)));
static_assert(!proved(1_c / (1_c - delta(i, j)) == 1_c));
// an even power under roots, beside a factor of unknown sign
static_assert(refuted(pow<3, 2>(pow<2>(pow<-1, 3>(pow<2>(a))) * a) == pow<3, 2>(a)));
static_assert(proved(pow<3, 2>(pow<2>(pow<-1, 3>(pow<2>(a))) * a) == 1_c / sqrt(a)));
// a > 0 is said by a root within a root
static_assert(!refuted(abs(pow<1, 3>(pow<3>(a))) == a));
static_assert(!refuted(abs(pow<-2, 3>(pow<-3, 2>(a))) == a));
static_assert(refuted(abs(pow<1, 3>(pow<3>(a))) == -a));
