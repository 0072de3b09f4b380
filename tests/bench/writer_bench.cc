// Decisions while the facts change: one and two threads that read, without a writer and with one that
// publishes 10,000 revisions a second, each of which changes one camera. Every decision is timed by
// itself, with its pin, so the figures hold some 20 ns of a clock: what is to be compared is p99 with
// and without, and decisions a second by threads.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

#include "sightline/fact_writer.h"
#include "tests/bench/decide_bench.h"
#include "tests/bench/household_subjects.h"

namespace sightline::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::uint32_t kCameras = 100'000;
constexpr auto kLength = std::chrono::milliseconds(1500);
constexpr std::int64_t kUpdates = 10'000;  // a second

// How often what took how long, to within a sixteenth.
class Durations {
 public:
  void add(std::int64_t ns) {
    const auto wide = static_cast<std::uint64_t>(std::max<std::int64_t>(ns, 16));
    const auto power = static_cast<std::size_t>(std::bit_width(wide)) - 5;
    ++counts_[power * 16 + (wide >> power & 15)];
    ++all_;
  }
  void add(const Durations& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    all_ += other.all_;
  }
  double at(double share) const {
    auto left = static_cast<std::int64_t>(share * static_cast<double>(all_));
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      left -= counts_[i];
      if (left < 0) return static_cast<double>((16 + i % 16) << i / 16);
    }
    return 0;
  }
  std::int64_t all() const { return all_; }

 private:
  std::array<std::int64_t, 16 * 60> counts_{};
  std::int64_t all_ = 0;
};

void read(FactReader reader, std::size_t first, Clock::time_point end, Durations& durations) {
  const HouseholdSubjects& of = household(kCameras);
  const HouseholdRequests& requests = household_mixed(kCameras);
  for (std::size_t i = first;; ++i) {
    const Request request = of.call.request(requests[i & (requests.size() - 1)]);
    const auto begun = Clock::now();
    const PinnedFacts facts = reader.pin();
    benchmark::DoNotOptimize(of.policy.decide(request, *facts));
    const auto done = Clock::now();
    durations.add((done - begun).count());
    if (done > end) return;
  }
}

// The privacy mode of one camera after another, at an even pace; how many it came to.
std::int64_t write(FactWriter& writer, Clock::time_point begun, Clock::time_point end) {
  const Entity camera{household(kCameras).policy.schema().find_entity("Camera").value(), ""};
  std::int64_t done = 0;
  for (auto revision = writer.newest().revision(); Clock::now() < end; ++done) {
    std::this_thread::sleep_until(begun +
                                  std::chrono::nanoseconds(1'000'000'000 / kUpdates) * done);
    const auto number = static_cast<std::uint32_t>(done * 7919 % kCameras);
    const HouseholdId id = HouseholdWorld::camera_id(number);
    FactBatch batch;
    batch.set_attribute({camera.type, text(id)}, "privacy", Value::boolean(done % 2 == 0));
    if (!writer.apply(batch, ++revision)) throw std::runtime_error("the writer refuses a batch");
  }
  return done;
}

void read_and_write(benchmark::State& state, std::size_t threads, bool with_writer) {
  const HouseholdSubjects& of = household(kCameras);
  household_mixed(kCameras);
  auto writer = FactWriter::start(of.policy, household_snapshot(of.world, of.policy));
  if (!writer) throw std::runtime_error(writer.error().message);
  Durations all;
  std::int64_t updates = 0;
  for (auto _ : state) {
    std::vector<Durations> durations(threads);
    std::vector<std::thread> readers;
    const auto begun = Clock::now();
    for (std::size_t t = 0; t < threads; ++t)
      readers.emplace_back(read, writer->reader(), t * 7'777, begun + kLength,
                           std::ref(durations[t]));
    if (with_writer) updates += write(*writer, begun, begun + kLength);
    for (auto& reader : readers) reader.join();
    for (const Durations& one : durations) all.add(one);
  }
  const double seconds =
      std::chrono::duration<double>(kLength).count() * static_cast<double>(state.iterations());
  state.counters["p50_ns"] = all.at(0.5);
  state.counters["p99_ns"] = all.at(0.99);
  state.counters["p99.9_ns"] = all.at(0.999);
  state.counters["decisions_per_s"] = static_cast<double>(all.all()) / seconds;
  state.counters["updates_per_s"] = static_cast<double>(updates) / seconds;
}

}  // namespace

void register_writer() {
  for (const std::size_t threads : {1U, 2U}) {
    for (const bool with_writer : {false, true}) {
      const std::string name = "writer/threads_" + std::to_string(threads) +
                               (with_writer ? "/10000_updates" : "/no_updates");
      benchmark::RegisterBenchmark(
          name.c_str(),
          [=](benchmark::State& state) { read_and_write(state, threads, with_writer); })
          ->Iterations(1)
          ->UseRealTime();
    }
  }
}

}  // namespace sightline::bench
