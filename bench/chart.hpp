// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

// A picture of lines over N, both axes logarithmic.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace bench::chart {

struct line {
  std::string name;
  std::vector<std::pair<double, double>> points;
};
struct panel {
  std::string title;
  std::vector<line> lines;
};

/// Writes the panels side by side as SVG. Returns false where the file cannot be written.
inline bool draw(const char* file, const std::vector<panel>& panels) {
  constexpr double width = 380, height = 300, gap = 60, top = 40, left = 50;
  constexpr double first = 6, last = 5000, lowest = 0.7, highest = 20;
  constexpr const char* colours[] = {"#444",    "#c2571a", "#e0a080", "#1f5fa8",
                                     "#6fa8dc", "#3a8a3a", "#8a4fa8", "#b8860b"};
  const double whole = left + static_cast<double>(panels.size()) * (width + gap);
  const auto across = [&](double n) { return width * std::log(n / first) / std::log(last / first); };
  const auto down = [&](double ratio) {
    return height * std::log(highest / std::clamp(ratio, lowest, highest)) / std::log(highest / lowest);
  };
  std::ofstream out(file);
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << whole
      << " 530\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" "
         "fill=\"white\"/>\n";
  double start = left;
  for (const panel& one : panels) {
    out << "<g transform=\"translate(" << start << " " << top
        << ")\">\n<text x=\"0\" y=\"-16\" font-size=\"14\">" << one.title << ": time / time by hand</text>\n";
    for (const double tick : {1.0, 2.0, 5.0, 10.0, 20.0})
      out << "<path d=\"M0 " << down(tick) << "h" << width << "\" stroke=\"#ddd\"/><text x=\"-8\" y=\""
          << down(tick) + 4 << "\" text-anchor=\"end\">" << tick << "</text>\n";
    for (const int tick : {8, 64, 256, 1024, 4096})
      out << "<text x=\"" << across(tick) << "\" y=\"" << height + 18 << "\" text-anchor=\"middle\">" << tick
          << "</text>\n";
    std::size_t number = 0;
    for (const line& each : one.lines) {
      const char* const colour = colours[number++ % std::size(colours)];
      out << "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"" << colour << "\" points=\"";
      bool any = false;
      for (const auto& [n, ratio] : each.points) {
        if (std::isnan(ratio)) continue;
        out << across(n) << "," << down(ratio) << " ";
        any = true;
      }
      out << "\"/>\n";
      if (any)
        out << "<text x=\"0\" y=\"" << height + 30 + 18 * static_cast<double>(number) << "\" fill=\""
            << colour << "\">" << each.name << "</text>\n";
    }
    out << "<text x=\"" << width << "\" y=\"" << height + 36 << "\" text-anchor=\"end\">N</text>\n</g>\n";
    start += width + gap;
  }
  out << "</svg>\n";
  return static_cast<bool>(out.flush());
}

}  // namespace bench::chart
