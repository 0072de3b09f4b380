// From text to an artifact, by number of rules: parse, check, compile, and all of it; the artifact's
// size is a counter. `bytes_per_rule` and `ns_per_rule` that stay level are linear growth.
#include <benchmark/benchmark.h>

#include <stdexcept>

#include "sightline/compiler.h"
#include "sightline/policy.h"
#include "tests/bench/generated_policy.h"

namespace sightline::bench {
namespace {

CheckedPolicy checked(const Source& source) {
  CheckResult result = check(source);
  if (result.policy) return std::move(*result.policy);
  throw std::runtime_error(render(result.diagnostics.front(), source));
}

void per_rule(benchmark::State& state) {
  state.counters["per_rule"] = benchmark::Counter(
      static_cast<double>(state.range(0)),
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void parse_and_check(benchmark::State& state) {
  const Source source = generated_policy(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(checked(source));
  per_rule(state);
  state.counters["text_bytes"] = static_cast<double>(source.text().size());
}

void compile_only(benchmark::State& state) {
  const Source source = generated_policy(static_cast<std::size_t>(state.range(0)));
  const CheckedPolicy policy = checked(source);
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto artifact = compile(policy, source.text());
    if (!artifact) throw std::runtime_error(artifact.error().message);
    bytes = artifact->size();
  }
  per_rule(state);
  state.counters["artifact_bytes"] = static_cast<double>(bytes);
}

void text_to_artifact(benchmark::State& state) {
  const Source source = generated_policy(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(compile(checked(source), source.text()));
  per_rule(state);
}

void load(benchmark::State& state) {
  const Source source = generated_policy(static_cast<std::size_t>(state.range(0)));
  const auto artifact = compile(checked(source), source.text());
  for (auto _ : state)
    benchmark::DoNotOptimize(Policy::load(*artifact, {.require = {}, .accept_unproved = true}));
  per_rule(state);
}

#define SIZES ->Arg(10)->Arg(100)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)
BENCHMARK(parse_and_check) SIZES;
BENCHMARK(compile_only) SIZES;
BENCHMARK(text_to_artifact) SIZES;
BENCHMARK(load) SIZES;
#undef SIZES

}  // namespace
}  // namespace sightline::bench

BENCHMARK_MAIN();
