// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/contract.hpp>
#include <leibniz/algebra/derivative.hpp>
#include <leibniz/algebra/fold.hpp>

namespace leibniz::algebra {

constexpr term simplify(store& s, term t) { return fold(s, contract(s, t)); }

}  // namespace leibniz::algebra
