// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/leibniz.hpp>
