// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include "chain.hpp"

int main() { return chain::sizes_of(chain::all_gradients<LAYERS>).items == 0; }
