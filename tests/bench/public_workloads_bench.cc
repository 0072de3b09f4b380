// Decisions in the three public workloads, at N = 5 to 50: the mean over all requests in turn is what
// is timed, and the counters are the median and the 99th hundredth of single requests, each asked 32
// times. Sixteen hierarchies of 256 requests, so that no single one decides. Rates of allow are held to
// the published ones elsewhere (tests/unit/bench/public_workloads_test.cc).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <stdexcept>

#include "tests/bench/decide_bench.h"
#include "tests/bench/loaded.h"
#include "tests/bench/workloads/public_workloads.h"

namespace sightline::bench {
namespace {

constexpr std::size_t kHierarchies = 16, kRequests = 256;

using Generate = std::function<PublicWorkload(std::uint64_t seed)>;

struct Hierarchy {
  PublicWorkload workload;  // owns the ids of the requests
  Snapshot snapshot;
};
struct Asked {
  Request request;
  const Snapshot* snapshot;
};
struct Prepared {
  Policy policy;
  std::vector<Hierarchy> hierarchies;
  std::vector<Asked> asked;
};

Prepared prepare(const std::string& text, const Generate& generate) {
  Prepared prepared{loaded(Source("workload.pol", text)), {}, {}};
  const Policy& policy = prepared.policy;
  for (std::uint64_t seed = 1; seed <= kHierarchies; ++seed) {
    PublicWorkload workload = generate(seed);
    Snapshot snapshot = snapshot_of(workload.facts, policy);
    prepared.hierarchies.push_back({std::move(workload), std::move(snapshot)});
  }
  for (const auto& [workload, snapshot] : prepared.hierarchies) {
    for (const PublicRequest& it : workload.requests) {
      const Request request{.principal = entity_of(workload.facts, it.principal, policy.schema()),
                            .action = policy.schema().find_action(it.action).value(),
                            .resource = entity_of(workload.facts, it.resource, policy.schema()),
                            .now = snapshot.as_of()};
      if (static_cast<bool>(policy.decide(request, snapshot)) != it.allowed)
        throw std::runtime_error("a public workload: wrong about " + it.action);
      prepared.asked.push_back({request, &snapshot});
    }
  }
  return prepared;
}

std::vector<double> nanoseconds_of_each(const Prepared& prepared) {
  constexpr int kTimes = 32;
  std::vector<double> all;
  for (const Asked& asked : prepared.asked) {
    const auto start = std::chrono::steady_clock::now();
    for (int t = 0; t < kTimes; ++t)
      benchmark::DoNotOptimize(prepared.policy.decide(asked.request, *asked.snapshot).outcome);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    all.push_back(took.count() / kTimes);
  }
  std::sort(all.begin(), all.end());
  return all;
}

void decide_in_turn(benchmark::State& state, const Prepared& prepared) {
  std::size_t at = 0;
  for (auto _ : state) {
    const Asked& asked = prepared.asked[at];
    benchmark::DoNotOptimize(prepared.policy.decide(asked.request, *asked.snapshot).outcome);
    at = (at + 1) % (kHierarchies * kRequests);
  }
  const std::vector<double> each = nanoseconds_of_each(prepared);
  state.counters["median_ns"] = each[each.size() / 2];
  state.counters["p99_ns"] = each[each.size() * 99 / 100];
}

void register_workload(const std::string& name, const std::string& text, const Generate& generate) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    static std::map<std::string, Prepared> made;
    auto found = made.find(name);
    if (found == made.end()) found = made.emplace(name, prepare(text, generate)).first;
    decide_in_turn(state, found->second);
  });
}

}  // namespace

void register_public_workloads() {
  for (const std::uint32_t n : {5U, 10U, 20U, 50U}) {
    const std::string size = "/" + std::to_string(n);
    register_workload("public/gdrive_as_published" + size, gdrive_policy(),
                      [=](auto seed) { return gdrive(n, seed, kRequests, Edition::published); });
    register_workload("public/gdrive_repaired" + size, gdrive_policy(),
                      [=](auto seed) { return gdrive(n, seed, kRequests, Edition::repaired); });
    register_workload("public/github" + size, github_policy(),
                      [=](auto seed) { return github(n, seed, kRequests); });
    register_workload("public/tinytodo" + size, tinytodo_policy(),
                      [=](auto seed) { return tinytodo(n, seed, kRequests); });
  }
}

}  // namespace sightline::bench
