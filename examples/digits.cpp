// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Trains a classifier of handwritten digits, 64 inputs, 32 hidden units, 10 classes, with Layer Normalization in the
// hidden layer and without it. Every gradient is derived by the compiler from the definition of the loss.
#include "data.hpp"
#include "digits_model.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <span>
#include <string>
#include <vector>

using namespace digits;

namespace {

constexpr int inputs = 64, hidden = 32, classes = 10;

// ---- parameters, in one block so that an optimiser is one loop ------------------------------------------

struct parameters {
  std::array<float, hidden * inputs> w1{};
  std::array<float, classes * hidden> w2{};
  std::array<float, hidden> gamma{}, beta{};
  std::array<float, classes> bias{};

  template <class Visitor>
  static void zip(parameters& a, parameters& b, const parameters& d, Visitor visit) {
    const auto each = [&](auto& p, auto& q, const auto& r) {
      for (std::size_t n = 0; n < p.size(); ++n) visit(p[n], q[n], r[n]);
    };
    each(a.w1, b.w1, d.w1);
    each(a.w2, b.w2, d.w2);
    each(a.gamma, b.gamma, d.gamma);
    each(a.beta, b.beta, d.beta);
    each(a.bias, b.bias, d.bias);
  }
};

/// A fixed sequence on every machine.
class random_numbers {
 public:
  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  float uniform() { return static_cast<float>(next() >> 8) / static_cast<float>(1 << 23) - 1; }

 private:
  std::uint32_t state_ = 2463534242u;
};

parameters start() {
  random_numbers random;
  parameters p;
  for (float& w : p.w1) w = random.uniform() * std::sqrt(3.0f / inputs);
  for (float& w : p.w2) w = random.uniform() * std::sqrt(3.0f / hidden);
  p.gamma.fill(1);
  return p;
}

struct row {
  std::array<float, inputs> pixels;
  std::array<float, classes> target;
  int label;
};

std::vector<row> read_rows() {
  std::vector<row> rows;
  for (const std::vector<double>& line : data::digits()) {
    row r{};
    for (int n = 0; n < inputs; ++n) r.pixels[n] = static_cast<float>(line.at(n)) / 16;
    r.label = static_cast<int>(line.at(inputs));
    r.target.at(r.label) = 1;
    rows.push_back(r);
  }
  return rows;
}

struct epoch {
  double loss, accuracy;
};

template <class Hidden>
epoch test(const parameters& p, std::span<const row> rows) {
  using m = model<Hidden>;
  epoch result{};
  for (const row& r : rows) {
    std::array<float, classes> out{};
    float cost = 0;
    m::template classify<float, inputs, hidden, classes>(x = r.pixels, target = r.target, W1 = p.w1,
                                                         W2 = p.w2, gamma_ = p.gamma, beta = p.beta,
                                                         bias = p.bias, m::scores = out, m::cost = cost);
    result.loss += cost / static_cast<double>(rows.size());
    const auto best = std::max_element(out.begin(), out.end()) - out.begin();
    result.accuracy += (best == r.label ? 1.0 : 0.0) / static_cast<double>(rows.size());
  }
  return result;
}

/// Stochastic gradient descent with momentum, batches of 16.
template <class Hidden>
std::vector<epoch> train(const char* name, std::span<const row> training, std::span<const row> testing) {
  using m = model<Hidden>;
  constexpr int epochs = 20, batch = 16;
  constexpr float rate = 0.05f, momentum = 0.9f;
  parameters p = start(), velocity{};
  random_numbers random;
  std::vector<std::size_t> order(training.size());
  for (std::size_t n = 0; n < order.size(); ++n) order[n] = n;
  std::vector<epoch> curve;
  std::printf("%s\n  epoch   training loss   test loss   test accuracy\n", name);
  for (int number = 1; number <= epochs; ++number) {
    for (std::size_t n = order.size() - 1; n > 0; --n) std::swap(order[n], order[random.next() % (n + 1)]);
    double total = 0;
    for (std::size_t first = 0; first < order.size(); first += batch) {
      parameters d{};
      const std::size_t last = std::min(first + batch, order.size());
      for (std::size_t n = first; n < last; ++n) {
        const row& r = training[order[n]];
        float cost = 0;
        m::template step<float, inputs, hidden, classes>(
            x = r.pixels, target = r.target, W1 = p.w1, W2 = p.w2, gamma_ = p.gamma, beta = p.beta,
            bias = p.bias, m::dW1 = d.w1, m::dW2 = d.w2, m::dgamma = d.gamma, m::dbeta = d.beta,
            m::dbias = d.bias, m::cost = cost);
        total += cost;
      }
      const float scale = 1.0f / static_cast<float>(last - first);
      parameters::zip(p, velocity, d, [&](float& value, float& speed, float slope) {
        speed = momentum * speed - rate * scale * slope;
        value += speed;
      });
    }
    curve.push_back(test<Hidden>(p, testing));
    std::printf("  %5d   %13.4f   %9.4f   %11.1f %%\n", number, total / static_cast<double>(training.size()),
                curve.back().loss, 100 * curve.back().accuracy);
  }
  return curve;
}

/// The learning curves as a picture: the test loss, logarithmic, over the epochs.
void draw(const char* file, const std::vector<epoch>& with, const std::vector<epoch>& without) {
  constexpr double left = 60, width = 520, top = 30, height = 300, highest = 1, lowest = 0.05;
  const auto place = [&](const std::vector<epoch>& curve, std::size_t n) {
    const double across = left + width * static_cast<double>(n) / static_cast<double>(curve.size() - 1);
    const double loss = std::clamp(curve[n].loss, lowest, highest);
    const double down = top + height * std::log(highest / loss) / std::log(highest / lowest);
    return std::to_string(across) + "," + std::to_string(down) + " ";
  };
  std::ofstream out(file);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 640 380\" font-family=\"sans-serif\" "
         "font-size=\"13\">\n<rect width=\"640\" height=\"380\" fill=\"white\"/>\n";
  for (const double tick : {1.0, 0.5, 0.2, 0.1, 0.05}) {
    const double down = top + height * std::log(highest / tick) / std::log(highest / lowest);
    out << "<path d=\"M" << left << " " << down << "h" << width << "\" stroke=\"#ddd\"/><text x=\""
        << left - 8 << "\" y=\"" << down + 4 << "\" text-anchor=\"end\">" << tick << "</text>\n";
  }
  int line = 0;
  for (const auto* curve : {&with, &without}) {
    const char* const colour = line == 0 ? "#1f5fa8" : "#c2571a";
    out << "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" << colour << "\" points=\"";
    for (std::size_t n = 0; n < curve->size(); ++n) out << place(*curve, n);
    out << "\"/>\n<text x=\"400\" y=\"" << 50 + 20 * line << "\" fill=\"" << colour << "\">"
        << (line == 0 ? "with Layer Normalization" : "without") << "</text>\n";
    ++line;
  }
  out << "<text x=\"320\" y=\"365\" text-anchor=\"middle\">epoch 1 to " << with.size()
      << ", test loss</text>\n</svg>\n";
  if (!out) std::fprintf(stderr, "cannot write %s\n", file);
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<row> rows = read_rows();
  // The file is ordered by writer: mixed before it is split, or the test would be of writers never seen.
  random_numbers random;
  for (std::size_t n = rows.size() - 1; n > 0; --n) std::swap(rows[n], rows[random.next() % (n + 1)]);
  const std::span<const row> all(rows), training = all.first(1437), testing = all.subspan(1437);
  std::printf("Handwritten digits: %zu rows to train, %zu to test\n\n", training.size(), testing.size());
  const auto with = train<normed_def>("With Layer Normalization", training, testing);
  const auto without = train<plain_def>("\nWithout", training, testing);
  if (count > 1) draw(arguments[1], with, without);
  const bool reached = with.back().accuracy >= 0.95;
  std::printf("\n%s 95 %% on the test rows with Layer Normalization: %.1f %% (without: %.1f %%)\n",
              reached ? "Reached" : "MISSED", 100 * with.back().accuracy, 100 * without.back().accuracy);
  return reached ? 0 : 1;
}
