// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/node.hpp>

namespace leibniz::detail {

/// Why a store gave up, as a compile error in words. Every entry point that reads a store calls it.
template <algebra::status Status>
constexpr void explain() {
  using algebra::status;
  static_assert(Status != status::rational_overflow,
                "leibniz: an exact rational number does not fit in 64 bits");
  static_assert(Status != status::too_many_nodes && Status != status::too_many_slots,
                "leibniz: the expression is too large for the term store; name parts of it with let");
  static_assert(Status != status::too_many_symbols,
                "leibniz: the expression names more symbols than the term store holds");
  static_assert(Status != status::too_many_indices,
                "leibniz: the expression has more indices than the term store holds");
  static_assert(Status != status::name_clash,
                "leibniz: two symbols have one name but different shapes or definitions");
  static_assert(Status != status::division_by_zero, "leibniz: division by zero");
  static_assert(Status != status::index_on_one_side,
                "leibniz: a free index is on one side of the equation only");
  static_assert(Status != status::index_not_in_let,
                "leibniz: the definition of a let has a free index that is not one of its parameters");
  static_assert(Status != status::cotangent_shape,
                "leibniz: a cotangent has the indices of the output, a tangent those of the variable");
  static_assert(Status != status::target_in_output,
                "leibniz: the index of the variable is also free in the output; use another index");
  static_assert(Status != status::partial_absent,
                "leibniz: partial differentiates by a name that the expression does not hold");
  static_assert(Status != status::gradient_absent,
                "leibniz: gradient and vjp differentiate by a name that the expression does not hold");
  static_assert(Status != status::loss_has_index, "leibniz: gradient takes a loss without free indices");
}

}  // namespace leibniz::detail
