// SPDX-License-Identifier: BSL-1.0
// Copyright the leibniz authors

// Choices, extrema of two, general powers and activations: what is proved, and what must not be.
#include <leibniz/calculus/proved.hpp>

using namespace leibniz;

namespace {

constexpr auto N = extent<"N">;
constexpr auto i = index_var<"i">(N);
constexpr auto j = index_var<"j">(N);
constexpr auto k = index_var<"k">(N);
constexpr auto x = tensor<"x">(N);
constexpr auto g = tensor<"g">(N);
constexpr auto a = scalar<"a">;
constexpr auto b = scalar<"b">;
constexpr auto c = scalar<"c">;

namespace conditions {
static_assert(proved(select(a > b, a, c) == select(b < a, a, c)));
static_assert(proved(select(a > b, a, c) == select(b >= a, c, a)));
static_assert(proved(select(2_c * a > 2_c * b, a, c) == select(a > b, a, c)));
static_assert(refuted(select(a > b, a, c) == select(b > a, a, c)));
static_assert(refuted(select(a > b, a, c) == select(a > b, c, a)));
// they differ where a = b
static_assert(!proved(select(a > b, a, c) == select(a >= b, a, c)));
static_assert(!proved(select(a >= 0_c, 1_c, 0_c) == step(a)));
static_assert(proved(select(a >= 0_c, 1_c, 0_c) == 1_c - step(-a)));
static_assert(proved(select(a > b, c, c) == c));
static_assert(proved(select(2_c > 1_c + 0_c, a, b) == a));
static_assert(proved(select(N > 0_c, a, b) == a));
static_assert(proved(select(0_c >= 0_c * a, a, b) == a));
static_assert(proved(select(a > 0_c, 1_c, 0_c) == step(a)));
static_assert(proved(select(a > 0_c, 3_c, 0.5_c) == (1_c + 5_c * step(a)) / 2_c));
static_assert(proved(select(a > 0_c, select(a > 0_c, b, c), c) == select(a > 0_c, b, c)));
static_assert(!proved(select(a > 0_c, select(b > 0_c, a, c), c) == select(a > 0_c, a, c)));
static_assert(proved(select(a > 0_c, b, c) + select(a > 0_c, c, b) == b + c));
static_assert(proved(select(a > 0_c, b, 0_c) * select(-a > 0_c, c, 0_c) == 0_c));
static_assert(!proved(select(a >= 0_c, b, 0_c) * select(-a >= 0_c, c, 0_c) == 0_c));
static_assert(proved(step(a) * step(-a) == 0_c));
static_assert(proved(step(a - b) * step(b - a) == 0_c));
static_assert(!proved(step(a) + step(-a) == 1_c));
static_assert(!proved(sign(a) * sign(a) == 1_c));
static_assert(refuted(step(a) * step(b) == 0_c));
}  // namespace conditions

namespace derivatives {
static_assert(proved(diff(select(a > 0_c, sqrt(a), 0_c), a) == select(a > 0_c, 1_c / (2_c * sqrt(a)), 0_c)));
static_assert(refuted(diff(select(a > 0_c, sqrt(a), 0_c), a) == 1_c / sqrt(a)));
static_assert(proved(diff(select(b > 0_c, a* a, a* c), a) == select(b > 0_c, 2_c * a, c)));
static_assert(proved(diff(select(a > 0_c, b, c), a) == 0_c));
static_assert(refuted(diff(select(a > 0_c, a* b, c), a) == b));
static_assert(proved(diff(diff(select(a > 0_c, pow<3>(a), a), a), a) == select(a > 0_c, 6_c * a, 0_c)));
// half of each where both are equal
static_assert(proved(diff(max(a, b), a) == (1_c + sign(a - b)) / 2_c));
static_assert(proved(diff(min(a, b), a) == (1_c + sign(b - a)) / 2_c));
static_assert(!proved(diff(max(a, b), a) == step(a - b)));
static_assert(proved(diff(max(a, b), a) + diff(max(a, b), b) == 1_c));
}  // namespace derivatives

namespace extrema {
static_assert(proved(max(a, b) == max(b, a)));
static_assert(proved(min(a, b) == min(b, a)));
static_assert(proved(max(a, b) + min(a, b) == a + b));
static_assert(proved(max(a, b) * min(a, b) == a * b));
static_assert(refuted(max(a, b) - min(a, b) == a - b));
static_assert(proved(max(a, b) - min(a, b) == abs(a - b)));
static_assert(proved(max(a, -a) == abs(a)));
static_assert(refuted(max(a, -a) == a));
static_assert(proved(min(a, b) == -max(-a, -b)));
static_assert(proved(max(a + c, b + c) == max(a, b) + c));
static_assert(proved(max(3_c * a, 3_c * b) == 3_c * max(a, b)));
static_assert(refuted(max(-a, -b) == -max(a, b)));
static_assert(proved(max(a, b) == select(a > b, a, b)));
static_assert(proved(max(a, b) == select(a >= b, a, b)));
static_assert(refuted(max(a, b) == select(a < b, a, b)));
static_assert(proved(max(a, a + 1_c) == a + 1_c));
static_assert(proved(max(a, a) == a));
static_assert(!proved(max(a, b) == (a + b) / 2_c));
}  // namespace extrema

namespace powers {
static_assert(proved(pow(a, b) * pow(a, c) == pow(a, b + c)));
static_assert(refuted(pow(a, b) * pow(a, c) == pow(a, b* c)));
static_assert(proved(pow(pow(a, b), c) == pow(a, b* c)));
static_assert(proved(pow(a, b) == exp(b * log(a))));
static_assert(proved(pow(a, -b) == 1_c / pow(a, b)));
static_assert(proved(log(pow(a, b)) == b * log(a)));
static_assert(proved(diff(pow(a, b), a) == b * pow(a, b - 1_c)));
static_assert(refuted(diff(pow(a, b), a) == pow(a, b - 1_c)));
static_assert(proved(diff(pow(a, b), b) == pow(a, b) * log(a)));
static_assert(proved(diff(pow(a, a), a) == pow(a, a) * (1_c + log(a))));
// a number as exponent asks nothing of the base
static_assert(proved(pow(a, 2_c) == a * a));
static_assert(proved(diff(diff(pow(a, 2_c), a), a) == 2_c));
static_assert(proved(pow(1_c, a) == 1_c));
static_assert(proved(pow(2_c, a) * pow(2_c, a) == pow(4_c, a)));
}  // namespace powers

namespace activations {
static_assert(proved(relu(a) == max(a, 0_c)));
static_assert(proved(diff(relu(a), a) == step(a)));
static_assert(!proved(diff(relu(a), a) == diff(max(a, 0_c), a)));
static_assert(proved(relu(a) - relu(-a) == a));
static_assert(proved(relu(a) + relu(-a) == abs(a)));
static_assert(proved(pow<2>(relu(a)) == a * relu(a)));
static_assert(!proved(relu(a + b) == relu(a) + relu(b)));
static_assert(proved(leaky_relu(a, 0.01_c) == relu(a) - 0.01_c * relu(-a)));
static_assert(proved(leaky_relu(a, c) == c * a + (1_c - c) * relu(a)));
static_assert(proved(diff(leaky_relu(a, c), a) == select(a > 0_c, 1_c, c)));
static_assert(proved(softplus(a) == log(1_c + exp(a))));
static_assert(proved(diff(softplus(a), a) == sigmoid(a)));
static_assert(proved(softplus(a) - softplus(-a) == a));
static_assert(refuted(softplus(a) - softplus(-a) == abs(a)));
static_assert(proved(silu(a) + silu(-a) == a * tanh(a / 2_c)));
static_assert(proved(diff(silu(a), a) == sigmoid(a) * (1_c + a * (1_c - sigmoid(a)))));
static_assert(proved(gelu(a) + gelu(-a) == a * erf(a / sqrt(2_c))));
static_assert(proved(gelu_tanh(a) - gelu_tanh(-a) == a));
static_assert(refuted(gelu(a) == gelu_tanh(a)));
static_assert(proved(rsqrt(a) * rsqrt(a) == 1_c / a));
}  // namespace activations

// a delta leaves a choice, so that no sum is left
namespace contractions {
constexpr auto loss = sum(i, g[i] * relu(x[i]));
static_assert(proved(diff(loss, x[j]) == g[j] * step(x[j])));
static_assert(proved(gradient(loss, x[j]) == g[j] * step(x[j])));
static_assert(refuted(gradient(loss, x[j]) == g[j]));
static_assert(proved(vjp(g[i], select(x[i] > a, x[i] * x[i], b), x[j]) ==
                     select(x[j] > a, 2_c * g[j] * x[j], 0_c)));
static_assert(proved(vjp(g[i], max(x[i], a), x[j]) == g[j] * (1_c + sign(x[j] - a)) / 2_c));
static_assert(proved(sum(i, select(delta(i, j) > 0_c, x[i], 0_c)) == x[j]));
constexpr auto mu = let<"mu">(sum(k, x[k]) / N);
static_assert(proved(vjp(g[i], select(a > 0_c, x[i] - mu, x[i]), x[j]) == g[j] - step(a) * sum(i, g[i]) / N));
static_assert(refuted(vjp(g[i], select(a > 0_c, x[i] - mu, x[i]), x[j]) == g[j] - sum(i, g[i]) / N));
static_assert(proved(vjp(g[i], select(x[i] > 0_c, x[i] - mu, x[i]), x[j]) ==
                     g[j] - sum(i, g[i] * step(x[i])) / N));
}  // namespace contractions

// an index may be bound again deeper inside
static_assert(proved(sum(k, x[k] * sum(k, g[k])) == sum(i, x[i]) * sum(j, g[j])));

}  // namespace
