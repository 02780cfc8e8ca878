// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
// Random definitions, scheduled at run time: what the program computes is what the terms say.
#include <leibniz/kernel/interpret.hpp>
#include <leibniz/kernel/schedule.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <stdexcept>
#include <vector>

#include "catch.hpp"

namespace {

using namespace leibniz::algebra;
namespace plan = leibniz::plan;

/// A store of random names and their values.
struct world {
  std::mt19937 random;
  std::unique_ptr<store> held = std::make_unique<store>();
  store& s = *held;
  std::vector<int> extents, variables, lets;
  std::vector<int> free_indices;  // two over each extent
  std::vector<std::vector<double>> values = std::vector<std::vector<double>>(store::max_symbols);
  std::vector<int> lengths = std::vector<int>(store::max_symbols);
  static constexpr const char* names[] = {"u0", "u1", "u2", "u3", "u4"};

  explicit world(unsigned seed) : random(seed) {
    for (const char* name : {"A", "B"}) {
      const int made = declare_extent(s, name);
      extents.push_back(made);
      lengths[made] = 1 + pick(3);
      values[made] = {double(lengths[made])};
    }
    for (const int extent : extents) {
      for (const char* name : {"i", "j"}) free_indices.push_back(free_index(s, name, extent));
    }
    const auto variable = [this](const char* name, std::vector<std::int16_t> axes) {
      const auto type = axes.empty() ? kind::scalar : kind::element;
      const int made = declare_variable(s, type, name, axes.data(), int(axes.size()));
      variables.push_back(made);
      int size = 1;
      for (const int axis : axes) size *= lengths[axis];
      for (int n = 0; n < size; ++n) values[made].push_back(0.5 + pick(1000) / 1000.0);
    };
    const auto a = std::int16_t(extents[0]), b = std::int16_t(extents[1]);
    variable("c", {});
    variable("p", {a});
    variable("q", {b});
    variable("m", {a, b});
    variable("t", {a, a});
    for (int k = pick(5); k >= 0; --k) add_let(names[k]);
  }

  int pick(int count) { return int(random() % unsigned(count)); }

  term indexed(int symbol, const std::vector<int>& scope) {
    std::int32_t indices[max_rank] = {};
    for (int axis = 0; axis < s.symbols[symbol].rank; ++axis) {
      std::vector<int> fitting;
      for (const int index : scope) {
        if (s.indices[index].extent == s.symbols[symbol].extents[axis]) fitting.push_back(index);
      }
      if (fitting.empty()) return one;
      indices[axis] = fitting[pick(int(fitting.size()))];
    }
    if (s.symbols[symbol].type == kind::scalar) return make_scalar(s, symbol);
    return make_indexed(s, s.symbols[symbol].type, symbol, indices, s.symbols[symbol].rank);
  }

  /// Positive where all variables are.
  term expression(int depth, const std::vector<int>& scope) {
    if (depth == 0 || pick(8) == 0) {
      const int which = pick(int(variables.size() + lets.size()) + 2);
      if (which == 0) return constant(s, make_rational(1 + pick(5), 1 + pick(3)));
      if (which == 1) return make_extent(s, extents[pick(2)]);
      const int number = which - 2;
      return indexed(number < int(variables.size()) ? variables[number] : lets[number - variables.size()],
                     scope);
    }
    const auto part = [&] { return expression(depth - 1, scope); };
    switch (pick(10)) {
      case 9:
        return of_several(depth - 1, scope);
      case 0:
      case 1:
        return add(s, part(), scale(s, make_rational(1 + pick(3), 2), part()));
      case 2:
      case 3:
        return multiply(s, part(), part());
      case 4:
        return divide(s, part(), part());
      case 5:
        return power(s, part(), make_rational(pick(7) - 3, 1 + pick(3)));
      case 6:
        return make_function(s, function_id::exp, divide(s, part(), constant(s, {16, 1})));
      default: {
        const int index = free_indices[pick(4)];
        std::vector<int> inner = scope;
        bool inside = false;
        for (const int other : scope) inside = inside || other == index;
        if (inside) return part();
        inner.push_back(index);
        return make_reduction(s, index, expression(depth - 1, inner));
      }
    }
  }

  /// A choice, also one with a zero branch among the factors of a product, an extremum or a power.
  term of_several(int depth, const std::vector<int>& scope) {
    const term first = expression(depth, scope), second = expression(depth, scope);
    const term condition = subtract(s, expression(0, scope), expression(0, scope));
    const int which = pick(5);
    if (which == 0) {
      const term branches[] = {condition, first, zero};
      const term choice = make_function(s, function_id::select_positive, branches);
      return add(s, multiply(s, choice, second), first);
    }
    if (which == 1) {
      const term branches[] = {condition, first, second};
      return make_function(s, function_id::select_nonnegative, branches);
    }
    const term small = divide(s, second, constant(s, {16, 1}));
    const term arguments[] = {first, which == 2 ? small : second};
    return make_function(s,
                         which == 2   ? function_id::power
                         : which == 3 ? function_id::maximum
                                      : function_id::minimum,
                         arguments);
  }

  void add_let(const char* name) {
    std::vector<int> scope;
    std::vector<std::int16_t> axes;
    renaming map;
    for (int rank = pick(3); rank > 0; --rank) {
      const int index = free_indices[pick(4)];
      bool inside = false;
      for (const int other : scope) inside = inside || other == index;
      if (inside) continue;
      scope.push_back(index);
      axes.push_back(s.indices[index].extent);
    }
    const term body = expression(4, scope);
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      map.add(scope[axis], parameter_index(s, int(axis), axes[axis]));
    }
    lets.push_back(declare_let(s, name, axes.data(), int(axes.size()), rename(s, body, map)));
  }

  using indices = std::vector<int>;

  /// The term's value from nothing but its nodes.
  double value(term t, const indices& at) {
    const node n = s.nodes[t];
    double result = 0;
    switch (n.type) {
      case kind::sum:
        for (int k = n.first; k < n.first + n.count; ++k) {
          result +=
              double(s.slots[k].number.num) / double(s.slots[k].number.den) * value(s.slots[k].child, at);
        }
        return result;
      case kind::product:
        result = 1;
        for (int k = n.first; k < n.first + n.count; ++k) {
          result *= std::pow(value(s.slots[k].child, at),
                             double(s.slots[k].number.num) / double(s.slots[k].number.den));
        }
        return result;
      case kind::reduction: {
        indices inner = at;
        for (int k = 0; k < lengths[s.indices[n.symbol].extent]; ++k) {
          inner[n.symbol] = k;
          result += value(n.first, inner);
        }
        return result;
      }
      case kind::function:
        return function_value(n, at);
      case kind::delta:
        return at[s.ints[n.first]] == at[s.ints[n.first + 1]] ? 1 : 0;
      case kind::let: {
        indices inner(store::max_indices);
        for (int k = 0; k < n.count; ++k) inner[s.symbols[n.symbol].parameters[k]] = at[s.ints[n.first + k]];
        return value(s.symbols[n.symbol].definition, inner);
      }
      default: {
        int offset = 0;
        for (int k = 0; k < n.count; ++k) {
          offset = offset * lengths[s.symbols[n.symbol].extents[k]] + at[s.ints[n.first + k]];
        }
        return values[n.symbol][offset];
      }
    }
  }

  double function_value(const node& n, const indices& at) {
    std::vector<double> x;
    for (int k = n.first; k < n.first + n.count; ++k) x.push_back(value(s.ints[k], at));
    switch (static_cast<function_id>(n.variant)) {
      case function_id::exp:
        return std::exp(x[0]);
      case function_id::step:
        return x[0] > 0 ? 1 : 0;
      case function_id::power:
        return std::pow(x[0], x[1]);
      case function_id::maximum:
        return std::max(x[0], x[1]);
      case function_id::minimum:
        return std::min(x[0], x[1]);
      case function_id::select_positive:
        return x[0] > 0 ? x[1] : x[2];
      case function_id::select_nonnegative:
        return x[0] >= 0 ? x[1] : x[2];
      default:
        throw std::logic_error("a function that these tests do not make");
    }
  }

  /// Calls f(offset, indices) for each element over the axes.
  template <class Function>
  void each(const std::vector<int>& over, Function f) {
    indices at(store::max_indices);
    int total = 1;
    for (const int index : over) total *= lengths[s.indices[index].extent];
    for (int offset = 0; offset < total; ++offset) {
      int rest = offset;
      for (std::size_t axis = over.size(); axis-- > 0;) {
        at[over[axis]] = rest % lengths[s.indices[over[axis]].extent];
        rest /= lengths[s.indices[over[axis]].extent];
      }
      f(offset, at);
    }
  }
};

struct outcome {
  bool scheduled = false;
  int loops = 0, arrays = 0;
  double worst = 0;
  plan::fault error = plan::fault::none;
};

outcome check(unsigned seed) {
  world w(seed);
  store& s = w.s;
  plan::task wanted;
  std::vector<std::vector<int>> axes;
  const char* names[] = {"out0", "out1", "out2"};
  for (int k = w.pick(3); k >= 0; --k) {
    std::vector<int> over;
    std::vector<std::int16_t> extents;
    for (int rank = w.pick(4); rank > 0; --rank) {
      const int index = w.free_indices[w.pick(4)];
      bool inside = false;
      for (const int other : over) inside = inside || other == index;
      if (inside) continue;
      over.push_back(index);
      extents.push_back(s.indices[index].extent);
    }
    plan::request made{};
    made.value = w.expression(5, over);
    made.adds = w.pick(3) == 0;
    made.symbol = std::int16_t(declare_variable(s, over.empty() ? kind::scalar : kind::element, names[k],
                                                extents.data(), int(extents.size())));
    for (const int index : over) made.indices[made.rank++] = std::int16_t(index);
    wanted.add(made);
    axes.push_back(over);
  }
  for (const int let : w.lets) wanted.bound_let[let] = w.pick(4) == 0;
  for (const int extent : w.extents) wanted.open_extent[extent] = w.pick(4) == 0;

  outcome result;
  const auto program = std::make_unique<plan::large_draft>();
  plan::schedule(s, wanted, *program);
  result.error = program->error;
  if (program->error != plan::fault::none) return result;
  result.scheduled = true;
  result.loops = program->used.loops - 1;
  result.arrays = program->used.arrays;

  std::vector<std::vector<double>> data(s.symbol_count), expected(wanted.count);
  std::vector<const double*> inputs(s.symbol_count);
  std::vector<double*> outputs(s.symbol_count), arrays;
  std::vector<double> scalars(s.symbol_count), registers(program->registers + 1);
  std::vector<std::ptrdiff_t> counters(program->counters + 1), extents(s.symbol_count);
  std::vector<std::vector<double>> scratch;
  for (int k = 0; k < s.symbol_count; ++k) {
    extents[k] = w.lengths[k];
    data[k] = w.values[k];
    if (wanted.bound_let[k]) {
      std::vector<int> over;
      for (int axis = 0; axis < s.symbols[k].rank; ++axis) over.push_back(s.symbols[k].parameters[axis]);
      w.each(over,
             [&](int, const world::indices& at) { data[k].push_back(w.value(s.symbols[k].definition, at)); });
    }
    scalars[k] = data[k].empty() ? 0 : data[k][0];
  }
  for (int k = 0; k < wanted.count; ++k) {
    const plan::request& one = wanted.requests[k];
    w.each(axes[k], [&](int, const world::indices& at) {
      expected[k].push_back(w.value(one.value, at) + (one.adds ? 7 : 0));
      data[one.symbol].push_back(7);
    });
    outputs[one.symbol] = data[one.symbol].data();
  }
  for (int k = 0; k < s.symbol_count; ++k) inputs[k] = data[k].data();
  for (int k = 0; k < program->used.arrays; ++k) {
    scratch.emplace_back(plan::elements_of(program->arrays[k], extents.data()), NAN);
  }
  for (auto& one : scratch) arrays.push_back(one.data());
  const plan::memory<double> all{registers.data(), counters.data(), extents.data(), scalars.data(),
                                 inputs.data(),    outputs.data(),  arrays.data()};
  plan::interpret(plan::program_view(*program), all);
  for (int k = 0; k < wanted.count; ++k) {
    for (std::size_t n = 0; n < expected[k].size(); ++n) {
      const double difference = std::fabs(data[wanted.requests[k].symbol][n] - expected[k][n]);
      // not >, so that NaN counts; powers of powers may leave the range of double
      if (std::isfinite(expected[k][n]) && !(difference <= 1e-10 * std::fabs(expected[k][n])))
        result.worst = difference;
    }
  }
  return result;
}

TEST_CASE("random programs compute what their terms say", "[kernel]") {
  int scheduled = 0, loops = 0, arrays = 0;
  for (unsigned seed = 1; seed <= 20000; ++seed) {
    const outcome made = check(seed);
    if (made.worst != 0 ||
        (!made.scheduled && made.error != plan::fault::kept_over_open && made.error != plan::fault::store)) {
      CAPTURE(seed, made.worst, int(made.error));
      CHECK(false);
    }
    scheduled += made.scheduled ? 1 : 0;
    loops += made.loops;
    arrays += made.arrays;
  }
  // the generator makes what there is to test
  CHECK(scheduled > 18500);
  CHECK(loops > 50000);
  CHECK(arrays > 3000);
}

}  // namespace
