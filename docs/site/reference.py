# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""The pages of the reference, from the /// comments of the headers.

reference.py INCLUDE                  fails where a public name has no comment
reference.py INCLUDE --against NAMES  and where the compiler (clang -Xclang -ast-list) knows one that is not in the reference
"""
import html
import pathlib
import re
import sys

import headers

# Title, the headers in their order (a folder stands for its rest), and what the page begins with.
PAGES = {
    "definitions": ("Write definitions", ["expression/symbols", "expression/number", "expression/let",
                                          "expression/operators", "expression/functions", "expression/elementary",
                                          "expression/activations", "expression/nodes", "expression/derivatives"],
                    "Everything here is in `leibniz/leibniz.hpp`. An expression is an empty object; the indices that it "
                    "names and does not sum over are its *free indices*, and an axis of its value for each of them is its "
                    "shape."),
    "derive": ("Derive and prove", ["calculus"],
               "Everything here is in `leibniz/leibniz.hpp`. A derivative is an expression as any other."),
    "read": ("Read", ["inspect"],
             "`leibniz/leibniz.hpp` has all but `explain`, `operator<<` and the formatter, which need a host: they are in "
             "`leibniz/inspect/explain.hpp`, `ostream.hpp` and `format.hpp`."),
    "run": ("Evaluate and run", ["kernel/kernel", "kernel/evaluate", "kernel", "support/half"],
            "Everything here is in `leibniz/leibniz.hpp`."),
    "layers": ("Layers as classes", ["nn"],
               "In `leibniz/nn/nn.hpp`, or each in its own header. A `std::span` of fixed size in the declarations is the "
               "shape of an argument; what holds for all layers is said in [Layers](../layers.md)."),
    "layers_as_lets": ("Layers as lets", ["nn"], "In `leibniz/nn/nn.hpp`, or each in its own header."),
    "oracle": ("Check numerically", ["oracle"], "In `leibniz/oracle/oracle.hpp`; `describe` is in `oracle/describe.hpp`."),
    "types": ("Types behind the scenes", ["expression", "support"],
              "What functions of the library return. They turn up in error messages and in the names of templates; a "
              "program says `auto`."),
}
HIDDEN_TYPE = re.compile(r"\w+_(node|symbol|base|list|string|buffer|text)|number|element|equation|comparison|binding|"
                         r"statement|lowered|static_text|inline_definition")
LONGEST = 48  # lines of a declaration


def shown_in(declaration):
    room = declaration.header.removeprefix("leibniz/").removesuffix(".hpp")
    if room.split("/")[0] in ("expression", "support") and HIDDEN_TYPE.fullmatch(declaration.name):
        return "types"
    if declaration.namespace == "leibniz::nn::define" or declaration.name in ("over", "over_indices"):
        return "layers_as_lets"
    for page, (_, places, _) in PAGES.items():
        if page != "types" and any(room == place or room.startswith(place + "/") for place in places):
            return page
    return "types" if room.startswith("support/") else None


class Entry:
    """A public name: its declarations, all of them overloads."""

    def __init__(self, declarations, everything):
        self.all = declarations
        # using algebra::verdict: what that is
        aliased = re.fullmatch(r"using ((?:\w+::)+)(\w+);", declarations[0].text)
        self.behind = [one for one in everything if aliased and one.name == aliased[2] and "{" in one.text
                       and one.namespace == f"leibniz::{aliased[1].removesuffix('::')}"]
        documented = [one for one in declarations if one.doc]
        self.shown = [one for one in documented if not one.after_divider] or documented or declarations
        # the struct with its members, rather than the line that announces it
        self.shown.sort(key=lambda one: one.kind == "type" and "{" not in one.text)
        self.first = self.shown[0]
        self.page = shown_in(self.first)

    @property
    def title(self):
        return self.first.qualified.removeprefix("leibniz::")

    @property
    def anchor(self):
        return "name-" + re.sub(r"[\W_]+", "-", self.title).strip("-").lower() + ("-concept" if self.first.kind == "concept" else "")


def entries(include):
    named, everything = {}, headers.read_all(include)
    for declaration in everything:
        if declaration.public:
            named.setdefault(declaration.qualified, []).append(declaration)
    return [Entry(declarations, everything) for declarations in named.values()]


def headers_shown(include):
    return {"leibniz/support/math.hpp"} | {one.header for entry in entries(include) for one in entry.shown + entry.behind} | {
        one.header for one in headers.read_all(include) if headers.messages(one.body)}


# In prose: y[i], diff(y[i], x[j]), extent<"N">, std::array, stop_gradient, N = 64_c.
CODE = re.compile(r"""`[^`]*`|"[^"]*[=\\][^"]*"|
    [A-Za-z_][\w:]*(?:<[^<>\s]*>)?(?:\[[^\[\]]*\]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))+|
    \w+(?:::\w+)*<[^<>\s]*>|\w+(?:::\w+)+|(?:\w+\ =\ )?(?:\d+\.)?[A-Za-z0-9]*_\w+""", re.X)


def escaped(text):
    """Prose of a comment as Markdown, with C++ in it as code."""
    text = CODE.sub(lambda found: found[0] if found[0].startswith("`") else f"`{found[0]}`", text)
    text = re.sub(r"` (=|\+=|==|[-+*/]) `", r" \1 ", text)  # y[i] = x[i] is one piece
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(part if part.startswith("`") else re.sub(r"([\\*_<>\[\]$#|{}~])", r"\\\1", part) for part in parts)


def markdown(doc):
    """Paragraphs and lists as they are; indented lines behind an empty one are code or a formula."""
    result, code, empty, last = [], [], True, ""
    for line in doc.split("\n") + [""]:
        if line.startswith("  ") and (code or empty):
            code.append(line)
            continue
        if code and not line:
            code.append(line)
            continue
        if code:
            result += block(code)
            code = []
        if last.startswith(("- ", "  ")) and line and not line.startswith(("- ", "  ")):
            result.append("")  # the list ends
        last, empty = line, not line
        result.append(("- " + escaped(line[2:])) if line.startswith("- ") else escaped(line))
    return "\n".join(result + (block(code) if code else []))


def block(lines):
    while lines and not lines[-1]:
        lines.pop()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line)
    text = "\n".join(line[indent:] for line in lines)
    language = "cpp" if re.search(r";|static_assert|//", text) else "text"
    return [f"```{{code-block}} {language}", text, "```", ""]


def line_link(declaration, below=0, short=False):
    line = declaration.line + below
    name = pathlib.Path(declaration.header).name if short else declaration.header
    return f"<a href=\"../source/include/{declaration.header}.html#L-{line}\">{name}, line {line}</a>"


def declared(text):
    lines = text.split("\n")
    if len(lines) > LONGEST:
        lines = lines[:LONGEST] + ["  // ..."]
    return "```{code-block} cpp\n" + "\n".join(lines) + "\n```\n"


def errors_of(entry, by_name):
    """The sentences of the asserts in the definitions, and in the functions of detail that these call."""
    found, open_names, seen = [], [one.body for one in entry.all], set()
    for _ in range(2):
        called = []
        for body in open_names:
            found += [message for message in headers.messages(body) if message not in found]
            for name in re.findall(r"\b(?:detail::)?(\w+)", body):
                if name in by_name and name not in seen and name != "explain":
                    seen.add(name)
                    called += by_name[name]
        open_names = called
    for body in open_names:
        found += [message for message in headers.messages(body) if message not in found]
    return found


def summary(entry):
    text = next((one.doc for one in entry.shown if one.doc), "").split("\n\n")[0].replace("\n", " ")
    # a sentence ends at a period and a space, but a call such as f(a, b): says what it is behind the colon
    first = re.match(r"(.*?[.:;])(?= [A-Z]|$)", text)
    return (first[1] if first and len(first[1]) > 12 else text).rstrip(":;")


def written(entry, by_name):
    lines = [f"({entry.anchor})=", f"### `{entry.title}`", ""]
    last = None
    for one in entry.shown + entry.behind:
        lines.append(declared(one.text))
        if one.doc != last:
            lines += [markdown(one.doc), ""]
        last = one.doc
    errors = errors_of(entry, by_name)
    if errors:
        lines += ["<p class=\"errors\"><b>Errors</b></p>", ""] + [f"- {escaped(error)}" for error in errors] + [""]
    lines += [f"<p class=\"source\">{' · '.join(line_link(one) for one in entry.shown + entry.behind)}</p>", ""]
    return "\n".join(lines)


def order(entry, places):
    room = entry.first.header.removeprefix("leibniz/").removesuffix(".hpp")
    rank = next((n for n, place in enumerate(places) if room == place or room.startswith(place + "/")), len(places))
    last = entry.first.kind == "concept" or (entry.first.kind == "type" and entry.page != "layers")
    return rank, entry.first.header, last, entry.first.line


def error_page(include):
    lines = ["# Errors", "", "What the compiler says when a program asks for something that has no meaning; each line begins "
             "with `leibniz:` there. A link leads to the line that checks it.", ""]
    last = None
    for one in headers.read_all(include):
        for message, below in headers.messages(one.body).items():
            room = one.header.split("/")[1]
            if room != last:
                lines += ["", f"## {room}", ""]
            last = room
            lines.append(f"- {escaped(message)} <span class=\"where\">{line_link(one, below, True)}</span>")
    return "\n".join(lines) + "\n"


def index_page(all_entries):
    lines = ["# Reference", "", "Every public name, written from the comments of the headers. What is in a namespace `detail`, "
             "`algebra`, `packs`, `plan` or `inspect` is not for use. `leibniz::math` has the elementary functions that constant "
             "expressions lack, for functions that the numeric check calls there: "
             "<a href=\"../source/include/leibniz/support/math.hpp.html\">support/math.hpp</a>.", "", "```{toctree}", ":maxdepth: 1", ""]
    lines += list(PAGES) + ["errors", "```", "", "| name | |", "|---|---|"]
    for entry in sorted(all_entries, key=lambda one: one.title.lower()):
        if entry.page != "types":
            lines.append(f"| <a href=\"{entry.page}.html#{entry.anchor}\"><code>{html.escape(entry.title)}</code></a> | "
                         f"{escaped(summary(entry))} |")
    return "\n".join(lines) + "\n"


def pages(include):
    """(path, Markdown) of each page."""
    all_entries = entries(include)
    lost = [entry.title for entry in all_entries if entry.page not in PAGES]
    if lost:
        sys.exit(f"reference.py: on no page: {' '.join(lost)}")
    by_name = {}
    for one in headers.read_all(include):
        if one.namespace.endswith("::detail") or one.namespace == "leibniz::detail":
            by_name.setdefault(one.name, []).append(one.body)
    yield "reference/index.md", index_page(all_entries)
    for page, (title, places, intro) in PAGES.items():
        inside = sorted((entry for entry in all_entries if entry.page == page), key=lambda one: order(one, places))
        text, last = [f"# {title}", "", intro, ""], None
        for entry in inside:
            if entry.first.header != last:
                text += [f"## {entry.first.header.removeprefix('leibniz/')}", ""]
            last = entry.first.header
            text.append(written(entry, by_name))
        yield f"reference/{page}.md", "\n".join(text)
    yield "reference/errors.md", error_page(include)


# What the compiler lists beside the names: namespaces, and parameters of templates and of requires-expressions.
NO_NAMES = re.compile(r"detail|algebra|inspect|math|packs|plan|nn|oracle|define|row|\w+_definition|operator.*|"
                      r"Given|Name|Type|Number|Size|Channels|Positions|Point|Real|f|point|rows|sequence")


def check(include, against):
    all_entries = entries(include)
    failed = [f"{entry.first.header}:{entry.first.line}: {entry.title} has no /// comment"
              for entry in all_entries if not entry.first.doc]
    failed += [f"{entry.first.header}:{entry.first.line}: {entry.title} is on no page of the reference"
               for entry in all_entries if entry.page is None]
    if against is not None:
        known = {entry.first.qualified for entry in all_entries}
        listed = set(re.findall(r"^(leibniz::(?:nn::(?:define::)?|oracle::)?([^:\s]+))$", against, re.M))
        if not listed:
            failed.append("the compiler listed no name of leibniz")
        failed += [f"{name} is a name to the compiler and none to docs/site/headers.py"
                   for name, last in sorted(listed) if name not in known and not NO_NAMES.fullmatch(last)]
    print("\n".join(failed + [f"{len(all_entries)} names, {len(failed)} complaints"]))
    return 1 if failed or not all_entries else 0


if __name__ == "__main__":
    sys.exit(check(sys.argv[1], pathlib.Path(sys.argv[3]).read_text() if len(sys.argv) > 3 else None))
