// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The yardstick: Layer Normalization by hand, with intrinsics, blocked as is best for each length.
//
// With xc = x - mean and r = 1/sigma, S = sum gamma dy and T = sum gamma dy xc, the gradient is
// dx = gamma dy r + (-r^3 T/N) xc + (-r S/N). Variance, S and T need the mean only, so one pass finds all three.
#if defined(__AVX2__) && defined(__FMA__)
#include "by_hand_pairs.hpp"
#include "by_hand_rows.hpp"
#else
#include "layer_norm.h"
#endif

#include <cstdint>

#if defined(__AVX2__) && defined(__FMA__)
namespace {

using namespace bench;

#ifdef __AVX512F__
constexpr int widest = 16, most_columns = 112;
#else
constexpr int widest = 8, most_columns = 32;
#endif

/// Data of this size do not fit into the last cache: stores then go past it, and one row is read at a time.
constexpr double past_cache = 32e6;

enum class pass { forward, kept, whole };

/// Found by measuring. The rows of a chunk and what they share fit into the first cache.
constexpr shape shape_of(int size, pass which, bool past_the_cache) {
  const int width = size >= 32 ? widest : 8;
  if (size <= 8) return {width, 32, 8, 1, 0, false, past_the_cache};
  if (past_the_cache) {
    const bool narrow = size > 128 && size <= (which == pass::kept ? 512 : 2048);
    return {narrow ? 8 : width, 1, 1, 4, 1, false, true};
  }
  if (size > 8192) return {width, 4, 4, 2, 4, true};
  const int together = size <= most_columns ? 0 : 4;
  if (ahead > 0 && size > 128 && size <= 1536 && !(which == pass::forward && (size <= 512 || size > 896))) {
    // Fewer rows, so that the lines of outputs that were asked for stay in the first cache.
    if (size <= 512) return which == pass::kept ? shape{width, 4, 4, 1, 4} : shape{width, 8, 4, 2, 4};
    const bool four = size <= 896 && which != pass::kept;
    return four ? shape{width, 4, 4, 2, 4, true} : shape{width, 2, 2, 2, 2, true};
  }
  if (which == pass::forward) {
    if (size <= 64) return {width, 64, width, 1, together};
    if (size <= 128) return {width, 64, 4, 2, together};
    if (size <= 512) return {width, 16, 8, 4, 4};
    if (size <= 896) return {width, 6, 4, 4, 4};
    if (size <= 1536) return {width, 4, 2, 4, 2};
    return {width, 2, 2, 8, 2};
  }
  if (size <= 128) return {width, 32, 4, 1, together};
  if (size <= 512) return {width, 16, 8, 2, 4};
  if (size > 1536) return {width, 2, 2, 8, 2, true};
  if (which == pass::kept) return {width, 2, 1, 8, 2};
  if (size <= 896) return {width, 4, 4, 4, 4};
  return {width, 2, 2, 8, 2};
}

template <int Size, pass Which, bool PastCache>
struct kernel : rows_in_chunks<Size, shape_of(Size, Which, PastCache)> {};
#ifdef __AVX512F__
template <int Size, pass Which, bool PastCache>
requires(Size <= 8 && (Which == pass::forward || !PastCache)) struct kernel<Size, Which, PastCache>
    : row_pairs<Size, 128, PastCache> {
};
#endif

/// Whether stores go past the cache; they want vectors that are aligned, and whole.
template <int Size, class Kernel>
bool streams(long rows, const float* output) {
  constexpr int bytes = Kernel::vector_bytes;
  return Kernel::unit * sizeof(float) % bytes == 0 && reinterpret_cast<std::uintptr_t>(output) % bytes == 0 &&
         12.0 * Size * static_cast<double>(rows) > past_cache;
}

/// Calls run(k) for the kernel k that is best for this many rows.
template <int Size, pass Which, class Run>
void with_kernel(long rows, const float* output, Run run) {
  using streaming = kernel<Size, Which, true>;
  if (streams<Size, streaming>(rows, output)) {
    run(streaming());
    _mm_sfence();
  } else {
    run(kernel<Size, Which, false>());
  }
}

template <int Size>
layer_norm passes() {
  return {[](long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
             float* rstd) {
            with_kernel<Size, pass::forward>(
                rows, y, [&](auto run) { run.forward(rows, x, gamma, beta, y, mean, rstd); });
          },
          [](long rows, const float* x, const float* gamma, const float* g, const float* mean,
             const float* rstd, float* dx, float* dgamma, float* dbeta) {
            with_kernel<Size, pass::kept>(rows, dx, [&](auto run) {
              run.template backward<true>(rows, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
            });
          },
          [](long rows, const float* x, const float* gamma, const float* g, float* dx, float* dgamma,
             float* dbeta) {
            with_kernel<Size, pass::whole>(rows, dx, [&](auto run) {
              run.template backward<false>(rows, x, gamma, g, nullptr, nullptr, dx, dgamma, dbeta);
            });
          }};
}

}  // namespace

#define CASE(N) \
  case N:       \
    return passes<N>();
layer_norm by_hand(int size) {
  switch (size) { BENCH_SIZES(CASE) }
  return {};
}

#else
layer_norm by_hand(int) { return {}; }
#endif
