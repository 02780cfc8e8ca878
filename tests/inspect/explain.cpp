// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors
#include <leibniz/inspect/explain.hpp>
#include <leibniz/leibniz.hpp>

#include "catch.hpp"

namespace {

using namespace leibniz;

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto a = scalar<"a">;
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
constexpr auto variance = sum(k, pow<2>(x[k] - mu)) / N;
constexpr auto slope = 2_c / N * (x[j] - mu);

bool holds(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a false step is explained with numbers, and a small change that mends it") {
  const std::string factor = explain(chain(diff(mu, x[j]), sum(k, delta(k, j)) / N, N / N));
  CHECK(holds(factor, "step 2 is false:\n      1/N\n   != 1\n"));
  CHECK(holds(factor, "N = 3"));
  CHECK(holds(factor, "0.333333 != 1"));
  CHECK(holds(factor, "left - right = 1/N - 1"));
  CHECK(holds(factor, "with another factor it is true:\n      1/N\n"));

  CHECK(holds(explain(chain(slope, 2_c / N * (x[j] + mu))),
              "with another sign it is true:\n      2*(x[j] - mu)/N"));
  CHECK(holds(explain(chain(slope, 2_c / N * (x[j] - mu - (mu + mu)))), "with another sign it is true"));
  CHECK(holds(explain(chain(slope, 2_c / N * x[j])), "with the deviation from the mean it is true"));
  CHECK(holds(explain(chain(slope, 2_c * (x[j] - mu))), "with another factor it is true"));
  CHECK(holds(explain(chain(slope, 2_c * N * (x[j] - mu))), "on the other side of the fraction it is true"));
  const std::string index =
      explain(chain(diff(variance, x[j]), sum(k, 2_c * (x[k] - mu) * (delta(i, j) - 1_c / N)) / N));
  CHECK(holds(index, "one side depends on an index that the other lacks"));
  CHECK(holds(index, "with another index it is true"));
}

TEST_CASE("what no small change mends gets no suggestion") {
  const std::string wrong = explain(chain(pow<2>(a) + a, pow<5>(a) + 7_c));
  CHECK(holds(wrong, "step 1 is false"));
  CHECK_FALSE(holds(wrong, "it is true"));
}

TEST_CASE("chains without a false step") {
  CHECK(explain(chain(diff(mu, x[j]), 1_c / N)) == "all 1 steps are proved\n");
  CHECK(explain(chain(sin(2_c * a), 2_c * sin(a) * cos(a))) ==
        "no step is false, but step 1 is neither proved nor refuted\n");
}
