#!/usr/bin/env bash
# check.sh INCLUDE_DIR: the rules that hold for every header, one line for each breach.
#
# - A room includes itself and the rooms named for it below; leibniz.hpp includes every room.
# - Library headers are included by their path from include/, Hana by single headers.
# - A header starts with the licence and #pragma once, and has at most 400 lines.
# - No name is a single capital: firmware defines macros that are, as in -DN=64.
# - Layer normalization is known to nn/ only: the engine has no rule for one formula.
set -eu
export LC_ALL=C
cd "$1"
find . -type f -name '*.hpp' | sed 's|^\./||' | sort | {
  mapfile -t headers
  [ "${#headers[@]}" -gt 0 ] || { echo "no headers in $1"; exit 1; }
  awk '
    function breach(what) { print FILENAME ":" FNR ": " what; failed = 1 }
    function room_of(path) { return path ~ /\// ? substr(path, 1, index(path, "/") - 1) : "" }
    BEGIN {
      may["support"] = " support "
      may["algebra"] = may["support"] "algebra "
      may["plan"] = may["algebra"] "plan "
      may["expression"] = may["algebra"] "expression "
      may["calculus"] = may["expression"] "calculus "
      # what a kernel executes is a value that both know
      may["inspect"] = may["calculus"] "plan inspect "
      may["kernel"] = may["calculus"] "plan kernel "
      may["oracle"] = may["calculus"] "oracle "
      # only oracle and the tests know a number oracle
      may["nn"] = may["calculus"] "plan inspect kernel nn "
    }
    FNR == 1 {
      room = room_of(FILENAME)
      once = 0
      if (room == "" ? FILENAME != "leibniz.hpp" : !(room in may)) breach("belongs to no room")
      if ($0 != "// SPDX-License-Identifier: BSL-1.0") breach("line 1 is not the licence identifier")
    }
    FNR == 2 && $0 != "// Copyright the leibniz authors" { breach("line 2 is not the copyright") }
    FNR == 401 { breach("has more than 400 lines") }

    !once && $0 !~ /^[ \t]*(\/\/.*)?$/ {
      if ($0 != "#pragma once") breach("#pragma once does not come first")
      once = 1
    }
    tolower($0) ~ /layer_?norm/ && room != "nn" && !(room == "" && $0 ~ /^#include <leibniz\/nn\//) {
      breach("layer normalization outside nn/")
    }
    {
      code = $0
      gsub(/"([^"\\]|\\.)*"|\047.\047/, "", code)
      sub(/\/\/.*/, "", code)
      if (match(code, /(^|[^A-Za-z0-9_])[A-Z]([^A-Za-z0-9_]|$)/)) breach("a single capital may be a macro: give it a word")
    }
    match($0, /^[ \t]*#[ \t]*include[ \t]*/) {
      name = substr($0, RLENGTH + 1)
      if (name ~ /^"/ && name !~ /^"leibniz\//) breach("write #include <leibniz/room/file.hpp>")
      if (name ~ /^[<"]boost\/hana\.hpp/) breach("include the single headers of Hana, not boost/hana.hpp")
      if (name ~ /^[<"]leibniz\//) {
        target = room_of(substr(name, 10))
        if (room == "" ? !(target in may) : !index(may[room], " " target " "))
          breach((room == "" ? "leibniz.hpp" : room) " may not include " name)
      }
    }
    END { exit failed }
  ' "${headers[@]}"
}
