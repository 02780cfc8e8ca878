// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Catch2 2 (Debian 12) and 3 name their header differently.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
