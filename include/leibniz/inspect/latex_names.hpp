// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#pragma once

#include <leibniz/inspect/index_names.hpp>

namespace leibniz::inspect {

// Names as they are set: mu is \mu, n1 is n_{1}, x_hat is \hat{x}, mu_row is \mu_{\mathrm{row}}, loss is \mathrm{loss}.

namespace detail {

inline constexpr std::string_view greek_letters[] = {
    "alpha", "beta",  "gamma", "delta", "zeta",  "eta",     "theta", "iota",  "kappa", "lambda", "mu",
    "nu",    "xi",    "pi",    "rho",   "sigma", "tau",     "phi",   "chi",   "psi",   "omega",  "upsilon",
    "Gamma", "Delta", "Theta", "Xi",    "Pi",    "Upsilon", "Phi",   "Sigma", "Psi",   "Omega",  "Lambda"};
inline constexpr std::string_view accents[] = {"hat", "bar", "tilde", "dot", "ddot", "vec"};

template <std::size_t Count>
constexpr bool is_among(std::string_view word, const std::string_view (&words)[Count]) {
  for (const std::string_view known : words) {
    if (word == known) return true;
  }
  return false;
}

constexpr bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

/// One word: a letter, a Greek letter, digits, or upright.
constexpr void put_word(auto& out, std::string_view word) {
  bool digits = true;
  for (const char letter : word) digits = digits && is_digit(letter);
  if (word == "eps" || word == "epsilon") {
    out.put("\\varepsilon");
  } else if (is_among(word, greek_letters)) {
    out.put('\\');
    out.put(word);
  } else {
    const bool upright = word.size() > 1 && !digits;
    if (upright) out.put("\\mathrm{");
    for (const char letter : word) {
      if (std::string_view("#$%&{}").find(letter) != std::string_view::npos) out.put('\\');
      out.put(letter);
    }
    if (upright) out.put('}');
  }
}

/// The words of a name: up to an underscore, or up to the digits at the end.
constexpr std::string_view next_word(std::string_view& name) {
  std::size_t end = name.find('_');
  if (end == 0 || end == std::string_view::npos) end = name.size();
  std::size_t letters = end;
  while (letters > 0 && is_digit(name[letters - 1])) --letters;
  if (letters > 0 && letters < end) {
    const std::string_view word = name.substr(0, letters);
    name.remove_prefix(letters);
    return word;
  }
  const std::string_view word = name.substr(0, end);
  name.remove_prefix(end < name.size() ? end + 1 : end);
  return word;
}

}  // namespace detail

constexpr void put_latex(auto& out, const index_name& name);

/// A name with indices as its last subscripts.
constexpr void put_latex(auto& out, std::string_view name, const index_name* indices, int count, bool bar) {
  const std::string_view base = detail::next_word(name);
  std::string_view rest = name;
  int accents = bar ? 1 : 0;
  if (bar) out.put("\\bar{");
  for (std::string_view left = name; !left.empty();) {
    const std::string_view word = detail::next_word(left);
    if (!detail::is_among(word, detail::accents)) continue;
    out.put('\\');
    out.put(word);
    out.put('{');
    ++accents;
  }
  detail::put_word(out, base);
  for (; accents > 0; --accents) out.put('}');
  bool open = false;
  const auto next = [&out, &open] {
    out.put(open ? "," : "_{");
    open = true;
  };
  while (!rest.empty()) {
    const std::string_view word = detail::next_word(rest);
    if (word.empty() || detail::is_among(word, detail::accents)) continue;
    next();
    detail::put_word(out, word);
  }
  for (int k = 0; k < count; ++k) {
    next();
    put_latex(out, indices[k]);
  }
  if (open) out.put('}');
}

constexpr void put_latex(auto& out, const index_name& name) {
  const index_name number{"", name.number};
  if (name.number == 0) return put_latex(out, name.stem, nullptr, 0, false);
  detail::put_word(out, name.stem);
  out.put("_{");
  put(out, number);
  out.put('}');
}

}  // namespace leibniz::inspect
