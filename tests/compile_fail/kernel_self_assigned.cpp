// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: x[i] = x[i] assigns nothing
#include <leibniz/kernel/kernel.hpp>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto out = tensor<"out">(N);

#ifdef CORRECT
constexpr auto f = kernel<float>(N = 4_c, x[i] = 1_c * x[i], out[j] = x[j]);
#else
constexpr auto f = kernel<float>(N = 4_c, x[i] = x[i], out[j] = x[j]);
#endif
