// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// What schedule_text and c_source write; tests/inspect/readers compiles and runs it.
#include <leibniz/inspect/c_source.hpp>
#include <leibniz/kernel/kernel.hpp>

#include "samples.hpp"

using namespace samples;

namespace {

constexpr auto total = scalar<"total">;
constexpr auto out = tensor<"out">(N);
constexpr auto dx = tensor<"dx">(N);
constexpr auto dQ = tensor<"dQ">(T, D);

constexpr bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }
template <int Size>
constexpr bool has(const owned_text<Size>& text, std::string_view part) {
  const owned_text<Size> copy = text;  // g++ 12 does not compare addresses in a temporary
  return has(copy.view(), part);
}

constexpr auto mean_of = kernel<float>(N = 64_c, total = mu);
static_assert(
    schedule_text(mean_of).starts_with("total = mu\n"
                                       "  mu = sum(k, x[k])/N\n"
                                       "\n"
                                       "sum0 = 0\n"
                                       "for i in 0..64:\n"
                                       "  sum0 += x[i]\n"
                                       "total = sum0 / 64\n"));

// How loops run depends on the machine; what was asked for is there where it has packs.
constexpr auto M = tensor<"M">(extent<"R">, N);
constexpr auto totals = tensor<"totals">(extent<"R">);
constexpr auto r = index_var<"r">(extent<"R">);
constexpr auto in_twos = kernel<float>(N = 64_c, options<blocking{.rows = 2, .chains = 1, .keep = -1}>,
                                       totals[r] = sum(k, M(r, k)));
static_assert(has(schedule_text(in_twos), "for i: 2 rows at a time, packs of ") == (packs::width<float> > 1));
static_assert(has(schedule_text(in_twos), "side by side: 1 in sums") == (packs::width<float> > 1));
constexpr auto in_fours = kernel<float>(
    N = 64_c, options<blocking{.rows = 2, .chunk = 8, .sums = 4, .keep = -1}>, totals[r] = sum(k, M(r, k)));
static_assert(has(schedule_text(in_fours), ", chunks of 8, sums of 4 rows together, ") ==
              (packs::width<float> > 1));
constexpr auto of_one = kernel<float>(N = 1_c, totals[r] = sum(k, M(r, k)));
static_assert(has(schedule_text(of_one), " rows in a pack, chunks of ") == (packs::width<float> > 1));
constexpr auto ahead = kernel<float>(N = 64_c, options<blocking{.prefetch = 128}>,
                                     tensor<"twice">(extent<"R">, N)(r, i) = 2_c * M(r, i));
static_assert(has(schedule_text(ahead), ", outputs asked for 128 bytes ahead\n") ==
              (packs::width<float> > 1));
constexpr auto not_ahead = kernel<float>(N = 64_c, options<blocking{.prefetch = -1}>,
                                         tensor<"twice">(extent<"R">, N)(r, i) = 2_c * M(r, i));
static_assert(!has(schedule_text(not_ahead), "ahead"));
static_assert(!has(schedule_text(in_twos), "ahead"));

// Terms of one sign come first, so that what is small is rounded on its own.
constexpr auto four_terms = kernel<float>(out[i] = x[i] - g[i] + dx[i] - tensor<"h">(N)[i]);
static_assert(has(schedule_text(four_terms), "out[i] = x[i] - (g[i] + h[i]) + dx[i]\n") ||
              has(schedule_text(four_terms), "out[i] = dx[i] - (g[i] + h[i]) + x[i]\n"));
constexpr auto mean_source = c_source(mean_of, "mean");
static_assert(mean_source.view() ==
              "#include <math.h>\n"
              "#include <stddef.h>\n"
              "\n"
              "/*\n"
              " *   total = mu\n"
              " *     mu = sum(k, x[k])/N\n"
              " */\n"
              "#if defined(__GNUC__) && !defined(__clang__) && !defined(__OPTIMIZE_SIZE__)\n"
              "__attribute__((optimize(\"associative-math\", \"no-signed-zeros\", \"no-trapping-math\")))\n"
              "#endif\n"
              "void mean(const float *restrict x, float *restrict total) {\n"
              "#ifdef __clang__\n"
              "#pragma clang fp reassociate(on)\n"
              "#endif\n"
              "  float sum0 = 0.0f;\n"
              "#ifdef __clang__\n"
              "#pragma clang loop unroll(disable)\n"
              "#endif\n"
              "  for (size_t i = 0; i < 64; ++i) {\n"
              "    sum0 += x[i];\n"
              "  }\n"
              "  *total = sum0 / 64.0f;\n"
              "}\n");

// An extent that is not fixed is a parameter, and only if it is used.
constexpr auto open_mean = kernel<double>(total += mu);
static_assert(has(c_source(open_mean, "f"),
                  "void f(size_t N, const double *restrict x, double *restrict total) {"));
static_assert(has(c_source(open_mean, "f"), "*total += sum0 / (double)N;"));
static_assert(has(schedule_text(open_mean), "for i in 0..N:"));

// A let that is bound is given.
constexpr auto backward = kernel<float>(N = 64_c, dx[j] = vjp(g[i], y[i], x[j]));
static_assert(has(c_source(backward, "f"), "sqrtf(") && !has(c_source(backward, "f", sigma, y), "sqrtf("));
static_assert(has(c_source(backward, "f", sigma, y), "float sigma") &&
              !has(c_source(backward, "f"), "float sigma"));

// Values kept between loops: local, or in memory of the caller's.
template <class Tokens>
constexpr auto attention(Tokens tokens) {
  return kernel<double>(T = tokens, D = 4_c, dQ(t, d) = vjp(G(s, e), attended(s, e), Q(t, d)));
}
constexpr auto small = attention(8_c);
constexpr auto large = attention(20000_c);
static_assert(has(c_source(small, "f"), "double kept0[") && !has(c_source(small, "f"), "scratch"));
static_assert(has(c_source(large, "f"), " * scratch: ") &&
              has(c_source(large, "f"), ", double *restrict scratch) {") &&
              has(c_source(large, "f"), "double *const kept0 = scratch + 0;"));

// Names that C has other uses for
constexpr auto words = kernel<double>(
    N = 2_c, out[i] = tensor<"double">(N)[i] + tensor<"i">(N)[i] * scalar<"v1"> + scalar<"a b">);
static_assert(has(c_source(words, "f"), "const double *restrict double_") &&
              has(c_source(words, "f"), "const double *restrict i,") && has(c_source(words, "f"), "i[at0]") &&
              has(c_source(words, "f"), "double v1_") && has(c_source(words, "f"), "double a_b_"));

// A maximum keeps a NaN.
constexpr auto largest = kernel<float>(N = 4_c, total = max(k, x[k]));
static_assert(has(c_source(largest, "f"), "if (v0 > max0 || v0 != v0) max0 = v0;"));
static_assert(has(schedule_text(largest), "max0 = max(max0, x[i])"));

}  // namespace
