// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Times candidates with Google Benchmark, and writes tables.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <vector>

namespace bench {

/// Floats that start at another offset of a page than the buffers made before: at one offset, loads and stores of
/// different buffers get into each other's way.
class buffer {
 public:
  explicit buffer(std::size_t size) : size_(size) {
    static std::size_t made = 0;
    const std::size_t offset = 576 * made++ % 4096;  // bytes, a multiple of a cache line
    memory_.reset(static_cast<char*>(::operator new(size * sizeof(float) + offset, alignment)));
    first_ = reinterpret_cast<float*>(memory_.get() + offset);
    std::fill_n(first_, size, 0.0f);
  }
  float* data() { return first_; }
  const float* data() const { return first_; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::align_val_t alignment{4096};
  struct release {
    void operator()(char* p) const { ::operator delete(p, alignment); }
  };
  std::unique_ptr<char, release> memory_;
  float* first_;
  std::size_t size_;
};

/// The same numbers on every machine, uniform in mean +- sqrt(3), so of standard deviation 1.
inline void fill(buffer& b, unsigned seed, float mean = 0) {
  unsigned state = seed * 2654435761u + 1;
  for (std::size_t n = 0; n < b.size(); ++n) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    b.data()[n] = mean + 1.7320508f * (static_cast<float>(state >> 8) / 8388608.0f - 1);
  }
}

inline double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of.empty() ? std::nan("") : of[of.size() / 2];
}

struct timing {
  double nanoseconds = std::nan("");  // of one call, the median over the repetitions
  double ratio = std::nan("");        // to the first candidate, the median of the repetitions' ratios
};

struct candidate_run {
  std::string name;
  std::function<void()> run;  // empty: left out
};

/// Keeps the time of each repetition, by the name of the benchmark.
class collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& one : runs) {
      if (one.run_type == Run::RT_Iteration && !one.error_occurred)
        times[one.run_name.function_name].push_back(one.real_accumulated_time * 1e9 /
                                                    static_cast<double>(one.iterations));
    }
  }
  std::map<std::string, std::vector<double>> times;
};

/// Reads Google Benchmark's flags: --benchmark_filter=REGEX picks among names as "backward kept/256/leibniz". Repetitions of
/// the candidates of a group are mixed at random, so that what the machine does meanwhile meets all of them.
inline void start(int* count, char** arguments) {
  static char mixed[] = "--benchmark_enable_random_interleaving=true";
  std::vector<char*> all{arguments[0], mixed};
  all.insert(all.end(), arguments + 1, arguments + *count);
  int number = static_cast<int>(all.size());
  benchmark::Initialize(&number, all.data());
  *count = number;
  std::copy_n(all.begin(), number, arguments);
}

/// Runs a group of candidates, 15 repetitions of at least 2 ms each.
inline std::vector<timing> compare(const std::string& group, const std::vector<candidate_run>& candidates) {
  constexpr int repetitions = 15;
  benchmark::ClearRegisteredBenchmarks();
  const auto name = [&](const candidate_run& one) { return group + "/" + one.name; };
  for (const candidate_run& one : candidates) {
    if (!one.run) continue;
    one.run();
    benchmark::RegisterBenchmark(name(one).c_str(),
                                 [&run = one.run](benchmark::State& state) {
                                   for (auto round : state) {
                                     (void)round;
                                     run();
                                     benchmark::ClobberMemory();
                                   }
                                 })
        ->Repetitions(repetitions)
        ->MinTime(0.002)
        ->UseRealTime();
  }
  collector into;
  std::ostringstream nowhere;  // a filter may leave no candidate in a group
  into.SetOutputStream(&nowhere);
  into.SetErrorStream(&nowhere);
  benchmark::RunSpecifiedBenchmarks(&into);
  std::vector<timing> result;
  const std::vector<double>& reference = into.times[name(candidates.front())];
  for (const candidate_run& one : candidates) {
    const std::vector<double>& times = into.times[name(one)];
    std::vector<double> ratios;
    for (std::size_t n = 0; n < std::min(times.size(), reference.size()); ++n)
      ratios.push_back(times[n] / reference[n]);
    result.push_back({median(times), median(ratios)});
  }
  return result;
}

// ---- tables in Markdown ---------------------------------------------------------------------------------

/// Three digits; a dash for what was not measured.
inline std::string figure(double value) {
  if (std::isnan(value)) return "–";
  char text[32];
  const int before = value >= 100 ? 3 : value >= 10 ? 2 : 1;
  std::snprintf(text, sizeof text, "%.*f", 3 - before, value);
  return text;
}
inline std::string power_of_ten(double value) {
  if (std::isnan(value)) return "–";
  char text[32];
  std::snprintf(text, sizeof text, "%.1e", value);
  return text;
}

struct table {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;

  void print(const char* title) const {
    std::printf("### %s\n\n|", title);
    for (const std::string& cell : head) std::printf(" %s |", cell.c_str());
    std::printf("\n|---|");
    for (std::size_t n = 1; n < head.size(); ++n) std::printf("---:|");
    for (const auto& row : rows) {
      std::printf("\n|");
      for (const std::string& cell : row) std::printf(" %s |", cell.c_str());
    }
    std::printf("\n\n");
    std::fflush(stdout);
  }
};

}  // namespace bench
