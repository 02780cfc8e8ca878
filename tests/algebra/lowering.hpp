// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/simplify.hpp>

#include "term_value.hpp"
#include "tree.hpp"

namespace laws {

namespace algebra = leibniz::algebra;
using algebra::store;
using algebra::term;

/// Writes trees into a store through the factories: in the order in which they stand or, with dice, operands
/// commuted and associated at random and bound indices renamed.
class lowering {
 public:
  lowering(store& s, const std::vector<let_definition>& lets, dice* shuffled = nullptr)
      : s_(s), lets_(lets), random_(shuffled) {
    extents_.resize(extent_count);
    symbols_.resize(tensor_count);
    const bool reversed = random_ != nullptr && random_->percent(50);
    for (int k = 0; k < extent_count; ++k) {
      const int e = reversed ? extent_count - 1 - k : k;
      extents_[at(e)] = algebra::declare_extent(s_, extent_names[e]);
    }
    for (int k = 0; k < tensor_count; ++k) {
      const int t = reversed ? tensor_count - 1 - k : k;
      std::int16_t axes[2] = {};
      for (int axis = 0; axis < tensors[t].rank; ++axis) axes[axis] = axis_extent(tensors[t].extents[axis]);
      const auto type = tensors[t].rank == 0 ? algebra::kind::scalar : algebra::kind::element;
      symbols_[at(t)] = algebra::declare_variable(s_, type, tensors[t].name, axes, tensors[t].rank);
    }
    for (int k = 0; k < index_count; ++k) names_.push_back(-1);
    for (std::size_t let = 0; let < lets_.size(); ++let)
      let_symbols_.push_back(declare(static_cast<int>(let)));
  }

  term operator()(const tree& t) {
    switch (t.type) {
      case form::number:
        return algebra::constant(s_, algebra::make_rational(t.value.num, t.value.den));
      case form::extent:
        return algebra::make_extent(s_, extents_[at(t.symbol)]);
      case form::element:
        return named(t, tensors[t.symbol].rank == 0 ? algebra::kind::scalar : algebra::kind::element,
                     symbols_[at(t.symbol)]);
      case form::delta: {
        const bool flip = random_ != nullptr && random_->percent(50);
        return algebra::make_delta(s_, index(t.indices[flip ? 1 : 0]), index(t.indices[flip ? 0 : 1]));
      }
      case form::sum:
        return combined(t, &algebra::add);
      case form::product:
        return combined(t, &algebra::multiply);
      case form::quotient: {
        const term above = (*this)(t.parts[0]);
        return algebra::divide(s_, above, (*this)(t.parts[1]));
      }
      case form::power:
        return algebra::power(s_, (*this)(t.parts[0]), algebra::make_rational(t.value.num, t.value.den));
      case form::reduction:
      case form::maximum:
        return reduction(t);
      case form::exp:
        return function(algebra::function_id::exp, t);
      case form::log:
        return function(algebra::function_id::log, t);
      case form::function:
        return function(id_of(t.symbol), t);
      case form::stop_gradient:
        return function(algebra::function_id::stop_gradient, t);
      case form::let:
        return named(t, algebra::kind::let, let_symbols_[at(t.symbol)]);
    }
    return algebra::zero;
  }

  /// The store's number of a user's index where no sum binds it.
  int index(int user) {
    if (names_[at(user)] >= 0) return names_[at(user)];
    return algebra::free_index(s_, index_names[user], extents_[at(index_extent[user])]);
  }
  int symbol(int tensor) const { return symbols_[at(tensor)]; }
  int let_symbol(int let) const { return let_symbols_[at(let)]; }

 private:
  static std::size_t at(int k) { return static_cast<std::size_t>(k); }
  std::int16_t axis_extent(int e) const { return static_cast<std::int16_t>(extents_[at(e)]); }

  term named(const tree& t, algebra::kind type, int symbol) {
    if (type == algebra::kind::scalar) return algebra::make_scalar(s_, symbol);
    std::int32_t indices[algebra::max_rank] = {};
    for (std::size_t k = 0; k < t.indices.size(); ++k) indices[k] = index(t.indices[k]);
    return algebra::make_indexed(s_, type, symbol, indices, static_cast<int>(t.indices.size()));
  }

  static algebra::function_id id_of(int entry) {
    for (int id = 0; id < algebra::function_count; ++id) {
      if (entry_of(static_cast<algebra::function_id>(id)) == entry)
        return static_cast<algebra::function_id>(id);
    }
    return algebra::function_id::stop_gradient;
  }

  term function(algebra::function_id id, const tree& t) {
    term arguments[most_arguments] = {};
    for (std::size_t k = 0; k < t.parts.size(); ++k) arguments[k] = (*this)(t.parts[k]);
    const bool symmetric = algebra::visit_function(id, [](auto entry) { return entry.symmetric; });
    if (symmetric && random_ != nullptr && random_->percent(50)) std::swap(arguments[0], arguments[1]);
    return algebra::make_function(s_, id, arguments);
  }

  template <class Combine>
  term combined(const tree& t, Combine combine) {
    std::vector<term> terms;
    for (const tree& part : t.parts) terms.push_back((*this)(part));
    if (random_ == nullptr) {
      term result = terms[0];
      for (std::size_t k = 1; k < terms.size(); ++k) result = combine(s_, result, terms[k]);
      return result;
    }
    while (terms.size() > 1) {
      const int a = random_->below(static_cast<int>(terms.size()));
      const term first = terms[at(a)];
      terms.erase(terms.begin() + a);
      const int b = random_->below(static_cast<int>(terms.size()));
      terms[at(b)] = combine(s_, first, terms[at(b)]);
    }
    return terms[0];
  }

  term reduction(const tree& t) {
    static constexpr const char* other_names[4] = {"s0", "s1", "s2", "s3"};
    const int extent = extents_[at(index_extent[t.symbol])];
    const bool renamed = random_ != nullptr && depth_ < 4 && random_->percent(60);
    const int bound = algebra::free_index(s_, renamed ? other_names[depth_] : index_names[t.symbol], extent);
    // A renamed index must not be one that is free in the body, and neither must be the user's own name where an
    // outer sum has renamed it: the name alone would then be a free one.
    const int old = names_[at(t.symbol)];
    names_[at(t.symbol)] = bound;
    ++depth_;
    const term body = (*this)(t.parts[0]);
    --depth_;
    names_[at(t.symbol)] = old;
    return t.type == form::maximum ? algebra::make_maximum(s_, bound, body)
                                   : algebra::make_reduction(s_, bound, body);
  }

  int declare(int let) {
    const let_definition& made = lets_[at(let)];
    const term body = (*this)(made.body);
    std::int16_t axes[2] = {};
    algebra::renaming map;
    for (std::size_t k = 0; k < made.parameters.size(); ++k) {
      axes[k] = axis_extent(index_extent[made.parameters[k]]);
      map.add(index(made.parameters[k]), algebra::parameter_index(s_, static_cast<int>(k), axes[k]));
    }
    static constexpr const char* let_names[8] = {"f", "g", "h", "s", "t", "v", "w", "z"};
    return algebra::declare_let(s_, let_names[let], axes, static_cast<int>(made.parameters.size()),
                                algebra::rename(s_, body, map));
  }

  store& s_;
  const std::vector<let_definition>& lets_;
  dice* random_;
  std::vector<int> extents_, symbols_, let_symbols_, names_;
  int depth_ = 0;
};

}  // namespace laws
