// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// Reads the files in examples/data (see the README there).

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace data {

/// Opens a file of examples/data; ends the program with a line that says which one is missing.
inline std::ifstream open(const std::string& name) {
  std::ifstream file(LEIBNIZ_DATA_DIR "/" + name);
  if (!file) {
    std::fprintf(stderr, "cannot read %s/%s\n", LEIBNIZ_DATA_DIR, name.c_str());
    std::exit(2);
  }
  return file;
}

inline std::vector<double> numbers(const std::string& list) {
  std::vector<double> values;
  std::istringstream in(list);
  for (std::string field; std::getline(in, field, ',');) {
    char* end = nullptr;
    values.push_back(std::strtod(field.c_str(), &end));
    if (end == field.c_str() || *end != '\0') {
      std::fprintf(stderr, "not a number in the data: '%s'\n", field.c_str());
      std::exit(2);
    }
  }
  return values;
}

/// Handwritten digits: rows of 64 pixels and a label.
inline std::vector<std::vector<double>> digits() {
  std::vector<std::vector<double>> rows;
  std::ifstream file = open("digits.csv");
  for (std::string line; std::getline(file, line);) rows.push_back(numbers(line));
  return rows;
}

/// One stored run of PyTorch; `values` by name: x, gamma, beta, g, y, mean, rstd, dx, dgamma, dbeta.
struct torch_case {
  std::string name;
  int rows = 0, extent = 0;
  double eps = 0;
  std::map<std::string, std::vector<double>> values;
};

inline std::vector<torch_case> torch_cases() {
  std::vector<torch_case> cases;
  std::ifstream file = open("layer_norm_torch.csv");
  for (std::string line; std::getline(file, line);) {
    const std::size_t comma = line.find(',');
    const std::string key = line.substr(0, comma), rest = line.substr(comma + 1);
    if (key == "case") {
      const std::size_t end = rest.find(',');
      const std::vector<double> shape = numbers(rest.substr(end + 1));
      cases.push_back({rest.substr(0, end),
                       static_cast<int>(shape.at(0)),
                       static_cast<int>(shape.at(1)),
                       shape.at(2),
                       {}});
    } else {
      cases.back().values[key] = numbers(rest);
    }
  }
  return cases;
}

}  // namespace data
