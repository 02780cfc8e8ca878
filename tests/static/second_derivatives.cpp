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

// The adjoint of an adjoint is another let than the adjoint, though both belong to z.
constexpr auto z = let<"z">(sum(i, pow<3>(x[i])));
constexpr auto square = let<"square">(pow<2>(z));
constexpr auto slope = let<"slope">(sum(j, v[j] * gradient(square, x[j])));
constexpr auto turn = sum(j, v[j] * pow<2>(x[j]));
static_assert(proved(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 12_c * z * x[i] * v[i]));
static_assert(proved(gradient(slope, v[i]) == gradient(square, x[i])));
static_assert(refuted(gradient(slope, x[i]) == 18_c * pow<2>(x[i]) * turn + 6_c * z * x[i] * v[i]));

}  // namespace
