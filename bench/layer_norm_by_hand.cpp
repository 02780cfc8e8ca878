// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The yardstick: Layer Normalization by hand, with intrinsics, blocked as is best for each length.
//
// With xc = x - mean and r = 1/sigma, S = sum gamma dy and T = sum gamma dy xc, the gradient is
// dx = gamma dy r + (-r^3 T/N) xc + (-r S/N). Variance, S and T need the mean only, so one pass finds all three.
#if defined(__AVX2__) && defined(__FMA__)
#include "by_hand_blocks.hpp"
#include "by_hand_small.hpp"
#else
#include "layer_norm.h"
#endif

#include <cstdint>

#if defined(__AVX2__) && defined(__FMA__)
namespace {

using namespace bench;

#ifdef __AVX512F__
constexpr int widest = 16, most_columns = 64;
#else
constexpr int widest = 8, most_columns = 32;
#endif

/// Data of this size do not fit into the last cache: stores then go past it, and one row is read at a time.
constexpr double past_cache = 32e6;

constexpr bool is_small(int size) { return size <= most_columns; }
constexpr int width_of(int size) { return size >= 32 ? widest : 8; }

template <int Size>
constexpr bool streams(long rows, const float* output) {
  constexpr int lane_bytes = 4 * width_of(Size);
  return Size * sizeof(float) % lane_bytes == 0 &&
         reinterpret_cast<std::uintptr_t>(output) % lane_bytes == 0 &&
         12.0 * Size * static_cast<double>(rows) > past_cache;
}

template <int Size, bool PastCache>
struct schedule {
  using small = small_rows<Size, width_of(Size), (Size <= 8 ? 32 : 16), PastCache>;

  template <int Rows, bool Kept>
  static void block(long first, const float* x, const float* gamma, const float* g, const float* mean,
                    const float* rstd, float* dx, float* dgamma, float* dbeta) {
    const long at = first * Size;
    row_blocks<Size, width_of(Size), Rows, PastCache>::template backward<Kept>(
        x + at, gamma, g + at, Kept ? mean + first : mean, Kept ? rstd + first : rstd, dx + at, dgamma,
        dbeta);
  }

  // Past the cache a row at a time is better, but for the shortest ones.
  static constexpr bool in_registers = is_small(Size) && (!PastCache || Size <= 8);

  /// The rows of a block; found by measuring.
  static constexpr int together_in(bool kept) {
    if (PastCache || (kept && Size <= 512 && Size % widest == 0)) return 1;
    return Size <= 896 ? 4 : 2;
  }

  template <bool Kept>
  static void backward(long rows, const float* x, const float* gamma, const float* g, const float* mean,
                       const float* rstd, float* dx, float* dgamma, float* dbeta) {
    if constexpr (in_registers) {
      small::template backward<Kept>(rows, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
    } else {
      constexpr int together = together_in(Kept);
      long r = 0;
      for (; r + together <= rows; r += together)
        block<together, Kept>(r, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
      for (; r < rows; ++r) block<1, Kept>(r, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
    }
    if constexpr (PastCache) _mm_sfence();
  }

  static void forward(long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
                      float* rstd) {
    if constexpr (in_registers) {
      small::forward(rows, x, gamma, beta, y, mean, rstd);
    } else {
      constexpr int together = together_in(false);
      long r = 0;
      for (; r + together <= rows; r += together)
        row_blocks<Size, width_of(Size), together, PastCache>::forward(x + r * Size, gamma, beta,
                                                                       y + r * Size, mean + r, rstd + r);
      for (; r < rows; ++r)
        row_blocks<Size, width_of(Size), 1, PastCache>::forward(x + r * Size, gamma, beta, y + r * Size,
                                                                mean + r, rstd + r);
    }
    if constexpr (PastCache) _mm_sfence();
  }
};

template <int Size>
layer_norm passes() {
  return {[](long rows, const float* x, const float* gamma, const float* beta, float* y, float* mean,
             float* rstd) {
            streams<Size>(rows, y) ? schedule<Size, true>::forward(rows, x, gamma, beta, y, mean, rstd)
                                   : schedule<Size, false>::forward(rows, x, gamma, beta, y, mean, rstd);
          },
          [](long rows, const float* x, const float* gamma, const float* g, const float* mean,
             const float* rstd, float* dx, float* dgamma, float* dbeta) {
            const auto run = streams<Size>(rows, dx) ? schedule<Size, true>::template backward<true>
                                                     : schedule<Size, false>::template backward<true>;
            run(rows, x, gamma, g, mean, rstd, dx, dgamma, dbeta);
          },
          [](long rows, const float* x, const float* gamma, const float* g, float* dx, float* dgamma,
             float* dbeta) {
            const auto run = streams<Size>(rows, dx) ? schedule<Size, true>::template backward<false>
                                                     : schedule<Size, false>::template backward<false>;
            run(rows, x, gamma, g, nullptr, nullptr, dx, dgamma, dbeta);
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
