// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/declare.hpp>

#include <bit>

namespace leibniz::inspect {

/// The stem alone if the number is 0. A numbered stem does not end in a digit, so that two names are spelled
/// alike only if they are equal.
struct index_name {
  std::string_view stem;
  int number;

  friend constexpr bool operator==(const index_name& a, const index_name& b) {
    return a.number == b.number && a.stem == b.stem;
  }
};

template <class Buffer>
constexpr void put(Buffer& out, const index_name& name) {
  out.put(name.stem);
  if (name.number != 0) out.put_number(name.number);
}

/// Names for the indices of one text. A nameless index takes the first name that the user gave an index of
/// its extent, in order of declaration, and that is not free anywhere in the text; else one that at least is
/// not free under its binder; else a new one, numbered. Names of binders around are never taken again.
struct index_names {
  const algebra::store& s;
  index_name of[algebra::store::max_indices];  // of the indices in scope
  std::uint64_t outer;                         // free in the whole text
  std::uint64_t scope;                         // outer, and bound around

  constexpr index_names(const algebra::store& source, std::uint64_t free);

  /// Names the index that is bound over a body with these indices; unbind it after the body.
  constexpr void bind(int index, std::uint64_t body);
  constexpr void unbind(int index) { scope &= ~algebra::bit(index); }

  /// The order of reading: by name; indices that have none yet come last.
  constexpr int compare(int a, int b) const;
};

// ---------------------------------------------------------------------------------------------------------

namespace detail {

constexpr bool taken(const index_names& names, std::uint64_t by, const index_name& name) {
  for (; by != 0; by &= by - 1) {
    if (names.of[std::countr_zero(by)] == name) return true;
  }
  return false;
}

/// The user's first name for an index of that extent that none of the given indices has.
constexpr const algebra::index_info* find_name(const index_names& names, int extent, std::uint64_t except) {
  for (int k = 0; k < names.s.index_count; ++k) {
    const algebra::index_info& info = names.s.indices[k];
    if (info.role == algebra::index_role::free && info.extent == extent &&
        !taken(names, except, {info.name, 0})) {
      return &info;
    }
  }
  return nullptr;
}

constexpr bool spells(const index_name& name, std::string_view word) {
  if (!word.starts_with(name.stem) || word.size() == name.stem.size()) return false;
  int number = 0;
  for (const char letter : word.substr(name.stem.size())) {
    if (letter < '0' || letter > '9' || number > name.number) return false;
    number = number * 10 + (letter - '0');
  }
  return number == name.number;
}

constexpr bool known(const algebra::store& s, const index_name& name) {
  for (int k = 0; k < s.symbol_count; ++k) {
    if (spells(name, s.symbols[k].name)) return true;
  }
  for (int k = 0; k < s.index_count; ++k) {
    if (spells(name, s.indices[k].name)) return true;
  }
  return false;
}

constexpr index_name make_name(const index_names& names, int extent, std::uint64_t except) {
  const algebra::index_info* const like = find_name(names, extent, 0);
  index_name made{like != nullptr ? std::string_view(like->name) : std::string_view("i"), 1};
  while (made.stem.size() > 1 && made.stem.back() >= '0' && made.stem.back() <= '9')
    made.stem.remove_suffix(1);
  while (known(names.s, made) || taken(names, except, made)) ++made.number;
  return made;
}

}  // namespace detail

constexpr index_names::index_names(const algebra::store& source, std::uint64_t free)
    : s(source), outer(0), scope(0) {
  std::uint64_t nameless = 0;
  for (std::uint64_t rest = free; rest != 0; rest &= rest - 1) {
    const int index = std::countr_zero(rest);
    if (s.indices[index].role == algebra::index_role::free) {
      of[index] = {s.indices[index].name, 0};
      outer |= algebra::bit(index);
    } else {
      nameless |= algebra::bit(index);
    }
  }
  scope = outer;
  for (; nameless != 0; nameless &= nameless - 1) bind(std::countr_zero(nameless), outer);
  outer = scope;
}

constexpr void index_names::bind(int index, std::uint64_t body) {
  const int extent = s.indices[index].extent;
  const std::uint64_t bound = scope & ~outer, inner = bound | (body & ~algebra::bit(index));
  const algebra::index_info* found = detail::find_name(*this, extent, scope);
  if (found == nullptr) found = detail::find_name(*this, extent, inner);
  of[index] = found != nullptr ? index_name{found->name, 0} : detail::make_name(*this, extent, scope);
  scope |= algebra::bit(index);
}

constexpr int index_names::compare(int a, int b) const {
  const bool named = (scope & algebra::bit(a)) != 0, other = (scope & algebra::bit(b)) != 0;
  if (named != other) return named ? -1 : 1;
  if (named) {
    const int stems = of[a].stem.compare(of[b].stem);
    if (stems != 0) return stems;
    if (of[a].number != of[b].number) return of[a].number - of[b].number;
  }
  return algebra::detail::compare_indices(s, a, b);
}

}  // namespace leibniz::inspect
