// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <algorithm>

#include "functions.hpp"
#include "tree.hpp"

namespace laws {

/// Random expressions. Roots and logarithms are mostly of terms that are positive, denominators mostly of terms that
/// are not zero, so that most expressions have values; `hard` shapes are mixed in that do not care.
class generator {
 public:
  struct options {
    int depth = 6;
    int nodes = 24;
    int lets = 3;
    int hard = 12;  ///< percent
  };

  generator(dice& random, const options& chosen) : random_(random), options_(chosen) {}

  problem make() {
    problem_ = {};
    const int lets = random_.below(options_.lets + 1);
    for (int let = 0; let < lets; ++let) {
      let_definition made;
      unsigned scope = 0;
      for (int rank = random_.below(3); rank > 0; --rank) {
        const int index = random_.below(index_count);
        if ((scope >> index & 1u) == 0) made.parameters.push_back(index);
        scope |= 1u << index;
      }
      left_ = options_.nodes / 2;
      made.body = random_.percent(30) ? positive(options_.depth - 2, scope) : any(options_.depth - 2, scope);
      problem_.lets.push_back(std::move(made));
    }
    left_ = options_.nodes;
    problem_.roots.push_back(any(options_.depth, root_scope()));
    return problem_;
  }

  /// A further expression over the same lets and the given free indices.
  tree more(const problem& over, int depth, int nodes, unsigned scope) {
    problem_.lets = over.lets;
    left_ = nodes;
    return any(depth, scope);
  }
  tree more_positive(const problem& over, int depth, int nodes, unsigned scope) {
    problem_.lets = over.lets;
    left_ = nodes;
    return positive(depth, scope);
  }

 private:
  unsigned root_scope() {
    unsigned scope = 0;
    for (int k = random_.below(4); k > 0; --k) scope |= 1u << random_.below(index_count);
    return scope;
  }

  /// -1 if no index of the extent is in scope.
  int index_in(unsigned scope, int extent) {
    std::vector<int> found;
    for (int k = 0; k < index_count; ++k) {
      if (index_extent[k] == extent && (scope >> k & 1u) != 0) found.push_back(k);
    }
    return found.empty() ? -1 : random_.one_of(found);
  }

  tree leaf(unsigned scope) {
    --left_;
    for (int attempt = 0; attempt < 4; ++attempt) {
      const int choice = random_.below(20);
      if (choice < 2) return small_number();
      if (choice == 2) return extent(random_.below(extent_count));
      if (choice < 5) {
        const int e = random_.below(extent_count), i = index_in(scope, e);
        if (i >= 0) return delta(i, index_in(scope, e));
      } else if (choice < 10 && !problem_.lets.empty()) {
        const int let = random_.below(static_cast<int>(problem_.lets.size()));
        tree made = let_at(let, {});
        for (const int parameter : problem_.lets[static_cast<std::size_t>(let)].parameters) {
          made.indices.push_back(index_in(scope, index_extent[parameter]));
        }
        if (std::count(made.indices.begin(), made.indices.end(), -1) == 0) return made;
      } else {
        const int tensor = random_.below(tensor_count);
        tree made = element(tensor, {});
        for (int axis = 0; axis < tensors[tensor].rank; ++axis) {
          made.indices.push_back(index_in(scope, tensors[tensor].extents[axis]));
        }
        if (std::count(made.indices.begin(), made.indices.end(), -1) == 0) return made;
      }
    }
    return element(random_.below(3), {});
  }

  tree small_number() {
    const std::int64_t num = random_.below(7) - 3;
    return number(num, random_.percent(70) ? 1 : random_.below(3) + 1);
  }

  bool ends(int depth) {
    --left_;
    return depth <= 0 || left_ <= 0 || random_.percent(8);
  }

  std::vector<tree> several(int depth, unsigned scope, bool is_positive) {
    std::vector<tree> parts;
    for (int k = random_.percent(75) ? 2 : 3; k > 0; --k) {
      parts.push_back(is_positive ? positive(depth - 1, scope) : any(depth - 1, scope));
    }
    return parts;
  }

  /// A choice, an extremum of two or a general power; a root that is taken only where it has a value.
  tree of_several(int depth, unsigned scope) {
    const tree a = any(std::min(depth - 1, 2), scope), b = any(std::min(depth - 1, 2), scope);
    switch (random_.below(8)) {
      case 0:
        return apply_entry(find_function("max"), {a, b});
      case 1:
        return apply_entry(find_function("min"), {a, b});
      case 2:
        return apply_entry(find_function("softplus"), a);
      case 3:
        return apply_entry(find_function("pow"), {positive(std::min(depth - 1, 2), scope), leaf(scope)});
      case 4:
        return apply_entry(find_function("select>"), {a, power(a, fraction_exponent()), b});
      case 5:
        return apply_entry(find_function("select>="), {a, b, leaf(scope)});
      case 6:
        return apply_entry(find_function("select>="), {negative(leaf(scope)), small_number(), a});
      default:
        return apply_entry(find_function("select>"), {leaf(scope), a, b});
    }
  }

  tree reduction(int depth, unsigned scope, bool is_positive) {
    // An index already in scope is shadowed.
    const int index = random_.below(index_count);
    const unsigned inner = scope | 1u << index;
    return sum_over(index, is_positive ? positive(depth - 1, inner) : any(depth - 1, inner));
  }

  tree any(int depth, unsigned scope) {
    if (ends(depth)) return leaf(scope);
    if (random_.percent(options_.hard)) return hard(depth, scope);
    switch (random_.below(22)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return sum_of(several(depth, scope, false));
      case 4:
        return difference(any(depth - 1, scope), any(depth - 1, scope));
      case 5:
      case 6:
      case 7:
      case 8:
        return product_of(several(depth, scope, false));
      case 9:
        return quotient(any(depth - 1, scope), nonzero(depth - 1, scope));
      case 10:
        return power(any(depth - 1, scope), {random_.percent(70) ? 2 : 3, 1});
      case 11:
        return power(nonzero(depth - 1, scope), {-1 - random_.below(2), 1});
      case 12:
        return power(positive(depth - 1, scope), fraction_exponent());
      case 13:
        return apply(form::exp, any(std::min(depth - 1, 2), scope));
      case 14:
        return apply(form::log, positive(depth - 1, scope));
      case 15:
        return random_.percent(50) ? apply(form::stop_gradient, any(depth - 1, scope))
                                   : positive(depth, scope);
      case 16:
        // Smooth ones only: at a kink the derivative is a convention, and at a jump rounding decides the value.
        return apply_entry(find_function(random_.percent(50) ? "tanh" : "sigmoid"), any(depth - 1, scope));
      case 17:
        return of_several(depth, scope);
      default:
        return reduction(depth, scope, false);
    }
  }

  fraction fraction_exponent() {
    static const std::vector<fraction> common = {{1, 2}, {-1, 2}, {3, 2},  {-3, 2}, {1, 3},
                                                 {2, 3}, {5, 2},  {-1, 3}, {4, 3},  {1, 4}};
    return random_.one_of(common);
  }

  tree nonzero(int depth, unsigned scope) {
    return random_.percent(55)   ? positive(depth, scope)
           : random_.percent(50) ? leaf(scope)
                                 : any(depth, scope);
  }

  tree positive(int depth, unsigned scope) {
    if (ends(depth))
      return random_.percent(50) ? extent(random_.below(extent_count)) : power(leaf(scope), {2, 1});
    switch (random_.below(10)) {
      case 8:
        return apply_entry(find_function("sigmoid"), any(depth - 1, scope));
      case 0:
      case 1:
        return sum_of(
            {power(any(depth - 1, scope), {2, 1}), number(1 + random_.below(3), 1 + random_.below(4))});
      case 2:
        return apply(form::exp, any(std::min(depth - 1, 2), scope));
      case 3:
        return sum_of(several(depth, scope, true));
      case 4:
        return product_of(several(depth, scope, true));
      case 5:
        return power(positive(depth - 1, scope), fraction_exponent());
      case 6:
        return power(nonzero(depth - 1, scope), {random_.percent(70) ? 2 : -2, 1});
      case 7:
        return quotient(positive(depth - 1, scope), positive(depth - 1, scope));
      default:
        return reduction(depth, scope, true);
    }
  }

  /// Shapes that are easily got wrong.
  tree hard(int depth, unsigned scope) {
    const tree t = any(std::min(depth - 1, 2), scope), w = leaf(scope);
    const int e = random_.below(extent_count), i = index_in(scope, e), j = index_in(scope, e);
    const int k = random_.below(index_count), l = random_.below(index_count);
    const auto inside = [&](int index) { return any(std::min(depth - 2, 2), scope | 1u << index); };
    switch (random_.below(24)) {
      case 0:
        return power(power(t, {2, 1}), {1, 2});
      case 1:
        return power(product_of({power(t, {2, 1}), w}), fraction_exponent());
      case 2:
        return product_of({power(t, {-1, 1}), t});
      case 3:
        return difference(t, sum_of({t, w}));
      case 4:
        return i < 0 ? w : apply(random_.percent(50) ? form::exp : form::log, sum_of({delta(i, j), w}));
      case 5:
        return i < 0 ? w
                     : power(sum_of({delta(i, j), w}),
                             random_.percent(50) ? fraction{-1, 1} : fraction_exponent());
      case 6:
        return sum_over(k, product_of({inside(k), sum_over(k, inside(k))}));
      case 7:
        return sum_over(k, t);
      case 8:
        return i < 0 ? w : product_of({delta(i, i), delta(i, j), t});
      case 9:
        return product_of({sum_over(k, inside(k)), sum_over(k, inside(k))});
      case 10:
        return sum_over(k, sum_over(l, product_of({inside(k), inside(l)})));
      case 11:
        return power(sum_over(k, inside(k)), {2 + random_.below(2), 1});
      case 12:
        return i < 0 ? w
                     : power(product_of({delta(i, j), t}),
                             {random_.percent(50) ? 2 : 1, random_.percent(50) ? 2 : 1});
      case 13:
        return power(product_of({t, w}), fraction_exponent());
      case 14:
        return power(power(t, fraction_exponent()),
                     {random_.percent(50) ? 2 : -2, random_.percent(70) ? 1 : 3});
      case 15:
        return apply(form::exp, apply(form::log, t));
      case 16:
        return apply(form::log, product_of({apply(form::exp, t), power(w, {2, 1})}));
      case 17:
        return i < 0 || e != 0 ? w : quotient(t, difference(element(3, {i}), element(3, {j})));
      case 18:
        return power(number(random_.below(40) + 1, random_.below(6) + 1), fraction_exponent());
      case 19:
        return power(negative(t), random_.percent(50) ? fraction{-3, 1} : fraction{1, 2});
      case 20: {
        const int other = index_in(scope & ~(1u << k), index_extent[k]);
        if (other < 0) return w;
        return sum_over(k, product_of({delta(k, other), inside(k), t}));
      }
      case 21:
        // zero, but not its derivative
        return product_of({difference(t, apply(form::stop_gradient, t)), any(1, scope)});
      case 22:
        return i < 0 ? w
                     : sum_of(
                           {quotient(delta(i, j), sum_of({t, w})), power(sum_of({w, delta(i, j)}), {-1, 1})});
      default:
        return power(sum_of({t, w}), {-2, 1});
    }
  }

  dice& random_;
  options options_;
  problem problem_;
  int left_ = 0;
};

}  // namespace laws
