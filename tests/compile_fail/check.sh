#!/usr/bin/env bash
# check.sh COMPILER_ID CASE COMPILER [FLAG...]
#
# Passes if CASE does not compile and the compiler's first error contains the text that CASE asks for
# within its first ten lines:
#     // error: text
#     // error(clang): text, where clang's differs
# With -DCORRECT the same file must compile, so that nothing but the mistake breaks it.
set -eu
export LC_ALL=C
compiler_id=$1 case=$2
shift 2

expected() { sed -n "1,10{s|^// $1: *||p}" "$case" | head -n 1; }
fail() {
  printf '%s: %s\n' "$case" "$1"
  printf '%s\n' "$output" | head -n 40
  exit 1
}

output=
text=
case $compiler_id in *Clang) text=$(expected 'error(clang)') ;; esac
[ -n "$text" ] || text=$(expected 'error')
[ -n "$text" ] || fail 'its first ten lines have no "// error: text"'

if output=$("$@" -fsyntax-only "$case" 2>&1); then fail 'compiles, and must not'; fi
first=$(printf '%s\n' "$output" | grep -m 1 'error:') || fail 'the compiler failed without an error message'
case $first in
  *"$text"*) ;;
  *) fail "the first error should contain: $text" ;;
esac
output=$("$@" -fsyntax-only -DCORRECT "$case" 2>&1) || fail 'does not compile with -DCORRECT'
