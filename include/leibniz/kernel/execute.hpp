// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/arithmetic.hpp>
#include <leibniz/plan/program.hpp>

#include <cstddef>
#include <utility>

namespace leibniz::plan {

// A program as a type: bodies of steps, whose numbers are template constants, so that registers become the
// machine's. Steps are named by their numbers only: programs share them, and no name grows with an expression.
// Loops are loops at run time: what is compiled does not depend on the extents.

/// What a program works on while it runs, but scratch memory: all of this can live in registers.
template <class Number, int Registers, int Counters, int Slots, int Arrays>
struct frame {
  using number = Number;
  Number value[Registers > 0 ? Registers : 1];
  std::ptrdiff_t at[Counters > 0 ? Counters : 1];
  std::ptrdiff_t extent[Slots];
  Number scalar[Slots];
  const Number* input[Slots];
  Number* output[Slots];
  Number* array[Arrays > 0 ? Arrays : 1];
  std::ptrdiff_t array_size[Arrays > 0 ? Arrays : 1];
};

/// A step without an element; First / Second is its constant, or these are a function's further arguments.
template <op Code, int To, int A, int B, std::int64_t First, std::int64_t Second>
struct step;

/// A step with an element of a buffer; each axis has a counter and an extent.
template <op Code, int To, int A, class Counters, class Extents>
struct element_step;

template <int Counter, int Extent, class Body>
struct loop_step;

template <class... Steps>
struct body;

// ---------------------------------------------------------------------------------------------------------

template <op Code, int To, int A, int B, std::int64_t First, std::int64_t Second>
struct step {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame& f) {
    using number = typename Frame::number;
    if constexpr (Code == op::constant) {
      f.value[To] = to_number<number>(First, Second);
    } else if constexpr (Code == op::extent) {
      f.value[To] = static_cast<number>(f.extent[A]);
    } else if constexpr (Code == op::scalar) {
      f.value[To] = f.scalar[A];
    } else if constexpr (Code == op::delta) {
      f.value[To] = f.at[A] == f.at[B] ? number{1} : number{0};
    } else if constexpr (Code == op::add) {
      f.value[To] = plus(f.value[A], f.value[B]);
    } else if constexpr (Code == op::subtract) {
      f.value[To] = minus(f.value[A], f.value[B]);
    } else if constexpr (Code == op::multiply) {
      f.value[To] = times(f.value[A], f.value[B]);
    } else if constexpr (Code == op::divide) {
      f.value[To] = over(f.value[A], f.value[B]);
    } else if constexpr (Code == op::negate) {
      f.value[To] = -f.value[A];
    } else if constexpr (Code == op::sqrt) {
      f.value[To] = root(f.value[A]);
    } else if constexpr (Code == op::pow) {
      f.value[To] = real_power(f.value[A], to_number<number>(First, Second));
    } else if constexpr (Code == op::function) {
      f.value[To] = apply(static_cast<algebra::function_id>(B), f.value[A], f.value[First], f.value[Second]);
    } else if constexpr (Code == op::clear) {
      f.value[To] = start_of<number>(static_cast<algebra::reduction_op>(B));
    } else if constexpr (Code == op::accumulate) {
      f.value[To] = reduce(static_cast<algebra::reduction_op>(B), f.value[To], f.value[A]);
    } else {
      static_assert(Code == op::clear_array);
      for (std::ptrdiff_t n = 0; n < f.array_size[A]; ++n) {
        f.array[A][n] = start_of<number>(static_cast<algebra::reduction_op>(B));
      }
    }
  }
};

template <op Code, int To, int A, int... Counters, int... Extents>
struct element_step<Code, To, A, std::integer_sequence<int, Counters...>,
                    std::integer_sequence<int, Extents...>> {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame& f) {
    std::ptrdiff_t offset = 0;
    ((offset = offset * f.extent[Extents] + f.at[Counters]), ...);
    if constexpr (Code == op::load) {
      f.value[To] = f.input[A][offset];
    } else if constexpr (Code == op::fetch) {
      f.value[To] = f.array[A][offset];
    } else if constexpr (Code == op::accumulate_array) {
      f.array[To][offset] = plus(f.array[To][offset], f.value[A]);
    } else if constexpr (Code == op::maximum_array) {
      f.array[To][offset] = larger(f.array[To][offset], f.value[A]);
    } else if constexpr (Code == op::keep) {
      f.array[To][offset] = f.value[A];
    } else if constexpr (Code == op::store) {
      f.output[To][offset] = f.value[A];
    } else {
      static_assert(Code == op::store_add);
      f.output[To][offset] = plus(f.output[To][offset], f.value[A]);
    }
  }
};

template <int Counter, int Extent, class Body>
struct loop_step {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame& f) {
    const std::ptrdiff_t extent = f.extent[Extent];
    for (std::ptrdiff_t n = 0; n < extent; ++n) {
      f.at[Counter] = n;
      Body::run(f);
    }
  }
};

template <class... Steps>
struct body {
  template <class Frame>
  [[gnu::always_inline]] static constexpr void run(Frame& f) {
    (Steps::run(f), ...);
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

constexpr bool has_element(op code) {
  return code == op::load || code == op::fetch || code == op::accumulate_array || code == op::maximum_array ||
         code == op::keep || code == op::store || code == op::store_add;
}
constexpr int form_of(op code) { return code == op::loop ? 2 : has_element(code) ? 1 : 0; }
/// What step calls First / Second.
template <class Program>
constexpr rational extras(const Program& p, const instruction& i) {
  if (i.code == op::function) return {i.c, i.d};
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

template <class Source, int First, int... Items>
auto make_body(std::integer_sequence<int, Items...>) -> body<typename step_of<
    form_of(Source::program.items[First + Items].code)>::template type<Source, First + Items>...>;

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
