#!/usr/bin/env bash
# bench/compile_time.sh --counts keeps to a budget, with a compiler that says what we want to hear.
set -eu
script=$(cd "$(dirname "$0")/../../bench" && pwd)/compile_time.sh
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# compiler TEXT: a g++ that prints TEXT as its statistics
compiler() {
  printf '#!/bin/sh\ncat <<"X"\n%s\nX\n' "$1" >"$dir/g++"
  chmod +x "$dir/g++"
}
# expect STATUS TEXT: what the script returns, and a line that it prints
expect() {
  local status=0
  BUDGET=$dir/budget bash "$script" --counts "$dir/g++" >"$dir/output" 2>&1 || status=$?
  if [ "$status" != "$1" ] || ! grep -qF "$2" "$dir/output"; then
    printf 'should return %s and say: %s\nreturned %s and said:\n' "$1" "$2" "$status"
    cat "$dir/output"
    failed=1
  fi
}
sed -E 's/^(gcc\t[^\t]*)\t[^\t]*/\1\t1000/' "$(dirname "$script")/budget.txt" >"$dir/budget"

compiler $'decl_specializations: size 1021, 600 elements, 1.0 collisions\ntype_specializations: size 1021, 450 elements'
expect 0 'leibniz.hpp: instantiations 1050 of 1000, kept'
compiler $'decl_specializations: size 1021, 600 elements, 1.0 collisions\ntype_specializations: size 1021, 451 elements'
expect 1 'leibniz.hpp: instantiations 1051 of 1000, OVER BUDGET: instantiations'
compiler 'no statistics'
expect 77 'does not say how many'
compiler 'type_specializations: size 1021, 1 elements'
sed -i '/leibniz.hpp/d' "$dir/budget"
expect 1 'the budget has no line for gcc, leibniz.hpp'
exit $failed
