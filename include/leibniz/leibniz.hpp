// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// All but nn/, oracle/ and what in inspect/ needs a host (explain, ostream, format), which are included by themselves.
#include <leibniz/calculus/calculus.hpp>
#include <leibniz/calculus/chain.hpp>
#include <leibniz/calculus/proved.hpp>
#include <leibniz/inspect/c_source.hpp>
#include <leibniz/inspect/derivation.hpp>
#include <leibniz/inspect/dot.hpp>
#include <leibniz/inspect/latex.hpp>
#include <leibniz/inspect/schedule_text.hpp>
#include <leibniz/inspect/sides.hpp>
#include <leibniz/inspect/sympy.hpp>
#include <leibniz/inspect/text.hpp>
#include <leibniz/kernel/evaluate.hpp>
#include <leibniz/kernel/kernel.hpp>
