# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""Reads the declarations at namespace scope and their /// comments from headers laid out by clang-format."""
import dataclasses
import pathlib
import re

PUBLIC = ("leibniz", "leibniz::nn", "leibniz::nn::define", "leibniz::oracle")
DIVIDER = re.compile(r"// -{20,}")
MESSAGE = re.compile(r'static_assert\((?:[^;]*?)((?:"(?:[^"\\]|\\.)*"\s*)+)\)\s*;', re.S)


@dataclasses.dataclass
class Declaration:
    namespace: str
    name: str
    kind: str  # function, type, alias, concept, variable
    text: str  # as written, a function without its body
    body: str  # all of it
    doc: str
    header: str
    line: int
    after_divider: bool
    of_member: bool = False  # a member's definition outside of its class, or a specialization

    @property
    def qualified(self):
        return f"{self.namespace}::{self.name}"

    @property
    def public(self):
        return self.namespace in PUBLIC and not self.of_member


def skip_string(text, at):
    quote = text[at]
    at += 1
    while text[at] != quote:
        at += 2 if text[at] == "\\" else 1
    return at + 1


def is_quote(text, at):
    # 'a', but not the separators of 1'000
    return text[at] == '"' or (text[at] == "'" and not (at > 0 and text[at - 1].isalnum()))


def skip_balanced(text, at, opening, closing):
    """From an opening bracket to behind its partner; other brackets inside < > are taken whole."""
    depth = 0
    while True:
        letter = text[at]
        if is_quote(text, at):
            at = skip_string(text, at)
            continue
        if text.startswith("//", at):
            at = text.index("\n", at)
            continue
        if opening == "<" and letter in "({":
            at = skip_balanced(text, at, letter, ")" if letter == "(" else "}")
            continue
        depth += (letter == opening) - (letter == closing and not text.startswith("->", at - 1))
        at += 1
        if depth == 0:
            return at


def without_head(text):
    """The declaration without template<...>, requires, attributes and the words before its type."""
    while True:
        text = text.lstrip()
        if text.startswith("template"):
            text = text[skip_balanced(text, text.index("<"), "<", ">"):]
        elif text.startswith("requires"):
            text = text[re.search(r"\b(constexpr|inline|struct)\b", text).start():]
        elif text.startswith("[["):
            text = text[text.index("]]") + 2:]
        elif re.match(r"(constexpr|inline|static|friend)\b", text):
            text = text.split(None, 1)[1]
        else:
            return text


def end_of(text, at):
    """Behind the declaration that starts there, and where its body begins (or its end)."""
    bare = without_head(text[at:])
    start = len(text) - len(bare)
    typed = re.match(r"(struct|class|enum|union|using|concept)\b", bare)
    cursor, called, body = start, False, None
    while True:
        letter = text[cursor]
        if is_quote(text, cursor):
            cursor = skip_string(text, cursor)
        elif text.startswith("//", cursor):
            cursor = text.index("\n", cursor)
        elif letter == "(":
            cursor, called = skip_balanced(text, cursor, "(", ")"), True
        elif letter == "=" and not called and not text.startswith("operator", cursor - 8):
            typed, cursor = True, cursor + 1
        elif letter == "{":
            body = cursor if body is None else body
            cursor = skip_balanced(text, cursor, "{", "}")
            if called and not typed:
                return cursor, body
        elif letter == ";":
            return cursor + 1, cursor + 1 if body is None else body
        else:
            cursor += 1


def name_of(text):
    """(kind, name, is it a member's definition or a specialization)"""
    bare = without_head(text)
    found = re.match(r"(?:struct|class|union|enum(?: class)?)\s+(\w+)\s*(<)?", bare)
    if found:
        return "type", found[1], bool(found[2])
    found = re.match(r"using\s+(?:[\w:]+::)?(\w+)\s*[=;]", bare)
    if found:
        return "alias", found[1], False
    found = re.match(r"concept\s+(\w+)", bare)
    if found:
        return "concept", found[1], False
    head = re.split(r"[={;]", bare, maxsplit=1)[0] if not re.search(r"operator", bare.split("(")[0]) else bare
    called = head.find("(")
    if called >= 0:
        found = re.search(r'(operator\s*(?:""\s*\w+|[^\s\w(]+|\(\))|\w+)\s*$', head[:called])
        return "function", found[1].replace(" ", ""), "::" in head[:called].split()[-1]
    found = re.search(r"(\w+)(<.*>)?(?:\[\w*\])*\s*$", head, re.S)
    return "variable", found[1], bool(found[2])


def read_header(path, root):
    text = path.read_text()
    found, doc, above, scopes, at, after_divider = [], [], [], [], 0, False
    while True:
        while at < len(text) and text[at].isspace():
            if text[at] == "\n" and text[at + 1:at + 2] == "\n":
                doc, above = [], []  # an empty line parts a comment from what follows
            at += 1
        if at >= len(text):
            return found
        line_end = text.find("\n", at)
        line_end = len(text) if line_end < 0 else line_end
        line = text[at:line_end]
        if line.startswith("///"):
            doc.append(line[3:].removeprefix(" "))
        elif line.startswith("//"):
            after_divider = after_divider or bool(DIVIDER.match(line))
            doc = []
        elif line.startswith("#"):
            while text[line_end - 1] == "\\":
                line_end = text.index("\n", line_end + 1)
            doc = []
        elif re.match(r"(inline )?namespace\b[^;=]*\{", line):
            scopes.append(re.match(r"(?:inline )?namespace\s*([\w:]*)", line)[1])
            doc, line_end = [], at + line.index("{") + 1
        elif line.startswith("}"):
            scopes.pop()
            doc, line_end = [], at + 1
        elif re.match(r"using namespace|namespace|static_assert|extern \"C\"", line):
            line_end = text.index(";", at) + 1
            doc = []
        else:
            line_end, body = end_of(text, at)
            whole = text[at:line_end]
            kind, name, of_member = name_of(whole)
            shown = text[at:body].rstrip() + ";" if kind == "function" and body < line_end else whole
            behind = re.match(r"[ \t]*///< ?(.*(?:\n[ \t]+///< ?.*)*)", text[line_end:])
            doc = above = doc or above  # declarations without an empty line between them share a comment
            if behind:
                doc = doc + re.sub(r"\n\s*///< ?", " ", behind[1]).split("\n")
            found.append(Declaration("::".join(scopes), name, kind, shown, whole, "\n".join(doc),
                                     str(path.relative_to(root)), text.count("\n", 0, at) + 1, after_divider,
                                     of_member))
            doc = []
            line_end += behind.end() if behind else 0
        at = line_end


def read_all(include):
    """All declarations of all headers below include/, in the order of their paths."""
    found = []
    for path in sorted(pathlib.Path(include).rglob("*.hpp")):
        found += read_header(path, include)
    return found


def messages(text):
    """The sentences of the static_asserts in it, each with the number of lines before it."""
    found = {}
    for match in MESSAGE.finditer(text):
        sentence = re.sub(r'"\s*"', "", match[1].strip())[1:-1].replace('\\"', '"')
        if sentence.startswith("leibniz: "):
            found.setdefault(sentence.removeprefix("leibniz: "), text.count("\n", 0, match.start()))
    return found
