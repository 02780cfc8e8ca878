# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""headers.py finds each kind of declaration, and reference.py complains of names without comment and of unknown names."""
import contextlib
import io
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "docs/site"))
import headers  # noqa: E402
import reference  # noqa: E402

HEADER = """// SPDX-License-Identifier: BSL-1.0
#pragma once
#define MACRO(x) \\
  int x;

namespace leibniz {

struct announced;  ///< behind the name, and
                   ///< on a second line

/// A concept.
template <class Type>
concept Kind = requires(const Type& t) { t.size(); };

/// A function with a requires-clause.
template <Kind Of, int Default = (2 > 1 ? 3 : 4)>
requires(sizeof(Of) > 0 && "}" != nullptr) constexpr auto made(const Of& of, char = '{') {
  static_assert(sizeof(Of) > 1,
                "leibniz: too small, "
                "by far");
  return [of](auto) { return of; };
}
constexpr int below(int);

int parted(int);

/// Numbers.
inline constexpr int table[] = {1, 1'000};

/// A lambda.
inline constexpr auto lambda = []<class Extent>(const Extent&) { return 1; };

/// A literal.
template <char... Chars>
constexpr auto operator""_c() { return 1; }

template <class Type>
struct generic {
  void member();
};
template <>
struct generic<int> {};

/// Here.
using other = generic<int>;

// ---------------------------------------------------------------------------------------------------------

namespace detail {
int hidden();
}  // namespace detail

template <class Type>
void generic<Type>::member() {}

}  // namespace leibniz
"""
COMMENTS = {"announced": "behind the name, and on a second line", "Kind": "A concept.",
            "made": "A function with a requires-clause.", "below": "A function with a requires-clause.", "parted": "",
            "table": "Numbers.", "lambda": "A lambda.", 'operator""_c': "A literal.", "generic": "", "other": "Here."}


def complaints(include, against):
    with contextlib.redirect_stdout(io.StringIO()) as said:
        status = reference.check(include, against)
    return status, said.getvalue()


def main():
    with tempfile.TemporaryDirectory() as folder:
        include = pathlib.Path(folder)
        (include / "leibniz/calculus").mkdir(parents=True)
        header = include / "leibniz/calculus/calculus.hpp"
        header.write_text(HEADER)
        found = headers.read_all(include)
        public = [one for one in found if one.public]
        assert {one.name: one.doc for one in public} == COMMENTS, [(one.name, one.doc) for one in public]
        assert [one.name for one in public if one.after_divider] == []
        assert "hidden" in [one.name for one in found] and "member" in [one.name for one in found]
        assert "lambda" not in found[2].text and found[2].text.endswith("char = '{');"), found[2].text
        assert headers.messages(found[2].body) == {"too small, by far": 2}, headers.messages(found[2].body)

        status, said = complaints(include, None)
        assert status == 1 and "parted has no /// comment" in said and "generic has no /// comment" in said, said
        assert said.endswith("10 names, 2 complaints\n"), said
        header.write_text(HEADER.replace("int parted", "/// Now.\nint parted").replace(
            "template <class Type>\nstruct generic", "/// Now.\ntemplate <class Type>\nstruct generic"))
        assert complaints(include, None)[0] == 0
        assert complaints(include, "leibniz::made\nleibniz::detail::hidden\nstd::move\n")[0] == 0
        status, said = complaints(include, "leibniz::made\nleibniz::forgotten\n")
        assert status == 1 and "leibniz::forgotten is a name to the compiler" in said, said
        assert complaints(include, "std::move\n")[0] == 1
        header.unlink()
        assert complaints(include, None)[0] == 1


main()
