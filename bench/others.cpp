// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// RMS normalization, softmax, cross entropy and a training step, the library against plain C loops and PyTorch.
#include "others.h"

#include "measure.hpp"
#include "others_exact.hpp"

#include <cmath>
#include <initializer_list>
#include <utility>

int results_are_read = 0;

namespace {

using namespace bench;

struct named {
  const char* name;
  candidate (*of)(int size);
};
// The first one is what the others are compared with.
constexpr named candidates[] = {
    {"C loop, -ffast-math", fast_loop},
    {"C loop", strict_loop},
    {"leibniz", library},
    {"leibniz, nn layers per row", library_layers},
#ifdef BENCH_TORCH
    {"PyTorch", torch_operators},
#endif
};

struct data {
  data(long rows, int size)
      : rows(rows),
        size(size),
        x(count()),
        g(count()),
        y(count()),
        dx(count()),
        gamma(static_cast<std::size_t>(size)),
        dgamma(static_cast<std::size_t>(size)),
        first(static_cast<std::size_t>(rows)),
        second(static_cast<std::size_t>(rows)),
        rstd(static_cast<std::size_t>(rows)) {
    fill(x, 1);
    fill(g, 2);
    fill(gamma, 3, 2);
    for (long r = 0; r < rows; ++r) {
      float* const row = x.data() + r * size;
      float squares = 0;
      for (int i = 0; i < size; ++i) squares += row[i] * row[i];
      rstd.data()[r] = 1 / std::sqrt(squares / static_cast<float>(size) + BENCH_EPS);
      first.data()[r] = *std::max_element(row, row + size);
      for (int i = 0; i < size; ++i) {
        y.data()[r * size + i] = std::exp(row[i] - first.data()[r]);
        second.data()[r] += y.data()[r * size + i];
      }
      for (int i = 0; i < size; ++i) y.data()[r * size + i] /= second.data()[r];
    }
  }
  std::size_t count() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(size); }

  long rows;
  int size;
  buffer x, g, y, dx, gamma, dgamma;
  buffer first, second;  // of a row: maximum and total
  buffer rstd;           // of a row, for RMS normalization
};

std::function<void()> rms_norm(const candidate& of, data& d) {
  return [&d, run = of.rows.rms_norm] {
    run(d.rows, d.x.data(), d.gamma.data(), d.g.data(), d.rstd.data(), d.dx.data(), d.dgamma.data());
  };
}
std::function<void()> softmax(const candidate& of, data& d) {
  return [&d, run = of.rows.softmax] { run(d.rows, d.y.data(), d.g.data(), d.dx.data()); };
}
std::function<void()> cross_entropy(const candidate& of, data& d) {
  return [&d, run = of.rows.cross_entropy] {
    run(d.rows, d.x.data(), d.g.data(), d.first.data(), d.second.data(), d.dx.data());
  };
}

exact::gradients exact_rms_norm(const data& d) {
  return exact::rms_norm(d.rows, d.size, d.x.data(), d.gamma.data(), d.g.data());
}
exact::gradients exact_softmax(const data& d) {
  return exact::softmax(d.rows, d.size, d.y.data(), d.g.data());
}
exact::gradients exact_cross_entropy(const data& d) {
  return exact::cross_entropy(d.rows, d.size, d.x.data(), d.g.data());
}

/// The passes of all candidates, and what they have to give.
struct passes {
  std::function<void()> (*of)(const candidate&, data&);
  exact::gradients (*right)(const data&);
};

/// Differences are at most 1e-4 of the largest value.
bool same(const float* found, const double* right, std::size_t count) {
  double scale = 0;
  for (std::size_t n = 0; n < count; ++n) scale = std::max(scale, std::abs(right[n]));
  for (std::size_t n = 0; n < count; ++n)
    if (!(std::abs(found[n] - right[n]) <= 1e-4 * scale)) return false;
  return true;
}

table start(const char* what, const std::vector<std::string>& columns) {
  table result{{what}, {}};
  result.head.insert(result.head.end(), columns.begin(), columns.end());
  for (const named& one : candidates) result.rows.push_back({one.name});
  return result;
}

void add(table& times, const std::vector<timing>& result, double rows) {
  for (std::size_t n = 0; n < result.size(); ++n)
    times.rows[n].push_back(figure(result[n].nanoseconds / rows) + " (" + figure(result[n].ratio) + ")");
}

bool measure(const char* title, const passes& which, std::initializer_list<int> sizes) {
  std::vector<std::string> columns;
  for (const int size : sizes) columns.push_back(std::to_string(size));
  table times = start("ns per row (ratio), N =", columns);
  for (const int size : sizes) {
    data d(8192 / size, size);
    const exact::gradients right = which.right(d);
    std::vector<candidate_run> runs;
    for (const named& one : candidates) {
      runs.push_back({one.name, which.of(one.of(size), d)});
      std::fill_n(d.dx.data(), d.count(), 0.0f);
      std::fill_n(d.dgamma.data(), size, 0.0f);
      results_are_read = 1;
      runs.back().run();
      results_are_read = 0;
      if (!same(d.dx.data(), right.dx.data(), d.count()) ||
          !same(d.dgamma.data(), right.dgamma.data(), right.dgamma.size()))
        return false;
    }
    add(times, compare(std::string(title) + "/" + std::to_string(size), runs), static_cast<double>(d.rows));
  }
  times.print(title);
  return true;
}

bool measure_digits() {
  constexpr int rows = 64;
  buffer x(rows * BENCH_INPUTS), target(rows * BENCH_CLASSES),
      weights(sizeof(digits_parameters) / sizeof(float));
  fill(x, 1);
  for (std::size_t r = 0; r < rows; ++r) target.data()[r * BENCH_CLASSES + r % BENCH_CLASSES] = 1;
  fill(weights, 2);
  digits_parameters p{};
  const auto scaled = [&](float* to, int count, float factor) {
    for (int n = 0; n < count; ++n) to[n] = factor * weights.data()[n];
  };
  scaled(p.w1, BENCH_HIDDEN * BENCH_INPUTS, 0.125f);
  scaled(p.w2, BENCH_CLASSES * BENCH_HIDDEN, 0.18f);
  std::fill_n(p.gamma, BENCH_HIDDEN, 1.0f);
  table times = start("ns per row (ratio)", {"64 inputs, 32 hidden, 10 classes"});
  const std::vector<double> right = exact::digits(rows, x.data(), target.data(), p);
  std::vector<candidate_run> runs;
  std::vector<digits_parameters> sums(std::size(candidates));
  for (const named& one : candidates) {
    runs.push_back({one.name, {}});
    const auto run = one.of(64).digits;
    if (run == nullptr) continue;
    digits_parameters& d = sums[runs.size() - 1];
    runs.back().run = [&x, &target, &p, &d, run] { run(rows, x.data(), target.data(), &p, &d); };
    runs.back().run();
    const double* of = right.data();
    for (const auto& [found, count] :
         {std::pair(d.w1, std::size(d.w1)), std::pair(d.w2, std::size(d.w2)),
          std::pair(d.gamma, std::size(d.gamma)), std::pair(d.beta, std::size(d.beta)),
          std::pair(d.bias, std::size(d.bias))}) {
      if (!same(found, of, count)) return false;
      of += count;
    }
  }
  add(times, compare("digits step", runs), rows);
  times.print("Training step of the digits example: loss and all gradients");
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  start(&count, arguments);
  const auto sizes = {10, 64, 256, 1024, 4096};
  const bool right = measure("RMS normalization, backward", {rms_norm, exact_rms_norm}, sizes) &&
                     measure("Softmax, backward", {softmax, exact_softmax}, sizes) &&
                     measure("Cross entropy, backward", {cross_entropy, exact_cross_entropy}, sizes) &&
                     measure_digits();
  if (!right) std::fprintf(stderr, "a candidate computes something else\n");
  return right ? 0 : 1;
}
