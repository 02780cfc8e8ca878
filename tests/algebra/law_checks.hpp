// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/derivative.hpp>
#include <leibniz/algebra/pack.hpp>

#include <memory>

#include "lowering.hpp"
#include "notation.hpp"
#include "rewrite.hpp"
#include "term_value.hpp"

// The laws. Each takes a problem and a seed for its choices, and says whether the law holds for it.
namespace laws {

enum class finding { holds, fails, no_value, gave_up };

struct outcome {
  finding result = finding::holds;
  std::string what;
};

inline outcome failure(std::string what) { return {finding::fails, std::move(what)}; }

inline const char* name_of(algebra::status status) {
  switch (status) {
    case algebra::status::rational_overflow:
      return "rational overflow";
    case algebra::status::division_by_zero:
      return "division by zero";
    case algebra::status::too_many_nodes:
    case algebra::status::too_many_slots:
    case algebra::status::too_many_symbols:
    case algebra::status::too_many_indices:
      return "too large";
    default:
      return "another reason";
  }
}

/// A store that failed stays failed with its first reason, and whatever is asked of it gives a term.
inline outcome gave_up(store& s) {
  const algebra::status first = s.error;
  const int index = s.index_count - 1;
  for (const term t : {algebra::zero, algebra::one, s.node_count - 1}) {
    const term results[] = {algebra::expand(s, t),
                            algebra::fold(s, t),
                            algebra::contract(s, t),
                            algebra::add(s, t, algebra::one),
                            algebra::multiply(s, t, s.node_count - 1),
                            algebra::power(s, t, {-1, 2}),
                            algebra::constant(s, algebra::invalid_rational),
                            algebra::make_function(s, algebra::function_id::exp, t),
                            index < 0 ? t : algebra::make_reduction(s, index, t),
                            algebra::derivative(s, t, {})};
    for (const term made : results) {
      if (made < 0 || made >= s.node_count) return failure("a failed store gives no term");
    }
    if (algebra::decide(s, t, algebra::one) == algebra::verdict::proved && t != algebra::one) {
      return failure("a failed store proves");
    }
  }
  if (s.error != first) return failure("a failed store changes its reason");
  return {finding::gave_up, name_of(first)};
}

/// One of a few stores that are used again and again.
inline store& fresh_store(int which) {
  static std::unique_ptr<store> held[3];
  std::unique_ptr<store>& chosen = held[which];
  if (chosen == nullptr) chosen = std::make_unique<store>();
  return *std::construct_at(chosen.get());
}

/// visit(point, brute force at some position) for random points at N, M = 1..3; ends when it returns false.
template <class Visit>
void at_points(const problem& p, std::uint64_t seed, int rounds, const Visit& visit, int largest = 3) {
  dice random(seed);
  for (int round = 0; round < rounds; ++round) {
    for (int n = 1; n <= largest; ++n) {
      const int kind = random.below(8);
      const point_kind chosen = kind == 0  ? point_kind::special
                                : kind < 4 ? point_kind::mixed
                                           : point_kind::positive;
      const point values = make_point(random, chosen, n, random.below(largest) + 1);
      brute_force at(p.lets, values);
      for (int index = 0; index < index_count; ++index) {
        at.set(index, random.below(values.extents[index_extent[index]]));
      }
      if (!visit(values, at)) return;
    }
  }
}

/// Operand order, association and names of bound indices do not matter, nor does the store.
inline outcome canonical_form(const problem& p, std::uint64_t seed) {
  dice random(seed);
  store &s = fresh_store(0), &other = fresh_store(1);
  const term plain = lowering(s, p.lets)(p.roots[0]);
  if (s.failed()) return gave_up(s);
  const term shuffled = lowering(s, p.lets, &random)(p.roots[0]);
  if (s.error == algebra::status::name_clash) return failure("a let's definition depends on the order");
  if (s.failed()) return gave_up(s);
  if (plain != shuffled) return failure("commuted and associated differently it is another term");
  const term elsewhere = lowering(other, p.lets, &random)(p.roots[0]);
  if (other.failed()) return gave_up(other);
  if (other.nodes[elsewhere].hash != s.nodes[plain].hash) return failure("another hash in another store");
  return {};
}

struct named_term {
  const char* name;
  term value;
};

inline term renamed_there_and_back(store& s, lowering& lower, term t, const tree& root) {
  algebra::renaming there, back;
  static constexpr const char* other_names[algebra::max_rank] = {"n0", "n1", "n2", "n3"};
  int count = 0;
  for (int index = 0; index < index_count && count < algebra::max_rank; ++index) {
    if (!depends_on(root, index)) continue;
    const int from = lower.index(index);
    const int to = algebra::free_index(s, other_names[count++], s.indices[from].extent);
    there.add(from, to);
    back.add(to, from);
  }
  return algebra::rename(s, algebra::rename(s, t, there), back);
}

/// A term packed and written into another store.
inline term unpacked(store& s, term t, store& into) {
  using packed = algebra::wide_packed;
  static const auto wide = std::make_unique<packed>();
  *wide = packed{};
  const auto run = std::make_unique<algebra::packer<packed>>(s, *wide);
  wide->root = run->copy(t);
  if (run->overflow) {
    into.fail(algebra::status::too_many_nodes);
    return algebra::one;
  }
  std::int16_t indices[store::max_indices];
  const auto back = std::make_unique<algebra::unpacker<packed>>(into, *wide, indices);
  return back->all();
}

inline bool is_value(const estimate& wanted, const estimate& got, std::string& what) {
  if (!sharp(wanted)) return true;
  if (got.valid() && !differ(wanted, got)) return true;
  char text[120];
  std::snprintf(text, sizeof text,
                got.valid() ? "value %.12Lg, should be %.12Lg" : "no value, should be %.12Lg",
                got.valid() ? got.value : wanted.value, wanted.value);
  what = text;
  return false;
}

/// What is expanded, contracted or folded already is left as it is.
inline outcome idempotence(const problem& p, std::uint64_t) {
  store& s = fresh_store(0);
  const term t = lowering(s, p.lets)(p.roots[0]);
  const term contracted = algebra::contract(s, t), folded = algebra::fold(s, t),
             expanded = algebra::expand(s, t);
  const bool same[3] = {algebra::contract(s, contracted) == contracted, algebra::fold(s, folded) == folded,
                        algebra::expand(s, expanded) == expanded};
  if (s.failed()) return gave_up(s);
  if (!same[0]) return failure("contract is not idempotent");
  if (!same[1]) return failure("fold is not idempotent");
  if (!same[2]) return failure("expand is not idempotent");
  return {};
}

/// All forms of a term have the value of the tree, at every point where that has one.
inline outcome forms(const problem& p, std::uint64_t seed) {
  store &s = fresh_store(0), &other = fresh_store(1);
  lowering lower(s, p.lets);
  const term t = lower(p.roots[0]);
  if (s.failed()) return gave_up(s);
  std::vector<named_term> made = {{"the factories", t}};
  made.push_back({"rename", renamed_there_and_back(s, lower, t, p.roots[0])});
  if (!s.failed() && made.back().value != t) return failure("renamed there and back it is another term");
  made.push_back({"contract", algebra::contract(s, t)});
  made.push_back({"fold", algebra::fold(s, t)});
  made.push_back({"simplify", algebra::simplify(s, t)});
  const algebra::verdict kept =
      s.failed() ? algebra::verdict::undecided : algebra::decide(s, t, made[3].value);
  made.push_back({"expand", algebra::expand(s, t)});
  if (s.failed()) return gave_up(s);
  if (kept == algebra::verdict::refuted) return failure("decide(t, fold(t)) is refuted");
  const term copy = unpacked(s, t, other);
  if (s.failed() || other.failed()) return gave_up(s.failed() ? s : other);
  if (other.nodes[copy].hash != s.nodes[t].hash) return failure("another hash after packing");
  outcome result{finding::no_value, {}};
  int points = 0;
  at_points(p, seed, 6, [&](const point& values, brute_force& at) {
    const estimate wanted = at(p.roots[0]);
    if (!sharp(wanted)) return true;
    result.result = finding::holds;
    term_evaluator here(s, values), there(other, values);
    here.place(at);
    there.place(at);
    for (const named_term& form : made) {
      std::string what;
      // A long proof form takes long.
      const bool is_long = s.nodes[form.value].count > 40;
      if (is_long && ++points > 3) continue;
      const estimate got = here(form.value);
      // The proof form may divide by what is zero at single points.
      if (got.unknown() || (!got.valid() && form.value == made.back().value)) continue;
      if (!is_value(wanted, got, what)) {
        result = failure(std::string(form.name) + ": " + what + "\n" + code(p, values, at));
        return false;
      }
    }
    std::string what;
    const estimate copied = there(copy);
    if (copied.unknown()) return true;
    if (!is_value(wanted, copied, what)) result = failure("pack: " + what + "\n" + code(p, values, at));
    return result.result != finding::fails;
  });
  return result;
}

/// What brute force says of root 0 == root 1.
struct comparison {
  int valid = 0;
  int different = 0;
  int different_leniently = 0;  ///< with zeros as the algebra takes them
  int unknown = 0;              ///< points at which numbers cannot tell
  std::string point;
};

inline comparison compared(const problem& p, std::uint64_t seed, int rounds, int largest = 3) {
  comparison result;
  at_points(
      p, seed, rounds,
      [&](const point& values, brute_force& at) {
        const estimate left = at(p.roots[0]), right = at(p.roots[1]);
        if (!left.valid() || !right.valid()) {
          result.unknown += invalid(left, right).unknown() ? 1 : 0;
          at.be_lenient();
          if (differ(at(p.roots[0]), at(p.roots[1]))) ++result.different_leniently;
          return true;
        }
        // A few zeros do not tell whether an equation is true.
        if (!values.special) ++result.valid;
        if (!differ(left, right)) return true;
        if (result.different++ == 0) {
          char text[100];
          std::snprintf(text, sizeof text, "  left %.15Lg right %.15Lg\n", left.value, right.value);
          result.point = text + code(p, values, at);
        }
        return true;
      },
      largest);
  return result;
}

/// The term is not zero at a point where both sides have values: large parts may have cancelled in it.
inline bool differs(const store& s, term difference, const problem& p, std::uint64_t seed) {
  bool result = false;
  at_points(p, seed, 40, [&](const point& values, brute_force& at) {
    at.be_lenient();
    if (!at(p.roots[0]).valid() || !at(p.roots[1]).valid()) return true;
    term_evaluator here(s, values);
    here.place(at);
    result = differ(here(difference), {});
    return !result;
  });
  return result;
}

struct tally {
  std::int64_t proved = 0, refuted = 0, undecided = 0;
};
struct verdict_counts {
  tally equal, different;
};

/// Never proved where the sides differ, never refuted where they do not.
inline outcome verdict_is_right(const problem& p, std::uint64_t seed, verdict_counts* counts = nullptr) {
  store& s = fresh_store(0);
  lowering lower(s, p.lets);
  const term left = lower(p.roots[0]), right = lower(p.roots[1]);
  if (s.failed()) return gave_up(s);
  const algebra::verdict said = algebra::decide(s, left, right);
  if (s.failed()) return gave_up(s);
  comparison truth = compared(p, seed, 8);
  if (said == algebra::verdict::proved && truth.different > 0) {
    return failure("proved, but false:\n" + truth.point);
  }
  if (said == algebra::verdict::refuted && truth.different + truth.different_leniently == 0) {
    truth = compared(p, seed + 1, 100, 4);
    if (truth.different + truth.different_leniently == 0 && truth.unknown == 0 && truth.valid >= 10 &&
        !differs(s, algebra::subtract(s, left, right), p, seed)) {
      return failure("refuted, but true at every point");
    }
  }
  if (counts != nullptr && truth.valid >= 10) {
    tally& of = truth.different > 0 ? counts->different : counts->equal;
    ++(said == algebra::verdict::proved    ? of.proved
       : said == algebra::verdict::refuted ? of.refuted
                                           : of.undecided);
  }
  return {truth.valid == 0 ? finding::no_value : finding::holds, {}};
}

}  // namespace laws
