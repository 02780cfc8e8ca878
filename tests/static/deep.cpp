// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Reverse accumulation through more lets than one constant evaluation can differentiate.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto W = tensor<"W">(N, N);

template <fixed_string Mean, fixed_string Deviation, fixed_string Normed, fixed_string Out, class In>
struct layer {
  struct mean_def : definition<Mean, mean(k, In{}(k))> {};
  struct deviation_def : definition<Deviation, sqrt(mean(k, pow<2>(In{}(k)-let<mean_def>())) + 0.001_c)> {};
  struct normed_def : definition<Normed, i, (In{}(i)-let<mean_def>()) / let<deviation_def>()> {};
  struct out_def : definition<Out, i, tanh(sum(j, W(i, j) * let<normed_def>()[j]))> {};
  static constexpr auto normed = let<normed_def>();
  static constexpr auto out = let<out_def>();
  using type = std::remove_const_t<decltype(out)>;
};
using first = layer<"m1", "s1", "y1", "z1", std::remove_const_t<decltype(x)>>;
using second = layer<"m2", "s2", "y2", "z2", first::type>;
using third = layer<"m3", "s3", "y3", "z3", second::type>;
using fourth = layer<"m4", "s4", "y4", "z4", third::type>;

constexpr auto loss = let<"loss">(sum(i, fourth::out[i]));
static_assert(proved(gradient(loss, fourth::normed[j]) == sum(i, (1_c - pow<2>(fourth::out[i])) * W(i, j))));
static_assert(refuted(gradient(loss, fourth::normed[j]) == sum(i, (1_c - fourth::out[i]) * W(i, j))));

}  // namespace
