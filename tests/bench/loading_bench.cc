// Before the first decision: an artifact is loaded, a snapshot is built. And what a snapshot keeps in
// memory, by camera (with its user and two shares), without and with the hand-written tables.
#include <benchmark/benchmark.h>

#include "tests/bench/decide_bench.h"
#include "tests/bench/loaded.h"
#include "tests/bench/resident.h"
#include "tests/bench/workloads/handwritten_household.h"
#include "tests/bench/workloads/household_policy.h"

namespace sightline::bench {
namespace {

void load_artifact(benchmark::State& state) {
  const Artifact artifact = artifact_of(Source("household.pol", household_policy()));
  for (auto _ : state)
    benchmark::DoNotOptimize(Policy::load(artifact, {.require = {}, .accept_unproved = true}));
  state.counters["artifact_bytes"] = static_cast<double>(artifact.size());
}

void build_snapshot(benchmark::State& state) {
  const HouseholdWorld world(static_cast<std::uint32_t>(state.range(0)));
  const Policy policy = loaded(Source("household.pol", household_policy()));
  double grown = 0;
  for (auto _ : state) {
    const std::int64_t before = resident_bytes();
    const Snapshot snapshot = household_snapshot(world, policy);
    grown = static_cast<double>(resident_bytes() - before);
  }
  state.counters["bytes_per_camera"] = grown / static_cast<double>(world.size());
}

void build_by_hand(benchmark::State& state) {
  const HouseholdWorld world(static_cast<std::uint32_t>(state.range(0)));
  double grown = 0;
  for (auto _ : state) {
    const std::int64_t before = resident_bytes();
    const HandwrittenHousehold tables(world);
    grown = static_cast<double>(resident_bytes() - before);
  }
  state.counters["bytes_per_camera"] = grown / static_cast<double>(world.size());
}

}  // namespace

void register_loading() {
  benchmark::RegisterBenchmark("load/household_artifact", load_artifact);
  benchmark::RegisterBenchmark("build/handwritten", build_by_hand)->Arg(100'000);
  benchmark::RegisterBenchmark("build/snapshot", build_snapshot)->Arg(100'000);
}

}  // namespace sightline::bench
