// Proof objects by number of rules: their size, and how long they take to check.
//   build/bench/tests/bench/certificate_bench
#include <benchmark/benchmark.h>

#include <stdexcept>
#include <vector>

#include "sightline/certificate.h"
#include "sightline/compiler.h"
#include "sightline/policy.h"
#include "tests/bench/generated_policy.h"

namespace sightline::bench {
namespace {

using Objects = std::vector<std::vector<std::byte>>;

Objects objects(std::int64_t rules) {
  const Source source = generated_policy(static_cast<std::size_t>(rules));
  CheckResult result = check(source);
  if (!result.policy) throw std::runtime_error(render(result.diagnostics.front(), source));
  const auto artifact = compile(*result.policy, source.text());
  if (!artifact) throw std::runtime_error(artifact.error().message);
  const auto report = prove(*result.policy, *artifact, {.proofs = true});
  if (!report) throw std::runtime_error(report.error().message);
  Objects out;
  for (const auto& property : report->properties)
    if (!property.proof.empty()) out.push_back(property.proof);
  if (out.empty()) throw std::runtime_error("no property has a proof object");
  return out;
}

// All objects of the policy; `bytes` is their size together.
void check_objects(benchmark::State& state) {
  const Objects all = objects(state.range(0));
  for (auto _ : state) {
    for (const auto& object : all)
      if (!check_certificate(object)) throw std::runtime_error("an object does not check");
  }
  double bytes = 0;
  for (const auto& object : all) bytes += static_cast<double>(object.size());
  state.counters["objects"] = static_cast<double>(all.size());
  state.counters["bytes"] = bytes;
}

BENCHMARK(check_objects)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace sightline::bench

BENCHMARK_MAIN();
