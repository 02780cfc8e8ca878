// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/nn/dense.hpp>
#include <leibniz/nn/softmax.hpp>

namespace leibniz::nn {

/// Self-attention of Length rows of Width numbers with one head of Head numbers (Vaswani et al., Attention Is All You
/// Need, 2017), each row looking at all. With q = x Wq^T, k = x Wk^T and v = x Wv^T (Wq, Wk and Wv: Head x Width, Wo:
/// Width x Head):
///
///     w(t, u) = softmax over u of (sum of q(t, d) k(u, d)) / sqrt(Head), with the maximum taken out
///     y(t, e) = sum over d of Wo(e, d) (sum over u of w(t, u) v(u, d))
///
/// This is PyTorch's MultiheadAttention with num_heads=1 and bias=False, its in_proj_weight being Wq, Wk and Wv one
/// after the other. More heads are made of define::attention.
///
/// Static functions without state; they allocate nothing and also run in constant expressions. Outputs overlap no
/// other argument.
template <class Number, std::size_t Length, std::size_t Width, std::size_t Head = Width>
struct self_attention {
  using input = std::span<const Number, Length * Width>;
  using output = std::span<Number, Length * Width>;
  using weights = std::span<const Number, Head * Width>;
  using weights_output = std::span<Number, Head * Width>;

  /// What the backward pass needs of the forward pass: 4 Length Head + Length^2 numbers.
  struct statistics {
    Number query[Length * Head];
    Number key[Length * Head];
    Number value[Length * Head];
    Number weight[Length * Length];  ///< w, its rows sum to 1
    Number context[Length * Head];   ///< sum over u of w(t, u) v(u, d)
  };

  static constexpr void forward(input x, weights wq, weights wk, weights wv, weights wo, output y,
                                statistics& kept);

  /// From g = dF/dy and what forward kept of the same x: writes dx = dF/dx, and adds the weights' gradients to dwq,
  /// dwk, dwv and dwo.
  static constexpr void backward(input x, weights wq, weights wk, weights wv, weights wo, input g,
                                 const statistics& kept, output dx, weights_output dwq, weights_output dwk,
                                 weights_output dwv, weights_output dwo);
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class... Indices>
constexpr auto size_of(index_list<Indices...>) {
  return (typename Indices::extent{} * ...);
}
template <fixed_string Name, class Over, class Query, class Key>
struct score_let : definition_over<joined<Name, "_score">(), product_indices<Over, Key, Query>,
                                   decltype(sum_over(Over{}, Query{} * Key{}) / sqrt(size_of(Over{})))> {};

template <fixed_string Name, class Over, class Query, class Key, class Value>
struct attention_lets {
  using rows = without<indices_of<Key>, indices_of<Query>>;
  using axes = product_indices<Over, Key, Query>;
  static constexpr auto score = let<score_let<Name, Over, Query, Key>>();
  using score_element = decltype(at(score, axes{}));
  static constexpr auto weight = let<softmax_let<joined<Name, "_weight">(), rows, score_element>>();
  static constexpr auto y = let<product_let<Name, rows, Value, decltype(at(weight, axes{}))>>();
};

}  // namespace detail

namespace define {

/// attention<"a">(over(d), q(t, d), k(u, d), v(u, f)), each row t looking at all rows u: lets
/// - score, a_score(t, u) = sum of q(t, d) k(u, d) over d, divided by sqrt(d's extent),
/// - weight, a_weight(t, u), its softmax over u, and
/// - y, a(t, f) = sum of a_weight(t, u) v(u, f) over u.
/// What they have in common besides d they keep: with q(t, h, d), k(u, h, d) and v(u, h, f) each head h has scores of
/// its own, and y is a(t, h, f).
template <fixed_string Name, Index... Over, class Query, class Key, class Value>
constexpr auto attention(const over_indices<Over...>&, const Query&, const Key&, const Value&) {
  using list = detail::index_list<Over...>;
  if constexpr (detail::have_indices<list, Query, Key>() && detail::are_elements<Value>()) {
    constexpr bool rows = detail::without<detail::indices_of<Key>, detail::indices_of<Query>>::size > 0;
    static_assert(rows, "leibniz: the keys of an attention lack an index of their own, for their rows");
    if constexpr (rows) return detail::attention_lets<Name, list, Query, Key, Value>{};
  }
}

}  // namespace define

/// The definition from which both passes are derived.
namespace self_attention_definition {

inline constexpr auto rows = extent<"T">;
inline constexpr auto width = extent<"E">;
inline constexpr auto head_size = extent<"D">;
inline constexpr auto t = index_var<"t">(rows);
inline constexpr auto u = index_var<"u">(rows);
inline constexpr auto e = index_var<"e">(width);
inline constexpr auto d = index_var<"d">(head_size);
inline constexpr auto x = tensor<"x">(rows, width);
inline constexpr auto wq = tensor<"wq">(head_size, width);
inline constexpr auto wk = tensor<"wk">(head_size, width);
inline constexpr auto wv = tensor<"wv">(head_size, width);
inline constexpr auto wo = tensor<"wo">(width, head_size);

inline constexpr auto query = define::dense<"query">(wq(d, e), x(t, e));
inline constexpr auto key = define::dense<"key">(wk(d, e), x(t, e));
inline constexpr auto value = define::dense<"value">(wv(d, e), x(t, e));
inline constexpr auto head = define::attention<"head">(over(d), query(t, d), key(u, d), value(u, d));
inline constexpr auto weight = head.weight;
inline constexpr auto context = head.y;
inline constexpr auto y = define::dense<"y">(wo(e, d), context(t, d));

inline constexpr auto g = tensor<"g">(rows, width);
inline constexpr auto out = tensor<"out">(rows, width);
inline constexpr auto kept_query = tensor<"kept_query">(rows, head_size);
inline constexpr auto kept_key = tensor<"kept_key">(rows, head_size);
inline constexpr auto kept_value = tensor<"kept_value">(rows, head_size);
inline constexpr auto kept_weight = tensor<"kept_weight">(rows, rows);
inline constexpr auto kept_context = tensor<"kept_context">(rows, head_size);
inline constexpr auto dx = tensor<"dx">(rows, width);
inline constexpr auto dwq = tensor<"dwq">(head_size, width);
inline constexpr auto dwk = tensor<"dwk">(head_size, width);
inline constexpr auto dwv = tensor<"dwv">(head_size, width);
inline constexpr auto dwo = tensor<"dwo">(width, head_size);

/// dF/dx = d(sum g y)/dx with g held fixed; so reverse accumulation goes through the lets one by one.
struct loss_let : definition<"loss", sum(t, e, g(t, e) * y(t, e))> {};
inline constexpr auto loss = let<loss_let>();

template <class Number, std::size_t Length, std::size_t Width, std::size_t Head>
inline constexpr auto forward = kernel<Number>(rows = row::length<Length>, width = row::length<Width>,
                                               head_size = row::length<Head>, out(t, e) = y(t, e),
                                               kept_query(t, d) = query(t, d), kept_key(t, d) = key(t, d),
                                               kept_value(t, d) = value(t, d),
                                               kept_weight(t, u) = weight(t, u),
                                               kept_context(t, d) = context(t, d));
template <class Number, std::size_t Length, std::size_t Width, std::size_t Head>
inline constexpr auto backward = kernel<Number>(rows = row::length<Length>, width = row::length<Width>,
                                                head_size = row::length<Head>,
                                                dx(t, e) = gradient(loss, x(t, e)),
                                                dwq(d, e) += gradient(loss, wq(d, e)),
                                                dwk(d, e) += gradient(loss, wk(d, e)),
                                                dwv(d, e) += gradient(loss, wv(d, e)),
                                                dwo(e, d) += gradient(loss, wo(e, d)));

}  // namespace self_attention_definition

template <class Number, std::size_t Length, std::size_t Width, std::size_t Head>
constexpr void self_attention<Number, Length, Width, Head>::forward(input x, weights wq, weights wk,
                                                                    weights wv, weights wo, output y,
                                                                    statistics& kept) {
  namespace of = self_attention_definition;
  of::forward<Number, Length, Width, Head>(of::x = x, of::wq = wq, of::wk = wk, of::wv = wv, of::wo = wo,
                                           of::out = y, of::kept_query = kept.query, of::kept_key = kept.key,
                                           of::kept_value = kept.value, of::kept_weight = kept.weight,
                                           of::kept_context = kept.context);
}

template <class Number, std::size_t Length, std::size_t Width, std::size_t Head>
constexpr void self_attention<Number, Length, Width, Head>::backward(input x, weights wq, weights wk,
                                                                     weights wv, weights wo, input g,
                                                                     const statistics& kept, output dx,
                                                                     weights_output dwq, weights_output dwk,
                                                                     weights_output dwv, weights_output dwo) {
  namespace of = self_attention_definition;
  of::backward<Number, Length, Width, Head>(
      of::x = x, of::wq = wq, of::wk = wk, of::wv = wv, of::wo = wo, of::g = g, of::query = kept.query,
      of::key = kept.key, of::value = kept.value, of::weight = kept.weight, of::context = kept.context,
      of::dx = dx, of::dwq = dwq, of::dwk = dwk, of::dwv = dwv, of::dwo = dwo);
}

}  // namespace leibniz::nn
