#!/usr/bin/env bash
# read.sh katex|sympy|dot FORMS, read.sh c KERNELS: that program reads what the other writes. 77: it is not installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

need() {
  command -v "$1" >/dev/null 2>&1 || { echo "skipped: no $1 (Debian: $2)"; exit 77; }
}
case $1 in
  katex)
    need node nodejs
    # Where Debian puts modules, also for a node that is not Debian's
    "$2" latex | NODE_PATH=/usr/share/nodejs node "$here/katex.js"
    ;;
  sympy)
    need python3 python3
    python=python3
    ! /usr/bin/python3 -c 'import sympy' 2>/dev/null || python=/usr/bin/python3
    "$2" sympy | "$python" "$here/differentiate.py"
    ;;
  dot)
    need dot graphviz
    # One picture for each graph, and no warning
    graphs=$("$2" dot | grep -c '^digraph')
    pictures=$("$2" dot | dot -Tsvg 2>&1 | tee /dev/stderr | grep -c '^<svg')
    [ "$graphs" -gt 0 ] && [ "$graphs" = "$pictures" ]
    ! "$2" dot | dot -Tsvg 2>&1 >/dev/null | grep .
    ;;
  c)
    dir=$(mktemp -d)
    trap 'rm -rf "$dir"' EXIT
    "$2" >"$dir/kernels.c"
    compilers=0
    for compiler in gcc clang clang-16; do
      command -v "$compiler" >/dev/null 2>&1 || continue
      compilers=$((compilers + 1))
      "$compiler" -std=c99 -O2 -Wall -Wextra -Wpedantic -Werror "$dir/kernels.c" -o "$dir/kernels" -lm
      "$dir/kernels"
    done
    [ "$compilers" -gt 0 ] || { echo "skipped: no gcc, no clang"; exit 77; }
    ;;
esac
