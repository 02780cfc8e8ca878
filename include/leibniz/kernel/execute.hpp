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

/// A loop over packs. Registers from First on are its own.
template <int Counter, int Extent, int First, int Registers, class Totals, class Body>
struct pack_loop_step;

/// The registers that a loop accumulates.
template <class... Totals>
struct totals;
template <int Number, int Register, int By>
struct total {
  static constexpr int number = Number, to = Register;
  static constexpr auto by = static_cast<algebra::reduction_op>(By);
};

template <class... Steps>
struct body;

// ---------------------------------------------------------------------------------------------------------

template <op Code, int To, int A, int B, std::int64_t First, std::int64_t Second>
struct step {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes& l) {
    using number = typename Frame::number;
    if constexpr (Code == op::constant) {
      l.template set<To>(f, to_number<number>(First, Second));
    } else if constexpr (Code == op::extent) {
      l.template set<To>(f, static_cast<number>(f->extent[A]));
    } else if constexpr (Code == op::scalar) {
      l.template set<To>(f, f->scalar[A]);
    } else if constexpr (Code == op::delta) {
      l.template set<To>(f, l.template equal<A, B>(f));
    } else if constexpr (Code == op::add) {
      l.template set<To>(f, plus(l.template get<A>(f), l.template get<B>(f)));
    } else if constexpr (Code == op::subtract) {
      l.template set<To>(f, minus(l.template get<A>(f), l.template get<B>(f)));
    } else if constexpr (Code == op::multiply) {
      l.template set<To>(f, times(l.template get<A>(f), l.template get<B>(f)));
    } else if constexpr (Code == op::divide) {
      l.template set<To>(f, over(l.template get<A>(f), l.template get<B>(f)));
    } else if constexpr (Code == op::negate) {
      l.template set<To>(f, -l.template get<A>(f));
    } else if constexpr (Code == op::sqrt) {
      l.template set<To>(f, root(l.template get<A>(f)));
    } else if constexpr (Code == op::pow) {
      l.template set<To>(f, real_power(l.template get<A>(f), to_number<number>(First, Second)));
    } else if constexpr (Code == op::function) {
      l.template set<To>(f, apply(static_cast<algebra::function_id>(B), l.template get<A>(f),
                                  l.template get<First>(f), l.template get<Second>(f)));
    } else if constexpr (Code == op::clear) {
      l.template set<To>(f, start_of<number>(static_cast<algebra::reduction_op>(B)));
    } else if constexpr (Code == op::accumulate) {
      l.template accumulate<To, First>(f, static_cast<algebra::reduction_op>(B), l.template get<A>(f));
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
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes& l) {
    std::ptrdiff_t offset = 0;
    ((offset = offset * f->extent[Extents] + f->at[Counters]), ...);
    if constexpr (Code == op::load) {
      l.template set<To>(f, l.load(f->input[A] + offset));
    } else if constexpr (Code == op::fetch) {
      l.template set<To>(f, l.load(f->array[A] + offset));
    } else if constexpr (Code == op::accumulate_array) {
      l.add(f->array[To] + offset, l.template get<A>(f));
    } else if constexpr (Code == op::maximum_array) {
      l.store(f->array[To] + offset, larger(l.load(f->array[To] + offset), l.template get<A>(f)));
    } else if constexpr (Code == op::keep) {
      l.store(f->array[To] + offset, l.template get<A>(f));
    } else if constexpr (Code == op::store) {
      l.store(f->output[To] + offset, l.template get<A>(f));
    } else {
      static_assert(Code == op::store_add);
      l.add(f->output[To] + offset, l.template get<A>(f));
    }
  }
};

template <int Counter, int Extent, class Body>
struct loop_step {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame* f, one_lane& l) {
    const std::ptrdiff_t extent = f->extent[Extent];
    for (std::ptrdiff_t n = 0; n < extent; ++n) {
      f->at[Counter] = n;
      Body::run(f, l);
    }
  }
};

template <int Counter, int Extent, int First, int Registers, class... Totals, class Body>
struct pack_loop_step<Counter, Extent, First, Registers, totals<Totals...>, Body> {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame* f, one_lane& l) {
    using number = typename Frame::number;
    if constexpr (packs::width < number >> 1) {
      if (!std::is_constant_evaluated() && f->extent[Extent] >= packs::width<number>) return run_packs(f);
    }
    loop_step<Counter, Extent, Body>::run(f, l);
  }

 private:
  template <class Frame>
  [[gnu::always_inline]] static void run_packs(Frame* f) {
    using number = typename Frame::number;
    constexpr int width = packs::width<number>;
    constexpr int chains = sizeof...(Totals) > 0 ? 4 : 2;
    const std::ptrdiff_t extent = f->extent[Extent];
    pack_lanes<number, Counter, First, Registers, sizeof...(Totals), chains> l;
    (l.template start<Totals::number>(Totals::by), ...);
    l.skip(0);
    std::ptrdiff_t n = 0;
    for (; n + chains * width <= extent; n += chains * width) {
#pragma GCC unroll 4
      for (int chain = 0; chain < chains; ++chain) {
        f->at[Counter] = n + chain * width;
        l.chain = chain;
        Body::run(f, l);
      }
    }
    // The last pack may begin in the one before it; what that one did is not done again.
    l.chain = 0;
    for (; n < extent; n += width) {
      f->at[Counter] = n + width <= extent ? n : extent - width;
      l.skip(n - f->at[Counter]);
      Body::run(f, l);
    }
    ((f->value[Totals::to] =
          reduce(Totals::by, f->value[Totals::to], l.template finish<Totals::number>(Totals::by))),
     ...);
  }
};

template <class... Steps>
struct body {
  template <class Frame, class Lanes>
  [[gnu::always_inline]] static constexpr void run(Frame* f, Lanes& l) {
    (Steps::run(f, l), ...);
  }
};

namespace detail {

/// A fold over more than 256 operands exceeds clang's default bracket depth.
inline constexpr int longest_body = 128;

template <class Source, int First, int Count>
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

/// The step of an instruction, by its form.
template <int Form>
struct step_of {
  template <class Source, int Item>
  using type =
      step<Source::program.items[Item].code, Source::program.items[Item].to, Source::program.items[Item].a,
           Source::program.items[Item].b, extras(Source::program, Source::program.items[Item]).num,
           extras(Source::program, Source::program.items[Item]).den>;
};
template <>
struct step_of<1> {
  template <class Source, int Item>
  using place =
      path<Source, Source::program.items[Item].b,
           std::make_integer_sequence<int, Source::program.accesses[Source::program.items[Item].b].rank>>;
  template <class Source, int Item>
  using type = element_step<Source::program.items[Item].code, Source::program.items[Item].to,
                            Source::program.items[Item].a, typename place<Source, Item>::counters,
                            typename place<Source, Item>::extents>;
};
template <>
struct step_of<2> {
  template <class Source, int Item>
  using type = loop_step<Source::program.loops[Source::program.items[Item].a].counter,
                         Source::program.loops[Source::program.items[Item].a].extent,
                         typename range<Source, Source::program.loops[Source::program.items[Item].a].first,
                                        Source::program.loops[Source::program.items[Item].a].count>::type>;
};
/// The item that accumulates total number `which` of a loop.
template <class Program>
constexpr int total_item(const Program& p, const loop& in, int which) {
  int k = in.first;
  while (p.items[k].code != op::accumulate || p.items[k].c != which) ++k;
  return k;
}
template <class Source, int Loop, int... Which>
auto make_totals(std::integer_sequence<int, Which...>) -> totals<
    total<Which, Source::program.items[total_item(Source::program, Source::program.loops[Loop], Which)].to,
          Source::program.items[total_item(Source::program, Source::program.loops[Loop], Which)].b>...>;
template <>
struct step_of<3> {
  template <class Source, int Loop>
  using loop_type = pack_loop_step<
      Source::program.loops[Loop].counter, Source::program.loops[Loop].extent,
      Source::program.loops[Loop].first_register, Source::program.loops[Loop].registers,
      decltype(make_totals<Source, Loop>(
          std::make_integer_sequence<int, Source::program.loops[Loop].totals>{})),
      typename range<Source, Source::program.loops[Loop].first, Source::program.loops[Loop].count>::type>;
  template <class Source, int Item>
  using type = loop_type<Source, Source::program.items[Item].a>;
};

template <class Source, int First, int... Items>
auto make_body(std::integer_sequence<int, Items...>) -> body<typename step_of<
    form_of(Source::program, Source::program.items[First + Items])>::template type<Source, First + Items>...>;

template <class Source, int First, int Count>
struct range {
  using type = body<typename range<Source, First, Count / 2>::type,
                    typename range<Source, First + Count / 2, Count - Count / 2>::type>;
};
template <class Source, int First, int Count>
requires(Count <= longest_body) struct range<Source, First, Count> {
  using type = decltype(make_body<Source, First>(std::make_integer_sequence<int, Count>{}));
};

}  // namespace detail

/// The body of the static constant Source::program.
template <class Source>
using body_of =
    typename detail::range<Source, Source::program.loops[0].first, Source::program.loops[0].count>::type;

}  // namespace leibniz::plan
