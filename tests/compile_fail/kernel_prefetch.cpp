// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: blocking::prefetch is a number of bytes, -1 or 0
#include <leibniz/kernel/kernel.hpp>

#include <array>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto out = tensor<"out">(N);

#ifdef CORRECT
constexpr int ahead = 128;
#else
constexpr int ahead = -2;
#endif
constexpr auto f = kernel<float>(options<blocking{.prefetch = ahead}>, out[i] = x[i]);

void run(std::array<float, 4>& from, std::array<float, 4>& to) { f(N = 4, x = from, out = to); }
