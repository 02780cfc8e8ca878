// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/calculus/proved.hpp>
#include <leibniz/inspect/text.hpp>

#include <utility>

namespace leibniz::detail {

// The text of a claim that was not proved, as template arguments, which compilers print.

#ifdef __clang__
inline constexpr std::size_t longest_part = 32;
#else
inline constexpr std::size_t longest_part = 192;
#endif
/// A longer text is cut: nobody reads it in a message.
inline constexpr std::size_t longest_side = 192;

template <class Expr>
struct side {
  static constexpr std::string_view whole = text(Expr{});
  static constexpr std::size_t size = whole.size() < longest_side ? whole.size() : longest_side;

  template <std::size_t Part>
  static constexpr auto part() {
    constexpr std::size_t first = Part * longest_part;
    constexpr std::size_t length = size - first < longest_part ? size - first : longest_part;
    char chars[length + 1] = {};
    for (std::size_t k = 0; k < length; ++k) {
      const bool cut = size < whole.size() && first + k + 3 >= size;
      chars[k] = cut ? '.' : whole[first + k];
    }
    return fixed_string<length + 1>(chars);
  }
  template <std::size_t... Parts>
  static printed_text<part<Parts>()...> parts(std::index_sequence<Parts...>);
  using type = decltype(parts(std::make_index_sequence<(size + longest_part - 1) / longest_part>{}));
};

template <class Left, class Right>
struct sides_of<equation<Left, Right>> {
  using left = typename side<Left>::type;
  using right = typename side<Right>::type;
};

}  // namespace leibniz::detail
