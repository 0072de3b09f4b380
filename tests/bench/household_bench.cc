// One decision about a camera, by hand and by the runtime: of each thing that a
// request can meet, and of a mixture. `latency`: the next request is not known before this one is
// decided. `throughput`: it is. Names end in who decides, so that tests/bench/run can put them side by
// side.
#include <benchmark/benchmark.h>

#include <string>

#include "tests/bench/decide_bench.h"
#include "tests/bench/household_subjects.h"
#include "tests/bench/resident.h"

namespace sightline::bench {
namespace {

enum class Pace { latency, throughput };

// What comes after this request: always 1, but a processor that wants to know has to wait for it.
inline std::size_t step_after(bool decision) {
  std::size_t step = decision ? 1 : 0;
  asm volatile("" : "+r"(step));
  return (step >> 1) + 1;
}

template <class Subject>
void decide_in_turn(benchmark::State& state, const Subject& subject,
                    const HouseholdRequests& requests, Pace pace) {
  const std::size_t mask = requests.size() - 1;
  std::size_t at = 0;
  std::int64_t allows = 0;
  for (auto _ : state) {
    const bool decision = subject(requests[at]);
    allows += decision ? 1 : 0;
    at = (at + (pace == Pace::latency ? step_after(decision) : 1)) & mask;
    benchmark::DoNotOptimize(allows);
  }
  state.counters["allowed"] = static_cast<double>(allows) / static_cast<double>(state.iterations());
}

template <class Requests>
void register_subjects(const std::string& name, std::uint32_t cameras, Pace pace,
                       const Requests& requests) {
  const auto add = [&](const char* who, auto subject_of) {
    benchmark::RegisterBenchmark((name + "/" + who).c_str(), [=](benchmark::State& state) {
      const HouseholdSubjects& subjects = household(cameras);
      decide_in_turn(state, subject_of(subjects), requests(), pace);
    });
  };
  add("handwritten", [](const HouseholdSubjects& of) { return ByHand{of}; });
  add("over_snapshot", [](const HouseholdSubjects& of) { return ByHandOverSnapshot{of}; });
  add("emitted", [](const HouseholdSubjects& of) { return ByEmitted{of}; });
  add("policy", [](const HouseholdSubjects& of) { return ByPolicy{of}; });
  add("policy_traced", [](const HouseholdSubjects& of) { return ByPolicyTraced{of}; });
}

// Ten million decisions in a row, and by how much the process grew.
void flat_memory(benchmark::State& state) {
  const HouseholdSubjects& subjects = household(100'000);
  const HouseholdRequests& requests = household_mixed(100'000);
  const std::int64_t before = resident_bytes();
  decide_in_turn(state, ByPolicy{subjects}, requests, Pace::throughput);
  state.counters["grown_bytes"] = static_cast<double>(resident_bytes() - before);
}

template <class Subject>
std::uint32_t allowed_of(const Subject& subject, std::uint32_t count) {
  const HouseholdRequests& requests = household_mixed(1'000);
  std::uint32_t allows = 0;
  for (std::uint32_t i = 0; i < count; ++i)
    allows += subject(requests[i & (requests.size() - 1)]) ? 1U : 0U;
  return allows;
}

}  // namespace

extern "C" {
[[gnu::noinline]] std::uint32_t decisions_by_hand(const HouseholdSubjects& of,
                                                  std::uint32_t count) {
  return allowed_of(ByHand{of}, count);
}
[[gnu::noinline]] std::uint32_t decisions_over_snapshot(const HouseholdSubjects& of,
                                                        std::uint32_t count) {
  return allowed_of(ByHandOverSnapshot{of}, count);
}
[[gnu::noinline]] std::uint32_t decisions_by_emitted(const HouseholdSubjects& of,
                                                     std::uint32_t count) {
  return allowed_of(ByEmitted{of}, count);
}
[[gnu::noinline]] std::uint32_t decisions_by_policy(const HouseholdSubjects& of,
                                                    std::uint32_t count) {
  return allowed_of(ByPolicy{of}, count);
}
[[gnu::noinline]] std::uint32_t decisions_by_policy_traced(const HouseholdSubjects& of,
                                                           std::uint32_t count) {
  return allowed_of(ByPolicyTraced{of}, count);
}
}

void run_for_instructions(std::uint32_t count) {
  const HouseholdSubjects& subjects = household(1'000);
  household_mixed(1'000);  // agreed upon before anything is counted
  benchmark::DoNotOptimize(decisions_by_hand(subjects, count));
  benchmark::DoNotOptimize(decisions_over_snapshot(subjects, count));
  benchmark::DoNotOptimize(decisions_by_emitted(subjects, count));
  benchmark::DoNotOptimize(decisions_by_policy(subjects, count));
  benchmark::DoNotOptimize(decisions_by_policy_traced(subjects, count));
}

void register_household(std::uint32_t cameras) {
  const std::string size = "/" + std::to_string(cameras);
  const auto mixed = [=]() -> const HouseholdRequests& { return household_mixed(cameras); };
  register_subjects("household/mixed/throughput" + size, cameras, Pace::throughput, mixed);
  register_subjects("household/mixed/latency" + size, cameras, Pace::latency, mixed);
  for (std::size_t m = 0; m < kMeetsNames.size(); ++m) {
    const auto meets = static_cast<Meets>(m);
    register_subjects(
        "household/" + std::string(kMeetsNames[m]) + "/latency" + size, cameras, Pace::latency,
        [=]() -> const HouseholdRequests& { return household_requests(cameras, meets); });
  }
  if (cameras == 100'000)
    benchmark::RegisterBenchmark("memory/flat/100000", flat_memory)
        ->Iterations(10'000'000)
        ->Repetitions(1);
}

}  // namespace sightline::bench
