// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <string_view>

namespace leibniz::inspect {

/// About how many characters wide LaTeX is when it is set: a command is one, a fraction as wide as its wider part, lines
/// as wide as the widest.
constexpr int visible_width(std::string_view latex);

/// A sum from `first` to the end of the buffer whose terms begin at starts[..] becomes an aligned environment if
/// it is wider than that.
constexpr void break_sum(auto& out, int first, const int* starts, int count, int widest);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool is_letter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}

/// What is between braces at the front; it is taken off.
constexpr std::string_view take_group(std::string_view& latex) {
  std::size_t end = 0;
  int depth = 0;
  do {
    depth += latex[end] == '{' ? 1 : latex[end] == '}' ? -1 : 0;
    ++end;
  } while (depth > 0 && end < latex.size());
  const std::string_view inside = end >= 2 ? latex.substr(1, end - 2) : std::string_view();
  latex.remove_prefix(end);
  return inside;
}

constexpr bool is_invisible(std::string_view command) {
  for (const std::string_view known : {"left", "right", "mathrm", "operatorname", "text", "bar", "hat"}) {
    if (command == known) return true;
  }
  return false;
}

}  // namespace detail

constexpr int visible_width(std::string_view latex) {
  int line = 0, widest = 0;
  while (!latex.empty()) {
    const char letter = latex.front();
    if (letter != '\\') {
      // In a constant expression each step counts.
      line +=
          letter == '{' || letter == '}' || letter == '_' || letter == '^' || letter == '&' || letter == ' '
              ? 0
              : 1;
      latex.remove_prefix(1);
    } else if (latex.starts_with("\\\\")) {
      latex.remove_prefix(2);
      widest = line > widest ? line : widest;
      line = 0;
    } else if (latex.starts_with("\\frac{")) {
      latex.remove_prefix(5);
      const int above = visible_width(detail::take_group(latex));
      const int below = visible_width(detail::take_group(latex));
      line += above > below ? above : below;
    } else if (latex.starts_with("\\begin{") || latex.starts_with("\\end{")) {
      latex.remove_prefix(latex.find('{'));
      detail::take_group(latex);
    } else {
      std::size_t end = 1;
      while (end < latex.size() && detail::is_letter(latex[end])) ++end;
      if (end > 1 && !detail::is_invisible(latex.substr(1, end - 1))) ++line;
      latex.remove_prefix(end > 1 ? end : 2);
    }
  }
  return widest > line ? widest : line;
}

constexpr void break_sum(auto& out, int first, const int* starts, int count, int widest) {
  if (count < 2 || out.overflowed) return;
  const std::string_view whole = out.view().substr(static_cast<std::size_t>(first));
  if (static_cast<int>(whole.size()) <= widest || visible_width(whole) <= widest) return;
  // In a copy, because the pieces move apart.
  auto copy = out;
  out.size = first;
  out.put("\\begin{aligned} & ");
  int line = 0;
  for (int k = 0; k < count; ++k) {
    const int begin = k == 0 ? first : starts[k], end = k + 1 < count ? starts[k + 1] : copy.size;
    const std::string_view term =
        copy.view().substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    const int width = visible_width(term);
    if (k > 0 && line + width > widest) {
      out.put(" \\\\ & \\quad");
      line = 0;
    }
    line += width;
    out.put(term);
  }
  out.put(" \\end{aligned}");
}

}  // namespace leibniz::inspect
