#!/usr/bin/env bash
# report.sh CXX CC FOLDER: runs what was built in FOLDER, prints the tables and leaves them there as report.md, with
# the picture ratios.svg.
set -euo pipefail
cxx=$1 cc=$2 folder=$3
here=$(cd "$(dirname "$0")" && pwd)
export LC_ALL=C OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
run() {
  printf -- '- Machine: %s\n' "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
  printf -- '- Caches: %s\n' "$(lscpu | sed -nE 's/^(L[123]d?) cache: +(.*)/\1 \2/p' | paste -sd ';')"
  printf -- '- Compilers: %s; %s\n' "$("$cxx" --version | head -n 1)" "$("$cc" --version | head -n 1)"
  printf -- '- Flags: -O3 -march=native; one thread\n\n'
  "$folder/bench_layer_norm" "$folder/ratios.svg"
  "$folder/bench_others"
  "$here/emitted_c.sh" "$cxx" "$cc"
  "$here/code_size.sh" "$cxx" "$cc"
  "$here/compile_time.sh" "$cxx"
}
run | tee "$folder/report.md"
echo "The tables are in $folder/report.md, the picture in $folder/ratios.svg."
