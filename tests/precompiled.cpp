// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Owns the precompiled header that the tests share.
