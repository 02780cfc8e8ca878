// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: derivation takes a derivative
#include <leibniz/inspect/derivation.hpp>

using namespace leibniz;

constexpr auto a = scalar<"a">;

#ifdef CORRECT
static_assert(derivation(diff(a * a, a)).size() == 1);
#else
static_assert(derivation(a * a).size() == 1);
#endif
