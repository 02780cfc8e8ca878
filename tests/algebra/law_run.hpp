// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <map>

#include "derivative_checks.hpp"
#include "shrink.hpp"

namespace laws {

struct law_counts {
  std::int64_t holds = 0, fails = 0, no_value = 0, gave_up = 0;
};

/// All laws for one random expression after the other; failures are shrunk and kept as code.
class law_run {
 public:
  /// The expression of that seed and everything made from it.
  void check(std::uint64_t seed, const generator::options& options = {}) {
    dice random(seed);
    generator source(random, options);
    problem p = source.make();
    drop_lets(p);
    law("canonical form", p, seed, canonical_form);
    law(once, p, seed, idempotence);
    law("forms", p, seed, forms);
    law("derivative", p, seed, derivatives);
    law("second derivative", p, seed, second_derivatives);
    problem two = p;
    two.roots.push_back(source.more(p, 3, 8, free_indices(p.roots[0])));
    law("derivative rules", two, seed, [this](const problem& q, std::uint64_t s) {
      return derivative_rules(q, s, shrinking_ ? nullptr : &rules_);
    });
    const auto verdict = [this](const problem& q, std::uint64_t s) {
      return verdict_is_right(q, s, shrinking_ ? nullptr : &verdicts_);
    };
    problem equal = p;
    equal.roots.push_back(rewritten(p, p.roots[0], random, 1 + random.below(3)));
    law("verdict on equals", equal, seed, verdict);
    problem changed = p;
    changed.roots.push_back(mutated(random.percent(50) ? equal.roots[1] : p.roots[0], random));
    law("verdict on mutations", changed, seed, verdict);
    ++expressions_;
  }

  const std::string& failures() const { return failures_; }
  /// Proof forms that are found in two goes only: equal terms may then stay undecided, which is no wrong answer.
  const std::string& remarks() const { return remarks_; }
  std::int64_t expressions() const { return expressions_; }
  const law_counts& counts(const std::string& law) { return counts_[law]; }
  const verdict_counts& verdicts() const { return verdicts_; }
  const tally& rules() const { return rules_; }

  /// Of the equations that are true, the part left undecided.
  double undecided_rate() const {
    const auto of = [](const tally& t) { return static_cast<double>(t.proved + t.refuted + t.undecided); };
    return static_cast<double>(verdicts_.equal.undecided) / of(verdicts_.equal);
  }

  std::string summary() const {
    std::string result = std::to_string(expressions_) + " expressions\n";
    const auto add = [&result](const std::string& text, std::int64_t number) {
      result += " " + text + " " + std::to_string(number);
    };
    for (const auto& [law, count] : counts_) {
      result += "  " + law + ":";
      add("holds", count.holds);
      add("fails", count.fails);
      add("no value", count.no_value);
      add("gave up", count.gave_up);
      result += "\n";
    }
    result += "  gave up:";
    for (const auto& [reason, count] : reasons_) add(reason, count);
    const auto verdicts = [&](const char* of, const tally& t) {
      result += "\n  " + std::string(of) + ":";
      add("proved", t.proved);
      add("refuted", t.refuted);
      add("undecided", t.undecided);
    };
    verdicts("true equations", verdicts_.equal);
    verdicts("false equations", verdicts_.different);
    verdicts("derivative rules", rules_);
    return result + "\n";
  }

 private:
  template <class Law>
  void law(const std::string& name, const problem& p, std::uint64_t seed, const Law& holds) {
    law_counts& count = counts_[name];
    const outcome result = holds(p, seed);
    switch (result.result) {
      case finding::holds:
        ++count.holds;
        break;
      case finding::no_value:
        ++count.no_value;
        break;
      case finding::gave_up:
        ++count.gave_up;
        ++reasons_[result.what];
        break;
      case finding::fails:
        if (count.fails++ < most_shown) show(name, p, seed, holds);
        break;
    }
  }

  template <class Law>
  void show(const std::string& name, const problem& p, std::uint64_t seed, const Law& holds) {
    shrinking_ = true;
    const problem smallest =
        shrink(p, [&](const problem& q) { return holds(q, seed).result == finding::fails; });
    (name == once ? remarks_ : failures_) +=
        name + ", seed " + std::to_string(seed) + ": " + holds(smallest, seed).what + "\n" + code(smallest);
    shrinking_ = false;
  }

  static constexpr std::int64_t most_shown = 3;
  static constexpr const char* once = "idempotence";
  std::map<std::string, law_counts> counts_;
  std::map<std::string, std::int64_t> reasons_;
  verdict_counts verdicts_;
  tally rules_;
  std::string failures_, remarks_;
  std::int64_t expressions_ = 0;
  bool shrinking_ = false;
};

}  // namespace laws
