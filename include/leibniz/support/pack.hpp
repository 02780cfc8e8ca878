// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

// Packs of numbers, one for each lane of a vector register: compiler vector extensions, which g++ and clang share.
namespace leibniz::packs {

/// Bytes of the vector registers that packs are at home in; 0 where there are none, or where code is to be small. No
/// pack is wider than widest_bytes: a wider one is taken apart through memory.
#if defined(__OPTIMIZE_SIZE__)
inline constexpr int register_bytes = 0, widest_bytes = 0;
#elif defined(__AVX512F__)
inline constexpr int register_bytes = 32, widest_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32, widest_bytes = 32;
#elif defined(__SSE2__) || defined(__aarch64__)
inline constexpr int register_bytes = 16, widest_bytes = 16;
#else
inline constexpr int register_bytes = 0, widest_bytes = 0;
#endif

/// How many vector registers there are.
#if defined(__AVX512F__) || defined(__aarch64__)
inline constexpr int register_count = 32;
#else
inline constexpr int register_count = 16;
#endif

/// Whether lines are in the first cache by the time they are written, as far as is known. Intel's fetches ahead of loads
/// only: there up to twice the speed was measured of kernels that ask for them (docs/benchmarks.md).
#if defined(__AVX512FP16__) || defined(__SGX__) || defined(__corei7__) || defined(__haswell__) || \
    defined(__skylake__) || defined(__skylake_avx512__) || defined(__icelake_server__)
inline constexpr bool foresees_stores = false;
#else
inline constexpr bool foresees_stores = true;
#endif

/// The lanes of a register; 1 where there are no packs of such numbers.
template <class Number>
inline constexpr int width = 1;
template <>
inline constexpr int width<float> = register_bytes > 0 ? register_bytes / 4 : 1;
template <>
inline constexpr int width<double> = register_bytes > 0 ? register_bytes / 8 : 1;

/// The most lanes of a pack.
template <class Number>
inline constexpr int widest = width<Number> == 1 ? 1 : widest_bytes / static_cast<int>(sizeof(Number));

namespace detail {

template <class Number, int Lanes>
struct pack_of {
  using bits = std::conditional_t<sizeof(Number) == 4, std::int32_t, std::int64_t>;
  static constexpr int bytes = Lanes * static_cast<int>(sizeof(Number));
  using type [[gnu::vector_size(bytes)]] = Number;
  using mask [[gnu::vector_size(bytes)]] = bits;
};

}  // namespace detail

/// Lanes numbers side by side, on which + - * / and comparisons work lane by lane.
template <class Number, int Lanes = width<Number>>
using pack = typename detail::pack_of<Number, Lanes>::type;
/// What a comparison of packs gives: all bits of a lane are set or none.
template <class Number, int Lanes = width<Number>>
using mask = typename detail::pack_of<Number, Lanes>::mask;

/// The packs of this machine: of float and of double, with the lanes of a register and with the most lanes.
template <class Value>
concept Pack = (width<float> > 1 &&
                (std::is_same_v<Value, pack<float>> || std::is_same_v<Value, pack<double>> ||
                 std::is_same_v<Value, pack<float, widest<float>>> ||
                 std::is_same_v<Value, pack<double, widest<double>>>));

namespace detail {

template <class Value>
struct lane_of {
  using type = Value;
};
template <Pack Value>
struct lane_of<Value> {
  using type = std::remove_cvref_t<decltype(Value{}[0])>;
};

}  // namespace detail

/// What is in a lane; a plain number is its own lane.
template <class Value>
using lane = typename detail::lane_of<Value>::type;

/// How many numbers a pack holds.
template <Pack Value>
inline constexpr int lanes = static_cast<int>(sizeof(Value) / sizeof(lane<Value>));

/// The same number in all lanes; for a plain number itself. A sum with +0 would turn -0 into +0 and so is computed, a
/// difference from +0 costs nothing.
template <class Value>
[[gnu::always_inline]] constexpr Value broadcast(const lane<Value>& x) {
  if constexpr (Pack<Value>) {
    return x - Value{};
  } else {
    return x;
  }
}

}  // namespace leibniz::packs
