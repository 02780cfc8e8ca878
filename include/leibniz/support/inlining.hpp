// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// A kernel is to become one function: LEIBNIZ_FLATTEN stands before its call operator, LEIBNIZ_INLINE before all that it
// consists of. g++ optimizes an always_inline function anew in each function around it, but what it flattens once:
// that takes half of the time. clang flattens one level of calls only, g++ without optimization none; for small code it
// would flatten what had better stay a call.
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__) && !defined(__OPTIMIZE_SIZE__)
#define LEIBNIZ_FLATTEN __attribute__((flatten))
#define LEIBNIZ_INLINE
#else
#define LEIBNIZ_FLATTEN
#define LEIBNIZ_INLINE __attribute__((always_inline))
#endif
