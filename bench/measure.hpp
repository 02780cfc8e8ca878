// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Times candidates in turn, so that what the machine does meanwhile meets all of them, and writes tables.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <memory>
#include <new>
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
  double nanoseconds = std::nan("");  // of one call, the median over the rounds
  double ratio = std::nan("");        // to the first candidate, the median of the rounds' ratios
};

/// All candidates in turn, 15 rounds, about `target` ns a time. An empty candidate is left out.
inline std::vector<timing> compare(const std::vector<std::function<void()>>& candidates,
                                   double target = 2e6) {
  constexpr int rounds = 15;
  const auto time = [](const std::function<void()>& run, long calls) {
    const auto start = std::chrono::steady_clock::now();
    for (long n = 0; n < calls; ++n) run();
    const std::chrono::duration<double, std::nano> spent = std::chrono::steady_clock::now() - start;
    return spent.count() / static_cast<double>(calls);
  };
  const std::size_t count = candidates.size();
  std::vector<long> calls(count, 0);
  for (std::size_t c = 0; c < count; ++c) {
    if (!candidates[c]) continue;
    candidates[c]();
    calls[c] = std::max(1L, std::lround(target / std::max(1.0, time(candidates[c], 2))));
  }
  std::vector<std::vector<double>> times(count), ratios(count);
  for (int round = 0; round < rounds; ++round) {
    for (std::size_t n = 0; n < count; ++n) {
      const std::size_t c = (n + static_cast<std::size_t>(round)) % count;
      if (candidates[c]) times[c].push_back(time(candidates[c], calls[c]));
    }
    for (std::size_t c = 0; c < count; ++c)
      if (candidates[c] && candidates[0]) ratios[c].push_back(times[c].back() / times[0].back());
  }
  std::vector<timing> result(count);
  for (std::size_t c = 0; c < count; ++c) result[c] = {median(times[c]), median(ratios[c])};
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
