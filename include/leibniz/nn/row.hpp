// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/kernel.hpp>
#include <leibniz/nn/define.hpp>

#include <cstddef>
#include <span>
#include <type_traits>

/// The symbols of layers that take one row of numbers.
namespace leibniz::nn::row {

inline constexpr auto size = extent<"N">;
inline constexpr auto i = index_var<"i">(size);
inline constexpr auto j = index_var<"j">(size);
inline constexpr auto x = tensor<"x">(size);
inline constexpr auto g = tensor<"g">(size);  ///< dF/dy
inline constexpr auto out = tensor<"out">(size);
inline constexpr auto dx = tensor<"dx">(size);

template <std::size_t Size>
inline constexpr std::integral_constant<long long, Size> length{};

}  // namespace leibniz::nn::row
