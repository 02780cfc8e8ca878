// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Buffers of halves: what a kernel of the converted numbers computes, rounded once. To the last bit, but where the
// machine has a fused multiply-add: the two kernels may differ in what is contracted.
#include <leibniz/kernel/kernel.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <span>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz;
using leibniz::detail::from_half;
using leibniz::detail::half_kind;
using leibniz::detail::to_half;

constexpr auto R = extent<"R">;
constexpr auto N = extent<"N">;
constexpr auto b = index_var<"b">(R);
constexpr auto c = index_var<"c">(R);
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(R, N);
constexpr auto g = tensor<"g">(R, N);
constexpr auto w = tensor<"w">(N);
constexpr auto dx = tensor<"dx">(R, N);
constexpr auto dw = tensor<"dw">(N);
constexpr auto mu = let<"mu">(b, sum(k, x(b, k)) / N);
constexpr auto sigma = let<"sigma">(b, sqrt(sum(k, pow<2>(x(b, k) - mu[b])) / N + 1_c));
constexpr auto y = let<"y">(b, i, w[i] * (x(b, i) - mu[b]) / sigma[b]);

template <class Element>
float from_any(const Element& value) {
  if constexpr (Half<Element>) {
    return from_half(value);
  } else {
    return value;
  }
}
template <class Element>
Element to_any(float value) {
  if constexpr (Half<Element>) {
    return to_half<Element>(value);
  } else {
    return value;
  }
}

constexpr int guard = 16;

/// Elements behind which stand some that must stay as they are.
template <class Element>
struct guarded {
  std::vector<Element> all;

  explicit guarded(int count, float step = 0) {
    for (int n = 0; n < count + guard; ++n) {
      all.push_back(to_any<Element>(n < count ? std::sin(step * static_cast<float>(n)) + 0.1f : -7));
    }
  }
  template <class From>
  requires(!std::is_same_v<From, Element>) explicit guarded(const guarded<From>& from) {
    for (const From& one : from.all) all.push_back(to_any<Element>(from_any(one)));
  }
  std::span<Element> span() { return std::span(all).first(all.size() - guard); }
  std::span<const Element> span() const { return std::span(all).first(all.size() - guard); }
  friend bool operator==(const guarded& left, const guarded& right) {
    return left.all.size() == right.all.size() &&
           std::memcmp(left.all.data(), right.all.data(), left.all.size() * sizeof(Element)) == 0;
  }
};

#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
constexpr bool contracts = true;
#else
constexpr bool contracts = false;
#endif

/// Whether a kernel's results are those of another that was given the same numbers as floats.
template <class Stored>
bool agrees(const guarded<Stored>& found, const guarded<float>& wide) {
  if constexpr (Half<Stored>) {
    if (!contracts) return found == guarded<Stored>(wide);
  } else {
    if (!contracts) return found == wide;
  }
  for (std::size_t n = 0; n < found.all.size(); ++n) {
    constexpr float unit = half_kind<Stored> == 2 ? 0x1p-11f : half_kind<Stored> != 0 ? 0x1p-8f : 0;
    const float value = from_any(found.all[n]), wanted = wide.all[n];
    if (!(std::fabs(value - wanted) <= unit * std::fabs(wanted) + 1e-5f * (1 + std::fabs(wanted))))
      return false;
  }
  return true;
}

/// Fixed makes a span of Size elements of one of any length, where that is known.
template <class Stored, class Apart, class InPlace, class Fixed>
void check(const Apart& apart, const InPlace& in_place, int rows, int size, Fixed fixed) {
  CAPTURE(size, rows);
  const guarded<Stored> xs(rows * size, 1.3f), ws(size, 0.7f), means(rows, 0.2f);
  guarded<Stored> gs(rows * size, 0.4f);
  const guarded<float> wide_x(xs), wide_g(gs), wide_w(ws), wide_means(means);
  guarded<float> wanted(rows * size), slopes(size);
  apart(wide_x.span(), wide_g.span(), fixed(wide_w.span()), wide_means.span(), wanted.span(),
        fixed(slopes.span()));

  guarded<Stored> found(rows * size);
  guarded<float> found_slopes(size);
  apart(xs.span(), gs.span(), fixed(ws.span()), means.span(), found.span(), fixed(found_slopes.span()));
  CHECK(agrees(found, wanted));
  CHECK(agrees(found_slopes, slopes));

  // Only some are halves.
  found = guarded<Stored>(rows * size);
  found_slopes = guarded<float>(size);
  apart(xs.span(), wide_g.span(), fixed(wide_w.span()), means.span(), found.span(),
        fixed(found_slopes.span()));
  CHECK(agrees(found, wanted));
  CHECK(agrees(found_slopes, slopes));

  guarded<float> wide_gs = wide_g;
  in_place(wide_x.span(), wide_gs.span(), fixed(wide_w.span()), wide_means.span());
  in_place(xs.span(), gs.span(), fixed(wide_w.span()), means.span());
  CHECK(agrees(gs, wide_gs));
}

template <class Stored, long long Size>
void check_fixed() {
  constexpr auto apart = [](auto xs, auto gs, auto ws, auto means, auto dxs, auto dws) {
    constexpr auto both = kernel<float>(N = number<Size>{}, dx(b, j) = vjp(g(c, i), y(c, i), x(b, j)),
                                        dw[j] += vjp(g(c, i), y(c, i), w[j]));
    both(R = means.size(), x = xs, g = gs, w = ws, mu = means, dx = dxs, dw = dws);
  };
  constexpr auto in_place = [](auto xs, auto gs, auto ws, auto means) {
    constexpr auto one = kernel<float>(N = number<Size>{}, g(b, j) = vjp(g(c, i), y(c, i), x(b, j)));
    one(R = means.size(), x = xs, g = gs, w = ws, mu = means);
  };
  for (const int rows : {1, 4, 37})
    check<Stored>(apart, in_place, rows, Size, [](auto of) { return of.template first<Size>(); });
}

template <class Stored>
void check_lengths() {
  constexpr auto apart = [](auto xs, auto gs, auto ws, auto means, auto dxs, auto dws) {
    constexpr auto both = kernel<float>(dx(b, j) = vjp(g(c, i), y(c, i), x(b, j)), dw[j] += pow<2>(w[j]));
    both(R = means.size(), N = ws.size(), x = xs, g = gs, w = ws, mu = means, dx = dxs, dw = dws);
  };
  constexpr auto in_place = [](auto xs, auto gs, auto ws, auto means) {
    constexpr auto one = kernel<float>(g(b, j) = vjp(g(c, i), y(c, i), x(b, j)));
    one(R = means.size(), N = ws.size(), x = xs, g = gs, w = ws, mu = means);
  };
  for (int size = 1; size <= 41; ++size) {
    for (const int rows : {1, 3, 9})
      check<Stored>(apart, in_place, rows, size <= 40 ? size : 100, [](auto of) { return of; });
  }
}

template <class Stored, long long... Sizes>
void check_all() {
  check_lengths<Stored>();
  (check_fixed<Stored, Sizes>(), ...);
}

TEST_CASE("buffers of bfloat16", "[kernel]") { check_all<bfloat16, 7, 8, 64, 100>(); }
#ifdef __FLT16_MAX__
TEST_CASE("buffers of float16", "[kernel]") { check_all<float16, 7, 8, 64, 100>(); }
#endif
#ifdef LEIBNIZ_NATIVE_BFLOAT16
TEST_CASE("buffers of the compiler's own bfloat16", "[kernel]") {
  check_lengths<leibniz::detail::native_bfloat16>();
}
#endif

constexpr auto a = tensor<"a">(N);
constexpr auto p = tensor<"p">(N);

template <class Stored>
void check_every_value() {
  constexpr auto copy = kernel<float>(p[i] = a[i]);
  std::vector<Stored> from, to(0x10000);
  for (unsigned bits = 0; bits <= 0xffff; ++bits)
    from.push_back(std::bit_cast<Stored>(static_cast<std::uint16_t>(bits)));
  copy(N = from.size(), a = from, p = to);
  std::vector<float> wide(from.size());
  copy(N = from.size(), a = from, p = wide);
  for (unsigned bits = 0; bits <= 0xffff; ++bits) {
    const float value = from_half(from[bits]);
    const bool same = std::isnan(value)
                          ? std::isnan(from_half(to[bits])) && std::isnan(wide[bits])
                          : std::bit_cast<std::uint16_t>(to[bits]) == bits && wide[bits] == value;
    if (!same) {
      CAPTURE(bits);
      CHECK(false);
    }
  }
  // Packs round as single numbers do, halfway cases and what becomes infinite among them.
  constexpr auto added = kernel<float>(p[i] = a[i] + dw[i]);
  for (const float part : {0.5f, 0.49999997f, 0.50000006f, 1.0f}) {
    std::vector<float> small;
    for (const Stored& one : from) {
      const auto next =
          std::bit_cast<Stored>(static_cast<std::uint16_t>(std::bit_cast<std::uint16_t>(one) + 1));
      small.push_back(part * (from_half(next) - from_half(one)));
    }
    added(N = from.size(), a = from, dw = small, p = to);
    for (std::size_t n = 0; n < to.size(); ++n) {
      const auto wanted = to_half<Stored>(from_half(from[n]) + small[n]);
      const bool same = std::isnan(from_half(wanted))
                            ? std::isnan(from_half(to[n]))
                            : std::bit_cast<std::uint16_t>(to[n]) == std::bit_cast<std::uint16_t>(wanted);
      if (!same) {
        CAPTURE(n, part);
        CHECK(false);
      }
    }
  }
}

TEST_CASE("every half through a kernel", "[kernel]") {
  check_every_value<bfloat16>();
#ifdef __FLT16_MAX__
  check_every_value<float16>();
#endif
#ifdef LEIBNIZ_NATIVE_BFLOAT16
  check_every_value<leibniz::detail::native_bfloat16>();
#endif
}

TEST_CASE("a kernel of double with one buffer of halves, added to and in place", "[kernel]") {
  constexpr auto twice = kernel<double>(a[i] = a[i] * 2_c, p[i] += a[i]);
  for (int size = 1; size <= 21; ++size) {
    guarded<bfloat16> as(size, 0.3f);
    const guarded<bfloat16> before = as;
    std::vector<double> ps(size, 1.0);
    twice(N = size, a = as.span(), p = ps);
    for (int n = 0; n < size; ++n) {
      CHECK(static_cast<float>(as.all[n]) == 2 * static_cast<float>(before.all[n]));
      CHECK(ps[n] == 1 + static_cast<double>(static_cast<float>(before.all[n])));
    }
  }
}

// 1 + 2^-8 is halfway between two bfloat16. What is above it by less than a float can say is rounded up.
TEST_CASE("a double is rounded once", "[kernel]") {
  constexpr auto copy = kernel<double>(p[i] = a[i]);
  for (int size = 1; size <= 21; ++size) {
    const std::vector<double> from(size, 1 + 0x1p-8 + 0x1p-40);
    std::vector<bfloat16> to(size);
    copy(N = size, a = from, p = to);
    for (const bfloat16 one : to) CHECK(static_cast<float>(one) == 1 + 0x1p-7f);
  }
}

template <class Stored>
constexpr bool works_in_a_constant_expression() {
  constexpr auto add = kernel<float>(N = 5_c, p[i] += a[i] / sum(k, a[k]), dw[i] = a[i]);
  std::array<Stored, 5> from{}, to{}, out;
  for (int n = 0; n < 5; ++n) from[n] = to_half<Stored>(static_cast<float>(n < 4 ? n + 1 : 6));
  for (Stored& one : to) one = to_half<Stored>(1.0f);
  add(a = std::as_const(from), p = to, dw = out);
  return from_half(to[4]) == 1.375f && from_half(out[2]) == 3 && from_half(from[0]) == 1;
}

TEST_CASE("halves in a constant expression", "[kernel]") {
  STATIC_REQUIRE(works_in_a_constant_expression<bfloat16>());
  CHECK(works_in_a_constant_expression<bfloat16>());
#ifdef __FLT16_MAX__
  STATIC_REQUIRE(works_in_a_constant_expression<float16>());
  CHECK(works_in_a_constant_expression<float16>());
#endif
}

}  // namespace
