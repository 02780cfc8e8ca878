// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/execute_rows.hpp>

namespace leibniz::plan {

// A program as a type: bodies of steps (steps.hpp), loops over packs (execute_packs.hpp), loops over rows
// (execute_rows.hpp) and all others. Loops are loops at run time: nothing is compiled for each element.

/// A loop that runs one iteration after the other.
template <int Counter, int Extent, class Body>
struct loop_step {
  template <class Frame, class Lanes>
  LEIBNIZ_INLINE static void run(Frame* f, Lanes* l) {
    const std::ptrdiff_t extent = f->extent[Extent];
    for (std::ptrdiff_t n = 0; n < extent; ++n) {
      f->at[Counter] = n;
      Body::run(f, l);
    }
  }
};

/// A loop over packs that is in no loop over rows.
template <class Loop, blocking How>
struct pack_step {
  template <class Registers>
  struct only_row {
    Registers* registers;

    template <int Register>
    LEIBNIZ_INLINE auto get(int) const {
      return registers->value[Register];
    }
    template <int Register, int, class Value>
    LEIBNIZ_INLINE void set_rows(int, algebra::reduction_op by, const Value& all) const {
      registers->value[Register] = reduce(by, registers->value[Register], all[0]);
    }
    template <class Frame>
    LEIBNIZ_INLINE static void begin(Frame*, int) {}
  };
  template <class Frame, class Registers>
  LEIBNIZ_INLINE static void run(Frame* f, Registers* l) {
    f->prefetch = How.prefetch;
    constexpr int packs_together = Loop::totals > 0 ? How.chains : How.unroll;
    Loop::template across<1, How.lanes, packs_together, false>(f, l, only_row<Registers>{l});
  }
};

namespace detail {

/// The instructions of a whole program. How its loops run, Plan says: packs, numbers<loop>, choice<loop>.
template <class Source, class Plan>
struct all_items {
  static constexpr const auto& program = Source::program;
  static constexpr const auto& items = program.items;
  using root = Source;
  using plan = Plan;
};

enum class loop_kind : std::uint8_t { one_by_one, packs, rows };

template <class Items, int Loop, loop_kind Kind>
struct loop_type {
  static constexpr loop in = Items::program.loops[Loop];
  using type = loop_step<in.counter, in.extent, typename range<Items, in.first, in.count>::type>;
};
template <class Items, int Loop>
struct loop_type<Items, Loop, loop_kind::packs> {
  using type = pack_step<pack_loop_of<typename Items::root, Loop, 0>, Items::plan::template numbers<Loop>>;
};
template <class Items, int Loop>
struct loop_type<Items, Loop, loop_kind::rows> {
  using type = rows_step_of<typename Items::plan::template choice<Loop>, typename Items::root, Loop>;
};

template <class Plan>
constexpr loop_kind kind_of(const loop& one) {
  if (!Plan::packs) return loop_kind::one_by_one;
  return one.packs ? loop_kind::packs : one.rows ? loop_kind::rows : loop_kind::one_by_one;
}

template <>
struct step_of<2> {
  template <class Items, int Item>
  using type =
      typename loop_type<Items, Items::items[Item].a,
                         kind_of<typename Items::plan>(Items::program.loops[Items::items[Item].a])>::type;
};

}  // namespace detail

/// The body of the static constant Source::program.
template <class Source, class Plan>
using body_of = typename detail::range<detail::all_items<Source, Plan>, Source::program.loops[0].first,
                                       Source::program.loops[0].count>::type;

}  // namespace leibniz::plan
