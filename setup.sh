#!/usr/bin/env bash
# ./setup.sh PRESET: installs what the preset lacks (Debian, Ubuntu), then configures, builds and runs it.
# CXX chooses the compiler; nothing is installed or updated where nothing is missing.
set -eu

usage() {
  cat <<'X'
usage: ./setup.sh COMMAND
  demo      build and run examples/layer_norm.cpp
  test      build everything and run the tests
  clang     the same with clang 16, and each header by itself
  sanitize  the same with address and undefined behaviour sanitizers
  long      the tests that take minutes
  bench     compare the kernels with others': time, error, code size, compile time;
            with BENCH_ALL=1 also with PyTorch and ADOL-C (500 MiB of packages)
  site      build the documentation site, build/site/html, and read it with a browser
  format    check the layout of the sources with clang-format 14
X
}
say() { printf '== %s\n' "$*"; }
die() {
  printf 'setup.sh: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# understood LINE...: the compiler's preprocessor accepts these lines
understood() {
  # shellcheck disable=SC2086  # CXX may hold a launcher or flags
  printf '%s\n' "$@" | ${CXX:-c++} -std=c++20 -x c++ -E - >/dev/null 2>&1
}

# has_module NAME: Debian's python has it, or the one that is used otherwise.
has_module() {
  /usr/bin/python3 -c "import $1" 2>/dev/null || python3 -c "import $1" 2>/dev/null
}
package_of() {
  case $1 in
    furo) echo furo ;;
    *) echo "python3-${1//_/-}" ;;
  esac
}

# has_tests PRESET: it builds the tests in C++
has_tests() {
  case $1 in demo | bench | site) return 1 ;; esac
}

missing=
need() { missing="$missing $1"; }

find_missing() {
  missing=
  if [ "$1" = format ]; then
    have clang-format-14 || need clang-format-14
    return
  fi
  have cmake || need cmake
  have ninja || need ninja-build
  [ "$1" != clang ] || have clang++-16 || need clang-16
  if [ "$1" = site ]; then
    have node || need nodejs
    have dot || need graphviz
    have chromium || need chromium
    have chromedriver || need chromium-driver
    [ -d /usr/share/nodejs/katex ] || need katex
    for module in furo myst_parser selenium; do
      has_module "$module" || need "$(package_of "$module")"
    done
  fi
  if [ "$1" = bench ]; then
    have cc || need gcc
    [ -x /usr/bin/time ] || need time
    understood '#include <benchmark/benchmark.h>' || need libbenchmark-dev
  fi
  if ! have "$compiler"; then
    [ -z "${CXX:-}" ] || die "CXX names '$CXX', which is not a command here"
    need g++
    need libboost1.81-dev
    ! has_tests "$1" || need catch2
    return
  fi
  understood '#include <boost/hana/version.hpp>' '#include <boost/version.hpp>' \
    '#if BOOST_VERSION < 108100' '#error' '#endif' || need libboost1.81-dev
  ! has_tests "$1" || understood '#if __has_include(<catch2/catch_all.hpp>)' '#else' \
    '#include <catch2/catch.hpp>' '#endif' || need catch2
}

install_missing() {
  local as_root=() log
  have apt-get || die "please install:$missing (names of Debian packages; there is no apt-get here)"
  if [ "$(id -u)" != 0 ]; then
    have sudo || die "please install as root: apt-get install$missing"
    as_root=(sudo)
  fi
  say "installing$missing"
  log=$(mktemp)
  # A package source that cannot be updated may be one that is not needed here: the install decides.
  # --no-remove: a package that would push another out is the user's decision.
  # shellcheck disable=SC2086  # a list of words
  { "${as_root[@]}" apt-get update -qq; "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -qq -y --no-remove --no-install-recommends $missing; } >"$log" 2>&1 || {
    cat "$log" >&2
    rm -f "$log"
    die "could not install:$missing"
  }
  rm -f "$log"
}

# What a preset can do without: what it is for is left out, with one line that says so, where one of these is missing.
install_optional() {
  local package
  have apt-get || return 0
  for package in "$@"; do
    missing=" $package"
    [ "$package" != libdnnl-dev ] || missing="$missing ocl-icd-opencl-dev"
    # PyTorch multiplies matrices with the BLAS that is there, and the one it brings along is the slow reference
    [ "$package" != libtorch-dev ] || missing="$missing libopenblas0-pthread"
    [ "$package" != gcc-arm-none-eabi ] || missing="$missing libnewlib-arm-none-eabi libstdc++-arm-none-eabi-dev"
    # shellcheck disable=SC2086  # a list of words
    dpkg -s $missing >/dev/null 2>&1 || (install_missing) || true
  done
}

# The compiler of a build folder is fixed when it is made: another CXX starts it afresh.
forget_other_compiler() {
  local cache=build/$1/CMakeCache.txt
  [ "$1" != clang ] && [ -n "${CXX:-}" ] && [ -f "$cache" ] || return 0
  grep -qxE "CMAKE_CXX_COMPILER:[A-Z]+=($compiler|$(command -v "$compiler"))" "$cache" ||
    rm -rf "$cache" "build/$1/CMakeFiles"
}

[ $# = 1 ] || { usage >&2; exit 2; }
case $1 in
  demo | test | clang | sanitize | long | bench | site | format) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
CDPATH='' cd -- "$(dirname -- "$0")"

compiler=${CXX:-c++}
compiler=${compiler%% *}
find_missing "$1"
if [ -n "$missing" ]; then
  install_missing
  find_missing "$1"
  [ -z "$missing" ] || die "installed, but still not found:$missing"
fi

if [ "$1" = format ]; then
  # tests/contract holds programs that stay as written
  find include tests examples bench docs -path tests/contract -prune -o -name '*.[ch]pp' -print0 -o -name '*.[ch]' -print0 |
    xargs -r0 clang-format-14 --dry-run -Werror || die 'format failed, clang-format-14 -i mends it'
  say 'format: passed'
  exit 0
fi
[ "$1" != bench ] || install_optional libeigen3-dev libdnnl-dev gcc-arm-none-eabi
[ "$1" != bench ] || [ "${BENCH_ALL:-0}" != 1 ] || install_optional libtorch-dev libadolc-dev
[ "$1" != site ] || install_optional gcc-arm-none-eabi
cmake_version=$(cmake --version | sed -n '1s/[^0-9]*//p')
[ "$(printf '%s\n' 3.25 "$cmake_version" | sort -V | head -n 1)" = 3.25 ] ||
  die "CMake $cmake_version is too old, 3.25 or newer is needed"

say "cmake --workflow --preset $1"
forget_other_compiler "$1"
cmake --workflow --preset "$1" || die "$1 failed, see above"
say "$1: passed"
