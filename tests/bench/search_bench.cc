// Who may do what, in the household of any size: one question after the indexes are there, the
// first one, which makes them, and the proof that the look-ups miss nobody, which is made once for a policy. Beside
// them what trying everybody takes.
#include <benchmark/benchmark.h>

#include "sightline/search.h"
#include "sightline/search_proof.h"
#include "tests/bench/loaded.h"
#include "tests/bench/workloads/household_policy.h"

namespace sightline::bench {
namespace {

struct Town {
  explicit Town(std::uint32_t cameras)
      : world(cameras),
        policy(loaded(Source("household.pol", household_policy()))),
        facts(household_snapshot(world, policy)) {}

  SearchQuestion question(Wanted wanted, std::uint32_t number) {
    id = wanted == Wanted::principals ? HouseholdWorld::camera_id(number)
                                      : HouseholdWorld::user_id(number);
    const HouseholdCall call(policy);
    hour = {policy.schema().find_context("hour").value(), Value::integer(HouseholdWorld::kHour)};
    const Request request =
        call.request({HouseholdWorld::user_id(0), HouseholdWorld::camera_id(0), Meets::owner});
    const bool who = wanted == Wanted::principals;
    return {.wanted = wanted,
            .action = request.action,
            .given = {who ? request.resource.type : request.principal.type, text(id)},
            .now = request.now,
            .context = {&hour, 1}};
  }

  HouseholdWorld world;
  Policy policy;
  Snapshot facts;
  HouseholdId id{};
  ContextValue hour{};
};

void ask(benchmark::State& state, Wanted wanted, const SearchProof& proof) {
  Town town(static_cast<std::uint32_t>(state.range(0)));
  Searcher searcher(town.policy, town.facts, proof);
  std::uint64_t found = 0, tried = 0, asked = 0;
  std::uint32_t number = 0;
  if (!searcher.search(town.question(wanted, 1))) state.SkipWithError("the question is refused");
  for (auto _ : state) {
    const auto answer = searcher.search(town.question(wanted, number));
    number = (number + 7919) % town.world.size();
    found += answer->found.size();
    tried += answer->tried;
    ++asked;
  }
  state.counters["found"] = static_cast<double>(found) / static_cast<double>(asked);
  state.counters["tried"] = static_cast<double>(tried) / static_cast<double>(asked);
}

void who(benchmark::State& state) { ask(state, Wanted::principals, search_proof()); }
void what(benchmark::State& state) { ask(state, Wanted::resources, search_proof()); }
void what_by_trying(benchmark::State& state) { ask(state, Wanted::resources, nullptr); }

// The parts of the policy, its look-ups and their proofs, and the indexes that this question needs.
void ask_first(benchmark::State& state) {
  Town town(static_cast<std::uint32_t>(state.range(0)));
  for (auto _ : state) {
    state.PauseTiming();
    Searcher searcher(town.policy, town.facts, search_proof());
    state.ResumeTiming();
    benchmark::DoNotOptimize(searcher.search(town.question(Wanted::resources, 1)));
  }
}

BENCHMARK(who)->Arg(1'000)->Arg(100'000);
BENCHMARK(what)->Arg(1'000)->Arg(100'000);
BENCHMARK(what_by_trying)->Arg(1'000)->Arg(100'000);
BENCHMARK(ask_first)->Arg(100'000)->Iterations(3);

}  // namespace
}  // namespace sightline::bench
