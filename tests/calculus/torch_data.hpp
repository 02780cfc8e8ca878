// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Reads tests/data/torch_layers.csv (see the README there) and compares what kernels compute with it.

#include "../catch.hpp"

#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace torch {

/// One case of one layer. Inputs and expected outputs by name; results are filled in and compared.
class layer_case {
 public:
  layer_case(std::string layer, std::string name) : layer_(std::move(layer)), name_(std::move(name)) {}

  const std::string& layer() const { return layer_; }
  const std::string& name() const { return name_; }
  void add(const std::string& role, const std::string& tensor, std::vector<double> values) {
    if (role == "out") results_[tensor].assign(values.size(), std::numeric_limits<double>::quiet_NaN());
    (role == "out" ? expected_ : inputs_)[tensor] = std::move(values);
  }
  const std::vector<double>& operator[](const std::string& input) const { return inputs_.at(input); }
  double number(const std::string& input) const { return inputs_.at(input).at(0); }
  std::vector<double>& result(const std::string& output) { return results_.at(output); }
  double& scalar(const std::string& output) { return results_.at(output).at(0); }

  /// How far dx = y (g - sum g y) can be known, with y and g of the case: where one y is nearly 1, what is left is as small as
  /// the rounding of g y.
  double softmax_rounding() const {
    const std::vector<double>&g = inputs_.at("g"), &y = expected_.at("y");
    double largest = 0;
    for (std::size_t k = 0; k < y.size(); ++k) largest = std::fmax(largest, std::fabs(g[k] * y[k]));
    return 2 * std::numeric_limits<double>::epsilon() * largest;
  }
  /// Every output of the file has been computed, up to 1e-12 of its largest element and `rounding`, for outputs that are
  /// a small difference of larger numbers.
  void check(double rounding = 0) const {
    for (const auto& [output, values] : expected_) {
      double largest = 0, worst = 0;
      for (const double value : values) largest = std::fmax(largest, std::fabs(value));
      for (std::size_t k = 0; k < values.size(); ++k) {
        const double error = std::fabs(results_.at(output)[k] - values[k]);
        if (!(error <= worst)) worst = error;
      }
      INFO(layer_ << " (" << name_ << "): " << output << ", largest value " << largest);
      CHECK(worst <= 1e-12 * largest + rounding);
    }
  }

 private:
  std::string layer_, name_;
  std::map<std::string, std::vector<double>> inputs_, expected_, results_;
};

/// The cases of a layer; there are some.
inline std::vector<layer_case> cases(const std::string& layer) {
  std::vector<layer_case> found;
  std::ifstream file(LEIBNIZ_TEST_DATA_DIR "/torch_layers.csv");
  for (std::string line; std::getline(file, line);) {
    std::istringstream in(line);
    std::string field[5];
    for (std::string& part : field) std::getline(in, part, ',');
    if (field[0] != layer) continue;
    std::vector<double> values;
    for (std::string number; std::getline(in, number, ',');) values.push_back(std::stod(number));
    if (found.empty() || found.back().name() != field[1]) found.emplace_back(layer, field[1]);
    found.back().add(field[2], field[3], std::move(values));
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

}  // namespace torch
