// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/algebra/simplify.hpp>

#include <memory>

// Short names for terms of a store: what the hand-written tests are made of.
namespace named {

using namespace leibniz::algebra;

/// A store with the extents N and M, indices i to m over N and p to r over M, scalars a to c and tensors x[N], y[N],
/// u[M], A[N,M], B[N,N].
struct workshop {
  std::unique_ptr<store> held = std::make_unique<store>();
  store& s = *held;
  std::int16_t N = static_cast<std::int16_t>(declare_extent(s, "N"));
  std::int16_t M = static_cast<std::int16_t>(declare_extent(s, "M"));
  int i = free_index(s, "i", N), j = free_index(s, "j", N), k = free_index(s, "k", N),
      l = free_index(s, "l", N);
  int p = free_index(s, "p", M), q = free_index(s, "q", M), r = free_index(s, "r", M);

  term number(std::int64_t num, std::int64_t den = 1) { return constant(s, make_rational(num, den)); }
  term extent(int e) { return make_extent(s, e); }
  term scalar(std::string_view name) {
    return make_scalar(s, declare_variable(s, kind::scalar, name, nullptr, 0));
  }
  term vector(std::string_view name, int index) {
    const std::int16_t axes[] = {s.indices[index].extent};
    const std::int32_t at[] = {index};
    return make_indexed(s, kind::element, declare_variable(s, kind::element, name, axes, 1), at, 1);
  }
  term matrix(std::string_view name, int row, int column) {
    const std::int16_t axes[] = {s.indices[row].extent, s.indices[column].extent};
    const std::int32_t at[] = {row, column};
    return make_indexed(s, kind::element, declare_variable(s, kind::element, name, axes, 2), at, 2);
  }
  term x(int index) { return vector("x", index); }
  term y(int index) { return vector("y", index); }
  term B(int row, int column) { return matrix("B", row, column); }
  term delta(int first, int second) { return make_delta(s, first, second); }

  /// A let of the given parameters; use `at` to refer to it.
  int define(std::string_view name, std::initializer_list<int> parameters, term definition) {
    renaming map;
    std::int16_t axes[max_rank] = {};
    int rank = 0;
    for (const int index : parameters) {
      axes[rank] = s.indices[index].extent;
      map.add(index, parameter_index(s, rank, axes[rank]));
      ++rank;
    }
    return declare_let(s, name, axes, rank, rename(s, definition, map));
  }
  term at(int let, std::initializer_list<int> indices) {
    std::int32_t list[max_rank] = {};
    int count = 0;
    for (const int index : indices) list[count++] = index;
    return make_indexed(s, kind::let, let, list, count);
  }

  term plus(term first, term second) { return add(s, first, second); }
  term minus(term first, term second) { return subtract(s, first, second); }
  term times(term first, term second) { return multiply(s, first, second); }
  term over(term first, term second) { return divide(s, first, second); }
  term pow(term base, std::int64_t num, std::int64_t den = 1) {
    return power(s, base, make_rational(num, den));
  }
  term sqrt(term base) { return pow(base, 1, 2); }
  term exp(term argument) { return make_function(s, function_id::exp, argument); }
  term log(term argument) { return make_function(s, function_id::log, argument); }
  term sum(int index, term body) { return make_reduction(s, index, body); }

  verdict equal(term first, term second) { return decide(s, first, second); }
};

}  // namespace named
