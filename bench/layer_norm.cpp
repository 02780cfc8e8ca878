// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Layer Normalization, the library against the field: time, error and growth, as tables in Markdown.
// layer_norm FILE also draws the ratios to the kernels by hand as a picture.
#include "layer_norm.h"

#include "chart.hpp"
#include "measure.hpp"

#include <array>
#include <cmath>
#include <initializer_list>
#include <span>

int results_are_read = 0;

namespace {

using namespace bench;

struct named {
  const char* name;
  layer_norm (*of)(int size);
};

// The first one is what the others are compared with.
constexpr named candidates[] = {
    {"by hand", by_hand},
    {"leibniz, open rows", library_rows},
    {"leibniz, nn::layer_norm per row", library_layer},
    {"C loop", strict_loop},
    {"C loop, -ffast-math", fast_loop},
#ifdef BENCH_EIGEN
    {"Eigen", eigen_arrays},
#endif
#ifdef BENCH_ONEDNN
    {"oneDNN", onednn_primitive},
#endif
#ifdef BENCH_TORCH
    {"PyTorch", torch_operators},
#endif
};
// Hundreds of times slower, so measured with few elements, beside some of the others.
#ifdef BENCH_ADOLC
constexpr named slow_candidates[] = {candidates[0], candidates[1], {"ADOL-C", adolc_tape}};
#endif

/// The inputs and outputs of all passes over some rows.
struct data {
  data(long rows, int size, float mean_of_x = 0)
      : rows(rows),
        size(size),
        x(count()),
        g(count()),
        y(count()),
        dx(count()),
        gamma(row()),
        beta(row()),
        dgamma(row()),
        dbeta(row()),
        mean(static_cast<std::size_t>(rows)),
        rstd(static_cast<std::size_t>(rows)) {
    fill(x, 1, mean_of_x);
    fill(g, 2);
    fill(gamma, 3, 2);
    fill(beta, 4);
    strict_loop(size).forward(rows, x.data(), gamma.data(), beta.data(), y.data(), mean.data(), rstd.data());
  }
  std::size_t row() const { return static_cast<std::size_t>(size); }
  std::size_t count() const { return row() * static_cast<std::size_t>(rows); }

  long rows;
  int size;
  buffer x, g, y, dx, gamma, beta, dgamma, dbeta, mean, rstd;
};

enum class pass { forward, kept, whole };

std::function<void()> call(const layer_norm& of, pass which, data& d) {
  if (which == pass::forward && of.forward)
    return [&d, run = of.forward] {
      run(d.rows, d.x.data(), d.gamma.data(), d.beta.data(), d.y.data(), d.mean.data(), d.rstd.data());
    };
  if (which == pass::kept && of.backward_kept)
    return [&d, run = of.backward_kept] {
      run(d.rows, d.x.data(), d.gamma.data(), d.g.data(), d.mean.data(), d.rstd.data(), d.dx.data(),
          d.dgamma.data(), d.dbeta.data());
    };
  if (which == pass::whole && of.backward)
    return [&d, run = of.backward] {
      run(d.rows, d.x.data(), d.gamma.data(), d.g.data(), d.dx.data(), d.dgamma.data(), d.dbeta.data());
    };
  return {};
}

/// The least that any backward pass has to do: read x and g, write dx.
void floor_of(const data& d, float* __restrict dx) {
  for (std::size_t n = 0; n < d.count(); ++n) dx[n] = d.x.data()[n] + d.g.data()[n];
}

std::vector<chart::line> measure(pass which, const char* title, std::initializer_list<int> sizes,
                                 double elements, std::span<const named> among = candidates) {
  table times{{"ns per row, N ="}, {}}, ratios{{"ratio to by hand, N ="}, {}};
  std::vector<chart::line> lines;
  for (const named& one : among) {
    times.rows.push_back({one.name});
    ratios.rows.push_back({one.name});
    lines.push_back({one.name, {}});
  }
  times.rows.push_back({"floor: dx = x + g"});
  ratios.rows.push_back({"floor: dx = x + g"});
  for (const int size : sizes) {
    data d(std::max(1L, std::lround(elements / size)), size);
    std::vector<candidate_run> runs;
    for (const named& one : among) runs.push_back({one.name, call(one.of(size), which, d)});
    runs.push_back({"floor", [&d] { floor_of(d, d.dx.data()); }});
    const std::vector<timing> result = compare(std::string(title) + "/" + std::to_string(size), runs);
    times.head.push_back(std::to_string(size));
    ratios.head.push_back(std::to_string(size));
    for (std::size_t n = 0; n < result.size(); ++n) {
      times.rows[n].push_back(figure(result[n].nanoseconds / static_cast<double>(d.rows)));
      ratios.rows[n].push_back(figure(result[n].ratio));
      if (n < lines.size()) lines[n].points.push_back({static_cast<double>(size), result[n].ratio});
    }
  }
  times.print(title);
  ratios.print((std::string(title) + ": ratios").c_str());
  return lines;
}

// ---- errors ---------------------------------------------------------------------------------------------

struct gradients {
  std::vector<double> dx, dgamma, dbeta;
};

/// In double, from the same floats.
gradients exact(const data& d) {
  const std::size_t size = d.row();
  gradients result{std::vector<double>(d.count()), std::vector<double>(size), std::vector<double>(size)};
  for (std::size_t first = 0; first < d.count(); first += size) {
    const float *x = d.x.data() + first, *g = d.g.data() + first;
    double mean = 0, variance = 0, sum = 0, weighted = 0;
    for (std::size_t i = 0; i < size; ++i) mean += x[i] / static_cast<double>(size);
    for (std::size_t i = 0; i < size; ++i)
      variance += (x[i] - mean) * (x[i] - mean) / static_cast<double>(size);
    const double rstd = 1 / std::sqrt(variance + static_cast<double>(BENCH_EPS));
    for (std::size_t i = 0; i < size; ++i) {
      const double slope = static_cast<double>(d.gamma.data()[i]) * g[i];
      sum += slope / static_cast<double>(size);
      weighted += slope * (x[i] - mean) * rstd / static_cast<double>(size);
    }
    for (std::size_t i = 0; i < size; ++i) {
      const double normal = (x[i] - mean) * rstd, slope = static_cast<double>(d.gamma.data()[i]) * g[i];
      result.dx[first + i] = (slope - sum - normal * weighted) * rstd;
      result.dgamma[i] += normal * g[i];
      result.dbeta[i] += g[i];
    }
  }
  return result;
}

double error(const buffer& found, const std::vector<double>& exact) {
  double difference = 0, whole = 0;
  for (std::size_t n = 0; n < exact.size(); ++n) {
    difference += (found.data()[n] - exact[n]) * (found.data()[n] - exact[n]);
    whole += exact[n] * exact[n];
  }
  return std::sqrt(difference / whole);
}

/// Returns false where a candidate computes something else.
bool errors(const char* title, long rows, int size, float mean, std::span<const named> among = candidates) {
  data d(rows, size, mean);
  const gradients right = exact(d);
  table result{{"relative L2 error", "dx", "dgamma", "dbeta"}, {}};
  bool same = true;
  results_are_read = 1;
  for (const named& one : among) {
    const layer_norm of = one.of(size);
    // Statistics are part of the error, so the pass without kept ones; else forward and backward of the candidate.
    std::fill_n(d.dx.data(), d.count(), 0.0f);
    std::fill_n(d.dgamma.data(), size, 0.0f);
    std::fill_n(d.dbeta.data(), size, 0.0f);
    if (const auto whole = call(of, pass::whole, d)) {
      whole();
    } else if (const auto kept = call(of, pass::kept, d)) {
      kept();
    } else {
      continue;
    }
    const double of_x = error(d.dx, right.dx), of_gamma = error(d.dgamma, right.dgamma);
    const double of_beta = error(d.dbeta, right.dbeta);
    same = same && of_x < 1e-3 && of_gamma < 1e-3 && of_beta < 1e-3;
    result.rows.push_back({one.name + std::string(of.backward ? "" : " (statistics given)"),
                           power_of_ten(of_x), power_of_ten(of_gamma), power_of_ten(of_beta)});
  }
  results_are_read = 0;
  result.print(title);
  return same;
}

// ---- growth ---------------------------------------------------------------------------------------------

void growth_by_rows(std::initializer_list<long> counts) {
  table result{{"N = 64, ns per row, rows =", "leibniz, open rows", "by hand"}, {}};
  for (const long rows : counts) {
    data d(rows, 64);
    const auto times = compare("rows/" + std::to_string(rows),
                               {{"leibniz, open rows", call(library_rows(64), pass::kept, d)},
                                {"by hand", call(by_hand(64), pass::kept, d)}});
    result.rows.push_back({std::to_string(rows), figure(times[0].nanoseconds / static_cast<double>(rows)),
                           figure(times[1].nanoseconds / static_cast<double>(rows))});
  }
  result.print("Backward with kept statistics: cost of a row");
}

void growth_by_size(std::initializer_list<int> sizes) {
  table result{{"ns per element, N =", "leibniz, open rows", "by hand"}, {}};
  for (const int size : sizes) {
    data d(65536 / size, size);
    const auto times = compare("columns/" + std::to_string(size),
                               {{"leibniz, open rows", call(library_rows(size), pass::kept, d)},
                                {"by hand", call(by_hand(size), pass::kept, d)}});
    result.rows.push_back(
        {std::to_string(size), figure(times[0].nanoseconds / 65536), figure(times[1].nanoseconds / 65536)});
  }
  result.print("Backward with kept statistics: cost of an element, 65,536 elements in all");
}

}  // namespace

int main(int count, char** arguments) {
  start(&count, arguments);
  bool same = errors("Error, N = 256, 32 rows, mean 0", 32, 256, 0);
  same = errors("Error, N = 256, 4096 rows, mean 100", 4096, 256, 100) && same;
  same = errors("Error, N = 64, 65,536 rows, mean 0", 65536, 64, 0) && same;
  same = errors("Error, N = 64, 1,000,000 rows, mean 0", 1000000, 64, 0) && same;
  same = errors("Error, N = 7, 100 rows, mean 0", 100, 7, 0) && same;
  same = errors("Error, N = 257, 31 rows, mean 0", 31, 257, 0) && same;
  same = errors("Error, N = 768, 10,001 rows, mean 0", 10001, 768, 0) && same;
#ifdef BENCH_ADOLC
  same = errors("Other libraries: error, N = 8, 1024 rows, mean 0", 1024, 8, 0, slow_candidates) && same;
  same = errors("Other libraries: error, N = 64, 128 rows, mean 0", 128, 64, 0, slow_candidates) && same;
  same = errors("Other libraries: error, N = 256, 32 rows, mean 0", 32, 256, 0, slow_candidates) && same;
#endif
  if (!same) {
    std::fprintf(stderr, "a candidate computes something else: nothing is measured\n");
    return 1;
  }
  constexpr double in_cache = 8192, beyond = 32 * 1024 * 1024;  // elements of x; three such arrays
  const auto sizes = {7, 8, 64, 100, 256, 257, 768, 1024, 4096};
  measure(pass::forward, "Forward, in cache", sizes, in_cache);
  const auto kept = measure(pass::kept, "Backward with kept statistics, in cache", sizes, in_cache);
  const auto whole = measure(pass::whole, "Backward from x alone, in cache", sizes, in_cache);
  measure(pass::kept, "Backward with kept statistics, out of cache", {8, 64, 256, 1024, 4096}, beyond);
  measure(pass::whole, "Backward from x alone, out of cache", {8, 64, 256, 1024, 4096}, beyond);
#ifdef BENCH_ADOLC
  measure(pass::whole, "Other libraries: backward from x alone, in cache", {8, 64, 256}, in_cache,
          slow_candidates);
#endif
  growth_by_rows({8, 100, 1000, 10000, 100000, 1000000});
  growth_by_size({64, 256, 1024, 4096, 16384, 65536});
  if (count > 1 && !chart::draw(arguments[1], {{"with kept statistics", kept}, {"from x alone", whole}})) {
    std::fprintf(stderr, "cannot write %s\n", arguments[1]);
    return 1;
  }
  return 0;
}
