// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// All layers.
#include <leibniz/nn/activation.hpp>
#include <leibniz/nn/attention.hpp>
#include <leibniz/nn/batch_norm.hpp>
#include <leibniz/nn/group_norm.hpp>
#include <leibniz/nn/layer_norm.hpp>
#include <leibniz/nn/loss.hpp>
#include <leibniz/nn/optimizer.hpp>
#include <leibniz/nn/rms_norm.hpp>
