// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// error: not 'bool'
// error(clang): atomic constraint must be of type 'bool'
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

constexpr auto a = scalar<"a">;

#ifdef CORRECT
template <class Claim>
requires(decide(Claim{}) == verdict::proved)
#else
template <class Claim>
requires(proved(Claim{}))
#endif
    constexpr bool taken(const Claim&) {
  return true;
}
static_assert(taken(a + a == 2_c * a));
