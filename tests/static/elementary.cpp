// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Elementary functions: derivatives, symmetries and identities.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;
static_assert(proved(pow<2>(sin(a)) + pow<2>(cos(a)) == 1_c));
static_assert(proved(pow<4>(sin(a)) - pow<4>(cos(a)) == 1_c - 2_c * pow<2>(cos(a))));
static_assert(refuted(pow<2>(sin(a)) - pow<2>(cos(a)) == 1_c));
static_assert(proved(diff(sin(a * b), a) == b * cos(a * b)));
static_assert(refuted(diff(cos(a), a) == sin(a)));
static_assert(proved(diff(log1p(a), a) == 1_c / (1_c + a)));
static_assert(proved(log1p(a) == log(1_c + a)));
static_assert(proved(expm1(a) + 1_c == exp(a)));
static_assert(proved(erf(-a) == -erf(a)));
static_assert(proved(cos(a - b) == cos(b - a)));
static_assert(proved(diff(atan(a), a) == 1_c / (1_c + pow<2>(a))));
static_assert(proved(diff(diff(erf(a), a), a) == -2_c * a * diff(erf(a), a)));
static_assert(refuted(diff(erf(a), a) == exp(-pow<2>(a))));

}  // namespace
