// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: leibniz: this claim is not proved
#pragma GCC diagnostic error "-Wdeprecated-declarations"
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto a = scalar<"a">;
constexpr auto wrong = a + a == a * a;

constexpr int chosen() {
#ifdef CORRECT
  if constexpr (decide(wrong) == verdict::proved) return 1;
#else
  if constexpr (proved(wrong)) return 1;
#endif
  return 2;
}
static_assert(chosen() == 2);
