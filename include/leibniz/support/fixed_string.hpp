// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstddef>
#include <string_view>

namespace leibniz {

/// A string that can be a template argument: the name of a symbol.
template <std::size_t Length>
struct fixed_string {
  char chars[Length]{};

  // NOLINTNEXTLINE(google-explicit-constructor): `extent<"N">` needs the conversion
  constexpr fixed_string(const char (&text)[Length]) {
    for (std::size_t n = 0; n < Length; ++n) chars[n] = text[n];
  }
  constexpr const char* c_str() const { return chars; }
  constexpr std::string_view view() const { return {chars, Length - 1}; }
  template <std::size_t Other>
  friend constexpr bool operator==(const fixed_string& a, const fixed_string<Other>& b) {
    return a.view() == b.view();
  }
};

}  // namespace leibniz
