// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

namespace leibniz::plan {

/// How loops over packs run, and a loop over rows around them. Each number that is 0 the library chooses.
struct blocking {
  int lanes = 0;     ///< numbers in a pack: a power of 2, at most what the machine has
  int per_pack = 0;  ///< short rows side by side in a pack, as they lie in memory: a power of 2
  int rows = 0;      ///< that run together: what they share is read and written once for all of them
  int chunk = 0;     ///< rows that finish one part of the body before any begins the next, a multiple of rows
  int sums = 0;  ///< rows of which each is summed by itself and the lanes are added up together: a power of 2
  int chains = 0;    ///< packs of a row side by side in loops with sums, where additions wait for each other
  int unroll = 0;    ///< packs of a row side by side in other loops
  int prefetch = 0;  ///< bytes ahead of an output, of which lines are asked for there; -1: none are
  int keep = 0;      ///< 1: values and sums of a row of columns stay in registers, at most 32 packs; -1: not
};

}  // namespace leibniz::plan
