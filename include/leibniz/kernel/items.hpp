// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/distribute.hpp>
#include <leibniz/kernel/guard.hpp>
#include <leibniz/support/pack.hpp>

namespace leibniz::plan {

/// One output of a program: element indices[..] of a symbol becomes, or grows by, a term.
struct request {
  term value;
  std::int16_t symbol;
  std::int16_t rank;
  std::int16_t indices[algebra::max_rank];
  bool adds;
};

inline constexpr int none = -1;

/// What is computed once: an output, a reduction or a let that stays. It is written over canonical indices:
/// the fresh indices of the store, the first over each extent first. Items that name the same index there
/// can share a loop.
struct item {
  term value;           ///< flat and guarded; the body of a reduction
  std::int16_t output;  ///< the request; of a sum, the one it is added up in (direct_sums.hpp); or none
  std::int16_t bound;   ///< the index of a reduction, or none
  algebra::reduction_op reduction;
  std::int16_t free[algebra::max_rank];  ///< its axes
  std::int16_t rank;
  std::int16_t loops[algebra::max_rank + 1];  ///< the indices that it runs over, outermost first
  std::int16_t loop_count;
  std::int16_t first_need, need_count;    ///< items it reads
  std::int16_t first_input, input_count;  ///< elements it loads
  // direct_sums.hpp
  std::int16_t output_axes[algebra::max_rank];  ///< the index of each axis of the output
  bool clears;                                  ///< the output starts from 0
  // nest.hpp
  std::int16_t entered;  ///< loops that are open around it
  std::int16_t nest;     ///< the innermost of them
  bool placed;
  // emit.hpp
  std::int16_t home;                     ///< the nest that holds its value for all who read it
  std::int16_t value_nest;               ///< the nest in which its value is complete
  std::int16_t array;                    ///< scratch array, or none
  std::int16_t kept[algebra::max_rank];  ///< the axes of the array
  std::int16_t kept_count;
  std::int16_t reg;  ///< register, or none
};

/// An item that another one reads; `aligned` are the indices at which it is always read where it is written.
struct need {
  std::int16_t item;
  std::uint64_t aligned;
};

/// A place in a term where an item is read, and its indices there.
struct reading {
  std::int16_t item;
  std::int16_t actual[algebra::max_rank];
};

/// Finds the items of a program, each after those that it reads.
struct item_list {
  static constexpr int max_items = 512;
  static constexpr int max_needs = 2048;

  store& s;
  flattener flat;
  guard guards;
  bool open_extent[store::max_symbols]{};  ///< extents known only at run time
  item items[max_items];
  need needs[max_needs];
  term inputs[max_needs];
  int count = 0;
  int need_count = 0;
  int input_count = 0;
  memo item_of;  ///< reductions and lets over canonical indices
  memo seen;     ///< by which scan
  int scans = 0;
  bool overflow = false;

  constexpr explicit item_list(store& working) : s(working), flat(working), guards(working, flat) {}

  constexpr bool is_item(term t) const {
    const algebra::node& n = s.nodes[t];
    return n.type == kind::reduction || (n.type == kind::let && !flat.bound[n.symbol]);
  }
  /// Which item a reduction or let reference reads.
  constexpr reading read(term t);
  constexpr void add_output(const request& wanted, int number);

 private:
  struct found {
    static constexpr int capacity = 63;
    need needs[capacity];
    term inputs[capacity];
    int count = 0, input_count = 0;
  };
  constexpr int canonical(std::uint64_t& used, int index);
  constexpr int stride_votes(term t, int index, int other) const;
  constexpr bool bound_outside(const item& made) const;
  constexpr void scan(term t, int serial, found& into);
  constexpr int add(item& made);
};

// ---------------------------------------------------------------------------------------------------------

/// The first canonical index over the extent of `index` that is not used yet.
constexpr int item_list::canonical(std::uint64_t& used, int index) {
  const int result = fresh_index(s, used, s.indices[index].extent);
  used |= algebra::bit(result);
  return result;
}

constexpr reading item_list::read(term t) {
  const algebra::node n = s.nodes[t];
  reading result{};
  item made{};
  made.output = made.bound = none;
  std::uint64_t used = 0;
  algebra::renaming map;
  const auto axis = [&](int index) {
    if (made.rank == algebra::max_rank) {
      overflow = true;
      return;
    }
    result.actual[made.rank] = static_cast<std::int16_t>(index);
    made.free[made.rank] = static_cast<std::int16_t>(canonical(used, index));
    map.add(index, made.free[made.rank]);
    ++made.rank;
  };
  term key = t;
  if (n.type == kind::let) {
    std::int32_t indices[algebra::max_rank] = {};
    for (int k = 0; k < n.count; ++k) {
      axis(s.ints[n.first + k]);
      indices[k] = made.free[k];
    }
    key = make_indexed(s, kind::let, n.symbol, indices, n.count);
  } else {
    for (int index = 0; n.indices >> index != 0; ++index) {
      if ((n.indices >> index & 1) != 0) axis(index);
      if (index == store::max_indices - 1) break;
    }
    if (map.count > 0) key = rename(s, t, map);
  }
  if (item_of(s, key) >= 0) {
    result.item = static_cast<std::int16_t>(item_of(s, key));
    return result;
  }
  if (n.type == kind::let) {
    made.value = flat.run(instantiate(s, key));
  } else {
    const algebra::opened inner = open(s, key);
    made.value = inner.body;
    made.bound = static_cast<std::int16_t>(inner.index);
    made.reduction = static_cast<algebra::reduction_op>(n.variant);
  }
  result.item = static_cast<std::int16_t>(add(made));
  item_of(s, key) = result.item;
  return result;
}

constexpr void item_list::scan(term t, int serial, found& into) {
  if (seen(s, t) == serial || s.failed()) return;
  seen(s, t) = serial;
  const algebra::node n = s.nodes[t];
  if (is_item(t)) {
    const reading place = read(t);
    need made{place.item, 0};
    const item& other = items[place.item];
    for (int k = 0; k < other.rank; ++k) {
      if (place.actual[k] == other.free[k]) made.aligned |= algebra::bit(other.free[k]);
    }
    for (int k = 0; k < into.count; ++k) {
      if (into.needs[k].item == made.item) {
        into.needs[k].aligned &= made.aligned;
        return;
      }
    }
    if (into.count == found::capacity) {
      overflow = true;
    } else {
      into.needs[into.count++] = made;
    }
  } else if (algebra::detail::uses_slots(n.type)) {
    for (int k = n.first; k < n.first + n.count; ++k) scan(s.slots[k].child, serial, into);
  } else if (n.type == kind::function) {
    for (int k = n.first; k < n.first + n.count; ++k) scan(s.ints[k], serial, into);
  } else if (n.indices != 0 && n.type != kind::delta) {
    if (into.input_count == found::capacity) {
      overflow = true;
    } else {
      into.inputs[into.input_count++] = t;
    }
  }
}

/// How many elements with both indices lie next to those of the next value of the first, less those that lie apart.
constexpr int item_list::stride_votes(term t, int index, int other) const {
  const algebra::node n = s.nodes[t];
  if ((n.indices & algebra::bit(index)) == 0) return 0;
  int result = 0;
  if (algebra::detail::uses_slots(n.type)) {
    for (int k = n.first; k < n.first + n.count; ++k) result += stride_votes(s.slots[k].child, index, other);
  } else if (n.type == kind::function) {
    for (int k = n.first; k < n.first + n.count; ++k) result += stride_votes(s.ints[k], index, other);
  } else if ((n.indices & algebra::bit(other)) != 0 &&
             (n.type == kind::element || (n.type == kind::let && flat.bound[n.symbol]))) {
    for (int k = n.first; k < n.first + n.count; ++k) {
      if (s.ints[k] == index) result += k + 1 == n.first + n.count ? 1 : -1;
    }
  }
  return result;
}

/// Where there are packs, a loop over elements that lie next to each other runs inside a reduction over elements that
/// do not: W[j,i] g[j] summed over j.
constexpr bool item_list::bound_outside(const item& made) const {
  if (packs::register_bytes == 0 || made.bound == none || made.rank == 0) return false;
  const int last = made.free[made.rank - 1];
  return stride_votes(made.value, made.bound, last) < 0 && stride_votes(made.value, last, made.bound) > 0;
}

constexpr int item_list::add(item& made) {
  found reads;
  // Open extents outside: their elements cannot be kept. Otherwise a reduction's index runs innermost.
  for (const bool open : {true, false}) {
    const bool outside = !open && bound_outside(made) && !open_extent[s.indices[made.bound].extent];
    if (outside) made.loops[made.loop_count++] = made.bound;
    for (int k = 0; k < made.rank; ++k) {
      if (open_extent[s.indices[made.free[k]].extent] == open) made.loops[made.loop_count++] = made.free[k];
    }
    if (!outside && made.bound != none && open_extent[s.indices[made.bound].extent] == open) {
      made.loops[made.loop_count++] = made.bound;
    }
  }
  made.value = guards.run(made.value);
  if (made.loop_count > 0 && !guards.needed)
    made.value = distribute(s, made.value, made.loops[made.loop_count - 1]);
  scan(made.value, ++scans, reads);
  if (count == max_items || need_count + reads.count > max_needs ||
      input_count + reads.input_count > max_needs) {
    overflow = true;
    return 0;
  }
  made.first_need = static_cast<std::int16_t>(need_count);
  made.need_count = static_cast<std::int16_t>(reads.count);
  for (int k = 0; k < reads.count; ++k) needs[need_count++] = reads.needs[k];
  made.first_input = static_cast<std::int16_t>(input_count);
  made.input_count = static_cast<std::int16_t>(reads.input_count);
  for (int k = 0; k < reads.input_count; ++k) inputs[input_count++] = reads.inputs[k];
  made.array = made.reg = made.nest = none;
  items[count] = made;
  return count++;
}

constexpr void item_list::add_output(const request& wanted, int number) {
  item made{};
  made.output = static_cast<std::int16_t>(number);
  made.bound = none;
  made.rank = wanted.rank;
  std::uint64_t used = 0;
  algebra::renaming map;
  for (int k = 0; k < wanted.rank; ++k) {
    made.free[k] = static_cast<std::int16_t>(canonical(used, wanted.indices[k]));
    map.add(wanted.indices[k], made.free[k]);
  }
  made.value = flat.run(rename(s, wanted.value, map));
  if (!s.failed()) add(made);
}

}  // namespace leibniz::plan
