#!/usr/bin/env bash
# names.sh CLANG INCLUDE FLAGS...: every public name that the compiler knows is in the reference. 77: no python3.
set -euo pipefail
clang=$1 include=$2
shift 2
command -v python3 >/dev/null || { echo "skipped: no python3 (Debian: python3)"; exit 77; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$include" && find leibniz -name '*.hpp' | sort | sed 's/.*/#include <&>/') >"$work/all.cpp"
"$clang" -std=c++20 "-I$include" "$@" -fsyntax-only -Xclang -ast-list "$work/all.cpp" >"$work/names"
python3 -B "$here/../../docs/site/reference.py" "$include" --against "$work/names"
