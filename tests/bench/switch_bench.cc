// How long a kill switch takes: from the moment at which a writer begins to apply it to the first
// decision of another thread that is denied by it. The thread decides without a pause, with a pin for
// each decision, on the facts of a camera service. What is measured is the library; how long the
// registry takes to tell the writer is not.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sightline/fact_writer.h"
#include "tests/bench/decide_bench.h"
#include "tests/bench/household_subjects.h"
#include "tests/bench/loaded.h"

namespace sightline::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t kCameras = 100'000;
constexpr int kThrows = 2'000;

// The camera service with a switch.
const Policy& switched() {
  static const Policy policy = loaded(Source(
      "switched.pol", household_policy() + "global lockdown: bool within 10s\n"
                                           "rule closed: forbid views(_, _) when lockdown\n"));
  return policy;
}

HouseholdRequest allowed_request() {
  for (const HouseholdRequest& request : household_mixed(kCameras)) {
    if (allowed(request.meets)) return request;
  }
  throw std::runtime_error("no request is allowed");
}

FactBatch thrown(bool value) {
  FactBatch batch;
  batch.as_of = Time(std::chrono::milliseconds(HouseholdWorld::kNowMs));
  batch.set_global("lockdown", Value::boolean(value));
  return batch;
}

// Of the thread that decides: when it was first denied, since it was allowed.
struct Watched {
  std::atomic<bool> open{false}, over{false};
  std::atomic<Clock::rep> denied_at{0};
};

void decide(FactReader reader, Watched& watched) {
  const HouseholdCall call(switched());
  const HouseholdRequest asked = allowed_request();
  const Request request = call.request(asked);
  bool was_open = false;
  while (!watched.over.load(std::memory_order_relaxed)) {
    const bool open = bool(switched().decide(request, *reader.pin()));
    if (open == was_open) continue;
    if (!open) watched.denied_at.store(Clock::now().time_since_epoch().count());
    watched.open.store(open);
    was_open = open;
  }
}

double at(std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

void throw_switch(benchmark::State& state) {
  auto writer =
      FactWriter::start(switched(), household_snapshot(household(kCameras).world, switched()));
  if (!writer) throw std::runtime_error(writer.error().message);
  auto revision = writer->newest().revision();
  const auto apply = [&](bool value) {
    if (!writer->apply(thrown(value), ++revision)) throw std::runtime_error("refused");
  };
  Watched watched;
  const auto wait_for = [&](bool open) {
    while (watched.open.load() != open) std::this_thread::yield();
  };
  std::vector<double> seen, applied;
  std::thread reader(decide, writer->reader(), std::ref(watched));
  for (auto _ : state) {
    for (int n = 0; n < kThrows; ++n) {
      apply(false);
      wait_for(true);
      std::this_thread::sleep_for(std::chrono::microseconds(20 + n % 50));
      const auto begun = Clock::now();
      apply(true);
      const auto done = Clock::now();
      wait_for(false);
      const Clock::time_point denied{Clock::duration(watched.denied_at.load())};
      seen.push_back(std::chrono::duration<double, std::micro>(denied - begun).count());
      applied.push_back(std::chrono::duration<double, std::micro>(done - begun).count());
    }
  }
  watched.over = true;
  reader.join();
  std::sort(seen.begin(), seen.end()), std::sort(applied.begin(), applied.end());
  state.counters["denied_p50_us"] = at(seen, 0.5);
  state.counters["denied_p99_us"] = at(seen, 0.99);
  state.counters["applied_p50_us"] = at(applied, 0.5);
  state.counters["applied_p99_us"] = at(applied, 0.99);
}

}  // namespace

void register_switch() {
  benchmark::RegisterBenchmark("switch/100000", throw_switch)->Iterations(1)->UseRealTime();
}

}  // namespace sightline::bench
