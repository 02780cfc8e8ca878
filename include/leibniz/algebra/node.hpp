// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace leibniz::algebra {

/// A term is the number of its node in a store.
using term = std::int32_t;
inline constexpr term no_term = -1;

/// What a node is, and where its parts are.
enum class kind : std::uint8_t {
  sum,        ///< slots: coefficient and term. The constant c is the one-term sum c * one; zero has no slots
  product,    ///< slots: exponent and base. one has no slots
  extent,     ///< symbol: a positive integer that stays a symbol
  scalar,     ///< symbol
  element,    ///< symbol, ints: one index an axis
  delta,      ///< ints: two indices; 1 where they are equal, else 0
  reduction,  ///< variant: reduction_op, symbol: the bound index, first: the body
  function,   ///< variant: function_id, ints: the arguments
  let,        ///< symbol, ints: one index a parameter
};

/// A minimum is minus the maximum of the negative.
enum class reduction_op : std::uint8_t { sum, max };

/// A name, as a view of a constant. Not std::string_view, whose default constructor would run for every element of a
/// store's arrays.
struct name_view {
  const char* first;
  std::size_t length;

  static constexpr name_view of(std::string_view text) { return {text.data(), text.size()}; }
  // NOLINTNEXTLINE(google-explicit-constructor): it is one
  constexpr operator std::string_view() const { return {first, length}; }
};

/// All members are written when a node is made; there are no initialisers because a store's arrays stay
/// uninitialised (compilers evaluate every member of every element otherwise).
struct node {
  kind type;
  std::uint8_t variant;   ///< reduction_op or function_id
  std::uint8_t height;    ///< nesting depth of reductions inside, lets not opened
  std::int16_t symbol;    ///< symbol, or the bound index of a reduction
  std::int32_t first;     ///< first slot or int; the body of a reduction
  std::int32_t count;     ///< number of slots or ints
  std::int32_t next;      ///< next node of the same hash bucket
  std::uint32_t hash;     ///< structural: equal for equal terms of two stores
  std::uint32_t shape;    ///< the same without indices: equal for terms that differ by a renaming
  std::uint64_t indices;  ///< free indices, one bit each
};

/// coefficient * child in a sum, child^number in a product.
struct slot {
  rational number;
  term child;
};

inline constexpr int max_rank = 4;

struct store;

/// How a let of the program is written into a store.
struct let_source {
  int (*declare)(store&);           ///< the let's symbol; in an outline by name only
  void (*define)(store&, int let);  ///< gives a let known by name its definition
};

/// What an outline knows of a let without its definition.
struct let_outline {
  const void* key;
  const let_source* source;
  bool positive;
  bool stops_gradients;
};

/// A name the user gave. A let carries its definition, written in the parameters of its store.
struct symbol {
  name_view name;
  kind type;
  std::uint8_t rank;
  std::int16_t extents[max_rank];     ///< symbols of the axes' extents
  std::int16_t parameters[max_rank];  ///< a let's parameters, indices of the store
  term definition;                    ///< of a let; no_term: only its name is known
  const void* key;                    ///< of a let: tells lets apart, whatever store they are in
  const let_source* source;           ///< of a let, if there is one
  bool positive, stops_gradients;     ///< of a let without definition
  std::uint32_t adjoint_of;           ///< of the adjoint of the let of that name: hash of the loss, else 0
  std::uint32_t hash;
  std::int16_t next;         ///< next symbol of the same bucket
  std::int16_t first_index;  ///< of an extent: the index over it that was made last, or -1
};

/// Where an index comes from. Bound indices have no names: the binder's nesting depth names them.
enum class index_role : std::uint8_t {
  free,       ///< named by the user
  parameter,  ///< of a let's definition, by position
  bound,      ///< by a reduction, by height
  fresh,      ///< stands for a bound index while its reduction is open, by level
};

struct index_info {
  index_role role;
  std::int16_t extent;  ///< symbol of the extent
  std::int16_t level;   ///< position, height or level; 0 for a free index
  name_view name;       ///< of a free index
  std::uint32_t hash;
  std::int16_t next;  ///< the index over the same extent that was made before it, or -1
};

/// Why a store gave up. The first reason stays; terms made afterwards are meaningless but valid.
enum class status : std::uint8_t {
  ok,
  rational_overflow,
  too_many_nodes,
  too_many_slots,
  too_many_symbols,
  too_many_indices,
  name_clash,
  division_by_zero,
  index_on_one_side,  ///< of a sum or an equation
  index_not_in_let,   ///< a let's definition has a free index that is no parameter
  cotangent_shape,    ///< the cotangent has other indices than the output
  target_in_output,   ///< vjp's target index is also free in its output
  partial_absent,     ///< the expression does not name what partial differentiates by
  gradient_absent,    ///< the same of gradient and vjp
  loss_has_index,     ///< gradient of an expression with free indices
};

}  // namespace leibniz::algebra
