#!/usr/bin/env bash
# document.sh FOLDER: puts the tables and the picture that report.sh left in FOLDER (build/bench/bench) into
# docs/benchmarks.md, below the line "## Tables"; what is above is written by people and may have to change.
set -eu
docs=$(cd "$(dirname "$0")/../docs" && pwd)
text=$(sed '/^## Tables$/q' "$docs/benchmarks.md")
{
  printf '%s\n\n' "$text"
  cat -s "$1/report.md" | sed '${/^$/d}'
} >"$docs/benchmarks.md"
cp "$1/ratios.svg" "$docs/benchmarks.svg"
