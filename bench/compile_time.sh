#!/usr/bin/env bash
# compile_time.sh [--check | --counts | --budget] [CXX]: what it costs to compile, as a table: processor time of the front end
# and of the whole compilation (each the least of seven), memory, bytes of the object, template instantiations, and the
# whole time as a multiple of that of a file that only includes boost/hana.hpp. --check fails where this multiple or the
# number of instantiations is more than 5 % above the one in budget.txt (or the file that BUDGET names); --counts looks at
# the instantiations only, in seconds; --budget prints the lines for that file. Run all but --counts on an idle machine:
# under load single multiples were seen 6 % above. User time alone is no measure here, as it varies by 20 % with how the
# system's part is told from it. Instantiations are exactly the same each time, but each compiler counts something else:
# clang the classes and bodies of functions, g++ all entries of its tables of specializations; others get a dash.
set -euo pipefail
mode=table
case ${1:-} in
  --check | --counts | --budget) mode=${1#--}; shift ;;
esac
cxx=${1:-g++}
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clock=/usr/bin/time
[ "$mode" = counts ] || [ -x "$clock" ] || { echo "compile_time.sh: $clock is missing (Debian: time)" >&2; exit 1; }
budget=${BUDGET:-$here/budget.txt}
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
add 'layer norm rows kernel, N = 768, -O2 -march=native' -O2 -march=native -DSIZE=768 "$root/tests/compile_time/rows.cpp"
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
# within FOUND ALLOWED
within() { awk -v f="$1" -v a="$2" 'BEGIN { exit !(f <= 1.05 * a) }'; }

# instantiations NUMBER: how many the front end makes, - where the compiler does not say
instantiations() {
  local flags=(-fstats)
  [ "$family" = gcc ] || flags=("-ftime-trace=$work/trace.json" -ftime-trace-granularity=0)
  # shellcheck disable=SC2086  # a list of words
  "$cxx" -std=c++20 "-I$root/include" ${commands[$1]} -fsyntax-only "${flags[@]}" >"$work/stats" 2>&1 ||
    { "$cxx" -std=c++20 "-I$root/include" ${commands[$1]} -fsyntax-only && echo -; return; }
  [ "$family" = gcc ] || { grep -oE '"name":"Instantiate(Class|Function)"' "$work/trace.json" || true; } >"$work/stats"
  awk '/_specializations:/ { n += $4 } /"Instantiate/ { ++n } END { print n ? n : "-" }' "$work/stats"
}

# In turn, so that a busy minute of the machine does not meet one of them only.
rounds='1 2 3 4 5 6 7'
[ "$mode" != counts ] || rounds=
for _ in $rounds; do
  for number in "${!names[@]}"; do
    compile "$number" -c -o "$work/$number.o" >>"$work/$number.whole"
    # Once more each: all others are divided by this one.
    compile 0 -c -o "$work/0.o" >>"$work/0.whole"
    [ "$mode" != table ] || compile "$number" -fsyntax-only >>"$work/$number.front"
  done
done

failed=0
# keep WHAT FOUND ALLOWED: adds to the report of this line, and says where it is above
keep() {
  report+=" $1 $2 of $3,"
  within "$2" "$3" || { verdict="${verdict/#kept/OVER BUDGET:} $1" failed=1; }
}
[ "$mode" != table ] || printf '### Compile time, %s\n\n| | front end, s | whole, s | / boost/hana.hpp | MiB | object, bytes | template instantiations |\n|---|---:|---:|---:|---:|---:|---:|\n' "$("$cxx" --version | head -n 1)"
for number in "${!names[@]}"; do
  name=${names[number]}
  [ "$number" = 0 ] && [ "$mode" != table ] || count=$(instantiations "$number")
  if [ "$mode" != counts ]; then
    read -r whole memory <<<"$(least <"$work/$number.whole")"
    [ "$number" != 0 ] || hana=$whole
    ratio=$(share "$whole" "$hana")
  fi
  case $mode in
    table)
      read -r front _ <<<"$(least <"$work/$number.front")"
      printf '| %s | %s | %s | %s | %s | %s | %s |\n' "$name" "$front" "$whole" "$ratio" \
        "$((memory / 1024))" "$(stat -c %s "$work/$number.o")" "${count/#-/–}"
      ;;
    budget) [ "$number" = 0 ] || printf '%s\t%s\t%s\t%s\n' "$family" "$ratio" "$count" "$name" ;;
    check | counts)
      [ "$number" != 0 ] || continue
      IFS=$'\t' read -r time_allowed count_allowed <<<"$(awk -F '\t' -v OFS='\t' -v f="$family" -v n="$name" \
        '$1 == f && $4 == n { print $2, $3 }' "$budget")"
      [ -n "$time_allowed" ] || { echo "the budget has no line for $family, $name"; failed=1; continue; }
      report='' verdict=kept
      [ "$mode" = counts ] || keep time "$ratio" "$time_allowed"
      if [ "$count" != - ] && [ "$count_allowed" != - ]; then
        keep instantiations "$count" "$count_allowed"
      elif [ "$mode" = counts ]; then
        echo "$cxx does not say how many templates it instantiates"
        exit 77
      fi
      printf '%s:%s %s\n' "$name" "$report" "$verdict"
      ;;
  esac
done
[ "$mode" != table ] || echo
exit $failed
