#!/usr/bin/env bash
# code_size.sh [CXX [CC]]: bytes of code of Layer Normalization, forward and backward in one file at -Os, the library
# and a C loop, for this machine and, where arm-none-eabi-g++ is installed, for Cortex-M4.
set -euo pipefail
cxx=${1:-g++} cc=${2:-gcc}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# No other header of the host: a cross compiler has its own.
mkdir "$work/include"
for folder in ${BOOST_INCLUDE:-/usr/include /usr/local/include}; do
  [ ! -d "$folder/boost/hana" ] || ln -sfn "$folder/boost" "$work/include/boost"
done

# text FILE SIZE-COMMAND: the bytes of all sections of code and of constants
text() { "$2" -A "$1" | awk '$1 ~ /^\.(text|rodata)/ { total += $2 } END { print total + 0 }'; }

# row NAME SIZE-COMMAND N CXX CC FLAGS...
row() {
  local name=$1 size=$2 n=$3 cxx=$4 cc=$5
  shift 5
  "$cxx" -std=c++20 -Os -fno-exceptions -fno-rtti -fno-math-errno "-DSIZE=$n" "-I$here/../include" \
    -isystem "$work/include" "$@" -c "$here/code_size.cpp" -o "$work/library.o"
  "$cc" -Os -fno-math-errno "-DSIZE=$n" "$@" -c "$here/code_size.c" -o "$work/loop.o"
  local ours theirs
  ours=$(text "$work/library.o" "$size") theirs=$(text "$work/loop.o" "$size")
  printf '| %s, N = %s | %s | %s | %s |\n' "$name" "$n" "$ours" "$theirs" \
    "$(awk -v a="$ours" -v b="$theirs" 'BEGIN { printf "%.2f", a / b }')"
}

printf '### Bytes of code, Layer Normalization forward and backward, -Os\n\n| | leibniz | C loop | ratio |\n|---|---:|---:|---:|\n'
for n in 8 64 1024; do row "$(uname -m)" size "$n" "$cxx" "$cc"; done
if command -v arm-none-eabi-g++ >/dev/null; then
  for n in 8 64 1024; do
    row 'Cortex-M4' arm-none-eabi-size "$n" arm-none-eabi-g++ arm-none-eabi-gcc \
      -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16
  done
else
  printf 'Cortex-M4 is left out: arm-none-eabi-g++ is missing.\n' >&2
fi
echo
