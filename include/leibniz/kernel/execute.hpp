// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_packs.hpp>
#include <leibniz/kernel/lanes.hpp>

#include <cstddef>
#include <utility>

namespace leibniz::plan {

// A program as a type: bodies of steps, whose numbers are template constants, so that registers become the
// machine's. Steps are named by their numbers only: programs share them, and no name grows with an expression.
// Loops are loops at run time: what is compiled does not depend on the extents. A step runs in a frame and for lanes
// (lanes.hpp): one number at a time or a pack.

/// A step without an element; First / Second is its constant, or these are a function's further arguments.
template <op Code, int To, int A, int B, std::int64_t First, std::int64_t Second>
struct step;

/// A step with an element of a buffer; each axis has a counter and an extent.
template <op Code, int To, int A, class Counters, class Extents>
struct element_step;

template <int Counter, int Extent, class Body>
struct loop_step;

/// A loop that may run over packs. It has registers of its own: those before Outer's hold what its body makes, then
/// come copies of the registers Outer, and totals are copied back.
template <int Counter, int Extent, int Own, class Outer, class Totals, class Body>
struct pack_loop_step;

/// What a loop accumulates.
template <class... Totals>
struct totals;
template <int Number, int Outer, int Inner, int By>
struct total {
  static constexpr int number = Number, outer = Outer, inner = Inner;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};

template <class... Steps>
struct body;

// ---------------------------------------------------------------------------------------------------------

template <op Code, int To, int A, int B, std::int64_t First, std::int64_t Second>
struct step {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes* l) {
    using number = typename Frame::number;
    if constexpr (Code == op::constant) {
      l->value[To] = to_number<number>(First, Second);
    } else if constexpr (Code == op::extent) {
      l->value[To] = static_cast<number>(f->extent[A]);
    } else if constexpr (Code == op::scalar) {
      l->value[To] = f->scalar[A];
    } else if constexpr (Code == op::delta) {
      l->value[To] = Lanes::equal(f->at[A], f->at[B]);
    } else if constexpr (Code == op::add) {
      l->value[To] = plus(l->value[A], l->value[B]);
    } else if constexpr (Code == op::subtract) {
      l->value[To] = minus(l->value[A], l->value[B]);
    } else if constexpr (Code == op::multiply) {
      l->value[To] = times(l->value[A], l->value[B]);
    } else if constexpr (Code == op::divide) {
      l->value[To] = over(l->value[A], l->value[B]);
    } else if constexpr (Code == op::negate) {
      l->value[To] = -l->value[A];
    } else if constexpr (Code == op::sqrt) {
      l->value[To] = root(l->value[A]);
    } else if constexpr (Code == op::pow) {
      l->value[To] = real_power(l->value[A], to_number<number>(First, Second));
    } else if constexpr (Code == op::function) {
      l->value[To] =
          apply(static_cast<algebra::function_id>(B), l->value[A], l->value[First], l->value[Second]);
    } else if constexpr (Code == op::clear) {
      l->value[To] = start_of<number>(static_cast<algebra::reduction_op>(B));
    } else if constexpr (Code == op::accumulate) {
      if constexpr (Lanes::packed) {
        l->accumulate(static_cast<algebra::reduction_op>(B), l->total[l->chain][First], l->value[A]);
      } else {
        l->value[To] = reduce(static_cast<algebra::reduction_op>(B), l->value[To], l->value[A]);
      }
    } else {
      static_assert(Code == op::clear_array);
      for (std::ptrdiff_t n = 0; n < f->array_size[A]; ++n) {
        f->array[A][n] = start_of<number>(static_cast<algebra::reduction_op>(B));
      }
    }
  }
};

template <op Code, int To, int A, int... Counters, int... Extents>
struct element_step<Code, To, A, std::integer_sequence<int, Counters...>,
                    std::integer_sequence<int, Extents...>> {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes* l) {
    std::ptrdiff_t offset = 0;
    ((offset = offset * f->extent[Extents] + f->at[Counters]), ...);
    if constexpr (Code == op::load) {
      l->value[To] = Lanes::load(f->input[A] + offset);
    } else if constexpr (Code == op::fetch) {
      l->value[To] = Lanes::load(f->array[A] + offset);
    } else if constexpr (Code == op::accumulate_array) {
      l->add(f->array[To] + offset, l->value[A]);
    } else if constexpr (Code == op::maximum_array) {
      Lanes::store(f->array[To] + offset, larger(Lanes::load(f->array[To] + offset), l->value[A]));
    } else if constexpr (Code == op::keep) {
      Lanes::store(f->array[To] + offset, l->value[A]);
    } else if constexpr (Code == op::store) {
      Lanes::store(f->output[To] + offset, l->value[A]);
    } else {
      static_assert(Code == op::store_add);
      l->add(f->output[To] + offset, l->value[A]);
    }
  }
};

template <int Counter, int Extent, class Body>
struct loop_step {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes* l) {
    const std::ptrdiff_t extent = f->extent[Extent];
    for (std::ptrdiff_t n = 0; n < extent; ++n) {
      f->at[Counter] = n;
      Body::run(f, l);
    }
  }
};

template <int Counter, int Extent, int Own, int... Outer, class... Totals, class Body>
struct pack_loop_step<Counter, Extent, Own, std::integer_sequence<int, Outer...>, totals<Totals...>, Body> {
  static constexpr int registers = Own + static_cast<int>(sizeof...(Outer));

  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes* outer) {
    using number = typename Frame::number;
    if constexpr (packs::width < number >> 1) {
      if (!std::is_constant_evaluated() && f->extent[Extent] >= packs::width<number>) {
        return run_packs(f, outer);
      }
    }
    one_lane<number, registers> l;
    copy(outer, &l);
    loop_step<Counter, Extent, Body>::run(f, &l);
    ((outer->value[Totals::outer] = l.value[Totals::inner]), ...);
  }

 private:
  template <class From, class To>
  [[gnu::always_inline]] static constexpr void copy([[maybe_unused]] const From* outer,
                                                    [[maybe_unused]] To* l) {
    [[maybe_unused]] int next = Own;
    ((l->value[next++] = To::broadcast(outer->value[Outer])), ...);
  }

  template <class Frame, class Lanes>
  [[gnu::always_inline]] static void run_packs(Frame* f, Lanes* outer) {
    using number = typename Frame::number;
    constexpr int width = packs::width<number>;
    constexpr int chains = sizeof...(Totals) > 0 ? 4 : 2;
    const std::ptrdiff_t extent = f->extent[Extent];
    pack_lanes<number, registers, sizeof...(Totals), chains> l;
    copy(outer, &l);
    (l.start(Totals::by, Totals::number), ...);
    l.skip(0);
    std::ptrdiff_t n = 0;
    for (; n + chains * width <= extent; n += chains * width) {
#pragma GCC unroll 4
      for (int chain = 0; chain < chains; ++chain) {
        f->at[Counter] = n + chain * width;
        l.chain = chain;
        Body::run(f, &l);
      }
    }
    // The last pack may begin in the one before it; what that one did is not done again.
    l.chain = 0;
    for (; n < extent; n += width) {
      f->at[Counter] = n + width <= extent ? n : extent - width;
      l.skip(n - f->at[Counter]);
      Body::run(f, &l);
    }
    ((outer->value[Totals::outer] =
          reduce(Totals::by, outer->value[Totals::outer], l.finish(Totals::by, Totals::number))),
     ...);
  }
};

template <class... Steps>
struct body {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes* l) {
    (Steps::run(f, l), ...);
  }
};

namespace detail {

/// A fold over more than 256 operands exceeds clang's default bracket depth.
inline constexpr int longest_body = 128;

template <class Items, int First, int Count>
struct range;

template <class Source, int Access, class Axes>
struct path;
template <class Source, int Access, int... Axes>
struct path<Source, Access, std::integer_sequence<int, Axes...>> {
  using counters = std::integer_sequence<int, Source::program.accesses[Access].counters[Axes]...>;
  using extents = std::integer_sequence<int, Source::program.accesses[Access].extents[Axes]...>;
};

template <class Program>
constexpr int form_of(const Program& p, const instruction& i) {
  return i.code == op::loop ? (p.loops[i.a].packs ? 3 : 2) : has_element(i.code) ? 1 : 0;
}
/// What a step calls First / Second.
template <class Program>
constexpr rational extras(const Program& p, const instruction& i) {
  if (i.code == op::function) return {i.c, i.d};
  if (i.code == op::accumulate) return {i.c, 1};
  return i.code == op::pow ? p.constants[i.b] : i.code == op::constant ? p.constants[i.a] : rational{0, 1};
}

/// The instructions of a whole program.
template <class Source>
struct all_items {
  static constexpr const auto& program = Source::program;
  static constexpr const auto& items = program.items;
  using root = Source;
};

/// Those of one loop over packs, first and only, with the loop's own registers.
template <class Source, int Loop>
struct items_of_loop {
  static constexpr const auto& program = Source::program;
  static constexpr loop in = program.loops[Loop];
  struct contents {
    instruction items[in.count];
    std::int16_t outer[4 * in.count];
    int outer_count;
  };
  static constexpr contents make() {
    contents to{};
    for (int k = 0; k < in.count; ++k) {
      to.items[k] = program.items[in.first + k];
      if (to.items[k].code == op::delta && to.items[k].b == in.counter)
        std::swap(to.items[k].a, to.items[k].b);
      each_register(to.items[k], [&to](std::int16_t& one) {
        const int own = one - in.first_register;
        int place = 0;
        if (own < 0 || own >= in.registers) {
          while (place < to.outer_count && to.outer[place] != one) ++place;
          if (place == to.outer_count) to.outer[to.outer_count++] = one;
          place += in.registers;
        } else {
          place = own;
        }
        one = static_cast<std::int16_t>(place);
      });
    }
    return to;
  }
  static constexpr contents made = make();
  static constexpr const auto& items = made.items;
};

/// The step of an instruction, by its form.
template <int Form>
struct step_of {
  template <class Items, int Item>
  using type =
      step<Items::items[Item].code, Items::items[Item].to, Items::items[Item].a, Items::items[Item].b,
           extras(Items::program, Items::items[Item]).num, extras(Items::program, Items::items[Item]).den>;
};
template <>
struct step_of<1> {
  template <class Items, int Item>
  using place = path<Items, Items::items[Item].b,
                     std::make_integer_sequence<int, Items::program.accesses[Items::items[Item].b].rank>>;
  template <class Items, int Item>
  using type = element_step<Items::items[Item].code, Items::items[Item].to, Items::items[Item].a,
                            typename place<Items, Item>::counters, typename place<Items, Item>::extents>;
};
template <>
struct step_of<2> {
  template <class Items, int Item>
  using type = loop_step<Items::program.loops[Items::items[Item].a].counter,
                         Items::program.loops[Items::items[Item].a].extent,
                         typename range<Items, Items::program.loops[Items::items[Item].a].first,
                                        Items::program.loops[Items::items[Item].a].count>::type>;
};

/// The instruction that accumulates total number `which` of a loop.
template <class Items>
constexpr int total_item(int which) {
  int k = 0;
  while (Items::items[k].code != op::accumulate || Items::items[k].c != which) ++k;
  return k;
}
template <class Items, int... Which>
auto make_totals(std::integer_sequence<int, Which...>)
    -> totals<total<Which, Items::program.items[Items::in.first + total_item<Items>(Which)].to,
                    Items::items[total_item<Items>(Which)].to, Items::items[total_item<Items>(Which)].b>...>;
template <class Items, int... Which>
auto make_outer(std::integer_sequence<int, Which...>)
    -> std::integer_sequence<int, Items::made.outer[Which]...>;

template <class Items>
using pack_loop_of =
    pack_loop_step<Items::in.counter, Items::in.extent, Items::in.registers,
                   decltype(make_outer<Items>(std::make_integer_sequence<int, Items::made.outer_count>{})),
                   decltype(make_totals<Items>(std::make_integer_sequence<int, Items::in.totals>{})),
                   typename range<Items, 0, Items::in.count>::type>;
template <>
struct step_of<3> {
  template <class Items, int Item>
  using type = pack_loop_of<items_of_loop<typename Items::root, Items::items[Item].a>>;
};

template <class Items, int First, int... Which>
auto make_body(std::integer_sequence<int, Which...>)
    -> body<typename step_of<form_of(Items::program,
                                     Items::items[First + Which])>::template type<Items, First + Which>...>;

template <class Items, int First, int Count>
struct range {
  using type = body<typename range<Items, First, Count / 2>::type,
                    typename range<Items, First + Count / 2, Count - Count / 2>::type>;
};
template <class Items, int First, int Count>
requires(Count <= longest_body) struct range<Items, First, Count> {
  using type = decltype(make_body<Items, First>(std::make_integer_sequence<int, Count>{}));
};

}  // namespace detail

/// The body of the static constant Source::program.
template <class Source>
using body_of = typename detail::range<detail::all_items<Source>, Source::program.loops[0].first,
                                       Source::program.loops[0].count>::type;

}  // namespace leibniz::plan
