// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
//
// Random terms are written as text, the text is read by a small evaluator, and both must have the same value.
// Values are integers modulo a prime, so that there are no rounding errors and a wrong parenthesis shows.
#include <leibniz/inspect/write_text.hpp>
#include <leibniz/support/text_buffer.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>

#include "catch.hpp"

namespace {

namespace algebra = leibniz::algebra;

using value = std::uint64_t;
constexpr value prime = 2147483647;
constexpr value length = 3;  // of every extent's axis

constexpr value power(value base, value exponent) {
  value result = 1;
  for (; exponent != 0; exponent /= 2, base = base * base % prime) {
    if (exponent % 2 != 0) result = result * base % prime;
  }
  return result;
}
constexpr value inverse(value a) { return power(a, prime - 2); }  // 0 of 0
constexpr value negative(value a) { return (prime - a) % prime; }
constexpr value reduced(std::int64_t a) {
  return static_cast<value>((a % std::int64_t{prime} + std::int64_t{prime}) % std::int64_t{prime});
}

/// Some value for each name and indices; never 0.
value named(std::string_view name, const value* indices, int count) {
  value hash = 5381;
  for (const char letter : name) hash = (hash * 131 + static_cast<unsigned char>(letter)) % prime;
  for (int k = 0; k < count; ++k) hash = (hash * 8191 + 7 * indices[k] + 3) % prime;
  return 1 + power(hash, 5) % (prime - 1);
}

/// Some function for each name.
value applied(std::string_view name, value argument) { return named(name, &argument, 1); }

/// Not 0 and 1, which would hide what they are multiplied by.
value delta(value first, value second) {
  const value indices[2] = {std::min(first, second), std::max(first, second)};
  return named("delta", indices, 2);
}

/// x^(p/q): some function, but (ab)^e = a^e b^e.
value fractional(value base, std::int64_t num, std::int64_t den) {
  return power(base, static_cast<value>(1000 * num + 2 * den + 1));
}

value raised(value base, std::int64_t num, std::int64_t den) {
  return den == 1 ? power(base, static_cast<value>(num)) : fractional(base, num, den);
}

/// Reads what text_notation writes.
struct reader {
  std::string text;
  std::map<std::string, value> indices;
  std::size_t at = 0;

  char peek() const { return at < text.size() ? text[at] : '\0'; }
  bool accept(std::string_view what) {
    if (text.compare(at, what.size(), what) != 0) return false;
    at += what.size();
    return true;
  }
  void expect(std::string_view what) {
    if (!accept(what)) throw std::runtime_error("expected " + std::string(what));
  }
  std::int64_t integer() {
    if (std::isdigit(peek()) == 0) throw std::runtime_error("expected a digit");
    std::int64_t result = 0;
    while (std::isdigit(peek()) != 0) result = result * 10 + (text[at++] - '0');
    return result;
  }
  std::string word() {
    std::string result;
    while (std::isalnum(peek()) != 0 || peek() == '_') result += text[at++];
    if (result.empty()) throw std::runtime_error("expected a name");
    return result;
  }
  value index() { return indices.at(word()); }

  value whole() {
    const value result = sum();
    if (at != text.size()) throw std::runtime_error("expected the end");
    return result;
  }
  value sum() {
    value result = accept("-") ? negative(product()) : product();
    while (true) {
      if (accept(" + ")) {
        result = (result + product()) % prime;
      } else if (accept(" - ")) {
        result = (result + negative(product())) % prime;
      } else {
        return result;
      }
    }
  }
  value product() {
    value result = factor();
    while (true) {
      if (accept("*")) {
        result = result * factor() % prime;
      } else if (accept("/")) {
        result = result * inverse(factor()) % prime;
      } else {
        return result;
      }
    }
  }
  value factor() {
    const value base = atom();
    if (!accept("^")) return base;
    if (!accept("(")) return raised(base, integer(), 1);
    const std::int64_t num = integer();
    expect("/");
    const std::int64_t den = integer();
    expect(")");
    return raised(base, num, den);
  }
  value atom() {
    if (std::isdigit(peek()) != 0) return reduced(integer());
    if (accept("(")) {
      const value result = sum();
      expect(")");
      return result;
    }
    const std::string name = word();
    if (accept("[")) {
      std::array<value, 4> at_indices{};
      int count = 0;
      do at_indices.at(static_cast<std::size_t>(count++)) = index();
      while (accept(","));
      expect("]");
      return named(name, at_indices.data(), count);
    }
    if (!accept("(")) return named(name, nullptr, 0);
    const value result = call(name);
    expect(")");
    return result;
  }
  value call(const std::string& name) {
    if (name == "delta") {
      const value first = index();
      expect(",");
      return delta(first, index());
    }
    if (name != "sum") {
      const value argument = sum();
      return name == "sqrt" ? fractional(argument, 1, 2) : applied(name, argument);
    }
    const std::string bound = word();
    expect(", ");
    const std::size_t body = at;
    const auto outer = indices;
    value result = 0;
    for (value position = 0; position < length; ++position) {
      at = body;
      indices[bound] = position;
      result = (result + sum()) % prime;
    }
    indices = outer;
    return result;
  }
};

/// The value of the term itself; at[k] is the position of index k.
value evaluate(const algebra::store& s, algebra::term t, std::array<value, 64>& at) {
  const algebra::node& n = s.nodes[t];
  switch (n.type) {
    case algebra::kind::sum: {
      value result = 0;
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::rational number = s.slots[k].number;
        const value factor = reduced(number.num) * inverse(reduced(number.den)) % prime;
        result = (result + factor * evaluate(s, s.slots[k].child, at)) % prime;
      }
      return result;
    }
    case algebra::kind::product: {
      value result = 1;
      for (int k = n.first; k < n.first + n.count; ++k) {
        const algebra::rational exponent = s.slots[k].number;
        const value base = evaluate(s, s.slots[k].child, at);
        const bool below = exponent.num < 0;
        const value factor = raised(base, below ? -exponent.num : exponent.num, exponent.den);
        result = result * (below ? inverse(factor) : factor) % prime;
      }
      return result;
    }
    case algebra::kind::reduction: {
      value result = 0;
      for (value position = 0; position < length; ++position) {
        at.at(static_cast<std::size_t>(n.symbol)) = position;
        result = (result + evaluate(s, n.first, at)) % prime;
      }
      return result;
    }
    case algebra::kind::function: {
      const value argument = evaluate(s, s.ints[n.first], at);
      return applied(algebra::visit_function(static_cast<algebra::function_id>(n.variant),
                                             [](auto entry) { return entry.name; }),
                     argument);
    }
    default:
      break;
  }
  std::array<value, 4> positions{};
  for (int k = 0; k < n.count; ++k) {
    positions.at(static_cast<std::size_t>(k)) = at.at(static_cast<std::size_t>(s.ints[n.first + k]));
  }
  if (n.type == algebra::kind::delta) return delta(positions[0], positions[1]);
  return named(s.symbols[n.symbol].name, positions.data(), n.count);
}

struct generator {
  algebra::store& s;
  std::mt19937& random;
  int extent = algebra::declare_extent(s, "N");
  std::array<int, 3> indices{};
  std::int16_t extents[2]{};
  int scalars[3]{}, vector = 0, matrix = 0, mean = 0, normal = 0;

  generator(algebra::store& store, std::mt19937& source) : s(store), random(source) {
    extents[0] = extents[1] = static_cast<std::int16_t>(extent);
    int k = 0;
    for (const char* name : {"i", "j", "k"}) {
      indices.at(static_cast<std::size_t>(k++)) = algebra::free_index(s, name, extent);
    }
    k = 0;
    for (const char* name : {"a", "b", "c"}) {
      scalars[k++] = algebra::declare_variable(s, algebra::kind::scalar, name, nullptr, 0);
    }
    vector = algebra::declare_variable(s, algebra::kind::element, "x", extents, 1);
    matrix = algebra::declare_variable(s, algebra::kind::element, "W", extents, 2);
    mean = algebra::declare_let(s, "mu", extents, 0, algebra::make_scalar(s, scalars[0]));
    normal = algebra::declare_let(s, "y", extents, 1, algebra::make_scalar(s, scalars[1]));
  }
  int below(int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); }
  std::int32_t index() { return indices.at(static_cast<std::size_t>(below(3))); }
  algebra::rational number() {
    const int num = below(9) - 4;
    return algebra::make_rational(num, 1 + below(3));
  }
  algebra::rational exponent() {
    constexpr algebra::rational exponents[] = {{2, 1},  {3, 1}, {-1, 1}, {-2, 1}, {1, 2},
                                               {-1, 2}, {1, 3}, {-2, 3}, {3, 2}};
    return exponents[below(std::size(exponents))];
  }

  algebra::term leaf() {
    const std::int32_t at[2] = {index(), index()};
    switch (below(9)) {
      case 0:
        return algebra::constant(s, number());
      case 1:
        return algebra::make_extent(s, extent);
      case 2:
        return algebra::make_delta(s, at[0], at[1]);
      case 3:
        return algebra::make_indexed(s, algebra::kind::element, vector, at, 1);
      case 4:
        return algebra::make_indexed(s, algebra::kind::element, matrix, at, 2);
      case 5:
        return algebra::make_indexed(s, algebra::kind::let, mean, at, 0);
      case 6:
        return algebra::make_indexed(s, algebra::kind::let, normal, at, 1);
      default:
        return algebra::make_scalar(s, scalars[below(3)]);
    }
  }
  // Draws in an order of its own: that of arguments is the compiler's.
  algebra::term make(int depth) {
    if (depth == 0) return leaf();
    const int choice = below(9);
    const algebra::term first = make(below(depth));
    if (choice == 0) return algebra::make_reduction(s, index(), first);
    if (choice == 1) return algebra::make_function(s, static_cast<algebra::function_id>(below(3)), first);
    if (choice == 2) return algebra::power(s, first, exponent());
    const algebra::term second = make(below(depth));
    if (choice == 3) return algebra::divide(s, first, second);
    if (choice == 4) return algebra::subtract(s, first, second);
    return choice < 7 ? algebra::add(s, first, second) : algebra::multiply(s, first, second);
  }
};

/// The text's value for two positions of the indices; 'x' if it cannot be read.
std::string values(const std::string& text) {
  std::string result;
  for (const value shift : {0, 1}) {
    try {
      reader input{text, {{"i", 0}, {"j", shift}, {"k", 2}}};
      result += std::to_string(input.whole()) + ' ';
    } catch (const std::exception&) {
      result += "x ";
    }
  }
  return result;
}

std::string values(const algebra::store& s, algebra::term t, const generator& made) {
  std::string result;
  for (const value shift : {0, 1}) {
    std::array<value, 64> at{};
    at.at(static_cast<std::size_t>(made.indices[1])) = shift;
    at.at(static_cast<std::size_t>(made.indices[2])) = 2;
    result += std::to_string(evaluate(s, t, at)) + ' ';
  }
  return result;
}

/// The place of the parenthesis that closes the one at `open`.
std::size_t closing(const std::string& text, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open;; ++at) {
    if (text[at] == '(') ++depth;
    if (text[at] == ')' && --depth == 0) return at;
  }
}

/// Parentheses around a part of a formula, not those of a call.
bool groups(const std::string& text, std::size_t at) {
  if (text[at] != '(' || (at > 0 && (std::isalnum(text[at - 1]) != 0 || text[at - 1] == '^'))) return false;
  // (1/a)^e is 1/a^e, and (-a)^e is -a^e here: fractional() is odd.
  const bool hidden = text.compare(at, 3, "(1/") == 0 || text.compare(at, 2, "(-") == 0;
  return !hidden || text.compare(closing(text, at), 3, ")^(") != 0;
}

}  // namespace

TEST_CASE("the text of random terms has their value, and every parenthesis is needed") {
  std::mt19937 random(20240607);
  auto store = std::make_unique<algebra::store>();
  int checked = 0, parentheses = 0, needless = 0;
  for (int number = 0; number < 4000 && checked < 2000; ++number) {
    *store = algebra::store();
    generator made(*store, random);
    const algebra::term t = made.make(7);
    if (store->failed()) continue;  // 1/0 and overflows
    leibniz::text_buffer<4000> buffer;
    leibniz::inspect::write_text(*store, t, buffer);
    if (buffer.overflowed) continue;
    ++checked;
    const std::string text(buffer.view());
    const std::string expected = values(*store, t, made);
    if (values(text) != expected) FAIL("case " << number << ": " << text);
    if (text.find("(-1)") != text.npos) continue;  // its roots are 1 or -1 here, and hide a division
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!groups(text, at)) continue;
      ++parentheses;
      std::string without = text;
      without.erase(closing(text, at), 1).erase(at, 1);
      if (values(without) != expected) continue;
      ++needless;
      WARN("case " << number << ": not needed at " << at << ": " << text);
    }
  }
  CHECK(checked == 2000);
  CHECK(parentheses > 1000);
  CHECK(needless == 0);
}
