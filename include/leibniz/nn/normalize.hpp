// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/define.hpp>

namespace leibniz::nn {

namespace define {

/// normalize<"n">(over(d, p), x(g, d, p), eps), for each of the other indices (g) by itself:
///
///     mean     n_mean[g]     = mean of x over d and p
///     variance n_variance[g] = mean of (x - n_mean[g])^2, the biased variance
///     rstd     n_rstd[g]     = 1 / sqrt(n_variance[g] + eps)
///     y        n(g, d, p)    = (x - n_mean[g]) n_rstd[g]
///
/// Layer Normalization takes the axis of the features, batch normalization that of the rows; what comes after, as in
/// gamma[i] n[i] + beta[i], is written by the user. eps is a scalar or a number such as 0.00001_c.
template <fixed_string Name, Index... Over, class X, class Eps>
constexpr auto normalize(const over_indices<Over...>&, const X&, const Eps&);

/// rms_normalize<"n">(over(i), x[i], eps): rstd, n_rstd = 1 / sqrt(mean of x^2 + eps), and y, n[i] = x[i] n_rstd.
/// (Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.)
template <fixed_string Name, Index... Over, class X, class Eps>
constexpr auto rms_normalize(const over_indices<Over...>&, const X&, const Eps&);

}  // namespace define

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Eps>
constexpr bool is_eps() {
  static_assert(Expression<Eps>, "leibniz: eps is a scalar or an exact number such as 0.00001_c");
  return Expression<Eps>;
}

template <fixed_string Name, class Over, class X>
struct mean_let : definition_over<joined<Name, "_mean">(), without<indices_of<X>, Over>,
                                  decltype(mean_over(Over{}, X{}))> {};
template <fixed_string Name, class Over, class X>
constexpr auto centred() {
  return X{} - at(let<mean_let<Name, Over, X>>(), without<indices_of<X>, Over>{});
}
template <fixed_string Name, class Over, class X>
struct variance_let : definition_over<joined<Name, "_variance">(), without<indices_of<X>, Over>,
                                      decltype(mean_over(Over{}, pow<2>(centred<Name, Over, X>())))> {};
template <fixed_string Name, class Over, class X, class Eps>
struct rstd_let
    : definition_over<joined<Name, "_rstd">(), without<indices_of<X>, Over>,
                      decltype(1_c /
                               sqrt(at(let<variance_let<Name, Over, X>>(), without<indices_of<X>, Over>{}) +
                                    Eps{}))> {};
template <fixed_string Name, class Over, class X, class Eps>
struct normal_let
    : definition_over<Name, indices_of<X>,
                      decltype(centred<Name, Over, X>() *
                               at(let<rstd_let<Name, Over, X, Eps>>(), without<indices_of<X>, Over>{}))> {};

template <fixed_string Name, class Over, class X, class Eps>
struct normalize_lets {
  static constexpr auto mean = let<mean_let<Name, Over, X>>();
  static constexpr auto variance = let<variance_let<Name, Over, X>>();
  static constexpr auto rstd = let<rstd_let<Name, Over, X, Eps>>();
  static constexpr auto y = let<normal_let<Name, Over, X, Eps>>();
};

template <fixed_string Name, class Over, class X, class Eps>
struct rms_let : definition_over<joined<Name, "_rstd">(), without<indices_of<X>, Over>,
                                 decltype(1_c / sqrt(mean_over(Over{}, pow<2>(X{})) + Eps{}))> {};
template <fixed_string Name, class Over, class X, class Eps>
struct rms_normal_let : definition_over<Name, indices_of<X>,
                                        decltype(X{} * at(let<rms_let<Name, Over, X, Eps>>(),
                                                          without<indices_of<X>, Over>{}))> {};

template <fixed_string Name, class Over, class X, class Eps>
struct rms_normalize_lets {
  static constexpr auto rstd = let<rms_let<Name, Over, X, Eps>>();
  static constexpr auto y = let<rms_normal_let<Name, Over, X, Eps>>();
};

}  // namespace detail

namespace define {

template <fixed_string Name, Index... Over, class X, class Eps>
constexpr auto normalize(const over_indices<Over...>&, const X&, const Eps&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, X>() && detail::is_eps<Eps>()) {
    return detail::normalize_lets<Name, list, X, Eps>{};
  }
}

template <fixed_string Name, Index... Over, class X, class Eps>
constexpr auto rms_normalize(const over_indices<Over...>&, const X&, const Eps&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, X>() && detail::is_eps<Eps>()) {
    return detail::rms_normalize_lets<Name, list, X, Eps>{};
  }
}

}  // namespace define

}  // namespace leibniz::nn
