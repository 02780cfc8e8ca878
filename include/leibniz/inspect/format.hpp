// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/text.hpp>

#include <version>

// std::format("{}", e) is text(e), with the fill, width and precision of a string. g++ 12 has no <format>.
#if defined(__cpp_lib_format)
#include <format>

template <leibniz::Expression Type>
struct std::formatter<Type, char> : std::formatter<std::string_view, char> {
  auto format(const Type& e, auto& context) const {
    return std::formatter<std::string_view, char>::format(leibniz::text(e), context);
  }
};
template <class Left, class Right>
struct std::formatter<leibniz::equation<Left, Right>, char> : std::formatter<std::string_view, char> {
  auto format(const leibniz::equation<Left, Right>& claim, auto& context) const {
    return std::formatter<std::string_view, char>::format(leibniz::text(claim), context);
  }
};
#endif
