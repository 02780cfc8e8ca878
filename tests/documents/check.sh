#!/usr/bin/env bash
# check.sh DOCUMENT SOURCE...: each line of C++ in the document is a line of one of the sources, which are compiled.
set -eu
export LC_ALL=C
document=$1
shift
trimmed() { sed 's/^[[:space:]]*//; s/[[:space:]]*$//' "$@"; }
failed=0 lines=0
while IFS= read -r line; do
  lines=$((lines + 1))
  trimmed "$@" | grep -qxF -e "$line" || { echo "$document: in no source: $line"; failed=1; }
done < <(sed -n '/^```cpp$/,/^```$/{/^```/d;p}' "$document" | trimmed | grep -v '^$')
[ "$lines" -gt 0 ] || { echo "$document: no C++"; exit 1; }
exit "$failed"
