# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""Sphinx reads this; build.sh calls it with the folder that prepare.py wrote."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))

project = "leibniz"
author = "the leibniz authors"
copyright = "the leibniz authors"
extensions = ["myst_parser", "katex_math"]
myst_heading_anchors = 4
html_theme = "furo"
html_title = "leibniz"
html_favicon = "favicon.svg"
html_css_files = ["katex/katex.min.css", "site.css"]
html_math_renderer = "katex"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
html_permalinks_icon = "#"
pygments_style = "default"
pygments_dark_style = "github-dark"
# what a user copies and what a program wrote stays as it is
smartquotes = False
nitpicky = True
