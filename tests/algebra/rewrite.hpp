// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include "generator.hpp"

// Changes of a tree: identities, which keep its value wherever both sides have one, and mutations, which mostly do
// not.
namespace laws {

namespace detail {

inline void collect(tree& t, std::vector<tree*>& nodes) {
  nodes.push_back(&t);
  for (tree& part : t.parts) collect(part, nodes);
}

inline tree rest_of(const tree& t, std::size_t without) {
  std::vector<tree> parts = t.parts;
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(without));
  if (parts.size() == 1) return parts[0];
  return {t.type, {}, 0, {}, std::move(parts)};
}

inline std::size_t pick(dice& random, const tree& t) {
  return static_cast<std::size_t>(random.below(static_cast<int>(t.parts.size())));
}

/// a (b + c) to a b + a c, a sum's or product's operands in another order or other groups.
inline bool rewrite_slots(tree& t, dice& random) {
  const std::size_t chosen = pick(random, t);
  const tree part = t.parts[chosen], rest = rest_of(t, chosen);
  const bool is_sum = t.type == form::sum;
  if (!is_sum && part.type == form::sum && random.percent(70)) {
    tree result = sum_of({});
    for (const tree& addend : part.parts) result.parts.push_back(product_of({addend, rest}));
    t = std::move(result);
  } else if (is_sum && part.type == form::product && random.percent(50)) {
    // a b + c = a (b + c / a)
    const std::size_t k = pick(random, part);
    t = product_of({part.parts[k], sum_of({rest_of(part, k), quotient(rest, part.parts[k])})});
  } else {
    t = is_sum ? sum_of({part, rest}) : product_of({part, rest});
  }
  return true;
}

inline bool rewrite_power(tree& t, dice& random) {
  const tree base = t.parts[0];
  const fraction e = t.value;
  if (random.percent(40)) {
    t = quotient(number(1), power(base, {-e.num, e.den}));
  } else if (random.percent(50)) {
    t = product_of({power(base, {e.num - e.den, e.den}), base});
  } else if (e.num % 2 == 0 && e.den == 1) {
    t = power(power(base, {e.num / 2, 1}), {2, 1});
  } else if (e.den > 1) {
    t = power(power(base, {1, e.den}), {e.num, 1});
  } else {
    return false;
  }
  return true;
}

inline bool rewrite_reduction(tree& t, dice& random) {
  tree& body = t.parts[0];
  const int index = t.symbol;
  switch (random.below(5)) {
    case 0: {
      if (body.type != form::sum) return false;
      tree result = sum_of({});
      for (const tree& part : body.parts) result.parts.push_back(sum_over(index, part));
      t = std::move(result);
      return true;
    }
    case 1: {
      if (body.type != form::product) return false;
      const std::size_t k = pick(random, body);
      if (depends_on(body.parts[k], index)) return false;
      const tree outside = body.parts[k];
      t = product_of({outside, sum_over(index, rest_of(body, k))});
      return true;
    }
    case 2: {
      const int other = unused_index(index_extent[index], all_indices(t));
      if (other < 0 || !substitute(body, {{index, other}})) return false;
      t.symbol = other;
      return true;
    }
    case 3:
      if (body.type != form::reduction || body.symbol == index) return false;
      std::swap(t.symbol, body.symbol);
      return true;
    default: {
      if (depends_on(body, index)) return false;
      const tree outside = body;
      t = product_of({extent(index_extent[index]), outside});
      return true;
    }
  }
}

/// exp and log of sums and products.
inline bool rewrite_function(tree& t, dice& random) {
  const tree argument = t.parts[0];
  if (t.type == form::exp && argument.type == form::sum) {
    tree result = product_of({});
    for (const tree& part : argument.parts) result.parts.push_back(apply(form::exp, part));
    t = std::move(result);
  } else if (t.type == form::exp && random.percent(50)) {
    t = quotient(number(1), apply(form::exp, negative(argument)));
  } else if (t.type == form::exp) {
    t = power(apply(form::exp, product_of({number(1, 2), argument})), {2, 1});
  } else if (t.type == form::log && argument.type == form::power && argument.value.den > 1) {
    t = product_of({number(argument.value.num, argument.value.den), apply(form::log, argument.parts[0])});
  } else if (t.type == form::log && random.percent(50)) {
    t = product_of({number(2), apply(form::log, power(argument, {1, 2}))});
  } else if (t.type == form::log) {
    t = negative(apply(form::log, power(argument, {-1, 1})));
  } else {
    return false;
  }
  return true;
}

/// Functions of several arguments, through each other. The sides differ by what a branch not taken has no value for, so
/// that choices are only turned round.
inline bool rewrite_several(tree& t, dice& random) {
  const tree a = t.parts[0], b = t.parts[1];
  const std::string_view name = functions[t.symbol].name;
  const auto of = [](std::string_view function, std::vector<tree> arguments) {
    return apply_entry(find_function(function), std::move(arguments));
  };
  switch (random.below(3)) {
    case 0:
      if (name == "max" || name == "min") {
        const tree other = of(name == "max" ? "min" : "max", {a, b});
        t = difference(sum_of({a, b}), other);
      } else if (name == "pow") {
        t = apply(form::exp, product_of({b, apply(form::log, a)}));
      } else {
        t = of(name == "select>" ? "select>=" : "select>", {negative(a), t.parts[2], b});
      }
      return true;
    case 1:
      if (name == "max" || name == "min") {
        t = of(random.percent(50) ? "select>" : "select>=",
               {difference(a, b), name == "max" ? a : b, name == "max" ? b : a});
      } else if (name == "pow") {
        t = product_of({of("pow", {a, difference(b, number(2))}), power(a, {2, 1})});
      } else {
        t.parts[0] = product_of({number(3, 2), a});
      }
      return true;
    default:
      if (name == "max" || name == "min") {
        const tree spread = of("abs", {difference(a, b)});
        t = product_of({number(1, 2), sum_of({a, b, name == "max" ? spread : negative(spread)})});
      } else if (name == "pow") {
        t = quotient(number(1), of("pow", {a, negative(b)}));
      } else {
        for (std::size_t k = 1; k < 3; ++k) t.parts[k] = sum_of({t.parts[k], number(2)});
        t = difference(tree(t), number(2));
      }
      return true;
  }
}

/// The other functions: by their sign, or through each other.
inline bool rewrite_entry(tree& t, dice& random) {
  if (t.parts.size() > 1) return rewrite_several(t, random);
  const tree u = t.parts[0], old = t;
  const std::string_view name = functions[t.symbol].name;
  const bool by_sign = random.percent(50);
  const auto of = [](std::string_view function, tree argument) {
    return apply_entry(find_function(function), std::move(argument));
  };
  if (functions[t.symbol].odd && by_sign) {
    t = negative(apply_entry(t.symbol, negative(u)));
  } else if (name == "tanh") {
    const tree e = apply(form::exp, product_of({number(2), u}));
    t = quotient(difference(e, number(1)), sum_of({e, number(1)}));
  } else if (name == "sigmoid") {
    t = by_sign ? difference(number(1), of("sigmoid", negative(u)))
                : quotient(number(1), sum_of({number(1), apply(form::exp, negative(u))}));
  } else if (name == "abs" && by_sign) {
    t = random.percent(50) ? of("abs", negative(u)) : power(power(u, {2, 1}), {1, 2});
  } else if (name == "abs") {
    t = product_of({u, difference(product_of({number(2), of("step", u)}), number(1))});
  } else if (name == "step") {
    t = by_sign ? of("step", product_of({number(3, 2), u})) : power(old, {2, 1});
  } else if (name == "softplus") {
    t = by_sign ? sum_of({u, of("softplus", negative(u))}) : of("log1p", apply(form::exp, u));
  } else if (name == "log1p") {
    t = apply(form::log, sum_of({number(1), u}));
  } else if (name == "expm1") {
    t = difference(apply(form::exp, u), number(1));
  } else if (name == "cos" && by_sign) {
    t = of("cos", negative(u));
  } else if (name == "cos") {
    t = quotient(difference(number(1), power(of("sin", u), {2, 1})), old);
  } else {
    return false;
  }
  return true;
}

inline bool rewrite_maximum(tree& t, dice& random) {
  const tree body = t.parts[0];
  const int index = t.symbol;
  if (body.type == form::sum && random.percent(70)) {
    const std::size_t k = pick(random, body);
    if (depends_on(body.parts[k], index)) return false;
    t = sum_of({body.parts[k], maximum_over(index, rest_of(body, k))});
  } else if (random.percent(50)) {
    t = product_of({number(1, 2), maximum_over(index, product_of({number(2), body}))});
  } else {
    const int other = unused_index(index_extent[index], all_indices(t));
    if (other < 0 || !substitute(t.parts[0], {{index, other}})) return false;
    t.symbol = other;
  }
  return true;
}

/// What can be done to any term.
inline bool rewrite_any(tree& t, dice& random, generator& source, const problem& p) {
  const tree old = t;
  const unsigned scope = free_indices(t);
  switch (random.below(9)) {
    case 0: {
      const tree w = source.more(p, 2, 5, scope);
      t = sum_of({sum_of({old, w}), negative(w)});
      return true;
    }
    case 1: {
      const tree w = source.more_positive(p, 2, 5, scope);
      t = quotient(product_of({old, w}), w);
      return true;
    }
    case 2: {
      const int index = random.below(index_count);
      const int other = unused_index(index_extent[index], all_indices(t));
      if (other < 0) return false;
      t = quotient(sum_over(other, old), extent(index_extent[index]));
      return true;
    }
    case 3: {
      // f[i] = sum_k delta(i,k) f[k]
      for (int index = 0; index < index_count; ++index) {
        const int other = unused_index(index_extent[index], all_indices(t));
        if (!depends_on(t, index) || other < 0 || !substitute(t, {{index, other}})) continue;
        t = sum_over(other, product_of({delta(index, other), t}));
        return true;
      }
      return false;
    }
    case 4:
      t = apply(form::log, apply(form::exp, old));
      return true;
    case 5:
      t = difference(product_of({number(3), old}), product_of({old, number(2)}));
      return true;
    case 6:
      t = negative(negative(old));
      return true;
    case 7:
      t = sum_of({product_of({number(1, 3), old}), quotient(old, number(3, 2))});
      return true;
    default: {
      const int i = random.below(5), j = random.below(5);
      if (!depends_on(t, i) || !depends_on(t, j)) return false;
      t = sum_of({product_of({delta(i, j), old}), product_of({difference(number(1), delta(i, j)), old})});
      return true;
    }
  }
}

inline bool open_let(tree& t, const problem& p) {
  const let_definition& let = p.lets[static_cast<std::size_t>(t.symbol)];
  std::vector<std::pair<int, int>> map;
  for (std::size_t k = 0; k < let.parameters.size(); ++k) map.emplace_back(let.parameters[k], t.indices[k]);
  tree body = let.body;
  if (!substitute(body, map)) return false;
  t = std::move(body);
  return true;
}

inline bool rewrite_node(tree& t, dice& random, generator& source, const problem& p) {
  if (random.percent(25)) return rewrite_any(t, random, source, p);
  switch (t.type) {
    case form::sum:
    case form::product:
      return rewrite_slots(t, random);
    case form::quotient: {
      const tree above = t.parts[0], below = t.parts[1];
      t = product_of({power(below, {-1, 1}), above});
      return true;
    }
    case form::power:
      return rewrite_power(t, random);
    case form::reduction:
      return rewrite_reduction(t, random);
    case form::exp:
    case form::log:
      return rewrite_function(t, random);
    case form::function:
      return rewrite_entry(t, random);
    case form::maximum:
      return rewrite_maximum(t, random);
    case form::let:
      return open_let(t, p);
    default:
      return rewrite_any(t, random, source, p);
  }
}

}  // namespace detail

/// An equal tree, after `steps` identities at random places.
inline tree rewritten(const problem& p, tree t, dice& random, int steps) {
  generator source(random, {});
  for (int attempt = 0; steps > 0 && attempt < 40; ++attempt) {
    std::vector<tree*> nodes;
    detail::collect(t, nodes);
    if (nodes.size() > 90) break;
    if (detail::rewrite_node(*random.one_of(nodes), random, source, p)) --steps;
  }
  return t;
}

/// The tree with one mistake.
inline tree mutated(tree t, dice& random) {
  for (int attempt = 0; attempt < 40; ++attempt) {
    std::vector<tree*> nodes;
    detail::collect(t, nodes);
    tree& at = *random.one_of(nodes);
    switch (random.below(8)) {
      case 0:
        at = negative(tree(at));
        return t;
      case 1:
        if (at.type != form::number) break;
        at.value.num += at.value.num == -1 ? 2 : 1;
        return t;
      case 2:
        if (at.type != form::power) break;
        at.value =
            reduced({at.value.num + (random.percent(50) ? at.value.den : -at.value.den), at.value.den});
        return t;
      case 3: {
        if (at.indices.empty()) break;
        int& index = at.indices[static_cast<std::size_t>(random.below(static_cast<int>(at.indices.size())))];
        std::vector<int> others;
        for (int k = 0; k < index_count; ++k) {
          // Only indices that are there already: a new free one would make it another question.
          if (k != index && index_extent[k] == index_extent[index] && depends_on(t, k)) others.push_back(k);
        }
        if (others.empty()) break;
        index = random.one_of(others);
        return t;
      }
      case 4:
        if (at.type != form::delta) break;
        at = number(random.below(2));
        return t;
      case 5:
        if (at.type != form::sum && at.type != form::product) break;
        at = tree(detail::rest_of(at, detail::pick(random, at)));
        return t;
      case 6:
        if (at.type != form::element || tensors[at.symbol].rank != 1 || tensors[at.symbol].extents[0] != 0)
          break;
        at.symbol = 7 - at.symbol;
        return t;
      default:
        at = product_of({number(random.below(3) + 2, random.below(3) + 1), tree(at)});
        return t;
    }
  }
  return negative(t);
}

}  // namespace laws
