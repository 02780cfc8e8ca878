# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""prepare.py ROOT PROGRAMS FIRMWARE TO: writes the pages that Sphinx reads to the folder TO.

Pages come from docs/*.md, docs/site/pages/ and reference.py. A line in them that begins with @ stands for what it names:

  @output PROGRAM [as LANGUAGE] [from TEXT] [to TEXT]   what the program prints, or the lines of it between two texts
  @source FILE [from TEXT] [to TEXT]      the source, or a part of it, with a link to all of it
  @insert PROGRAM SECTION                 Markdown that the program prints behind the line "@@ SECTION"
  @graph PROGRAM SECTION                  what it prints there as a picture, drawn by Graphviz
  @section FILE HEADING                   the section of a document
  @firmware                               the tables that firmware.sh wrote to the file FIRMWARE

A link to repo:FILE leads to the page that shows the file.
"""
import functools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

import furo
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename, guess_lexer
from pygments.util import ClassNotFound

import reference

ROOT, PROGRAMS, FIRMWARE, TO = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])
LANGUAGES = {".cpp": "cpp", ".hpp": "cpp", ".h": "c", ".c": "c", ".sh": "bash", ".py": "python"}
shown = set()  # the files that have a page of their own


def fail(what):
    sys.exit(f"prepare.py: {what}")


@functools.cache
def output_of(program):
    ran = subprocess.run([PROGRAMS / program], stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode != 0:
        fail(f"{program} returned {ran.returncode}")
    return ran.stdout


def part(text, options):
    """The lines from the one that holds a text, up to the next that holds another."""
    lines = text.strip("\n").split("\n")
    for option, wanted in zip(options[::2], options[1::2]):
        at = [number for number, line in enumerate(lines) if wanted in line and (option == "from" or number > 0)]
        if not at or option not in ("from", "to"):
            fail(f"no line holds '{wanted}'")
        lines = lines[at[0]:] if option == "from" else lines[:at[0]]
    return "\n".join(lines).strip("\n")


def section_of(program, wanted):
    for found in re.split(r"^@@ ", output_of(program), flags=re.M)[1:]:
        name, _, text = found.partition("\n")
        if name == wanted:
            return text
    return fail(f"{program} has no section '{wanted}'")


def fenced(text, language):
    return f"```{{code-block}} {language}\n{text}\n```\n"


def picture(graph):
    drawn = subprocess.run(["dot", "-Tsvg", "-Gbgcolor=transparent", "-Gfontname=sans-serif", "-Nfontname=sans-serif",
                            "-Efontname=sans-serif", "-Nfontsize=12", "-Efontsize=10", "-Nheight=0.35", "-Granksep=0.3"],
                           input=graph, stdout=subprocess.PIPE, text=True, check=True).stdout
    svg = re.sub(r"<title>.*?</title>\n?", "", drawn[drawn.index("<svg"):], flags=re.S)
    return f"```{{raw}} html\n<div class=\"graph\">\n{svg}</div>\n```\n"


def page_of(target):
    """The page that shows a file of the repository, from the root of the site, without its ending."""
    if target.parent == ROOT / "docs" and target.suffix == ".md":
        return target.stem
    if target == ROOT / "README.md":
        return "index"
    if target == ROOT / "examples":
        return "examples/index"
    if not target.is_file():
        fail(f"a link to {target.relative_to(ROOT)}, which is no file")
    shown.add(target)
    return f"source/{target.relative_to(ROOT)}"


def page_from(page, target):
    return os.path.relpath(page_of(target), page.parent) + ".md"


def linked(text, at, page):
    """Links to files of the repository become links to their pages; at is the folder they are written from."""
    def link(found):
        target, _, anchor = found[2].partition("#")
        if not target or re.match(r"[a-z]+:", target) or target.endswith(".svg"):
            return found[0]
        return f"[{found[1]}]({page_from(page, (at / target).resolve())}{'#' + anchor if anchor else ''})"
    return re.sub(r"\[([^\]\n]+)\]\(([^)\s]+)\)", link, text)


def source_link(file, page):
    way = os.path.relpath(page_of(ROOT / file), page.parent)
    return f"<p class=\"source\"><a href=\"{way}.html\">{file}</a></p>\n"


def expand(line, page):
    command, *words = shlex.split(line[1:])
    if command == "output":
        language = words[2] if words[1:2] == ["as"] else "text"
        return fenced(part(output_of(words[0]), words[3 if words[1:2] == ["as"] else 1:]), language)
    if command == "source":
        language = LANGUAGES[pathlib.Path(words[0]).suffix]
        text = part((ROOT / words[0]).read_text(), words[1:])
        text = re.sub(r"\A(//|/\*) SPDX.*\n.*\n\n?", "", text)
        return fenced(text, language) + "\n" + source_link(words[0], page)
    if command == "insert":
        return section_of(*words)
    if command == "graph":
        return picture(section_of(*words))
    if command == "section":
        text = (ROOT / words[0]).read_text()
        found = re.search(rf"^## {re.escape(words[1])}\n(.*?)(?=^## |\Z)", text, re.M | re.S)
        return linked(found[1] if found else fail(f"{words[0]} has no '{words[1]}'"), (ROOT / words[0]).parent, page)
    if command == "firmware":
        return FIRMWARE.read_text()
    return fail(f"what is {line}?")


def write(page, text):
    to = TO / page
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text)


def write_expanded(page, text):
    text = re.sub(r"^@[a-z].*$", lambda found: expand(found[0], page), text, flags=re.M)
    write(page, re.sub(r"\]\(repo:([^)]+)\)", lambda found: f"]({page_from(page, ROOT / found[1])})", text))


def write_source(file):
    """A page that only links lead to, with a target for each line."""
    name = str(file.relative_to(ROOT))
    text = file.read_text()
    try:
        lexer = get_lexer_for_filename(name)
    except ClassNotFound:
        lexer = guess_lexer(text)
    html = highlight(text, lexer, HtmlFormatter(linenos="inline", linespans="L", wrapcode=True))
    write(pathlib.Path(f"source/{name}.md"),
          f"---\norphan: true\nnosearch: true\n---\n# {file.name}\n\n`{name}`\n\n```{{raw}} html\n{html}```\n")


def write_examples():
    listed = []
    for file in sorted((ROOT / "examples").glob("*.cpp")):
        text = file.read_text()
        comment = re.match(r"// SPDX.*\n.*\n\n((?://.*\n)+)", text)[1]
        about = " ".join(line[2:].strip() for line in comment.strip().split("\n"))
        page = pathlib.Path(f"examples/{file.stem}.md")
        listed.append(file.stem)
        write_expanded(page, f"# {file.name}\n\n{about}\n\n## What it prints\n\n@output {file.stem}\n\n"
                             f"## The program\n\n@source examples/{file.name}\n")
    write(pathlib.Path("examples/index.md"), (ROOT / "docs/site/pages/examples/index.md").read_text()
          + "\n```{toctree}\n:maxdepth: 1\n\n" + "\n".join(listed) + "\n```\n")


def main():
    shutil.rmtree(TO, ignore_errors=True)
    for file in sorted((ROOT / "docs").glob("*.md")):
        page = pathlib.Path(file.name)
        write(page, linked(file.read_text(), file.parent, page))
    for picture_file in (ROOT / "docs").glob("*.svg"):
        shutil.copy(picture_file, TO)
    pages = ROOT / "docs/site/pages"
    for file in sorted(pages.rglob("*.md")):
        write_expanded(file.relative_to(pages), file.read_text())
    write_examples()
    for page, text in reference.pages(ROOT / "include"):
        write(pathlib.Path(page), text)
    shown.update(ROOT / "include" / header for header in reference.headers_shown(ROOT / "include"))
    for file in sorted(shown):
        write_source(file)
    write_static()


def write_static():
    static = TO / "_static"
    shutil.copytree("/usr/share/javascript/katex/fonts", static / "katex/fonts", ignore=lambda _, names: [
        name for name in names if not name.endswith(".woff2")])
    shutil.copy("/usr/share/javascript/katex/katex.min.css", static / "katex")
    shutil.copy(ROOT / "docs/site/site.css", static)
    # Debian's furo has its script in two modules, and takes normalize.css from a place of a whole web server's.
    theme = pathlib.Path(furo.__file__).parent / "theme/furo/static"
    script = (theme / "scripts/furo.js").read_text()
    if script.startswith("import Gumshoe"):
        (static / "scripts").mkdir()
        (static / "scripts/furo.js").write_text((theme / "scripts/gumshoe-patched.js").read_text() + script.partition("\n")[2])
    style = (theme / "styles/furo.css").read_text()
    elsewhere = "@import url(/javascript/normalize.css/normalize.css);"
    if style.startswith(elsewhere):
        normalize = pathlib.Path("/usr/share/javascript/normalize.css/normalize.css").read_text()
        (static / "styles").mkdir()
        (static / "styles/furo.css").write_text(normalize + style.removeprefix(elsewhere))


main()
