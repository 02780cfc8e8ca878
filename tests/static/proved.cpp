// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// What may be done with an answer: this file compiles without a warning.
#include <leibniz/calculus/proved.hpp>

#include <concepts>
#include <type_traits>

namespace {

using namespace leibniz;

constexpr auto a = scalar<"a">;
constexpr auto right = a + a == 2_c * a;
constexpr auto wrong = a + a == a * a;
constexpr auto open = sin(2_c * a) == 2_c * sin(a) * cos(a);

static_assert(proved(right) && !refuted(right) && !undecided(right));
static_assert(!proved(wrong) && refuted(wrong) && !undecided(wrong));
static_assert(!proved(open) && !refuted(open) && undecided(open));

static_assert(proved(diff(pow<2>(a), a) == 2_c * a));

// An answer yes is a bool wherever it becomes one.
constexpr bool yes = proved(right);
static_assert(yes && (proved(right) ? true : false));
constexpr int chosen() {
  if constexpr (refuted(wrong)) return 1;
  return 2;
}
static_assert(chosen() == 1);

// An answer no is silent in !, && and ||, on either side, and as a verdict.
constexpr bool no = proved(wrong) && true;
static_assert(!no && !(true && proved(wrong)) && (proved(wrong) || true) && (true || proved(wrong)));
static_assert(!(proved(right) && proved(wrong)) && (proved(wrong) || proved(right)));
static_assert(std::same_as<decltype(!proved(wrong)), bool>);
constexpr bool no_verdict = decide(wrong) == verdict::proved;
static_assert(!no_verdict && (decide(open) == verdict::proved ? 1 : 2) == 2);

// Constraints take a bool and no other type.
static_assert(!std::same_as<decltype(proved(right)), bool>);
template <class Claim>
constexpr int constrained(const Claim&) {
  return 1;
}
template <class Claim>
requires(decide(Claim{}) == verdict::proved) constexpr int constrained(const Claim&) { return 2; }
template <class Claim>
concept NotProved = !proved(Claim{});
static_assert(constrained(right) == 2 && constrained(wrong) == 1 && constrained(open) == 1);
static_assert(!NotProved<std::remove_const_t<decltype(right)>> &&
              NotProved<std::remove_const_t<decltype(wrong)>>);

}  // namespace
