// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: blocking::per_pack rows do not fit in a pack, or do not lie one after the other
#include <leibniz/kernel/kernel.hpp>

#include <span>

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto R = extent<"R">;
constexpr auto r = index_var<"r">(R);
constexpr auto i = index_var<"i">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto M = tensor<"M">(R, N);
constexpr auto Q = tensor<"Q">(R, N);
constexpr auto total = let<"total">(r, sum(k, M(r, k)));

#ifdef CORRECT
constexpr int rows = 1;
#else
constexpr int rows = 2;
#endif
constexpr auto f = kernel<float>(options<blocking{.per_pack = rows}>, Q(r, i) = M(r, i) / total[r]);

void run(std::span<const float> from, std::span<float> to) { f(N = 4, R = 2, M = from, Q = to); }
