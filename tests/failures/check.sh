#!/usr/bin/env bash
# check.sh CASE COMPILER [FLAG...]
#
# Passes if CASE does not compile, and the compiler says in its first lines what the two sides of the claim are, as text:
#     // left: text
#     // right: text
# in short lines and few of them, not in pages of types. With -DCORRECT it must compile without a warning.
set -eu
export LC_ALL=C
case=$1
shift
most_lines=24 first_lines=4 longest_line=700
fail() {
  printf '%s: %s\n%s\n' "$case" "$1" "$output" | cut -c1-1000 | head -n 40
  exit 1
}
# clang prints a long text in parts
joined() { sed -E 's/"\}, (leibniz::)?fixed_string<[0-9]+>\{"//g'; }

output=$("$@" -Wall -Wextra -Werror -fsyntax-only -DCORRECT "$case" 2>&1) || fail 'does not compile with -DCORRECT'
if output=$("$@" -fsyntax-only "$case" 2>&1); then fail 'compiles, and must not'; fi
output=$(printf '%s\n' "$output" | grep -vE '^In file included|^ +from ')
first=$(printf '%s\n' "$output" | head -n "$first_lines" | joined)
for side in left right; do
  text=$(sed -n "s|^// $side: ||p" "$case" | head -n 1)
  [ -n "$text" ] || fail "has no line // $side: text"
  case $first in
    *"\"$text\""*) ;;
    *) fail "the first $first_lines lines lack: $text" ;;
  esac
done
printf '%s\n' "$output" | grep -q 'error: static assertion failed' || fail 'no static assertion failed'
[ "$(printf '%s\n' "$output" | wc -l)" -le "$most_lines" ] || fail "says more than $most_lines lines"
[ "$(printf '%s\n' "$output" | wc -L)" -le "$longest_line" ] || fail "a line is longer than $longest_line"
