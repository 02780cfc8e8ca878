/* SPDX-License-Identifier: BSL-1.0 */
/* Copyright the leibniz authors */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

enum { layer_norm_length = 64 };

/* y[i] = gamma[i]*(x[i] - mean)*rstd + beta[i]; mean and rstd are written for the backward pass */
void layer_norm_forward(const float x[layer_norm_length], const float gamma[layer_norm_length],
                        const float beta[layer_norm_length], float y[layer_norm_length], float* mean,
                        float* rstd);
/* from g = dF/dy: writes dx, and adds to dgamma and dbeta */
void layer_norm_backward(const float x[layer_norm_length], const float gamma[layer_norm_length],
                         const float g[layer_norm_length], float mean, float rstd,
                         float dx[layer_norm_length], float dgamma[layer_norm_length],
                         float dbeta[layer_norm_length]);

#ifdef __cplusplus
}
#endif
