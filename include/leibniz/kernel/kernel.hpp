// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/kernel/half_constants.hpp>

namespace leibniz {

/// How the loops of a kernel run, in place of what the library chooses from the lengths of rows; schedule_text ends with it.
using plan::blocking;

/// What options<blocking{...}> is: an empty object that holds the blocking in its type.
template <blocking Given>
struct options_object {};
/// A part of a kernel that says how its loops run. A number that is 0, as all are that are not named, is left to the library:
/// options<blocking{}> changes nothing. Of several in one kernel the last one holds, whole.
///
///     constexpr auto f = kernel<float>(N = 768_c, options<blocking{.rows = 4, .chunk = 8}>, out(b, i) = y(b, i));
///
/// Four rows run together here, and of each part of the body eight rows before the next part begins; all other numbers
/// are the library's choice. A chunk is given together with rows, and lanes are packs::width<float> or
/// packs::widest<float> of the machine. Results differ by rounding only.
template <blocking Given>
inline constexpr options_object<Given> options{};

/// A compiled kernel: an empty constant. Calling it with symbol = value for each of its names runs it.
template <class Number, class Fixed, class Statements, blocking Given = blocking{}>
struct kernel_object;

/// kernel<float>(N = 64_c, dx[j] = vjp(...), dgamma[j] += vjp(...)): code that computes the outputs in one go.
///
/// Parts: extents that are fixed here (others are given in each call), options<...>, and outputs, tensor elements or
/// scalars: `=` overwrites, `+=` adds to what the output holds. An output names all free indices of its expression, in any
/// order. A tensor that is also read is worked on in place: g[j] = vjp(g[i], y[i], x[j]) means the old g on the right,
/// and is an error where an element would be read after it is written.
///
/// A call binds every name that the outputs need, in any order:
/// - a tensor or a let with indices to a contiguous buffer of Number in row-major order: array, std::array,
///   std::span, std::vector. Outputs are mutable lvalues or spans, and overlap no other buffer. The elements may also be
///   halves, of each buffer for itself: bfloat16, the compiler's __bf16, float16 where the compiler has it. They are
///   converted when loaded and rounded to the nearest when stored; a sum over rows is not added up in them;
/// - a scalar or a let of rank 0 to a number, converted to Number; a scalar output to a variable of type Number;
/// - an extent that is not fixed here to an integer >= 0, or to 64_c.
/// A let that is bound is an input: what would compute it disappears. Mistakes are compile errors; the size of a
/// dynamic buffer is checked when the call is made (detail::size_mismatch).
///
/// The arithmetic is Number's, as IEEE 754 has it. Where the machine has vector registers, loops run over packs of
/// float or double, and sums have several partial sums. A call also works in a constant expression, with the same
/// result up to the order of additions and contraction of multiply and add. Values kept between loops lie in the stack
/// frame. No heap.
template <class Number, class... Parts>
constexpr auto kernel(const Parts&... parts);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

template <class Part>
constexpr auto statement_list() {
  if constexpr (is_statement<Part>) {
    return type_list<statement_request<Part>>{};
  } else {
    return type_list<>{};
  }
}

template <class... Statements>
constexpr bool check_outputs(type_list<statement_request<Statements>...>) {
  constexpr bool outputs = (output_of<typename Statements::output>::is_output && ...);
  static_assert(sizeof...(Statements) > 0,
                "leibniz: a kernel without outputs; write one as out[i] = expression");
  static_assert(outputs, "leibniz: an output of a kernel is an element of a tensor or a scalar, not a let");
  return outputs && sizeof...(Statements) > 0;
}

template <class Part>
inline constexpr bool is_options = false;
template <blocking Given>
inline constexpr bool is_options<options_object<Given>> = true;

template <class Part>
struct options_of {
  static constexpr void read(blocking&) {}
};
template <blocking Given>
struct options_of<options_object<Given>> {
  static constexpr void read(blocking& into) { into = Given; }
};
template <class... Parts>
constexpr blocking given_options() {
  blocking result;
  (options_of<Parts>::read(result), ...);
  return result;
}

template <class Number, blocking Given>
constexpr bool check_options() {
  constexpr int lanes = Given.lanes, rows = Given.rows, chunk = Given.chunk;
  constexpr bool lanes_there = lanes == 0 || lanes == packs::width<Number> || lanes == packs::widest<Number>;
  static_assert(lanes_there, "leibniz: blocking::lanes is not the number of lanes of a pack of this machine");
  constexpr bool block = rows >= 0 && rows <= 8 && (rows & (rows - 1)) == 0;
  static_assert(block, "leibniz: blocking::rows is 1, 2, 4 or 8");
  constexpr bool chunks = chunk == 0 || (rows > 0 && chunk > 0 && chunk % (rows > 0 ? rows : 1) == 0);
  static_assert(chunks, "leibniz: blocking::chunk is a multiple of blocking::rows");
  constexpr int per_pack = Given.per_pack, sums = Given.sums;
  constexpr bool shared = per_pack >= 0 && (per_pack & (per_pack - 1)) == 0;
  static_assert(shared, "leibniz: blocking::per_pack is a power of 2");
  constexpr bool added = sums >= 0 && sums <= 16 && (sums & (sums - 1)) == 0;
  static_assert(added, "leibniz: blocking::sums is 1, 2, 4, 8 or 16");
  constexpr bool chains = Given.chains >= 0 && Given.chains <= 8 && Given.unroll >= 0 && Given.unroll <= 8;
  static_assert(chains, "leibniz: blocking::chains and blocking::unroll are at most 8");
  constexpr bool kept = Given.keep >= -1 && Given.keep <= 1;
  static_assert(kept, "leibniz: blocking::keep is 1, -1 or 0");
  static_assert(Given.prefetch >= -1, "leibniz: blocking::prefetch is a number of bytes, -1 or 0");
  return lanes_there && block && chunks && shared && added && chains && kept;
}

template <class Number, class Source, class Fixed, plan::blocking Given, class... Bindings>
LEIBNIZ_INLINE constexpr void run_kernel(const Bindings&... bindings) {
  if (!std::is_constant_evaluated()) {
    run_compiled<Number, Source, Fixed, Given>(bindings...);
  } else if constexpr (((binding_kind<Bindings> != 0) || ...)) {
    run_on_copies<Number, Source, Fixed>(bindings...);
  } else {
    run_constant<Number, Source, Fixed>(bindings...);
  }
}

}  // namespace detail

template <class Number, class Fixed, class Statements, blocking Given>
struct kernel_object final {
  // For those who read a kernel (inspect/).
  using number = Number;
  using statements = Statements;
  /// The program of calls that bind these lets.
  template <class... Lets>
  static constexpr const auto& program_with() {
    using Source =
        detail::compiled<Statements, detail::type_list<Lets...>, typename detail::symbols_of<Fixed>::type>;
    detail::explain_program<Source::program.error, Source::program.status>();
    return Source::program;
  }
  /// How loop number `loop` of that program runs on this machine.
  template <class... Lets>
  static constexpr blocking blocking_with(int loop) {
    using Source =
        detail::compiled<Statements, detail::type_list<Lets...>, typename detail::symbols_of<Fixed>::type>;
    return detail::run_plan<Number, Source, Fixed, Given>::blocking_of(loop);
  }
  /// Of an extent that is fixed, else 0.
  static constexpr std::ptrdiff_t length(std::string_view extent) {
    return detail::length_of(Fixed{}, extent);
  }

  template <class... Bindings>
  LEIBNIZ_FLATTEN constexpr void operator()(const Bindings&... bindings) const {
    constexpr bool bindings_only = (detail::is_binding<Bindings> && ...);
    static_assert(bindings_only, "leibniz: a kernel is called with symbol = value");
    if constexpr (bindings_only) {
      constexpr bool open = ((detail::length_of(Fixed{}, Bindings::symbol::name) == 0) && ...);
      static_assert(open, "leibniz: an extent that the kernel fixes is bound again in a call");
      using All = decltype(Fixed{} + detail::fixed_extents<Bindings...>{});
      using Source = detail::compiled<Statements, decltype(detail::bound_lets<Bindings...>()),
                                      typename detail::symbols_of<All>::type>;
      detail::explain_program<Source::program.error, Source::program.status>();
      if constexpr (open && Source::program.error == plan::fault::none) {
        if constexpr (detail::check_names<Source, Fixed, Bindings...>()) {
          detail::run_kernel<Number, Source, All, Given>(bindings...);
        }
      }
    }
  }
};

template <class Number, class... Parts>
constexpr auto kernel(const Parts&...) {
  static_assert(std::is_floating_point_v<Number>,
                "leibniz: a kernel computes in float, double or long double");
  constexpr bool parts = ((detail::is_statement<Parts> || detail::is_options<Parts> ||
                           detail::extent_binding<Parts>::is_extent) &&
                          ...);
  // C++ takes x[i] = x[i] for a copy of one empty object to another, and so does not ask operator=.
  constexpr bool assigned = !(detail::output_of<Parts>::is_output || ...);
  static_assert(assigned,
                "leibniz: x[i] = x[i] assigns nothing, and x[i] alone is no output; write out[i] = x[i]");
  static_assert(parts || !assigned,
                "leibniz: kernel takes extents, as in N = 64_c, and outputs, as in out[i] = expression");
  constexpr bool fixed = (detail::is_fixed_or_no_extent<Parts> && ...);
  static_assert(
      !parts || fixed,
      "leibniz: an extent in a kernel's definition is a constant, as in N = 64_c; one that is known only at "
      "run time is given in the call");
  using Fixed = detail::fixed_extents<Parts...>;
  using Statements = decltype((detail::type_list<>{} + ... + detail::statement_list<Parts>()));
  if constexpr (parts && fixed) {
    if constexpr (detail::check_outputs(Statements{})) {
      using Symbols = typename detail::symbols_of<Fixed>::type;
      using Source = detail::compiled<Statements, detail::type_list<>, Symbols>;
      constexpr plan::fault error = Source::program.error;
      // These a call can cure by binding lets.
      constexpr bool may_vanish = error == plan::fault::kept_over_open || error == plan::fault::too_large;
      detail::explain_program<may_vanish ? plan::fault::none : error, Source::program.status>();
    }
  }
  constexpr blocking given = detail::given_options<Parts...>();
  static_assert(detail::check_options<Number, given>());
  return kernel_object<Number, Fixed, Statements, given>{};
}

}  // namespace leibniz
