// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Buffers as tensors of PyTorch.
#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/from_blob.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>

namespace bench {

/// One thread, and freed memory is used again: large results would else be paged in each time anew, which takes longer
/// than to compute them.
inline void start_torch() {
  at::set_num_threads(1);
#ifdef __GLIBC__
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

/// A tensor over a buffer, made again only for another buffer: programs in PyTorch have tensors to begin with.
class view {
 public:
  const at::Tensor& of(const float* first, at::IntArrayRef sizes) {
    if (!tensor_.defined() || tensor_.data_ptr() != first || tensor_.sizes() != sizes)
      tensor_ = at::from_blob(const_cast<float*>(first), sizes);
    return tensor_;
  }

 private:
  at::Tensor tensor_;
};

/// Copies a result of PyTorch's own to a buffer.
inline void copy_to(float* to, const at::Tensor& from) {
  const float* const first = from.data_ptr<float>();
  std::copy(first, first + from.numel(), to);
}

}  // namespace bench
