// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Elementary functions that also work in constant expressions, where no compiler offers <cmath> in C++20.
// At run time each calls the C library; in a constant expression its portable version runs, with the same
// special cases.
#include <leibniz/support/erf.hpp>            // IWYU pragma: export
#include <leibniz/support/exp_log.hpp>        // IWYU pragma: export
#include <leibniz/support/ieee.hpp>           // IWYU pragma: export
#include <leibniz/support/log1p_expm1.hpp>    // IWYU pragma: export
#include <leibniz/support/sqrt.hpp>           // IWYU pragma: export
#include <leibniz/support/tanh_pow.hpp>       // IWYU pragma: export
#include <leibniz/support/trigonometric.hpp>  // IWYU pragma: export
