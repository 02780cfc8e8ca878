// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/choose_rows.hpp>
#include <leibniz/kernel/lanes.hpp>

#include <cstddef>
#include <utility>

namespace leibniz::plan {

// The steps of a program as types, whose numbers are template constants, so that registers become the machine's. Steps
// are named by their numbers only: programs share them, and no name grows with an expression. A step runs in a frame
// and for lanes (lanes.hpp): one number at a time or a pack.

/// A step without an element; First / Second is its constant, or these are a function's further arguments.
template <op Code, int To, int Left, int Right, std::int64_t First, std::int64_t Second>
struct step {
  template <class Frame, class Lanes>
  LEIBNIZ_INLINE static void run(Frame* f, Lanes* l) {
    using number = typename Frame::number;
    if constexpr (Code == op::constant) {
      l->value[To] = to_number<number>(First, Second);
    } else if constexpr (Code == op::extent) {
      l->value[To] = static_cast<number>(f->extent[Left]);
    } else if constexpr (Code == op::scalar) {
      l->value[To] = f->scalar[Left];
    } else if constexpr (Code == op::delta) {
      l->value[To] = Lanes::equal(f->at[Left], f->at[Right]);
    } else if constexpr (Code == op::add) {
      l->value[To] = plus(l->value[Left], l->value[Right]);
    } else if constexpr (Code == op::subtract) {
      l->value[To] = minus(l->value[Left], l->value[Right]);
    } else if constexpr (Code == op::multiply) {
      l->value[To] = times(l->value[Left], l->value[Right]);
    } else if constexpr (Code == op::divide) {
      l->value[To] = over(l->value[Left], l->value[Right]);
    } else if constexpr (Code == op::negate) {
      l->value[To] = -l->value[Left];
    } else if constexpr (Code == op::sqrt) {
      l->value[To] = root(l->value[Left]);
    } else if constexpr (Code == op::pow) {
      l->value[To] = real_power(l->value[Left], to_number<number>(First, Second));
    } else if constexpr (Code == op::function) {
      l->value[To] =
          apply<static_cast<algebra::function_id>(Right)>(l->value[Left], l->value[First], l->value[Second]);
    } else if constexpr (Code == op::clear) {
      l->value[To] = start_of<number>(static_cast<algebra::reduction_op>(Right));
    } else if constexpr (Code == op::accumulate) {
      if constexpr (Lanes::packed) {
        l->template accumulate<Second != 0>(static_cast<algebra::reduction_op>(Right), First, l->value[Left]);
      } else {
        l->value[To] = reduce(static_cast<algebra::reduction_op>(Right), l->value[To], l->value[Left]);
      }
    } else {
      static_assert(Code == op::clear_array);
      for (std::ptrdiff_t n = 0; n < f->array_size[Left]; ++n) {
        f->array[Left][n] = start_of<number>(static_cast<algebra::reduction_op>(Right));
      }
    }
  }
};

/// Which element of a buffer: each axis has a counter and an extent. PerRow: of an array of which each row of a block
/// has a copy.
template <bool PerRow, class Counters, class Extents>
struct place;
template <bool PerRow, int... Counters, int... Extents>
struct place<PerRow, std::integer_sequence<int, Counters...>, std::integer_sequence<int, Extents...>> {
  template <class Frame>
  LEIBNIZ_INLINE static std::ptrdiff_t offset(const Frame* f) {
    std::ptrdiff_t result = PerRow ? f->copy : 0;
    ((result = result * f->extent[Extents] + f->at[Counters]), ...);
    return result;
  }
  template <class Frame>
  LEIBNIZ_INLINE static std::ptrdiff_t elements(const Frame* f) {
    return (std::ptrdiff_t{1} * ... * f->extent[Extents]);
  }
};

/// A step with an element of a buffer.
template <op Code, int To, int From, class Place, algebra::reduction_op By>
struct element_step {
  template <class Frame>
  LEIBNIZ_INLINE static auto* address(Frame* f) {
    if constexpr (Code == op::load) {
      return f->template in<From>() + Place::offset(f);
    } else if constexpr (Code == op::fetch) {
      return f->array[From] + Place::offset(f);
    } else if constexpr (Code == op::store || Code == op::store_add) {
      return f->template out<To>() + Place::offset(f);
    } else {
      return f->array[To] + Place::offset(f);
    }
  }
  template <class Frame, class Lanes>
  LEIBNIZ_INLINE static void run(Frame* f, Lanes* l) {
    if constexpr (Code == op::clear_output) {
      for (std::ptrdiff_t n = 0; n < Place::elements(f); ++n) f->template out<To>()[n] = 0;
    } else if constexpr (Code == op::load || Code == op::fetch) {
      l->value[To] = l->load(address(f));
    } else if constexpr (Code == op::keep) {
      l->store(address(f), l->value[From]);
    } else if constexpr (Code == op::store) {
      l->store_last(address(f), l->value[From]);
    } else {
      l->reduce_into(By, address(f), l->value[From]);
    }
  }
};

template <class... Steps>
struct body {
  template <class Frame, class Lanes>
  LEIBNIZ_INLINE static void run([[maybe_unused]] Frame* f, [[maybe_unused]] Lanes* l) {
    (Steps::run(f, l), ...);
  }
};

namespace detail {

/// How an instruction adds to an element.
constexpr algebra::reduction_op element_reduction(op code) {
  return code == op::maximum_array ? algebra::reduction_op::max : algebra::reduction_op::sum;
}

/// What a step calls First / Second.
template <class Program>
constexpr rational extras(const Program& p, const instruction& i) {
  if (i.code == op::function) return {i.c, i.d};
  if (i.code == op::accumulate) return {i.c, i.d};
  return i.code == op::pow ? p.constants[i.b] : i.code == op::constant ? p.constants[i.a] : rational{0, 1};
}

template <class Source, int Access, bool PerRow, class Axes>
struct place_type;
template <class Source, int Access, bool PerRow, int... Axes>
struct place_type<Source, Access, PerRow, std::integer_sequence<int, Axes...>> {
  using type = place<PerRow, std::integer_sequence<int, Source::program.accesses[Access].counters[Axes]...>,
                     std::integer_sequence<int, Source::program.accesses[Access].extents[Axes]...>>;
};

/// The step of an instruction of Items, by its form: aliases, because a class for each would carry the whole kernel in
/// its name.
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
  using where = typename place_type<
      typename Items::root, Items::items[Item].b, is_per_row(Items::program, Items::items[Item]),
      std::make_integer_sequence<int, Items::program.accesses[Items::items[Item].b].rank>>::type;
  template <class Items, int Item>
  using type = element_step<Items::items[Item].code, Items::items[Item].to, Items::items[Item].a,
                            where<Items, Item>, element_reduction(Items::items[Item].code)>;
};

constexpr int form_of(const instruction& i) {
  return i.code == op::loop ? 2 : has_element(i.code) || i.code == op::clear_output ? 1 : 0;
}

/// A fold over more than 256 operands exceeds clang's default bracket depth.
inline constexpr int longest_body = 128;

template <class Items, int First, int... Which>
auto make_body(std::integer_sequence<int, Which...>)
    -> body<typename step_of<form_of(Items::items[First + Which])>::template type<Items, First + Which>...>;

/// The instructions of Items from First on.
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

}  // namespace leibniz::plan
