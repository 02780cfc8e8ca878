// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/bounded.hpp>
#include <leibniz/algebra/node.hpp>

#include <initializer_list>
#include <type_traits>

namespace leibniz::algebra {

/// Values of terms at one sample point (sample.hpp); a term and the values of its indices are the key.
struct sample_cache {
  static constexpr int size = 64;
  term terms[size];
  std::uint64_t keys[size];
  bounded values[size];

  constexpr sample_cache() {
    for (term& t : terms) t = no_term;
  }
};

/// What has been worked out for a term already; no_term where nothing has.
struct memo {
  term expanded;      ///< expand.hpp, at expanded_stage
  term contracted;    ///< contract.hpp
  term folded;        ///< fold.hpp, with the first folded_with symbols
  term instantiated;  ///< a let's definition at these indices
  int folded_with;
  int expanded_stage;
};

/// d let / d variable, with the let's parameters and parameters max_rank.. for the variable's indices.
struct let_derivative {
  std::int16_t let;
  std::int16_t by;
  term value;
};

/// A requirement that canonical form has lost sight of: sqrt(a) * sqrt(a) is a, but only where a is positive. A point
/// at which one fails refutes nothing.
struct condition {
  term base;
  bool positive;  ///< else: not zero
};

/// A flat, append-only arena of hash-consed nodes: equal terms have equal numbers. Nodes are made by the
/// factories only (make.hpp), which keep them canonical. Nothing is freed; a store lives for one question.
struct store {
  // No larger than a constant evaluation can fill: compilers take time for each element, used or not.
  static constexpr int max_nodes = 2048;
  static constexpr int max_slots = 6144;
  static constexpr int max_ints = 3072;
  static constexpr int max_stack = 3072;
  static constexpr int max_symbols = 256;
  static constexpr int max_indices = 64;  // bits of node::indices
  static constexpr int max_let_derivatives = 256;
  static constexpr int max_conditions = 24;
  // Terms made or summed up in one constant evaluation. It stops before compilers' default limits do (clang: 1,048,576
  // steps, of which one takes up to 300), because they would not say what is too large.
  static constexpr int max_work = 3200;
  static constexpr int buckets = 256;
  static constexpr int symbol_buckets = 32;

  node nodes[max_nodes];
  slot slots[max_slots];
  std::int32_t ints[max_ints];
  symbol symbols[max_symbols];
  index_info indices[max_indices];
  std::int32_t bucket[buckets];
  std::int16_t symbol_bucket[symbol_buckets];  // by name
  memo memos[max_nodes];
  let_derivative let_derivatives[max_let_derivatives];
  condition conditions[max_conditions];
  sample_cache samples;   // of the first sample point
  slot stack[max_stack];  // operands of factories under construction
  int node_count = 0, slot_count = 0, int_count = 0, symbol_count = 0, index_count = 0, stack_count = 0,
      let_derivative_count = 0, condition_count = 0, work = 0,
      work_limit = std::is_constant_evaluated() ? max_work : INT32_MAX;
  status error = status::ok;
  // Lets that the proof form and samples take as symbols of their own; a stage is a choice of these.
  bool opaque[max_symbols];
  int opaque_count = 0, stage = 0, last_stage = 0;
  int normalising = 0;  ///< nesting of normalise()
  // An outline knows lets by name; only some get definitions. So a part of a large model is worked on alone.
  const let_outline* outline = nullptr;
  int outline_count = 0;
  bool stops_gradients = false;  ///< a stop_gradient was made
  bool has_equal_lets = false;   ///< two lets have one definition
  bool differentiated = false;   ///< a total derivative was written into the store

  constexpr store();

  constexpr bool failed() const { return error != status::ok; }
  constexpr void fail(status reason) {
    if (error == status::ok) error = reason;
  }
  /// Notes a lost requirement; when there are too many, nothing is refuted any more.
  constexpr void require(term base, bool positive) {
    for (int k = 0; k < condition_count && k < max_conditions; ++k) {
      if (conditions[k].base == base && conditions[k].positive == positive) return;
    }
    if (condition_count < max_conditions) conditions[condition_count] = {base, positive};
    ++condition_count;
  }
  constexpr bool is_opaque(int let) const {
    return symbols[let].definition == no_term || (opaque_count > 0 && opaque[let]);
  }
  /// Puts an operand of a factory under construction on the stack.
  constexpr void push(const rational& number, term child) {
    if (stack_count >= max_stack) return fail(status::too_many_slots);
    stack[stack_count].number = number;
    stack[stack_count].child = child;
    ++stack_count;
  }
};

inline constexpr term zero = 0;
inline constexpr term one = 1;

/// A state of a store that a failed attempt can be taken back to.
class checkpoint {
 public:
  constexpr explicit checkpoint(const store& s)
      : nodes_(s.node_count), slots_(s.slot_count), ints_(s.int_count), stack_(s.stack_count) {}
  constexpr void restore(store& s) const;

 private:
  int nodes_, slots_, ints_, stack_;
};

/// The structural order of terms: the same in every store that holds them. Never equal for distinct terms.
constexpr bool before(const store& s, term a, term b);

/// The node's number, the old one if an equal node exists (its pools are then wound back).
constexpr term intern(store& s, node made);
/// The same for a node of another store with the numbers of its parts here: it is described already.
constexpr term intern_copy(store& s, node made);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr std::uint32_t mix(std::uint32_t hash, std::uint32_t value) {
  hash = (hash ^ value) * 0x9E3779B1u;
  return hash ^ (hash >> 15);
}
constexpr std::uint32_t hash_number(const rational& value) {
  return static_cast<std::uint32_t>(
      (static_cast<std::uint64_t>(value.num) * 0x9E3779B97F4A7C15u + static_cast<std::uint64_t>(value.den)) *
          0xBF58476D1CE4E5B9u >>
      32);
}
constexpr std::uint32_t hash_name(std::string_view name) {
  std::uint32_t hash = 7;
  for (const char letter : name) hash = mix(hash, static_cast<unsigned char>(letter));
  return hash;
}

constexpr bool uses_slots(kind type) { return type == kind::sum || type == kind::product; }
/// ints that are indices rather than terms
constexpr bool holds_indices(kind type) {
  return type == kind::element || type == kind::delta || type == kind::let;
}

/// Fills in hash, shape, free indices and height from the parts.
constexpr void describe(const store& s, node& n) {
  std::uint32_t hash = static_cast<std::uint32_t>(n.type) * 256u + n.variant, shape = 0;
  std::uint64_t indices = 0;
  int height = 0;
  if (uses_slots(n.type)) {
    shape = hash;
    for (int k = n.first; k < n.first + n.count; ++k) {
      const node& child = s.nodes[s.slots[k].child];
      const std::uint32_t number = hash_number(s.slots[k].number);
      hash = mix(hash, number + child.hash);
      shape += mix(number, child.shape);  // commutative: the order of slots depends on index names
      indices |= child.indices;
      if (child.height > height) height = child.height;
    }
  } else if (n.type == kind::reduction) {
    const node& body = s.nodes[n.first];
    hash = mix(mix(hash, s.indices[n.symbol].hash), body.hash);
    shape = mix(mix(static_cast<std::uint32_t>(n.type) * 256u + n.variant,
                    s.symbols[s.indices[n.symbol].extent].hash),
                body.shape);
    indices = body.indices & ~(std::uint64_t{1} << n.symbol);
    height = body.height + 1;
  } else if (n.type == kind::function) {
    std::uint32_t shapes = 0;  // commutative: the order of a maximum's arguments depends on index names
    shape = hash;
    for (int k = n.first; k < n.first + n.count; ++k) {
      const node& child = s.nodes[s.ints[k]];
      hash = mix(hash, child.hash);
      shapes += child.shape;
      indices |= child.indices;
      if (child.height > height) height = child.height;
    }
    shape = mix(shape, shapes);
  } else {
    if (n.type != kind::delta) hash = mix(hash, s.symbols[n.symbol].hash);
    shape = hash;
    for (int k = n.first; k < n.first + n.count; ++k) {
      hash = mix(hash, s.indices[s.ints[k]].hash);
      indices |= std::uint64_t{1} << s.ints[k];
    }
  }
  n.hash = hash;
  n.shape = shape;
  n.indices = indices;
  n.height = static_cast<std::uint8_t>(height);
}

constexpr bool same_parts(const store& s, const node& a, const node& b) {
  if (a.type != b.type || a.variant != b.variant || a.count != b.count || a.symbol != b.symbol) {
    return false;
  }
  if (uses_slots(a.type)) {
    for (int k = 0; k < a.count; ++k) {
      if (s.slots[a.first + k].child != s.slots[b.first + k].child ||
          !(s.slots[a.first + k].number == s.slots[b.first + k].number)) {
        return false;
      }
    }
    return true;
  }
  if (a.type == kind::reduction) return a.first == b.first;
  for (int k = 0; k < a.count; ++k) {
    if (s.ints[a.first + k] != s.ints[b.first + k]) return false;
  }
  return true;
}

constexpr int compare_numbers(const rational& a, const rational& b) { return a == b ? 0 : a < b ? -1 : 1; }

constexpr int compare_names(std::string_view a, std::string_view b) { return a.compare(b); }

constexpr int compare_indices(const store& s, int a, int b) {
  if (a == b) return 0;
  const index_info &first = s.indices[a], &second = s.indices[b];
  if (first.role != second.role) return first.role < second.role ? -1 : 1;
  if (first.level != second.level) return first.level < second.level ? -1 : 1;
  const int names = compare_names(first.name, second.name);
  return names != 0 ? names : compare_names(s.symbols[first.extent].name, s.symbols[second.extent].name);
}

/// Breaks a tie of hashes; the parts are compared in turn.
constexpr int compare_structure(const store& s, term a, term b) {
  if (a == b) return 0;
  const node &x = s.nodes[a], &y = s.nodes[b];
  if (x.hash != y.hash) return x.hash < y.hash ? -1 : 1;
  if (x.type != y.type) return x.type < y.type ? -1 : 1;
  if (x.variant != y.variant) return x.variant < y.variant ? -1 : 1;
  if (x.count != y.count) return x.count < y.count ? -1 : 1;
  if (x.type == kind::reduction) {
    const int bound = compare_indices(s, x.symbol, y.symbol);
    return bound != 0 ? bound : compare_structure(s, x.first, y.first);
  }
  if (x.type == kind::extent || x.type == kind::scalar || x.type == kind::element || x.type == kind::let) {
    const int names = compare_names(s.symbols[x.symbol].name, s.symbols[y.symbol].name);
    if (names != 0) return names;
  }
  for (int k = 0; k < x.count; ++k) {
    int order = 0;
    if (uses_slots(x.type)) {
      order = compare_numbers(s.slots[x.first + k].number, s.slots[y.first + k].number);
      if (order == 0) order = compare_structure(s, s.slots[x.first + k].child, s.slots[y.first + k].child);
    } else if (x.type == kind::function) {
      order = compare_structure(s, s.ints[x.first + k], s.ints[y.first + k]);
    } else {
      order = compare_indices(s, s.ints[x.first + k], s.ints[y.first + k]);
    }
    if (order != 0) return order;
  }
  return 0;
}

}  // namespace detail

constexpr bool before(const store& s, term a, term b) {
  if (s.nodes[a].hash != s.nodes[b].hash) return s.nodes[a].hash < s.nodes[b].hash;
  return detail::compare_structure(s, a, b) < 0;
}

namespace detail {

constexpr term find_or_add(store& s, node& made) {
  std::int32_t& head = s.bucket[made.hash % store::buckets];
  for (term found = head; found != no_term; found = s.nodes[found].next) {
    if (s.nodes[found].hash == made.hash && same_parts(s, s.nodes[found], made)) {
      if (detail::uses_slots(made.type)) {
        s.slot_count = made.first;
      } else if (made.type != kind::reduction) {
        s.int_count = made.first;
      }
      return found;
    }
  }
  if (s.node_count >= store::max_nodes) {
    s.fail(status::too_many_nodes);
    return one;
  }
  made.next = head;
  head = s.node_count;
  s.nodes[s.node_count] = made;
  s.memos[s.node_count] = {no_term, no_term, no_term, no_term, 0, 0};
  return s.node_count++;
}

/// The free indices, which are numbered by each store in its own way.
constexpr std::uint64_t indices_of(const store& s, const node& n) {
  if (n.type == kind::reduction) return s.nodes[n.first].indices & ~(std::uint64_t{1} << n.symbol);
  std::uint64_t indices = 0;
  for (int k = n.first; k < n.first + n.count; ++k) {
    indices |= uses_slots(n.type)         ? s.nodes[s.slots[k].child].indices
               : n.type == kind::function ? s.nodes[s.ints[k]].indices
                                          : std::uint64_t{1} << s.ints[k];
  }
  return indices;
}

}  // namespace detail

constexpr term intern(store& s, node made) {
  if (++s.work > s.work_limit) s.fail(status::too_many_nodes);
  detail::describe(s, made);
  return detail::find_or_add(s, made);
}

constexpr term intern_copy(store& s, node made) {
  made.indices = detail::indices_of(s, made);
  return detail::find_or_add(s, made);
}

constexpr void checkpoint::restore(store& s) const {
  for (term t = s.node_count - 1; t >= nodes_; --t)
    s.bucket[s.nodes[t].hash % store::buckets] = s.nodes[t].next;
  for (term t = 0; t < nodes_; ++t) {
    memo& known = s.memos[t];
    for (term* result : {&known.expanded, &known.contracted, &known.folded, &known.instantiated}) {
      if (*result >= nodes_) *result = no_term;
    }
  }
  for (term& t : s.samples.terms) t = no_term;
  s.node_count = nodes_;
  s.slot_count = slots_;
  s.int_count = ints_;
  s.stack_count = stack_;
  s.error = status::ok;
}

constexpr store::store() {
  for (std::int32_t& head : bucket) head = no_term;
  for (std::int16_t& head : symbol_bucket) head = -1;
  node none{};
  none.type = kind::sum;
  intern(*this, none);
  none.type = kind::product;
  intern(*this, none);
}

}  // namespace leibniz::algebra
