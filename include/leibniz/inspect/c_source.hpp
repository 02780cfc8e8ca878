// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/c_style.hpp>
#include <leibniz/inspect/schedule_text.hpp>

namespace leibniz {

/// Text that a function returns: a C string of Size characters at most.
template <int Size>
struct owned_text {
  char chars[Size + 1]{};
  int length = 0;

  constexpr const char* data() const { return chars; }
  constexpr std::string_view view() const { return {chars, static_cast<std::size_t>(length)}; }
};

/// A kernel as one function of C99 that needs math.h and stddef.h only, under a name of the caller's choice:
///
///     std::puts(c_source(backward, "layer_backward").data());
///
/// Parameters: the extents that the kernel does not fix, then what is read, then what is written, each in the order of
/// the kernel's names; tensors are row-major and overlap nowhere. With lets, these are given instead of being computed,
/// as in a call. Up to 16384 values kept between loops are local arrays; for more the last parameter is memory for them,
/// whose size the comment tells. The operations are the kernel's, in its order; gcc and clang may add in another one, as
/// the kernel does, so that loops with sums use vector registers.
template <class Kernel, std::size_t Length, class... Lets>
constexpr auto c_source(const Kernel&, const char (&name)[Length], const Lets&... lets);

// ---------------------------------------------------------------------------------------------------------

namespace detail {

struct comment_prefix {
  static constexpr std::string_view text = " *   ";
};

/// Where the function's name goes.
inline constexpr char name_mark = '\1';
inline constexpr std::ptrdiff_t most_local = 16384;

template <class Style, class Program, class Buffer>
struct c_writer {
  const Program& p;
  Buffer& out;
  Style style;
  bool extent_used[Program::capacity.slots]{};
  std::ptrdiff_t kept = 0;

  constexpr c_writer(const Program& program, Buffer& buffer, const Style& words)
      : p(program), out(buffer), style(words) {
    for (int k = 1; k < p.used.loops; ++k) extent_used[p.loops[k].extent] = true;
    for (int k = 0; k < p.used.items; ++k) {
      if (p.items[k].code == plan::op::extent) extent_used[p.items[k].a] = true;
    }
    for (int k = 0; k < p.used.accesses; ++k) {
      for (int axis = 1; axis < p.accesses[k].rank; ++axis) extent_used[p.accesses[k].extents[axis]] = true;
    }
    for (int k = 0; k < p.used.arrays; ++k) kept += style.elements(p, p.arrays[k]);
  }

  template <class Said>
  constexpr void put_comment() {
    out.put("/*\n");
    Said::put(out);
    if (kept > most_local) {
      out.put(" * scratch: ");
      out.put_number(kept);
      out.put(" elements\n");
    }
    out.put(" */\n");
  }
  constexpr void put_parameter(int slot, bool& first) {
    const plan::slot& given = p.slots[slot];
    if (!first) out.put(", ");
    first = false;
    if (given.type == algebra::kind::extent) {
      out.put("size_t ");
    } else {
      if (!given.output && given.rank > 0) out.put("const ");
      out.put(Style::type);
      out.put(given.rank > 0 || given.output ? " *restrict " : " ");
    }
    Style::name(out, p, slot);
  }
  constexpr bool adds_up() const { return inspect::detail::adds_up(p, 0, p.used.items); }
  constexpr void put_head() {
    bool first = true;
    if (adds_up()) {
      out.put(
          "#if defined(__GNUC__) && !defined(__clang__) && !defined(__OPTIMIZE_SIZE__)\n"
          "__attribute__((optimize(\"associative-math\", \"no-signed-zeros\", \"no-trapping-math\")))\n"
          "#endif\n");
    }
    out.put("void ");
    out.put(name_mark);
    out.put('(');
    for (int k = 0; k < p.used.slots; ++k) {
      const bool extent = p.slots[k].type == algebra::kind::extent;
      if (extent && extent_used[k] && style.length(p.slots[k].name) == 0) put_parameter(k, first);
    }
    for (const bool output : {false, true}) {
      for (int k = 0; k < p.used.slots; ++k) {
        const bool extent = p.slots[k].type == algebra::kind::extent;
        if (!extent && p.slots[k].needed && p.slots[k].output == output) put_parameter(k, first);
      }
    }
    if (kept > most_local) {
      out.put(", ");
      out.put(Style::type);
      out.put(" *restrict scratch");
    }
    out.put(") {\n");
    if (adds_up()) out.put("#ifdef __clang__\n#pragma clang fp reassociate(on)\n#endif\n");
  }
  constexpr void put_arrays() {
    std::ptrdiff_t first = 0;
    for (int k = 0; k < p.used.arrays; ++k) {
      out.put("  ");
      out.put(Style::type);
      out.put(kept > most_local ? " *const kept" : " kept");
      out.put_number(k);
      if (kept > most_local) {
        out.put(" = scratch + ");
        out.put_number(first);
      } else {
        out.put('[');
        out.put_number(style.elements(p, p.arrays[k]));
        out.put(']');
      }
      out.put(";\n");
      first += style.elements(p, p.arrays[k]);
    }
  }
  template <class Said>
  constexpr void write() {
    out.put("#include <math.h>\n#include <stddef.h>\n\n");
    put_comment<Said>();
    put_head();
    put_arrays();
    inspect::program_writer<Style, Program, Buffer>(p, out, style).write_body(0, 1);
    out.put("}\n");
  }
};

template <int Capacity, class Kernel, class... Lets>
constexpr auto write_c() {
  constexpr const auto& program = Kernel::template program_with<Lets...>();
  using Style = inspect::c_style<typename Kernel::number>;
  text_buffer<Capacity> out;
  c_writer<Style, std::remove_cvref_t<decltype(program)>, text_buffer<Capacity>> writer(
      program, out, Style{&Kernel::length});
  writer.template write<formulas<comment_prefix, typename Kernel::statements>>();
  return out;
}

template <int Capacity, class Kernel, class... Lets>
inline constexpr auto whole_c = write_c<Capacity, Kernel, Lets...>();

template <class Kernel, class... Lets>
struct c_source_of {
  template <int Capacity>
  static constexpr auto cut() {
    if constexpr (whole_c<Capacity, Kernel, Lets...>.overflowed && Capacity < long_program) {
      return cut<long_program>();
    } else {
      static_assert(!whole_c<Capacity, Kernel, Lets...>.overflowed,
                    "leibniz: the text is longer than leibniz::detail::long_program");
      return static_text<whole_c<Capacity, Kernel, Lets...>.size>(whole_c<Capacity, Kernel, Lets...>);
    }
  }
  static constexpr auto text = cut<short_program>();
};

}  // namespace detail

template <class Kernel, std::size_t Length, class... Lets>
constexpr auto c_source(const Kernel&, const char (&name)[Length], const Lets&...) {
  constexpr const auto& text = detail::c_source_of<Kernel, Lets...>::text;
  owned_text<static_cast<int>(text.view().size() + Length)> made;
  for (const char letter : text.view()) {
    if (letter != detail::name_mark) {
      made.chars[made.length++] = letter;
      continue;
    }
    for (std::size_t k = 0; k + 1 < Length; ++k) made.chars[made.length++] = name[k];
  }
  return made;
}

}  // namespace leibniz
