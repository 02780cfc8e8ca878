// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// For programs on a host: uses the heap.
#include <leibniz/algebra/edit.hpp>
#include <leibniz/calculus/chain.hpp>
#include <leibniz/inspect/write_text.hpp>
#include <leibniz/support/text_buffer.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace leibniz {

/// What is wrong with a chain, in a few lines: the first false step with both sides, their difference, numbers at which
/// they disagree, and, where one small change mends the step (a sign, a factor, an index, x[k] for x[k] - mu), that
/// change. Of a chain without a false step it says whether all steps are proved.
template <class... Steps>
std::string explain(const derivation_chain<Steps...>&);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

using lowering = lowered (*)(algebra::store&);

inline std::string written(const algebra::store& s, algebra::term t) {
  const auto out = std::make_unique<text_buffer<8192>>();
  inspect::write_text(s, t, *out);
  return std::string(out->view()) + (out->overflowed ? "..." : "");
}

inline std::string number_text(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.6g", value);
  return out;
}

/// The values of the store's scalars and vectors at the point; of larger tensors they would fill the page.
inline std::string values_at(algebra::store& s, algebra::sampler& at) {
  using algebra::kind;
  std::string result;
  for (int symbol = 0; symbol < s.symbol_count; ++symbol) {
    const algebra::symbol of = s.symbols[symbol];
    if (of.type == kind::scalar) {
      result += ", " + std::string(std::string_view(of.name)) + " = " +
                number_text(at(algebra::make_scalar(s, symbol)).value);
    } else if (of.type == kind::element && of.rank == 1) {
      const int index = algebra::parameter_index(s, 0, of.extents[0]);
      const std::int32_t place[] = {index};
      const algebra::term element = algebra::make_indexed(s, kind::element, symbol, place, 1);
      result += ", " + std::string(std::string_view(of.name)) + " = [";
      for (int n = 0; n < at.extent_of(index); ++n) {
        at.set(index, n);
        result += (n > 0 ? ", " : "") + number_text(at(element).value);
      }
      result += "]";
    }
  }
  return result;
}

inline const char* name_of(algebra::slip kind) {
  using algebra::slip;
  switch (kind) {
    case slip::sign:
      return "another sign";
    case slip::factor:
      return "another factor";
    case slip::term:
      return "a term left out or once more";
    case slip::product:
      return "a factor left out or on the other side of the fraction";
    case slip::index:
      return "another index";
    default:
      return "the deviation from the mean";
  }
}

/// The change of the right side that makes the step true, as a line; empty if no single one does.
inline std::string suggestion(algebra::store& s, algebra::term left, algebra::term right) {
  constexpr int most_edits = 2000;
  for (int number = 0; number < most_edits; ++number) {
    const algebra::checkpoint before(s);
    const algebra::edit tried = algebra::mended(s, right, number);
    if (tried.kind == algebra::slip::none) return {};
    const bool true_now = !s.failed() && algebra::decide(s, left, tried.result) == algebra::verdict::proved;
    if (true_now) {
      return "  with " + std::string(name_of(tried.kind)) + " it is true:\n      " +
             written(s, tried.result) + "\n";
    }
    before.restore(s);
  }
  return {};
}

inline std::string explain_step(int step, lowering left_of, lowering right_of) {
  const auto held = std::make_unique<algebra::store>();
  algebra::store& s = *held;
  const lowered left = left_of(s), right = right_of(s);
  std::string result = "step " + std::to_string(step) + " is false:\n      " + written(s, left.value) +
                       "\n   != " + written(s, right.value) + "\n";
  const bool indices_differ = left.free.count > 0 && right.free.count > 0 && !left.free.matches(right.free);
  if (indices_differ) result += "  one side depends on an index that the other lacks\n";
  algebra::differ_somewhere(s, left.value, right.value,
                            [&](const algebra::sample_point&, algebra::sampler& at, const algebra::bounded& a,
                                const algebra::bounded& b) {
                              std::string place;
                              for (int index = 0; index < s.index_count; ++index) {
                                if (s.indices[index].role != algebra::index_role::free) continue;
                                if (!left.free.contains(index) && !right.free.contains(index)) continue;
                                place += ", " + std::string(std::string_view(s.indices[index].name)) + " = " +
                                         std::to_string(at.position(index));
                              }
                              for (int symbol = 0; symbol < s.symbol_count; ++symbol) {
                                if (s.symbols[symbol].type != algebra::kind::extent) continue;
                                place = ", " + std::string(std::string_view(s.symbols[symbol].name)) + " = " +
                                        number_text(at(algebra::make_extent(s, symbol)).value) + place;
                              }
                              place += values_at(s, at);
                              result += "  at " + place.substr(place.empty() ? 0 : 2) +
                                        " (indices from 0)\n      " + number_text(a.value) +
                                        " != " + number_text(b.value) + "\n";
                            });
  const algebra::checkpoint before(s);
  const algebra::term difference = algebra::simplify(s, algebra::subtract(s, left.value, right.value));
  if (s.failed()) {
    before.restore(s);
  } else if (!indices_differ) {
    result += "  left - right = " + written(s, difference) + "\n";
  }
  return result + suggestion(s, left.value, right.value);
}

}  // namespace detail

template <class... Steps>
std::string explain(const derivation_chain<Steps...>& claims) {
  constexpr detail::lowering sides[] = {&Steps::lower...};
  const int step = first_mistake(claims), open = first_undecided(claims);
  if (step != no_mistake) return detail::explain_step(step, sides[step - 1], sides[step]);
  if (open == no_mistake) return "all " + std::to_string(claims.steps) + " steps are proved\n";
  return "no step is false, but step " + std::to_string(open) + " is neither proved nor refuted\n";
}

}  // namespace leibniz
