// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// The numeric oracle: derivatives from function values alone, and checks of derived ones against them. It
// shares no code with the algebra, so that the two cannot be wrong together. describe.hpp adds sentences for
// people.
#include <leibniz/oracle/derivative.hpp>      // IWYU pragma: export
#include <leibniz/oracle/estimate.hpp>        // IWYU pragma: export
#include <leibniz/oracle/gradcheck.hpp>       // IWYU pragma: export
#include <leibniz/oracle/jacobian.hpp>        // IWYU pragma: export
#include <leibniz/oracle/jacobian_check.hpp>  // IWYU pragma: export
#include <leibniz/oracle/report.hpp>          // IWYU pragma: export
