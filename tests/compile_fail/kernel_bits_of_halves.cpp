// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a buffer's elements have another type than the kernel's numbers
#include <leibniz/kernel/kernel.hpp>

#include <cstdint>
#include <vector>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto out = tensor<"out">(N);
constexpr auto f = kernel<float>(out[j] = x[j]);

#ifdef CORRECT
void run(const std::vector<bfloat16>& in, std::vector<bfloat16>& to) { f(N = 3, x = in, out = to); }
#else
void run(const std::vector<std::uint16_t>& in, std::vector<bfloat16>& to) { f(N = 3, x = in, out = to); }
#endif
