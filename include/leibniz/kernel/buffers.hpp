// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstddef>
#include <string_view>  // std::data, std::size; <iterator> costs 0.05 s
#include <type_traits>
#include <utility>

#if defined(__unix__) || defined(__APPLE__) || defined(_WIN32)
#include <cstdio>
#include <cstdlib>
#endif

namespace leibniz::detail {

// What a symbol may be bound to in a call.

/// A buffer or an extent of the wrong size, known only at run time: a broken precondition. On a host it says so and
/// aborts; elsewhere it traps. In a constant expression it is an error, because it is no constant function.
[[noreturn]] inline void size_mismatch() {
#if defined(__unix__) || defined(__APPLE__) || defined(_WIN32)
  std::fputs("leibniz: a buffer bound in a kernel call has another size than its axes\n", stderr);
  std::abort();
#else
  __builtin_trap();
#endif
}

inline constexpr std::size_t dynamic_size = static_cast<std::size_t>(-1);

/// The number of elements where the type says it: C arrays, std::array, std::span<T, N>.
template <class Buffer>
inline constexpr std::size_t static_size = dynamic_size;
template <class Element, std::size_t Size>
inline constexpr std::size_t static_size<Element[Size]> = Size;
template <class Buffer>
requires requires { std::tuple_size<Buffer>::value; }
inline constexpr std::size_t static_size<Buffer> = std::tuple_size<Buffer>::value;
template <class Buffer>
requires std::is_same_v<decltype(Buffer::extent), const std::size_t>
inline constexpr std::size_t static_size<Buffer> = Buffer::extent;

/// A contiguous range, by what std::data and std::size make of it.
template <class Type>
concept Buffer = requires(Type& buffer) {
  requires std::is_pointer_v<decltype(std::data(buffer))>;
  std::size(buffer);
};

/// Const where the elements cannot be written: in constants, and in temporaries that own their elements.
template <class Type>
using buffer_element = std::remove_pointer_t<decltype(std::data(std::declval<Type&>()))>;

/// What a scalar of a kernel can be given: numbers of any type, converted once; exact numbers such as 0.5_c.
template <class Type>
concept Real = std::is_arithmetic_v<Type> && !std::is_same_v<Type, bool>;

}  // namespace leibniz::detail
