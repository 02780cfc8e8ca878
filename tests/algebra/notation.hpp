// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <cstdio>

#include "brute_force.hpp"

namespace laws {

/// The tree in the library's notation.
inline std::string code(const tree& t);

inline std::string code(const problem& p) {
  std::string result;
  for (std::size_t let = 0; let < p.lets.size(); ++let) {
    const std::string name = let_name(static_cast<int>(let));
    result += "  constexpr auto " + name + " = let<\"" + name + "\">(";
    for (const int parameter : p.lets[let].parameters) result += std::string(index_names[parameter]) + ", ";
    result += code(p.lets[let].body) + ");\n";
  }
  for (std::size_t root = 0; root < p.roots.size(); ++root) {
    result += "  " + std::string(root == 0 ? "   " : "== ") + code(p.roots[root]) + "\n";
  }
  return result;
}

namespace detail {

inline std::string listed(const std::vector<int>& indices) {
  std::string result;
  for (const int index : indices) result += (result.empty() ? "" : ", ") + std::string(index_names[index]);
  return result;
}

inline std::string literal(const fraction& value) {
  const std::string num = std::to_string(value.num < 0 ? -value.num : value.num) + "_c";
  const std::string size = value.den == 1 ? num : num + " / " + std::to_string(value.den) + "_c";
  return value.num < 0 ? "(-(" + size + "))" : value.den == 1 ? size : "(" + size + ")";
}

inline std::string at(const std::string& name, const std::vector<int>& indices) {
  if (indices.empty()) return name;
  return name + (indices.size() == 1 ? "[" : "(") + listed(indices) + (indices.size() == 1 ? "]" : ")");
}

inline bool is_compound(const tree& t) {
  return t.type == form::sum || t.type == form::product || t.type == form::quotient;
}
inline std::string grouped(const tree& t) { return is_compound(t) ? "(" + code(t) + ")" : code(t); }

inline std::string joined(const tree& t, const std::string& sign) {
  std::string result;
  for (const tree& part : t.parts) result += (result.empty() ? "" : sign) + grouped(part);
  return result;
}

inline std::string call(const tree& t) {
  std::string name(functions[t.symbol].name), result;
  const std::size_t relation = name.find('>');
  for (const tree& part : t.parts) {
    const bool condition = result.empty() && relation != std::string::npos;
    result += (result.empty() ? "" : ", ") + code(part);
    if (condition) result += " " + name.substr(relation) + " 0_c";
  }
  return name.substr(0, relation) + "(" + result + ")";
}

}  // namespace detail

inline std::string code(const tree& t) {
  switch (t.type) {
    case form::number:
      return detail::literal(t.value);
    case form::extent:
      return extent_names[t.symbol];
    case form::element:
      return detail::at(tensors[t.symbol].name, t.indices);
    case form::delta:
      return "delta(" + detail::listed(t.indices) + ")";
    case form::sum:
      return detail::joined(t, " + ");
    case form::product:
      return detail::joined(t, " * ");
    case form::quotient:
      return detail::joined(t, " / ");
    case form::power:
      if (t.value == fraction{1, 2}) return "sqrt(" + code(t.parts[0]) + ")";
      return "pow<" + std::to_string(t.value.num) +
             (t.value.den == 1 ? "" : ", " + std::to_string(t.value.den)) + ">(" + code(t.parts[0]) + ")";
    case form::reduction:
    case form::maximum:
      return (t.type == form::reduction ? "sum(" : "max(") + std::string(index_names[t.symbol]) + ", " +
             code(t.parts[0]) + ")";
    case form::exp:
      return "exp(" + code(t.parts[0]) + ")";
    case form::log:
      return "log(" + code(t.parts[0]) + ")";
    case form::function:
      return detail::call(t);
    case form::let:
      return detail::at(let_name(t.symbol), t.indices);
    case form::stop_gradient:
      return "stop_gradient(" + code(t.parts[0]) + ")";
  }
  return {};
}

/// Which names have which values, of those that occur.
inline std::string code(const problem& p, const point& values, const brute_force& at) {
  std::string result =
      "  N = " + std::to_string(values.extents[0]) + ", M = " + std::to_string(values.extents[1]);
  unsigned free = 0;
  for (const tree& root : p.roots) free |= free_indices(root);
  for (int k = 0; k < index_count; ++k) {
    if ((free >> k & 1u) != 0)
      result += ", " + std::string(index_names[k]) + " = " + std::to_string(at.get(k));
  }
  for (int tensor = 0; tensor < tensor_count; ++tensor) {
    const auto here = [tensor](const tree& t) { return t.type == form::element && t.symbol == tensor; };
    bool used = false;
    for (const tree& root : p.roots) used = used || contains(root, here);
    for (const let_definition& let : p.lets) used = used || contains(let.body, here);
    if (!used) continue;
    const tensor_shape& shape = tensors[tensor];
    result += std::string(", ") + shape.name + " =";
    for (int row = 0; row < (shape.rank > 0 ? values.extents[shape.extents[0]] : 1); ++row) {
      for (int column = 0; column < (shape.rank > 1 ? values.extents[shape.extents[1]] : 1); ++column) {
        char text[32];
        std::snprintf(text, sizeof text, " %.8Lg", values.values[tensor][row][column]);
        result += text;
      }
      if (shape.rank > 1) result += ";";
    }
  }
  return result + "\n";
}

}  // namespace laws
