#!/usr/bin/env bash
# build.sh PROGRAMS OUT: writes the site to OUT/html. PROGRAMS is the folder with the examples and site_layer_norm.
# Needs Sphinx with furo and MyST (Debian: furo, python3-myst-parser), KaTeX (katex), Graphviz (graphviz) and node.
set -euo pipefail
programs=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

# Debian's modules belong to Debian's python
python=python3
! /usr/bin/python3 -c 'import furo, myst_parser' 2>/dev/null || python=/usr/bin/python3

bash "$here/firmware.sh" "$programs/firmware_c" >"$out/firmware.md"
PYTHONDONTWRITEBYTECODE=1 "$python" "$here/prepare.py" "$root" "$programs" "$out/firmware.md" "$out/pages"
rm -rf "$out/html"
PYTHONDONTWRITEBYTECODE=1 "$python" -m sphinx -b html -W --keep-going -q -D html_static_path="$out/pages/_static" -c "$here" -d "$out/doctrees" "$out/pages" "$out/html"
printf 'The site is at %s\n' "$out/html/index.html"
