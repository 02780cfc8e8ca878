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
template <fixed_string Name, Index... Over, class Input, class Eps>
constexpr auto normalize(const over_indices<Over...>&, const Input&, const Eps&);

/// rms_normalize<"n">(over(i), x[i], eps): rstd, n_rstd = 1 / sqrt(mean of x^2 + eps), and y, n[i] = x[i] n_rstd.
/// (Zhang and Sennrich, Root Mean Square Layer Normalization, 2019.)
template <fixed_string Name, Index... Over, class Input, class Eps>
constexpr auto rms_normalize(const over_indices<Over...>&, const Input&, const Eps&);

}  // namespace define

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Eps>
constexpr bool is_eps() {
  static_assert(Expression<Eps>, "leibniz: eps is a scalar or an exact number such as 0.00001_c");
  return Expression<Eps>;
}

template <fixed_string Name, class Over, class Input>
struct mean_let : definition_over<joined<Name, "_mean">(), without<indices_of<Input>, Over>,
                                  decltype(mean_over(Over{}, Input{}))> {};
template <fixed_string Name, class Over, class Input>
constexpr auto centred() {
  return Input{} - at(let<mean_let<Name, Over, Input>>(), without<indices_of<Input>, Over>{});
}
template <fixed_string Name, class Over, class Input>
struct variance_let : definition_over<joined<Name, "_variance">(), without<indices_of<Input>, Over>,
                                      decltype(mean_over(Over{}, pow<2>(centred<Name, Over, Input>())))> {};
template <fixed_string Name, class Over, class Input, class Eps>
struct rstd_let : definition_over<joined<Name, "_rstd">(), without<indices_of<Input>, Over>,
                                  decltype(1_c / sqrt(at(let<variance_let<Name, Over, Input>>(),
                                                         without<indices_of<Input>, Over>{}) +
                                                      Eps{}))> {};
template <fixed_string Name, class Over, class Input, class Eps>
struct normal_let
    : definition_over<Name, indices_of<Input>,
                      decltype(centred<Name, Over, Input>() * at(let<rstd_let<Name, Over, Input, Eps>>(),
                                                                 without<indices_of<Input>, Over>{}))> {};

template <fixed_string Name, class Over, class Input, class Eps>
struct normalize_lets {
  static constexpr auto mean = let<mean_let<Name, Over, Input>>();
  static constexpr auto variance = let<variance_let<Name, Over, Input>>();
  static constexpr auto rstd = let<rstd_let<Name, Over, Input, Eps>>();
  static constexpr auto y = let<normal_let<Name, Over, Input, Eps>>();
};

template <fixed_string Name, class Over, class Input, class Eps>
struct rms_let : definition_over<joined<Name, "_rstd">(), without<indices_of<Input>, Over>,
                                 decltype(1_c / sqrt(mean_over(Over{}, pow<2>(Input{})) + Eps{}))> {};
template <fixed_string Name, class Over, class Input, class Eps>
struct rms_normal_let : definition_over<Name, indices_of<Input>,
                                        decltype(Input{} * at(let<rms_let<Name, Over, Input, Eps>>(),
                                                              without<indices_of<Input>, Over>{}))> {};

template <fixed_string Name, class Over, class Input, class Eps>
struct rms_normalize_lets {
  static constexpr auto rstd = let<rms_let<Name, Over, Input, Eps>>();
  static constexpr auto y = let<rms_normal_let<Name, Over, Input, Eps>>();
};

}  // namespace detail

namespace define {

template <fixed_string Name, Index... Over, class Input, class Eps>
constexpr auto normalize(const over_indices<Over...>&, const Input&, const Eps&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Input>() && detail::is_eps<Eps>()) {
    return detail::normalize_lets<Name, list, Input, Eps>{};
  }
}

template <fixed_string Name, Index... Over, class Input, class Eps>
constexpr auto rms_normalize(const over_indices<Over...>&, const Input&, const Eps&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Input>() && detail::is_eps<Eps>()) {
    return detail::rms_normalize_lets<Name, list, Input, Eps>{};
  }
}

}  // namespace define

}  // namespace leibniz::nn
