// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// RMS normalization, softmax, cross entropy and a training step, the library against plain C loops.
#include "others.h"

#include "measure.hpp"

#include <cmath>
#include <initializer_list>

namespace {

using namespace bench;

struct named {
  const char* name;
  candidate (*of)(int size);
};
// The first one is what the others are compared with.
constexpr named candidates[] = {{"C loop, -ffast-math", fast_loop},
                                {"C loop", strict_loop},
                                {"leibniz", library},
                                {"leibniz, nn layers per row", library_layers}};

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
        second(static_cast<std::size_t>(rows)) {
    fill(x, 1);
    fill(g, 2);
    fill(gamma, 3, 2);
    for (long r = 0; r < rows; ++r) {
      float* const row = x.data() + r * size;
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
  buffer first, second;  // of a row: maximum and total; for RMS normalization any two numbers do
};

std::function<void()> rms_norm(const candidate& of, data& d) {
  return [&d, run = of.rows.rms_norm] {
    run(d.rows, d.x.data(), d.gamma.data(), d.g.data(), d.first.data(), d.dx.data(), d.dgamma.data());
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

/// The largest difference between two buffers, as a part of the largest value.
double difference(const float* a, const float* b, std::size_t count) {
  double largest = 0, scale = 0;
  for (std::size_t n = 0; n < count; ++n) {
    largest = std::max(largest, std::abs(static_cast<double>(a[n]) - b[n]));
    scale = std::max(scale, std::abs(static_cast<double>(b[n])));
  }
  return largest / scale;
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

bool measure(const char* title, std::function<void()> (*call)(const candidate&, data&),
             std::initializer_list<int> sizes) {
  std::vector<std::string> columns;
  for (const int size : sizes) columns.push_back(std::to_string(size));
  table times = start("ns per row (ratio), N =", columns);
  for (const int size : sizes) {
    data d(8192 / size, size);
    std::vector<candidate_run> runs;
    std::vector<float> right;
    for (const named& one : candidates) {
      runs.push_back({one.name, call(one.of(size), d)});
      runs.back().run();
      const std::vector<float> found(d.dx.data(), d.dx.data() + d.count());
      if (right.empty()) right = found;
      if (difference(found.data(), right.data(), found.size()) > 1e-4) return false;
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
  digits_parameters p{}, right{};
  const auto scaled = [&](float* to, int count, float factor) {
    for (int n = 0; n < count; ++n) to[n] = factor * weights.data()[n];
  };
  scaled(p.w1, BENCH_HIDDEN * BENCH_INPUTS, 0.125f);
  scaled(p.w2, BENCH_CLASSES * BENCH_HIDDEN, 0.18f);
  std::fill_n(p.gamma, BENCH_HIDDEN, 1.0f);
  table times = start("ns per row (ratio)", {"64 inputs, 32 hidden, 10 classes"});
  std::vector<candidate_run> runs;
  std::vector<digits_parameters> sums(std::size(candidates));
  std::size_t number = 0;
  for (const named& one : candidates) {
    if (one.of(64).digits == nullptr) {
      runs.push_back({one.name, {}});
      continue;
    }
    digits_parameters& d = sums[number++];
    runs.push_back({one.name, [&x, &target, &p, &d, run = one.of(64).digits] {
                      for (int r = 0; r < rows; ++r)
                        run(x.data() + r * BENCH_INPUTS, target.data() + r * BENCH_CLASSES, &p, &d);
                    }});
    runs.back().run();
    if (number == 1) right = d;
    if (difference(d.w1, right.w1, BENCH_HIDDEN * BENCH_INPUTS) > 1e-4 ||
        difference(d.w2, right.w2, BENCH_CLASSES * BENCH_HIDDEN) > 1e-4 ||
        difference(d.gamma, right.gamma, BENCH_HIDDEN) > 1e-4)
      return false;
  }
  add(times, compare("digits step", runs), rows);
  times.print("Training step of the digits example: loss and all gradients");
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  start(&count, arguments);
  const auto sizes = {10, 64, 256, 1024, 4096};
  const bool same = measure("RMS normalization, backward", rms_norm, sizes) &&
                    measure("Softmax, backward", softmax, sizes) &&
                    measure("Cross entropy, backward", cross_entropy, sizes) && measure_digits();
  if (!same) std::fprintf(stderr, "the candidates compute different gradients\n");
  return same ? 0 : 1;
}
