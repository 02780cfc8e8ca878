// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "pack_sweep.hpp"

#include <random>
#include <vector>

#include "../catch.hpp"

namespace {

namespace packs = leibniz::packs;

template <class Number, int Lanes>
void check_sampled() {
  if constexpr (packs::Pack<typename sweep::vector_of<Number, Lanes>::type>) {
    if (std::numeric_limits<long double>::digits < 64) return;
    sweep::each_pack_function([](auto function) {
      constexpr double bound = sizeof(Number) == 4 ? function.bound_of_float : function.bound_of_double;
      constexpr std::uint64_t count = 100'000 / Lanes;
      sweep::generator bits(21);
      std::uniform_real_distribution<Number> wide(-750, 715), middle(-3, 3), one(Number(0.25), 4);
      const sweep::worst errors[] = {
          sweep::largest_of_packs<Number, Lanes>(function, count,
                                                 [&] {
                                                   if constexpr (sizeof(Number) == 4) {
                                                     return sweep::any_float(bits);
                                                   } else {
                                                     return sweep::any_double(bits);
                                                   }
                                                 }),
          sweep::largest_of_packs<Number, Lanes>(function, count, [&] { return wide(bits); }),
          sweep::largest_of_packs<Number, Lanes>(function, count, [&] { return middle(bits); }),
          sweep::largest_of_packs<Number, Lanes>(function, count, [&] { return one(bits); })};
      for (const auto& error : errors) {
        CAPTURE(function.name, sizeof(Number), Lanes, error.value, error.at);
        CHECK(error.value <= bound);
      }
    });
  }
}

// Where a function turns: the ends of its domain and range, and the numbers on both sides.
template <class Number, int Lanes>
void check_edges() {
  if constexpr (packs::Pack<typename sweep::vector_of<Number, Lanes>::type>) {
    if (std::numeric_limits<long double>::digits < 64) return;
    using limits = std::numeric_limits<Number>;
    const Number overflow = std::log(limits::max()), underflow = std::log(limits::denorm_min());
    const Number edges[] = {0,
                            limits::denorm_min(),
                            limits::min(),
                            limits::epsilon(),
                            1,
                            overflow,
                            underflow,
                            underflow - 1,
                            overflow + 1,
                            std::log(limits::min()),
                            limits::max(),
                            limits::infinity(),
                            Number(20),
                            Number(44),
                            Number(0.3466),
                            limits::quiet_NaN()};
    std::vector<Number> numbers;
    for (const Number edge : edges) {
      for (const Number signed_edge : {edge, -edge}) {
        numbers.push_back(signed_edge);
        numbers.push_back(std::nextafter(signed_edge, limits::infinity()));
        numbers.push_back(std::nextafter(signed_edge, -limits::infinity()));
      }
    }
    sweep::each_pack_function([&numbers](auto function) {
      constexpr double bound = sizeof(Number) == 4 ? function.bound_of_float : function.bound_of_double;
      // Each number in each lane.
      for (std::size_t first = 0; first < numbers.size(); ++first) {
        std::size_t next = first;
        const auto error = sweep::largest_of_packs<Number, Lanes>(
            function, 1, [&] { return numbers[next++ % numbers.size()]; });
        CAPTURE(function.name, sizeof(Number), Lanes, error.at);
        CHECK(error.value <= bound);
      }
    });
  }
}

}  // namespace

TEST_CASE("functions of packs are as accurate as they say") {
  check_sampled<float, 4>();
  check_sampled<float, 8>();
  check_sampled<float, 16>();
  check_sampled<double, 2>();
  check_sampled<double, 4>();
  check_sampled<double, 8>();
}

TEST_CASE("functions of packs at the ends of their domains") {
  check_edges<float, 4>();
  check_edges<float, 8>();
  check_edges<float, 16>();
  check_edges<double, 2>();
  check_edges<double, 4>();
  check_edges<double, 8>();
}
