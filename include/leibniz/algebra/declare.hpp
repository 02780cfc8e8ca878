// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/store.hpp>

#include <initializer_list>

namespace leibniz::algebra {

/// The extent of that name; made on first use. Fails with name_clash if the name stands for something else.
constexpr int declare_extent(store& s, std::string_view name);

/// A scalar or tensor of that shape (extents as symbols, an axis each). One name has one shape.
constexpr int declare_variable(store& s, kind type, std::string_view name, const std::int16_t* extents,
                               int rank);

/// A let; its definition is written in the parameters parameter_index(s, axis, extent). One name has one
/// definition.
constexpr int declare_let(store& s, std::string_view name, const std::int16_t* extents, int rank,
                          term definition, const void* key = nullptr, const let_source* source = nullptr,
                          std::uint32_t adjoint_of = 0);
/// A let of an outline: its name only.
constexpr int outline_let(store& s, std::string_view name, const std::int16_t* extents, int rank,
                          const void* key, const let_source* source, std::uint32_t adjoint_of = 0);
/// The let of that name declared with that key, or -1.
constexpr int find_let(const store& s, std::string_view name, const void* key);

constexpr int free_index(store& s, std::string_view name, int extent);
constexpr int parameter_index(store& s, int position, int extent);
constexpr int bound_index(store& s, int height, int extent);
/// An index that stands for a bound one while a reduction is open: the first that is not in `avoid`.
constexpr int fresh_index(store& s, std::uint64_t avoid, int extent);

constexpr std::uint64_t bit(int index) { return std::uint64_t{1} << index; }
constexpr bool depends_on(const store& s, term t, int index) {
  return (s.nodes[t].indices & bit(index)) != 0;
}

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr int symbol_bucket(std::string_view name) { return hash_name(name) % store::symbol_buckets; }

constexpr int find_symbol(const store& s, std::string_view name, std::uint32_t adjoint_of) {
  for (int k = s.symbol_bucket[symbol_bucket(name)]; k >= 0; k = s.symbols[k].next) {
    if (s.symbols[k].adjoint_of == adjoint_of && s.symbols[k].name == name) return k;
  }
  return -1;
}

constexpr int add_symbol(store& s, symbol& made) {
  if (s.symbol_count >= store::max_symbols) {
    s.fail(status::too_many_symbols);
    return 0;
  }
  std::int16_t& head = s.symbol_bucket[symbol_bucket(made.name)];
  made.next = head;
  head = static_cast<std::int16_t>(s.symbol_count);
  s.symbols[s.symbol_count] = made;
  return s.symbol_count++;
}

/// The old symbol if it is the same, a new one if the name is free, else a clash.
constexpr int declare(store& s, kind type, std::string_view name, const std::int16_t* extents, int rank,
                      term definition, std::uint32_t adjoint_of = 0) {
  const int found = find_symbol(s, name, adjoint_of);
  if (found >= 0) {
    const symbol& old = s.symbols[found];
    bool same = old.type == type && old.rank == rank && old.definition == definition;
    for (int axis = 0; same && axis < rank; ++axis) same = old.extents[axis] == extents[axis];
    if (!same) s.fail(status::name_clash);
    return found;
  }
  symbol made{};
  made.name = name_view::of(name);
  made.type = type;
  made.rank = static_cast<std::uint8_t>(rank);
  made.definition = definition;
  made.adjoint_of = adjoint_of;
  made.first_index = -1;
  made.hash = mix(hash_name(name), static_cast<std::uint32_t>(type) + adjoint_of);
  for (int axis = 0; axis < rank; ++axis) {
    made.extents[axis] = extents[axis];
    made.hash = mix(made.hash, s.symbols[extents[axis]].hash);
    if (type == kind::let) {
      made.parameters[axis] = static_cast<std::int16_t>(parameter_index(s, axis, extents[axis]));
    }
  }
  return add_symbol(s, made);
}

constexpr int add_index(store& s, index_role role, int level, std::string_view name, int extent) {
  if (s.index_count >= store::max_indices) {
    s.fail(status::too_many_indices);
    return 0;
  }
  index_info& made = s.indices[s.index_count];
  made.role = role;
  made.extent = static_cast<std::int16_t>(extent);
  made.level = static_cast<std::int16_t>(level);
  made.name = name_view::of(name);
  made.hash =
      mix(mix(hash_name(name), static_cast<std::uint32_t>(role) * 64u + static_cast<std::uint32_t>(level)),
          s.symbols[extent].hash);
  made.next = s.symbols[extent].first_index;
  s.symbols[extent].first_index = static_cast<std::int16_t>(s.index_count);
  return s.index_count++;
}

constexpr int nameless_index(store& s, index_role role, int level, int extent) {
  for (int k = s.symbols[extent].first_index; k >= 0; k = s.indices[k].next) {
    if (s.indices[k].role == role && s.indices[k].level == level) return k;
  }
  return add_index(s, role, level, {}, extent);
}

}  // namespace detail

constexpr int declare_extent(store& s, std::string_view name) {
  return detail::declare(s, kind::extent, name, nullptr, 0, no_term);
}

constexpr int declare_variable(store& s, kind type, std::string_view name, const std::int16_t* extents,
                               int rank) {
  return detail::declare(s, type, name, extents, rank, no_term);
}

constexpr int declare_let(store& s, std::string_view name, const std::int16_t* extents, int rank,
                          term definition, const void* key, const let_source* source,
                          std::uint32_t adjoint_of) {
  const int made = detail::declare(s, kind::let, name, extents, rank, definition, adjoint_of);
  s.symbols[made].key = key;
  s.symbols[made].source = source;
  for (int k = 0; k < made && !s.has_equal_lets && adjoint_of == 0; ++k) {
    s.has_equal_lets = s.symbols[k].type == kind::let && s.symbols[k].definition == definition;
  }
  return made;
}

constexpr int outline_let(store& s, std::string_view name, const std::int16_t* extents, int rank,
                          const void* key, const let_source* source, std::uint32_t adjoint_of) {
  const int made = detail::declare(s, kind::let, name, extents, rank, no_term, adjoint_of);
  symbol& let = s.symbols[made];
  let.key = key;
  let.source = source;
  for (int k = 0; k < s.outline_count; ++k) {
    if (s.outline[k].key != key) continue;
    let.source = s.outline[k].source;  // of an adjoint, that a packed gradient does not know
    let.positive = s.outline[k].positive;
    let.stops_gradients = s.outline[k].stops_gradients;
    s.stops_gradients = s.stops_gradients || let.stops_gradients;
  }
  return made;
}

constexpr int find_let(const store& s, std::string_view name, const void* key) {
  for (int k = s.symbol_bucket[detail::symbol_bucket(name)]; k >= 0; k = s.symbols[k].next) {
    if (s.symbols[k].type == kind::let && s.symbols[k].key == key) return k;
  }
  return -1;
}

constexpr int free_index(store& s, std::string_view name, int extent) {
  for (int k = s.symbols[extent].first_index; k >= 0; k = s.indices[k].next) {
    if (s.indices[k].role == index_role::free && s.indices[k].name == name) return k;
  }
  return detail::add_index(s, index_role::free, 0, name, extent);
}

constexpr int parameter_index(store& s, int position, int extent) {
  return detail::nameless_index(s, index_role::parameter, position, extent);
}

constexpr int bound_index(store& s, int height, int extent) {
  return detail::nameless_index(s, index_role::bound, height, extent);
}

constexpr int fresh_index(store& s, std::uint64_t avoid, int extent) {
  for (int level = 0; level < store::max_indices; ++level) {
    const int found = detail::nameless_index(s, index_role::fresh, level, extent);
    if ((avoid & bit(found)) == 0) return found;
    if (s.failed()) break;
  }
  return 0;
}

}  // namespace leibniz::algebra
