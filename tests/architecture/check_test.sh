#!/usr/bin/env bash
# check.sh accepts a tree that keeps the rules, and names each breach in a tree that does not.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

# header PATH: the licence, #pragma once, then stdin
header() {
  mkdir -p "$dir/tree/$(dirname "$1")"
  { printf '%s\n' '// SPDX-License-Identifier: BSL-1.0' '// Copyright the leibniz authors' '#pragma once' && cat; } \
    >"$dir/tree/$1"
}
good_tree() {
  rm -rf "$dir/tree"
  header support/a.hpp <<<'#include <cstddef>'
  header algebra/a.hpp <<<'#include <leibniz/support/a.hpp>'
  header expression/a.hpp <<<'#include <leibniz/algebra/a.hpp>'
  header calculus/a.hpp <<<'#include <leibniz/expression/a.hpp>'
  header inspect/a.hpp <<<'#include <leibniz/calculus/a.hpp>'
  header plan/a.hpp <<<'#include <leibniz/algebra/a.hpp>'
  header kernel/a.hpp <<<'#include <leibniz/plan/a.hpp>'
  header oracle/a.hpp <<<'#include <leibniz/oracle/a.hpp>'
  header nn/layer_norm.hpp <<<'#include <leibniz/kernel/a.hpp>  // LayerNorm'
  header leibniz.hpp <<<'#include <leibniz/nn/layer_norm.hpp>'
}
complain() {
  printf '%s\n' "$1"
  cat "$dir/output"
  failed=1
}
# rejected TEXT: the tree breaks exactly one rule, and TEXT is in the message; the tree is good again after it
rejected() {
  if bash "$here/check.sh" "$dir/tree" >"$dir/output" 2>&1; then complain "accepted, and should say: $1"; fi
  if ! grep -qF "$1" "$dir/output" || [ "$(wc -l <"$dir/output")" != 1 ]; then complain "should say only: $1"; fi
  good_tree
}

good_tree
bash "$here/check.sh" "$dir/tree" >"$dir/output" 2>&1 || complain 'a good tree is rejected:'

while read -r room other; do
  header "$room/a.hpp" <<<"#include <leibniz/$other/a.hpp>"
  rejected "$room/a.hpp:4: $room may not include <leibniz/$other/a.hpp>"
done <<'X'
support algebra
algebra expression
plan expression
plan kernel
expression calculus
calculus inspect
calculus kernel
inspect kernel
kernel inspect
kernel oracle
oracle kernel
oracle nn
nn oracle
X
header algebra/a.hpp <<<'  #  include  <leibniz/leibniz.hpp>'
rejected 'algebra may not include <leibniz/leibniz.hpp>'
header algebra/a.hpp <<<'#include "leibniz/nn/layers.hpp"'
rejected 'algebra/a.hpp:4: algebra may not include "leibniz/nn/layers.hpp"'
header algebra/a.hpp <<<'#include "../support/a.hpp"'
rejected 'algebra/a.hpp:4: write #include <leibniz/room/file.hpp>'
header kernel/a.hpp <<<'#include <boost/hana.hpp>'
rejected 'kernel/a.hpp:4: include the single headers of Hana'
header utility/a.hpp <<<''
rejected 'utility/a.hpp:1: belongs to no room'
header other.hpp <<<''
rejected 'other.hpp:1: belongs to no room'
yes '' | head -n 398 | header support/a.hpp
rejected 'support/a.hpp:401: has more than 400 lines'
for name in layer_norm LayerNorm layernorm; do
  header kernel/a.hpp <<<"// a fast path for $name"
  rejected 'kernel/a.hpp:4: layer normalization outside nn/'
done
header support/a.hpp <<<'template <int N, int M2> struct a {};'
rejected 'support/a.hpp:4: a single capital may be a macro'
header support/a.hpp <<<'constexpr int a = X;'
rejected 'support/a.hpp:4: a single capital may be a macro'
header support/a.hpp <<<'constexpr auto n = f<"N, \" M">('"'"'Z'"'"');  // N numbers, a \" or X'
bash "$here/check.sh" "$dir/tree" >"$dir/output" 2>&1 || complain 'a capital in a text or a comment is rejected:'
good_tree
sed -i 1d "$dir/tree/algebra/a.hpp" && sed -i '1i // BSL' "$dir/tree/algebra/a.hpp"
rejected 'algebra/a.hpp:1: line 1 is not the licence'
sed -i '2s/.*/\/\/ Copyright/' "$dir/tree/algebra/a.hpp"
rejected 'algebra/a.hpp:2: line 2 is not the copyright'
sed -i '3d' "$dir/tree/algebra/a.hpp"
rejected 'algebra/a.hpp:3: #pragma once does not come first'
exit $failed
