// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// The same two functions as C99, for a toolchain without C++20.
#include <leibniz/inspect/c_source.hpp>
#include <leibniz/nn/layer_norm.hpp>

#include <cstdio>

int main() {
  namespace of = leibniz::nn::layer_norm_definition;
  std::puts(leibniz::c_source(of::forward<float, 64>, "layer_norm_forward").data());
  std::fputs(leibniz::c_source(of::backward<float, 64>, "layer_norm_backward", of::mean, of::rstd).data(),
             stdout);
}
