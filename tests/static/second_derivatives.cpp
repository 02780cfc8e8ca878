// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Second derivatives: gradients of gradients, and what is true of every Hessian.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto v = tensor<"v">(N);
constexpr auto a = scalar<"a">;

// The adjoint of an adjoint is another let than the adjoint, though both belong to z.
constexpr auto z = let<"z">(sum(i, pow<3>(x[i])));
constexpr auto square = let<"square">(pow<2>(z));
constexpr auto slope = let<"slope">(sum(j, v[j] * gradient(square, x[j])));
constexpr auto turn = sum(j, v[j] * pow<2>(x[j]));
static_assert(proved(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 12_c * z * x[i] * v[i]));
static_assert(proved(gradient(slope, v[i]) == gradient(square, x[i])));
static_assert(refuted(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 6_c * z * x[i] * v[i]));

// A derivative that names some of a loss's adjoints goes together with a gradient that names others.
constexpr auto b = scalar<"b">;
constexpr auto left = let<"left">(pow<3>(a));
constexpr auto right = let<"right">(pow<3>(b));
constexpr auto both = let<"both">(pow<2>(left) + pow<2>(right));
static_assert(proved(diff(gradient(both, a), a) + gradient(both, b) == 30_c * pow<4>(a) + 6_c * pow<5>(b)));
static_assert(proved(diff(gradient(both, b), b) + gradient(both, a) == 30_c * pow<4>(b) + 6_c * pow<5>(a)));

}  // namespace
