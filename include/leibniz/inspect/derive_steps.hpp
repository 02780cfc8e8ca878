// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/lets.hpp>
#include <leibniz/inspect/without_adjoints.hpp>

#include <bit>

namespace leibniz::inspect {

// A derivative step by step. Each let behind it gets a derivative of its own with a name, a let of the store whose
// definition is what the library derives. Then a derivative over these names is the rule of the textbook, opening them is
// inserting what is known, and the rest is simplification.

/// How the name of such a let begins; then the names of the let and of the variable, an escape after each, and the number of
/// the let's indices. The derivative of an expression without name has none before the first of these escapes, and is defined
/// as the expression, which is written in its place: such a derivative stands on left sides only.
/// Along a direction, a derivative is a differential, and there is no name of a variable.
inline constexpr char derivative_mark = '\1';

/// What is done to the left side of a line, and where `by` is a term, by what.
enum class operation : std::uint8_t { none, derivative, differential };

/// One line of a derivation: left = right, by a rule; it is proved if `before` equals `right`.
struct derivation_line {
  std::string_view rule;
  algebra::term left, before, right;
  operation of_left = operation::none;
  algebra::term by = algebra::no_term;
};

/// Hands the lines to a visitor, in order.
template <class Visitor>
class derivation_steps {
 public:
  constexpr derivation_steps(algebra::store& store, const algebra::variable& variable, algebra::term whole,
                             Visitor& visitor)
      : s_(store), by_(variable), whole_(whole), visit_(visitor) {}
  /// Differentials along the direction that the variable has, from the derivatives that were derived before.
  constexpr derivation_steps(const algebra::variable& variable, derivation_steps& derivatives)
      : s_(derivatives.s_), by_(variable), visit_(derivatives.visit_), derivatives_(&derivatives) {}

  /// The derivatives of all lets behind the term, each after those it needs.
  constexpr void derive_lets(algebra::term t);
  /// Whether the lines of a let were those of this reference, so that nothing is left to derive.
  constexpr bool ends_with(algebra::term reference);
  /// The name of a let's derivative at a reference's indices, or no_term if it has none.
  constexpr algebra::term name_of_derivative(algebra::term reference);
  /// The derivative of an expression without name, not worked out; no_term if it has more indices than a name can. Let
  /// `define_unnamed` follow when the left side is made: what a definition tells about a sum would be wrong there.
  constexpr algebra::term name_unnamed(algebra::term body);
  constexpr void define_unnamed(algebra::term name, algebra::term body);
  /// left = first = ... down to the simplified term, which is returned.
  constexpr algebra::term simplify_by_steps(algebra::term left, std::string_view rule, algebra::term first,
                                            operation of_left = operation::none);
  /// The rule by which a term is differentiated first.
  constexpr std::string_view rule_of(algebra::term t) const;
  /// The same without lines.
  constexpr algebra::term simplified(algebra::term t);

 private:
  static constexpr int most_lets = 24;
  static constexpr int longest_name = 64;
  static constexpr std::uint32_t mark = 1;  // an adjoint of no loss: opened like adjoints, never folded

  algebra::store& s_;
  const algebra::variable& by_;
  algebra::term whole_ = algebra::zero;
  Visitor& visit_;
  derivation_steps* derivatives_ = nullptr;
  char names_[most_lets + 1][longest_name]{};
  std::int16_t lets_[most_lets + 1]{};  // -1 of what has no name, which comes last
  std::int16_t named_[most_lets + 1]{};
  algebra::term definitions_[most_lets + 1]{};
  int count_ = 0;

  constexpr bool is_derived(int let) const {
    for (int k = 0; k < count_; ++k) {
      if (lets_[k] == let) return true;
    }
    return false;
  }
  constexpr void derive(int let);
  constexpr int declare_derivative(std::string_view of, const std::int16_t* extents, int rank);
  constexpr algebra::term along_direction(int let);
  constexpr void to_user_indices(int let, algebra::renaming& map);
  constexpr bool shows_whole(int let) const;
  constexpr algebra::term variable_term();
  constexpr void know_definitions(bool known) {
    if (derivatives_ != nullptr) derivatives_->know_definitions(known);
    for (int k = 0; k < count_; ++k) {
      s_.symbols[named_[k]].definition = known ? definitions_[k] : algebra::no_term;
    }
  }
};

// ---------------------------------------------------------------------------------------------------------

template <class Visitor>
constexpr void derivation_steps<Visitor>::derive_lets(algebra::term t) {
  algebra::let_order lets;
  lets.visit(s_, t);
  for (int k = 0; k < lets.count && !s_.failed(); ++k) {
    const algebra::symbol& let = s_.symbols[lets.at[k]];
    const bool fits = let.rank + by_.rank <= algebra::max_rank && count_ < most_lets;
    if (lets.at[k] != by_.symbol && let.definition != algebra::no_term && fits && !is_derived(lets.at[k]))
      derive(lets.at[k]);
  }
}

template <class Visitor>
constexpr bool derivation_steps<Visitor>::ends_with(algebra::term reference) {
  return count_ > 0 && s_.nodes[reference].type == algebra::kind::let &&
         s_.nodes[reference].symbol == lets_[count_ - 1] && shows_whole(lets_[count_ - 1]);
}

template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::name_of_derivative(algebra::term reference) {
  const algebra::node n = s_.nodes[reference];
  for (int k = 0; k < count_; ++k) {
    if (n.type != algebra::kind::let || lets_[k] != n.symbol) continue;
    std::int32_t indices[algebra::max_rank] = {};
    for (int axis = 0; axis < n.count; ++axis) indices[axis] = s_.ints[n.first + axis];
    for (int axis = 0; axis < by_.rank; ++axis) indices[n.count + axis] = by_.indices[axis];
    return algebra::make_indexed(s_, algebra::kind::let, named_[k], indices, n.count + by_.rank);
  }
  return algebra::no_term;
}

template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::name_unnamed(algebra::term body) {
  std::int32_t indices[algebra::max_rank] = {};
  std::int16_t extents[algebra::max_rank] = {};
  std::uint64_t free = s_.nodes[body].indices;
  const int rank = std::popcount(free);
  if (rank + by_.rank > algebra::max_rank) return algebra::no_term;
  for (int axis = 0; axis < rank; ++axis, free &= free - 1) {
    indices[axis] = std::countr_zero(free);
    extents[axis] = s_.indices[indices[axis]].extent;
  }
  for (int axis = 0; axis < by_.rank; ++axis) indices[rank + axis] = by_.indices[axis];
  const int made = declare_derivative({}, extents, rank);
  return algebra::make_indexed(s_, algebra::kind::let, made, indices, rank + by_.rank);
}

template <class Visitor>
constexpr void derivation_steps<Visitor>::define_unnamed(algebra::term name, algebra::term body) {
  const algebra::node n = s_.nodes[name];
  algebra::renaming to_parameters;
  for (int axis = 0; axis < n.count; ++axis) {
    to_parameters.add(s_.ints[n.first + axis], s_.symbols[n.symbol].parameters[axis]);
  }
  lets_[count_] = -1;
  named_[count_] = static_cast<std::int16_t>(n.symbol);
  definitions_[count_++] = algebra::rename(s_, body, to_parameters);
}

template <class Visitor>
constexpr std::string_view derivation_steps<Visitor>::rule_of(algebra::term definition) const {
  const algebra::node& n = s_.nodes[algebra::unscaled(s_, definition)];
  if (n.type == algebra::kind::function) return "chain rule";
  if (n.type != algebra::kind::product) return "sum rule";
  int factors = 0, roots = 0;
  bool quotient = false;
  for (int k = n.first; k < n.first + n.count; ++k) {
    if (s_.nodes[s_.slots[k].child].type == algebra::kind::extent) continue;
    ++factors;
    quotient = quotient || s_.slots[k].number.num < 0;
    roots += s_.slots[k].number == algebra::rational{1, 1} ? 0 : 1;
  }
  if (factors > 1) return quotient ? "quotient rule" : "product rule";
  return roots > 0 ? "chain rule" : "sum rule";
}

template <class Visitor>
constexpr int derivation_steps<Visitor>::declare_derivative(std::string_view of, const std::int16_t* extents,
                                                            int rank) {
  char* const name = names_[count_];
  int length = 0;
  const auto put = [name, &length](std::string_view letters) {
    for (const char letter : letters) {
      if (length < longest_name) name[length++] = letter;
    }
  };
  const char end[] = {derivative_mark};
  put({end, 1});
  put(of);
  put({end, 1});
  if (!by_.has_direction()) put(s_.symbols[by_.symbol].name);
  put({end, 1});
  const char digit[] = {static_cast<char>('0' + rank)};
  put({digit, 1});
  if (length == longest_name) s_.fail(algebra::status::too_many_symbols);
  std::int16_t all[algebra::max_rank] = {};
  for (int axis = 0; axis < rank; ++axis) all[axis] = extents[axis];
  for (int axis = 0; axis < by_.rank; ++axis) all[rank + axis] = s_.indices[by_.indices[axis]].extent;
  return algebra::detail::declare(s_, algebra::kind::let, {name, static_cast<std::size_t>(length)}, all,
                                  rank + by_.rank, algebra::no_term, mark);
}

/// The whole is this let at indices that no other place of the lines has.
template <class Visitor>
constexpr bool derivation_steps<Visitor>::shows_whole(int let) const {
  const algebra::node& n = s_.nodes[whole_];
  if (n.type != algebra::kind::let || n.symbol != let) return false;
  std::uint64_t met = by_.mask();
  for (int k = 0; k < n.count; ++k) {
    if ((met & algebra::bit(s_.ints[n.first + k])) != 0) return false;
    met |= algebra::bit(s_.ints[n.first + k]);
  }
  return true;
}

/// A let's derivative is worked out for nameless indices; a reader wants the indices that were asked for.
template <class Visitor>
constexpr void derivation_steps<Visitor>::to_user_indices(int let, algebra::renaming& map) {
  const algebra::variable general = algebra::detail::nameless(s_, by_);
  for (int axis = 0; axis < by_.rank; ++axis) map.add(general.indices[axis], by_.indices[axis]);
  const algebra::node n = s_.nodes[whole_];
  for (int axis = 0; shows_whole(let) && axis < n.count; ++axis) {
    map.add(s_.symbols[let].parameters[axis], s_.ints[n.first + axis]);
  }
}

template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::variable_term() {
  std::int32_t indices[algebra::max_rank] = {};
  for (int axis = 0; axis < by_.rank; ++axis) indices[axis] = by_.indices[axis];
  return algebra::make_indexed(s_, s_.symbols[by_.symbol].type, by_.symbol, indices, by_.rank);
}

/// The sum of the derivative times the direction; zero if there is no derivative.
template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::along_direction(int let) {
  const algebra::symbol of = s_.symbols[let];
  std::int32_t indices[algebra::max_rank] = {};
  for (int axis = 0; axis < of.rank; ++axis) indices[axis] = of.parameters[axis];
  const algebra::term known =
      derivatives_->name_of_derivative(algebra::make_indexed(s_, algebra::kind::let, let, indices, of.rank));
  if (known == algebra::no_term) return algebra::zero;
  algebra::term result = algebra::multiply(s_, by_.direction, known);
  const algebra::variable& summed = derivatives_->by_;
  for (int k = 0; k < summed.rank; ++k) result = algebra::make_reduction(s_, summed.indices[k], result);
  return result;
}

template <class Visitor>
constexpr void derivation_steps<Visitor>::derive(int let) {
  const algebra::variable general = algebra::detail::nameless(s_, by_);
  const algebra::symbol of = s_.symbols[let];
  const algebra::term raw = derivatives_ != nullptr
                                ? along_direction(let)
                                : algebra::detail::differentiation{general}.run(s_, of.definition);
  if (raw == algebra::zero) return algebra::detail::add_let_derivative(s_, let, by_.kept_under(), raw);
  const int made = declare_derivative(of.name, of.extents, of.rank);
  std::int32_t indices[algebra::max_rank] = {};
  algebra::renaming to_parameters;
  for (int axis = 0; axis < of.rank; ++axis) indices[axis] = of.parameters[axis];
  for (int axis = 0; axis < by_.rank; ++axis) {
    indices[of.rank + axis] = general.indices[axis];
    to_parameters.add(general.indices[axis], s_.symbols[made].parameters[of.rank + axis]);
  }
  const algebra::term reference = algebra::make_indexed(s_, algebra::kind::let, let, indices, of.rank);
  const algebra::term name = algebra::make_indexed(s_, algebra::kind::let, made, indices, of.rank + by_.rank);
  algebra::renaming shown;
  to_user_indices(let, shown);
  if (derivatives_ == nullptr) {
    const algebra::term left = algebra::rename(s_, reference, shown);
    visit_(derivation_line{"definition", left, left, algebra::rename(s_, of.definition, shown)});
  }
  const std::string_view rule = derivatives_ != nullptr ? "sum over the inputs" : rule_of(of.definition);
  const algebra::term result =
      simplify_by_steps(algebra::rename(s_, name, shown), rule, algebra::rename(s_, raw, shown));
  // What was simplified for the user's indices, for nameless ones again
  algebra::renaming back;
  for (int k = 0; k < shown.count; ++k) back.add(shown.to[k], shown.from[k]);
  algebra::detail::add_let_derivative(s_, let, by_.kept_under(), name);
  lets_[count_] = static_cast<std::int16_t>(let);
  named_[count_] = static_cast<std::int16_t>(made);
  definitions_[count_] = algebra::rename(s_, algebra::rename(s_, result, back), to_parameters);
  ++count_;
}

template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::simplified(algebra::term t) {
  know_definitions(true);
  const algebra::term inserted = detail::open_adjoints(s_, t);
  know_definitions(false);
  return algebra::fold(s_, algebra::contract(s_, inserted));
}

template <class Visitor>
constexpr algebra::term derivation_steps<Visitor>::simplify_by_steps(algebra::term left,
                                                                     std::string_view rule,
                                                                     algebra::term first, operation of_left) {
  const algebra::term by = of_left == operation::derivative ? variable_term() : algebra::no_term;
  // Each line is handed over before the next one is worked out, which leaves more work for its proof.
  const auto line = [&](std::string_view why, algebra::term before, algebra::term right) {
    know_definitions(true);  // while the visitor decides
    visit_(derivation_line{why, left, before, right, of_left, by});
    know_definitions(false);
  };
  const algebra::node& n = s_.nodes[first];
  const bool known = n.type == algebra::kind::let && s_.symbols[n.symbol].adjoint_of == mark;
  if (!known && first != left) line(rule, first, first);
  know_definitions(true);
  const algebra::term inserted = detail::open_adjoints(s_, first);
  know_definitions(false);
  if (inserted != first) line(known ? "take these indices" : "insert known derivatives", first, inserted);
  const algebra::term contracted = algebra::contract(s_, inserted);
  if (contracted != inserted) line("work out sums", inserted, contracted);
  const algebra::term folded = algebra::fold(s_, contracted);
  if (folded != contracted) line("write over names", contracted, folded);
  const bool same = inserted == first && contracted == first && folded == first;
  if (!known && first == left && same) line(rule, first, first);
  return folded;
}

}  // namespace leibniz::inspect
