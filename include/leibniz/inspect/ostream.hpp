// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/text.hpp>

#include <ostream>

namespace leibniz {

/// Writes text(e): std::cout << diff(y[i], x[j]).
template <Expression Type>
std::ostream& operator<<(std::ostream& out, const Type& e) {
  return out << text(e);
}
template <class Left, class Right>
std::ostream& operator<<(std::ostream& out, const equation<Left, Right>& claim) {
  return out << text(claim);
}

}  // namespace leibniz
