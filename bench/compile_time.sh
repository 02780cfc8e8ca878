#!/usr/bin/env bash
# compile_time.sh [--check | --budget] [CXX]: what it costs to compile, as a table: processor time of the front end
# and of the whole compilation (each the least of seven), memory, bytes of the object, and the whole time as a multiple of that
# of a file that only includes boost/hana.hpp. --check fails where this multiple is more than 5 % above the one in
# budget.txt; --budget prints the lines for that file. Run both on an idle machine: under load single multiples were
# seen 6 % above. User time alone is no measure here, as it varies by 20 % with how the system's part is told from it.
set -euo pipefail
mode=table
case ${1:-} in
  --check | --budget) mode=${1#--}; shift ;;
esac
cxx=${1:-g++}
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clock=/usr/bin/time
[ -x "$clock" ] || { echo "compile_time.sh: $clock is missing (Debian: time)" >&2; exit 1; }
family=gcc
if "$cxx" --version | head -n 1 | grep -qi clang; then family=clang; fi
echo '#include <boost/hana.hpp>' >"$work/hana.cpp"

names=() commands=()
add() {
  names+=("$1")
  shift
  commands+=("$*")
}
add 'boost/hana.hpp' "$work/hana.cpp"
add 'leibniz.hpp' "$root/tests/compile_time/include.cpp"
for n in 8 64 4096 65536; do
  add "layer norm kernels, N = $n, -O2" -O2 "-DSIZE=$n" "$root/tests/compile_time/kernel.cpp"
done
add 'digits training step, -O2' -O2 "-I$root/examples" "$here/digits_step.cpp"
add 'transformer example, -O2' -O2 "$root/examples/transformer.cpp"

# compile NUMBER FLAGS...: seconds, user and system together, and KiB at most of one compilation
compile() {
  local number=$1
  shift
  local TIMEFORMAT='%3U %3S'
  # shellcheck disable=SC2086  # a list of words
  { time "$clock" -f %M -o "$work/memory" "$cxx" -std=c++20 "-I$root/include" ${commands[number]} "$@" 2>&3; } \
    3>&2 2>"$work/time"
  paste "$work/time" "$work/memory" | awk '{ printf "%.3f %s\n", $1 + $2, $3 }'
}
least() { sort -n | head -n 1; }
share() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# In turn, so that a busy minute of the machine does not meet one of them only.
for _ in 1 2 3 4 5 6 7; do
  for number in "${!names[@]}"; do
    compile "$number" -c -o "$work/$number.o" >>"$work/$number.whole"
    # Once more each: all others are divided by this one.
    compile 0 -c -o "$work/0.o" >>"$work/0.whole"
    [ "$mode" != table ] || compile "$number" -fsyntax-only >>"$work/$number.front"
  done
done

failed=0
[ "$mode" != table ] || printf '### Compile time, %s\n\n| | front end, s | whole, s | / boost/hana.hpp | MiB | object, bytes |\n|---|---:|---:|---:|---:|---:|\n' "$("$cxx" --version | head -n 1)"
for number in "${!names[@]}"; do
  read -r whole memory <<<"$(least <"$work/$number.whole")"
  [ "$number" != 0 ] || hana=$whole
  ratio=$(share "$whole" "$hana")
  case $mode in
    table)
      read -r front _ <<<"$(least <"$work/$number.front")"
      printf '| %s | %s | %s | %s | %s | %s |\n' "${names[number]}" "$front" "$whole" "$ratio" \
        "$((memory / 1024))" "$(stat -c %s "$work/$number.o")"
      ;;
    budget) [ "$number" = 0 ] || printf '%s\t%s\t%s\n' "$family" "$ratio" "${names[number]}" ;;
    check)
      [ "$number" != 0 ] || continue
      allowed=$(awk -F '\t' -v f="$family" -v n="${names[number]}" '$1 == f && $3 == n { print $2 }' "$here/budget.txt")
      [ -n "$allowed" ] || { echo "budget.txt has no line for $family, ${names[number]}"; failed=1; continue; }
      if awk -v r="$ratio" -v a="$allowed" 'BEGIN { exit !(r > 1.05 * a) }'; then
        failed=1
        verdict='OVER BUDGET'
      else
        verdict=kept
      fi
      printf '%-36s %6s, budget %6s: %s\n' "${names[number]}" "$ratio" "$allowed" "$verdict"
      ;;
  esac
done
[ "$mode" != table ] || echo
exit $failed
