#!/usr/bin/env bash
# firmware.sh EMIT: bytes and stack of examples/firmware on Cortex-M as Markdown; EMIT is the program that prints the C99.
set -euo pipefail
emit=$1
root=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v arm-none-eabi-g++ >/dev/null; then
  echo "The sizes were left out: there was no \`arm-none-eabi-g++\` when this page was built."
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# No other header of the host: a cross compiler has its own.
mkdir "$work/include"
for folder in ${BOOST_INCLUDE:-/usr/include /usr/local/include}; do
  [ ! -d "$folder/boost/hana" ] || ln -sfn "$folder/boost" "$work/include/boost"
done
"$emit" >"$work/emitted.c"

# bytes OBJECT: code and constants. stack FUNCTION FILE.su: the frame of a function.
bytes() { arm-none-eabi-size -A "$1" | awk '$1 ~ /^\.(text|rodata)/ { total += $2 } END { print total + 0 }'; }
stack() { awk -F'\t' -v name="$1" '$1 ~ name { print $2 }' "$2"; }

# row NAME FLAGS...
row() {
  local name=$1
  shift
  local common=(-Os -mthumb "$@" -fno-math-errno -fstack-usage -c)
  arm-none-eabi-g++ -std=c++20 -fno-exceptions -fno-rtti "-I$root/include" -isystem "$work/include" "${common[@]}" \
    "$root/examples/firmware/layer_norm.cpp" -o "$work/cpp.o"
  arm-none-eabi-gcc -std=c99 -Wall -Wextra -Wpedantic -Werror "${common[@]}" "$work/emitted.c" -o "$work/c.o"
  # no static data, as the page says
  arm-none-eabi-size "$work/cpp.o" "$work/c.o" | awk 'NR > 1 && $2 + $3 > 0 { exit 1 }'
  printf '| %s | `%s` | %s | %s, %s | %s | %s, %s |\n' "$name" "$*" \
    "$(bytes "$work/cpp.o")" "$(stack layer_norm_forward "$work/cpp.su")" "$(stack layer_norm_backward "$work/cpp.su")" \
    "$(bytes "$work/c.o")" "$(stack layer_norm_forward "$work/c.su")" "$(stack layer_norm_backward "$work/c.su")"
}

cat <<END
Layer Normalization of 64 floats, forward and backward together, at \`-Os\` with
\`arm-none-eabi-g++\` $(arm-none-eabi-g++ -dumpversion), measured when this page was built: bytes of code and constants, and of the stack frames of the two
functions. On machines without floating-point unit the routines of the C runtime come on top, for both.

| machine | flags | C++, bytes | stack | emitted C99, bytes | stack |
|---|---|---:|---:|---:|---:|
END
row Cortex-M0+ -mcpu=cortex-m0plus
row Cortex-M3 -mcpu=cortex-m3
row Cortex-M4F -mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16
row Cortex-M33 -mcpu=cortex-m33 -mfloat-abi=hard -mfpu=fpv5-sp-d16
