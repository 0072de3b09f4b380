// Proofs by number of rules: the first verdict, the later ones, and ten properties with all that is
// proved of every policy. `peak_mb` is the process's own, so it means something when one size is
// run alone:
//   build/bench/tests/bench/prove_bench --benchmark_filter='everything/1000$'
#include <benchmark/benchmark.h>
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <variant>
#include <vector>

#include "sightline/compiler.h"
#include "sightline/policy.h"
#include "tests/bench/generated_policy.h"

namespace sightline::bench {
namespace {

constexpr std::size_t kProperties = 10;

struct Subject {
  CheckedPolicy policy;
  Artifact artifact;
};

Subject subject(const benchmark::State& state) {
  const Source source = generated_policy(static_cast<std::size_t>(state.range(0)), kProperties);
  CheckResult result = check(source);
  if (!result.policy) throw std::runtime_error(render(result.diagnostics.front(), source));
  auto artifact = compile(*result.policy, source.text());
  if (!artifact) throw std::runtime_error(artifact.error().message);
  return {std::move(*result.policy), std::move(*artifact)};
}

void ask(const Subject& subject, const ProveOptions& options) {
  const auto report = prove(subject.policy, subject.artifact, options);
  if (!report) throw std::runtime_error(report.error().message);
  for (const PropertyReport& property : report->properties) {
    if (!std::holds_alternative<Proved>(property.verdict))
      throw std::runtime_error(property.name + " is not proved");
  }
}

ProveOptions only(std::size_t property) {
  return {.property = "household_or_share_" + std::to_string(property)};
}

void first_verdict(benchmark::State& state) {
  const Subject it = subject(state);
  for (auto _ : state) ask(it, only(0));
}

// The median of the nine that come after the first.
void later_verdict(benchmark::State& state) {
  const Subject it = subject(state);
  std::vector<double> seconds;
  for (auto _ : state) {
    ask(it, only(0));
    for (std::size_t p = 1; p < kProperties; ++p) {
      const auto begun = std::chrono::steady_clock::now();
      ask(it, only(p));
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begun;
      seconds.push_back(passed.count());
    }
  }
  std::sort(seconds.begin(), seconds.end());
  state.counters["median_ms"] = seconds[seconds.size() / 2] * 1000.0;
}

void everything(benchmark::State& state, unsigned jobs) {
  const Subject it = subject(state);
  for (auto _ : state) ask(it, {.property = {}, .jobs = jobs});
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const long own = usage.ru_maxrss;
  getrusage(RUSAGE_CHILDREN, &usage);
  state.counters["peak_mb"] = static_cast<double>(std::max(own, usage.ru_maxrss)) / 1024.0;
}

#define SIZES ->Arg(10)->Arg(100)->Arg(1'000)->Unit(benchmark::kMillisecond)->UseRealTime()
BENCHMARK(first_verdict) SIZES;
BENCHMARK(later_verdict) SIZES;
BENCHMARK_CAPTURE(everything, here, 1) SIZES;
BENCHMARK_CAPTURE(everything, in_two_children, 2) SIZES;
#undef SIZES

}  // namespace
}  // namespace sightline::bench

// As the program does (compiler/cli/main.cc).
int main(int argc, char** argv) {
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
