// One decision in policies of 1 to 10,000 rules, where all rules but a few have nothing to do with the
// request: they are about other actions, or ask for other constants of the same attribute.
#include <benchmark/benchmark.h>

#include <map>
#include <stdexcept>
#include <string>

#include "tests/bench/decide_bench.h"
#include "tests/bench/loaded.h"
#include "tests/bench/workloads/many_rules.h"

namespace sightline::bench {
namespace {

constexpr std::size_t kRequests = 4096;

struct Prepared {
  Prepared(Others others, std::uint32_t rules)
      : policy(loaded(many_rules(others, rules))),
        world(many_rules_world(others, rules, kRequests)),
        snapshot(snapshot_of(world.facts, policy)) {
    for (const ManyRulesRequest& it : world.requests) {
      requests.push_back({.principal = entity_of(world.facts, it.principal, policy.schema()),
                          .action = policy.schema().find_action("view").value(),
                          .resource = entity_of(world.facts, it.resource, policy.schema()),
                          .now = snapshot.as_of()});
      if (static_cast<bool>(policy.decide(requests.back(), snapshot)) != it.allowed)
        throw std::runtime_error("many rules: a wrong decision");
    }
  }

  Policy policy;
  ManyRulesWorld world;  // owns the ids of the requests
  Snapshot snapshot;
  std::vector<Request> requests;
};

void decide_in_turn(benchmark::State& state, const Prepared& prepared) {
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        prepared.policy.decide(prepared.requests[at], prepared.snapshot).outcome);
    at = (at + 1) % kRequests;
  }
}

void register_rules(const std::string& name, Others others) {
  for (const std::uint32_t rules : {1U, 10U, 100U, 1'000U, 10'000U}) {
    const std::string whole = name + "/" + std::to_string(rules);
    benchmark::RegisterBenchmark(whole.c_str(), [=](benchmark::State& state) {
      static std::map<std::pair<Others, std::uint32_t>, Prepared> made;
      auto found = made.find({others, rules});
      if (found == made.end())
        found = made.emplace(std::pair(others, rules), Prepared(others, rules)).first;
      decide_in_turn(state, found->second);
    });
  }
}

}  // namespace

void register_many_rules() {
  register_rules("rules/other_actions", Others::of_other_actions);
  register_rules("rules/other_constants", Others::of_other_constants);
}

}  // namespace sightline::bench
