#!/usr/bin/env bash
# check_test.sh COMPILER_ID COMPILER [FLAG...]: check.sh accepts a good case and rejects every kind of bad one.
set -eu
id=$1
shift
here=$(dirname "$0")
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# expect 0|1 COMPILER_ID NAME: the case on stdin passes (0) or not (1)
expect() {
  local want=$1 as=$2 name=$3 got=0
  shift 3
  cat >"$dir/$name.cpp"
  bash "$here/check.sh" "$as" "$dir/$name.cpp" "${compile[@]}" >"$dir/output" 2>&1 || got=1
  if [ "$got" != "$want" ]; then
    echo "$name: expected exit code $want, got $got"
    cat "$dir/output"
    failed=1
  fi
}
compile=("$@")

expect 0 "$id" good <<'X'
// error: an index has no value
template <class T> void f() {
#ifndef CORRECT
  static_assert(sizeof(T) == 0, "an index has no value");
#endif
}
int main() { f<int>(); }
X
expect 0 Clang clang_has_its_own_text <<'X'
// error: what g++ says
// error(clang): an index has no value
#ifndef CORRECT
static_assert(false, "an index has no value");
#endif
X
expect 1 "$id" compiles <<'X'
// error: an index has no value
int main() {}
X
expect 1 "$id" other_message <<'X'
// error: an index has no value
#ifndef CORRECT
static_assert(false, "something else");
#endif
X
expect 1 "$id" message_comes_second <<'X'
// error: an index has no value
#ifndef CORRECT
static_assert(false, "something else");
static_assert(false, "an index has no value");
#endif
X
expect 1 "$id" never_correct <<'X'
// error: an index has no value
static_assert(false, "an index has no value");
X
expect 1 "$id" no_text <<'X'
#ifndef CORRECT
static_assert(false, "an index has no value");
#endif
X
exit $failed
