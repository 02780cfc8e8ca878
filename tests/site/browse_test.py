# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""browse.py accepts a site without faults, and names each fault of one that has it."""
import pathlib
import sys
import tempfile

import browse

GOOD = {
    "index.html": "<p id=here>A formula: <span class=math><span class=katex>x</span></span>, <code>\\frac{1}{2}</code></p>"
                  "<a href=other.html#there>there</a><a href='#here'>here</a>",
    "other.html": "<p id=there>back to <a href=index.html>the start</a></p>",
}
# what is put into index.html, and the complaint that must come
FAULTS = {
    "broken link to lost.html": "<a href=lost.html>x</a>",
    "broken link to other.html#lost": "<a href=other.html#lost>x</a>",
    "broken link to index.html#lost": "<a href='#lost'>x</a>",
    "console: ": "<script>console.error('fault')</script>",
    "fault at load": "<script>throw new Error('fault at load')</script>",
    "lost.js": "<script src=lost.js></script>",
    "unrendered formula: the fraction \\frac{1}{2}": "<p>the fraction \\frac{1}{2}</p>",
    "unrendered formula: $x$": "<p>$x$</p>",
    "unrendered formula: \\(x\\)": "<p>\\(x\\)</p>",
    "formula without KaTeX: x^2": "<div class=math>x^2</div>",
    "KaTeX error: \\frac": "<span class=katex><span class=katex-error>\\frac</span></span>",
    "picture without content": "<img src='data:image/png;base64,AAAA'>",
    "from elsewhere": "<img src='http://localhost:9/picture.png'>",
    "wider than a phone: the page": "<div style='width: 1000px'>wide</div>",
    "wider than a phone: a_long": "<div style='overflow: hidden'><article><h1>a_long" + "_name" * 30 + "</h1></article></div>",
}


def complaints_with(addition):
    with tempfile.TemporaryDirectory() as site:
        for name, body in GOOD.items():
            body += addition if name == "index.html" else ""
            pathlib.Path(site, name).write_text("<!doctype html><html><head><title>t</title><link rel=icon href='data:,'>"
                                                "<meta name=viewport content='width=device-width'></head>"
                                                f"<body>{body}</body></html>")
        return browse.complaints(site)


def main():
    browse.skip_without_browser()
    failed = [f"without a fault: {found}" for found in complaints_with("")]
    for wanted, addition in FAULTS.items():
        found = complaints_with(addition)
        if not any(wanted in complaint for complaint in found):
            failed.append(f"{addition} should give '{wanted}', gives {found}")
    print("\n".join(failed + [f"{len(FAULTS)} faults, {len(failed)} complaints"]))
    sys.exit(1 if failed else 0)


main()
