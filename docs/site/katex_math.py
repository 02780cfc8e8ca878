# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""Sphinx extension: KaTeX writes the formulas as HTML while the site is built; a formula that it rejects ends the build."""
import atexit
import json
import os
import pathlib
import subprocess

from docutils import nodes
from sphinx.errors import ExtensionError

process = None


def render(formula, display):
    global process
    if process is None:
        # where Debian puts modules, also for a node that is not Debian's
        environment = os.environ | {"NODE_PATH": "/usr/share/nodejs"}
        process = subprocess.Popen(["node", pathlib.Path(__file__).with_name("katex.js")], env=environment, text=True,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(process.stdin.close)
    print(json.dumps({"formula": formula, "display": display}), file=process.stdin, flush=True)
    answer = json.loads(process.stdout.readline())
    if "error" in answer:
        raise ExtensionError(f"KaTeX: {answer['error']}\n  in {formula}")
    return answer["html"]


def visit_inline(self, node):
    self.body.append(render(node.astext(), False))
    raise nodes.SkipNode


def visit_block(self, node):
    self.body.append(self.starttag(node, "div", CLASS="formula"))
    self.body.append(render(node.astext(), True) + "</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("katex", inline_renderers=(visit_inline, None), block_renderers=(visit_block, None))
    return {"parallel_read_safe": True}
