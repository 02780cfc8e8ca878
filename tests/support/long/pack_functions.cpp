// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "../pack_sweep.hpp"

#include <iostream>
#include <random>

#include "../../catch.hpp"

namespace {

template <int Lanes>
void check_floats() {
  if constexpr (sweep::packs::Pack<typename sweep::vector_of<float, Lanes>::type>) {
    sweep::each_pack_function([](auto function) {
      std::uint32_t next = 0;
      const auto error = sweep::largest_of_packs<float, Lanes>(
          function, (std::uint64_t{1} << 32) / Lanes, [&next] { return std::bit_cast<float>(next++); });
      std::cout << function.name << " of float: " << error.value << " units at " << error.at << std::endl;
      CAPTURE(function.name, error.at);
      CHECK(error.value <= function.bound_of_float);
    });
  }
}

template <int Lanes>
void check_doubles() {
  if constexpr (sweep::packs::Pack<typename sweep::vector_of<double, Lanes>::type>) {
    if (std::numeric_limits<long double>::digits < 64) return;
    sweep::each_pack_function([](auto function) {
      constexpr std::uint64_t count = 20'000'000 / Lanes;
      sweep::generator bits(104);
      std::uniform_real_distribution<double> wide(-750, 715), middle(-3, 3), one(0.25, 4);
      const sweep::worst errors[] = {
          sweep::largest_of_packs<double, Lanes>(function, count, [&] { return sweep::any_double(bits); }),
          sweep::largest_of_packs<double, Lanes>(function, count, [&] { return wide(bits); }),
          sweep::largest_of_packs<double, Lanes>(function, count, [&] { return middle(bits); }),
          sweep::largest_of_packs<double, Lanes>(function, count, [&] { return one(bits); }),
          sweep::largest_of_packs<double, Lanes>(function, count,
                                                 [&] { return sweep::scaled_double(bits, -60, 10); })};
      for (const auto& error : errors) {
        std::cout << function.name << " of double: " << error.value << " units at " << error.at << std::endl;
        CAPTURE(function.name, error.at);
        CHECK(error.value <= function.bound_of_double);
      }
    });
  }
}

}  // namespace

TEST_CASE("functions of packs of all floats") { check_floats<sweep::packs::width<float>>(); }

TEST_CASE("functions of packs of 100 million doubles") { check_doubles<sweep::packs::width<double>>(); }
