#!/usr/bin/env bash
# emitted_c.sh [CXX CC]...: the time of what c_source writes, the backward pass of Layer Normalization, divided by that
# of the C++ kernel, for each pair of compilers.
set -euo pipefail
[ $# -gt 0 ] || set -- g++ gcc
[ $(($# % 2)) = 0 ] || { echo 'emitted_c.sh: give pairs of compilers, as in g++ gcc' >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sizes='8 16 64 100 256 257 1024 4096'
printf '### The emitted C, time as a multiple of the kernel’s by the same compiler\n\n| N ='
# shellcheck disable=SC2086  # a list of words
printf ' | %s' $sizes
printf ' |\n|---|'
for n in $sizes; do printf -- '---:|'; done
while [ $# -gt 1 ]; do
  printf '\n| %s |' "$("$2" --version | head -n 1)"
  for n in $sizes; do
    both=(-O3 -march=native "-DSIZE=$n" "-I$here/../include")
    "$1" -std=c++20 "${both[@]}" -DWRITE "$here/emitted_c.cpp" -o "$work/write"
    "$work/write" >"$work/emitted.c"
    "$2" -std=c99 -Wall -Wextra -Wpedantic -Werror "${both[@]}" -c "$work/emitted.c" -o "$work/emitted.o"
    "$1" -std=c++20 "${both[@]}" "$here/emitted_c.cpp" "$work/emitted.o" -lbenchmark -lpthread -o "$work/time"
    "$work/time"
  done
  shift 2
done
printf '\n\n'
