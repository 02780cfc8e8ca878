// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: a sum over rows is added up in an output of halves
#include <leibniz/kernel/kernel.hpp>

#include <vector>

using namespace leibniz;

constexpr auto R = extent<"R">;
constexpr auto N = extent<"N">;
constexpr auto r = index_var<"r">(R);
constexpr auto j = index_var<"j">(N);
constexpr auto x = tensor<"x">(R, N);
constexpr auto total = tensor<"total">(N);
constexpr auto f = kernel<float>(N = 8_c, total[j] = sum(r, x(r, j)));

#ifdef CORRECT
void run(const std::vector<bfloat16>& in, std::vector<float>& out) { f(R = 3, x = in, total = out); }
#else
void run(const std::vector<bfloat16>& in, std::vector<bfloat16>& out) { f(R = 3, x = in, total = out); }
#endif
