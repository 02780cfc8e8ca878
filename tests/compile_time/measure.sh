#!/usr/bin/env bash
# measure.sh COMPILER LIMIT: compiles the proofs program and a file that only includes boost/hana.hpp in turn and
# prints the median of the ratios of their times. Fails where the ratio is above LIMIT. One more table compares a
# kernel for N = 8 with the same for N = 65536, and one the training steps of deeper and deeper models: twice the
# layers must not take more than 2.2 times as long. Run it on an idle machine.
set -euo pipefail
compiler=$1 limit=$2
tests=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo '#include <boost/hana.hpp>' >"$work/hana.cpp"

# seconds FLAGS... FILE: wall-clock time of one compilation
seconds() {
  local start=$EPOCHREALTIME
  "$compiler" -std=c++20 -I"$tests/../include" -c -o "$work/object.o" "$@"
  echo "$start $EPOCHREALTIME" | awk '{ print $2 - $1 }'
}
# median_ratio A... -- B...: the median over nine runs in turn of time(A) / time(B)
median_ratio() {
  local first=() run
  while [ "$1" != -- ]; do first+=("$1"); shift; done
  shift
  for run in 1 2 3 4 5 6 7 8 9; do
    echo "$(seconds "${first[@]}") $(seconds "$@")"
  done | awk '{ print $1 / $2 }' | sort -n | sed -n 5p
}

proofs=$(median_ratio "$tests/contract/layer_norm_proofs.cpp" -- "$work/hana.cpp")
include=$(median_ratio "$tests/compile_time/include.cpp" -- "$work/hana.cpp")
kernels=$(median_ratio -O2 -DSIZE=65536 "$tests/compile_time/kernel.cpp" -- -O2 -DSIZE=8 "$tests/compile_time/kernel.cpp")
kernel=$(median_ratio -O2 -DSIZE=64 "$tests/compile_time/kernel.cpp" -- "$work/hana.cpp")
chain() { median_ratio -g "-DLAYERS=$1" "$tests/compile_time/chain.cpp" -- -g "-DLAYERS=$2" "$tests/compile_time/chain.cpp"; }
eight=$(chain 8 4) sixteen=$(chain 16 8) thirtytwo=$(chain 32 16)
printf '%s, medians of ratios:\n' "$compiler"
printf '  %-56s %s\n' 'leibniz.hpp / hana.hpp' "$include" \
  "proofs program / hana.hpp (at most $limit)" "$proofs" \
  'forward and backward kernels, N = 64, -O2 / hana.hpp' "$kernel" \
  'kernels for N = 65536 / N = 8 (0.9 to 1.1)' "$kernels" \
  'gradients of 8 layers / of 4' "$eight" \
  'gradients of 16 layers / of 8' "$sixteen" \
  'gradients of 32 layers / of 16 (at most 2.2)' "$thirtytwo"
awk -v p="$proofs" -v l="$limit" -v k="$kernels" -v c="$thirtytwo" \
  'BEGIN { exit !(p <= l && k >= 0.9 && k <= 1.1 && c <= 2.2) }'
