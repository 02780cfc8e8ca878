// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include "law_checks.hpp"

namespace laws {

/// What a problem is differentiated by: a tensor's element or a let.
struct chosen_variable {
  tree name;
  bool holds_lets = false;
};

inline chosen_variable choose_variable(const problem& p, dice& random) {
  chosen_variable result;
  const int let_count = static_cast<int>(p.lets.size());
  const bool by_let = let_count > 0 && random.percent(30);
  const int symbol = random.below(by_let ? let_count : tensor_count);
  std::vector<int> indices;
  const auto add = [&](int extent) {
    indices.push_back(extent == 0 ? random.below(5) : 5 + random.below(3));
  };
  if (by_let) {
    for (const int k : p.lets[static_cast<std::size_t>(symbol)].parameters) add(index_extent[k]);
    result.name = let_at(symbol, indices);
  } else {
    for (int axis = 0; axis < tensors[symbol].rank; ++axis) add(tensors[symbol].extents[axis]);
    result.name = element(symbol, indices);
  }
  result.holds_lets = random.percent(20);
  return result;
}

inline algebra::variable lowered_variable(lowering& lower, const chosen_variable& chosen) {
  algebra::variable by;
  by.symbol =
      chosen.name.type == form::let ? lower.let_symbol(chosen.name.symbol) : lower.symbol(chosen.name.symbol);
  for (const int index : chosen.name.indices) {
    by.indices[by.rank++] = static_cast<std::int16_t>(lower.index(index));
  }
  by.holds_lets = chosen.holds_lets;
  return by;
}

inline std::string code(const chosen_variable& by) {
  return "  " + std::string(by.holds_lets ? "partial" : "diff") + " by " + code(by.name) + "\n";
}

/// The change that the derivative is by, where its indices stand at the position.
inline change located(const chosen_variable& chosen, const brute_force& at) {
  change result{chosen.name.type, chosen.name.symbol, {}, 0, chosen.holds_lets};
  for (std::size_t k = 0; k < chosen.name.indices.size(); ++k) result.at[k] = at.get(chosen.name.indices[k]);
  return result;
}

inline bool agree(const estimate& a, const estimate& b, long double tolerance) {
  return a.valid() && b.valid() &&
         std::fabs(a.value - b.value) + a.error <= tolerance * (1 + std::fabs(a.value));
}

/// The slopes on both sides differ, and come no nearer to each other with smaller steps.
inline bool has_kink(const problem& p, const point& values, const brute_force& position, change moved) {
  long double gaps[2] = {};
  for (int round = 0; round < 2; ++round) {
    const long double h = round == 0 ? 0x1p-14L : 0x1p-17L;
    estimate sides[3];
    for (int side = 0; side < 3; ++side) {
      moved.by = (side - 1) * h;
      brute_force at(p.lets, values, moved);
      for (int k = 0; k < index_count; ++k) at.set(k, position.get(k));
      sides[side] = at(p.roots[0]);
      if (!sides[side].valid()) return true;
    }
    gaps[round] = std::fabs(sides[2].value - 2 * sides[1].value + sides[0].value) / h;
  }
  return gaps[1] > gaps[0] / 4 && gaps[0] > 1e-9L;
}

/// Empty if the derivative's value is what was measured.
inline std::string wrong_slope(const estimate& wanted, const estimate& got, long double tolerance) {
  const long double off = std::fabs(got.value - wanted.value);
  if (got.valid() && off <= tolerance * (1 + std::fabs(wanted.value)) + 2 * got.error) return {};
  char text[120];
  std::snprintf(text, sizeof text, ": %s %.10Lg, should be %.10Lg\n", got.valid() ? "value" : "no value",
                got.value, wanted.value);
  return text;
}

/// The derivative of a let's definition made known beforehand, as diff of a let does.
inline void remember(store& s, lowering& lower, const problem& p, const algebra::variable& by, dice& random) {
  if (p.lets.empty() || random.percent(50)) return;
  const int let = random.below(static_cast<int>(p.lets.size()));
  const term reference = lower(let_at(let, p.lets[static_cast<std::size_t>(let)].parameters));
  const term value = algebra::simplify(s, algebra::derivative(s, algebra::instantiate(s, reference), by));
  if (!s.failed()) algebra::remember_derivative(s, reference, by, value);
}

inline bool has_extremum(const problem& p) {
  const auto is_extremum = [](const tree& t) {
    return t.type == form::function && functions[t.symbol].arity == 2 && functions[t.symbol].name != "pow";
  };
  bool result = contains(p.roots[0], is_extremum);
  for (const let_definition& let : p.lets) result = result || contains(let.body, is_extremum);
  return result;
}

/// Derivatives agree with central differences of the tree, before and after simplification.
inline outcome derivatives(const problem& p, std::uint64_t seed) {
  dice random(seed);
  const chosen_variable chosen = choose_variable(p, random);
  store& s = fresh_store(0);
  lowering lower(s, p.lets);
  const term t = lower(p.roots[0]);
  const algebra::variable by = lowered_variable(lower, chosen);
  remember(s, lower, p, by, random);
  const term raw = algebra::derivative(s, t, by);
  const term simple = algebra::differentiate(s, t, by);
  if (s.failed()) return gave_up(s);
  if (algebra::decide(s, raw, simple) == algebra::verdict::refuted) {
    return failure("decide(derivative, simplified) is refuted\n" + code(chosen));
  }
  const named_term made[2] = {{"derivative", raw}, {"simplified derivative", simple}};
  outcome result{finding::no_value, {}};
  at_points(p, seed, 3, [&](const point& values, brute_force& at) {
    const estimate here = at(p.roots[0]);
    if (!sharp(here) || std::fabs(here.value) > 1e6L) return true;
    const change moved = located(chosen, at);
    if (has_kink(p, values, at, moved)) return true;
    // A kink at zero is none to steps that reach as far on both sides.
    if (std::fabs(at(chosen.name).value) < 0.1L) return true;
    // Where two are equal each has half the derivative, whatever is made of it.
    if (values.special && has_extremum(p)) return true;
    // Two step widths must agree, or a kink or a pole is near.
    const estimate wanted = measured_derivative(p.lets, values, p.roots[0], at, 1.0L / 512, moved);
    const estimate again = measured_derivative(p.lets, values, p.roots[0], at, 0x1p-18L, moved);
    if (!agree(wanted, again, 1e-8L)) return true;
    result.result = finding::holds;
    term_evaluator value(s, values);
    value.place(at);
    for (const named_term& form : made) {
      const estimate got = value(form.value);
      if (got.unknown()) continue;
      const std::string what = wrong_slope(wanted, got, 1e-6L);
      if (what.empty()) continue;
      result = failure(std::string(form.name) + what + code(chosen) + code(p, values, at));
      return false;
    }
    return true;
  });
  return result;
}

/// The derivative of a simplified derivative is the second derivative, stop_gradient included.
inline outcome second_derivatives(const problem& p, std::uint64_t seed) {
  dice random(seed);
  const problem without_lets{{}, {}};
  const chosen_variable first = choose_variable(without_lets, random);
  const chosen_variable second = random.percent(50) ? first : choose_variable(without_lets, random);
  store& s = fresh_store(0);
  lowering lower(s, p.lets);
  const term t = lower(p.roots[0]);
  const auto derived = [&](term of, const chosen_variable& chosen) {
    algebra::variable by = lowered_variable(lower, chosen);
    by.holds_lets = first.holds_lets;
    return algebra::differentiate(s, of, by);
  };
  const term twice = derived(derived(t, first), second);
  if (s.failed()) return gave_up(s);
  outcome result{finding::no_value, {}};
  at_points(p, seed, 2, [&](const point& values, brute_force& at) {
    // At 0 an absolute value has the derivatives it is given, not those that can be measured.
    if (values.special) return true;
    const estimate here = at(p.roots[0]);
    if (!sharp(here) || std::fabs(here.value) > 1e4L) return true;
    const change moved = located(first, at), moved_too = located(second, at);
    if (has_kink(p, values, at, moved) || has_kink(p, values, at, moved_too)) return true;
    const estimate wanted = measured_derivative(p.lets, values, p.roots[0], at, 1.0L / 128, moved, moved_too);
    const estimate again = measured_derivative(p.lets, values, p.roots[0], at, 1.0L / 1024, moved, moved_too);
    if (!agree(wanted, again, 1e-6L)) return true;
    result.result = finding::holds;
    term_evaluator value(s, values);
    value.place(at);
    const estimate got = value(twice);
    if (got.unknown()) return true;
    const std::string what = wrong_slope(wanted, got, 1e-5L);
    if (what.empty()) return true;
    result = failure("second derivative" + what + code(first) + code(second) + code(p, values, at));
    return false;
  });
  return result;
}

/// Linearity, the product rule and the chain rule are never refuted; and second derivatives are symmetric.
/// Roots 0 and 1 are the two functions.
inline outcome derivative_rules(const problem& p, std::uint64_t seed, tally* counts = nullptr) {
  dice random(seed);
  const chosen_variable first = choose_variable(p, random), second = choose_variable(p, random);
  store& s = fresh_store(0);
  lowering lower(s, p.lets);
  const term f = lower(p.roots[0]), g = lower(p.roots[1]);
  const algebra::variable by = lowered_variable(lower, first);
  algebra::variable then = lowered_variable(lower, second);
  then.holds_lets = by.holds_lets;
  const auto d = [&s, &by](term t) { return algebra::derivative(s, t, by); };
  const auto exp = [&s](term t) { return algebra::make_function(s, algebra::function_id::exp, t); };
  const term df = d(f), dg = d(g), c = algebra::constant(s, {-2, 3});
  const struct {
    const char* name;
    term left, right;
  } rules[] = {
      {"linearity", d(algebra::add(s, algebra::multiply(s, c, f), g)),
       algebra::add(s, algebra::multiply(s, c, df), dg)},
      {"product rule", d(algebra::multiply(s, f, g)),
       algebra::add(s, algebra::multiply(s, f, dg), algebra::multiply(s, g, df))},
      {"chain rule of exp", d(exp(f)), algebra::multiply(s, exp(f), df)},
      {"chain rule of the cube", d(algebra::power(s, f, {3, 1})),
       algebra::scale(s, {3, 1}, algebra::multiply(s, algebra::power(s, f, {2, 1}), df))},
      {"symmetry", algebra::derivative(s, algebra::differentiate(s, f, by), then),
       algebra::derivative(s, algebra::differentiate(s, f, then), by)},
  };
  if (s.failed()) return gave_up(s);
  // d/dv and d/dw commute where neither is a let whose definition the other would change.
  const bool commute = (first.name.type == form::element && second.name.type == form::element);
  for (const auto& rule : rules) {
    if (rule.name == rules[4].name && !commute) continue;
    const algebra::verdict said = algebra::decide(s, rule.left, rule.right);
    if (s.failed()) return gave_up(s);
    if (said == algebra::verdict::refuted) {
      return failure(std::string(rule.name) + " is refuted\n" + code(first) + code(second));
    }
    if (counts != nullptr) ++(said == algebra::verdict::proved ? counts->proved : counts->undecided);
  }
  return {};
}

}  // namespace laws
