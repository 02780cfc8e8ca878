// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstdint>
#include <string_view>

namespace leibniz {

/// Text under construction, in constant expressions and at run time, without a heap. What does not fit is
/// dropped and `overflowed` set; the text is then worthless.
template <int Capacity>
struct text_buffer {
  char chars[Capacity]{};
  int size = 0;
  bool overflowed = false;

  constexpr void put(char letter) {
    if (size == Capacity) {
      overflowed = true;
      return;
    }
    chars[size++] = letter;
  }
  constexpr void put(std::string_view letters) {
    for (const char letter : letters) put(letter);
  }
  constexpr void put_number(std::int64_t value) {
    char digits[20] = {};
    int count = 0;
    // From below zero: the lowest value has no positive counterpart.
    for (std::int64_t rest = value < 0 ? value : -value; rest != 0 || count == 0; rest /= 10) {
      digits[count++] = static_cast<char>('0' - rest % 10);
    }
    if (value < 0) put('-');
    while (count > 0) put(digits[--count]);
  }
  constexpr std::string_view view() const { return {chars, static_cast<std::string_view::size_type>(size)}; }
};

/// A constant text of exactly that many characters and a terminating zero, so that view().data() is a C string.
template <int Size>
struct static_text {
  char chars[Size + 1]{};

  template <int Capacity>
  constexpr explicit static_text(const text_buffer<Capacity>& text) {
    for (int n = 0; n < Size; ++n) chars[n] = text.chars[n];
  }
  constexpr std::string_view view() const { return {chars, Size}; }
};

}  // namespace leibniz
