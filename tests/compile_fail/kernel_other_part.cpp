// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: kernel takes extents, as in N = 64_c, and outputs
#include <leibniz/kernel/kernel.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto out = tensor<"out">(N);

#ifdef CORRECT
constexpr auto f = kernel<float>(N = 4_c, out[i] = x[i]);
#else
constexpr auto f = kernel<float>(N, out[i] = x[i]);
#endif
