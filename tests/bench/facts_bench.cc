// Facts from JSON lines to the disk, step by step and all together: `facts` per second is the figure.
//   build/bench/tests/bench/facts_bench
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>

#include "compiler/cli/batch_sink.h"
#include "compiler/cli/facts.h"
#include "compiler/cli/json_tree.h"
#include "compiler/cli/lines.h"
#include "sightline/store/fact_directory.h"
#include "tests/bench/loaded.h"

namespace sightline::bench {
namespace {

constexpr int kFacts = 200'000;

Policy registry_policy() {
  return loaded(Source("registry.pol", R"(
policy registry
entity Account
entity User { account: Account, since: time, active: bool }
entity Camera { account: Account, limit: int? }
relation share(user: User, camera: Camera) { from: time, until: time? }
action view(User, Camera)
rule household: permit view(u, c) when u.account == c.account and u.active
rule shared: permit view(u, c) when some share(u, c)
)"));
}

std::string registry_lines() {
  std::string out;
  for (int i = 0; i < kFacts / 3; ++i) {
    out += fmt::format(
        R"({{"uid":{{"type":"User","id":"u-{}"}},"attrs":{{"account":{{"type":"Account","id":"a-{}"}},"since":"2023-06-29T00:00:00Z","active":true}},"parents":[]}})"
        "\n"
        R"({{"uid":{{"type":"Camera","id":"cam-{}"}},"attrs":{{"account":{{"type":"Account","id":"a-{}"}},"limit":{}}},"parents":[]}})"
        "\n"
        R"({{"relation":"share","key":[{{"type":"User","id":"u-{}"}},{{"type":"Camera","id":"cam-{}"}}],"fields":{{"from":"2023-06-29T00:00:00Z"}}}})"
        "\n",
        i, i / 3, i, i / 3, i % 30, i, i / 2);
  }
  return out;
}

void count(benchmark::State& state) {
  state.counters["facts"] = benchmark::Counter(
      double{kFacts} * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void parse_json(benchmark::State& state) {
  const std::string text = registry_lines();
  for (auto _ : state) {
    std::istringstream in(text);
    cli::LineReader lines(in, cli::kMaxJsonBytes);
    cli::JsonTree tree;
    std::string_view line;
    while (lines.next(line) == cli::LineReader::Status::line)
      benchmark::DoNotOptimize(tree.parse(line));
  }
  count(state);
}

FactBatch batch_of(const std::string& text, const Schema& schema) {
  FactBatch batch;
  cli::BatchSink sink(schema, batch);
  cli::FactsRead read;
  std::istringstream in(text);
  const auto wrong =
      cli::read_changes(in, "facts", schema, sink, read, [] { return std::nullopt; });
  if (wrong) throw std::runtime_error(*wrong);
  return batch;
}

void read_into_batch(benchmark::State& state) {
  const std::string text = registry_lines();
  const Policy policy = registry_policy();
  double bytes = 0;
  for (auto _ : state) bytes = static_cast<double>(batch_of(text, policy.schema()).bytes());
  state.counters["bytes_per_fact"] = bytes / kFacts;
  count(state);
}

void encode_and_decode(benchmark::State& state) {
  const FactBatch batch = batch_of(registry_lines(), registry_policy().schema());
  for (auto _ : state) {
    const auto bytes = batch.encode();
    benchmark::DoNotOptimize(FactBatch::decode(bytes));
  }
  count(state);
}

class Folder {
 public:
  Folder() : name_((std::filesystem::temp_directory_path() / "facts-bench-XXXXXX").string()) {
    if (::mkdtemp(name_.data()) == nullptr) throw std::runtime_error("no folder for the facts");
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(name_, ignored);
  }
  std::string file(const char* name) const { return name_ + "/" + name; }

 private:
  std::string name_;
};

template <class Outcome>
void expect(const Outcome& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().message);
}

void read_into_log(benchmark::State& state) {
  const std::string text = registry_lines();
  const Policy policy = registry_policy();
  const Folder folder;
  auto log = FactLog::open_to_write(folder.file("log"), {});
  expect(log);
  std::uint64_t revision = 0;
  for (auto _ : state) {
    expect(log->append(batch_of(text, policy.schema()), ++revision));
    expect(log->trim(revision));
  }
  count(state);
}

void load_all(const std::string& folder, const std::string& text, const Policy& policy,
              std::size_t image_from) {
  auto directory = FactDirectory::open_to_write(folder, policy);
  expect(directory);
  auto loading = directory->begin(policy, image_from);
  expect(loading);
  expect(loading->add(batch_of(text, policy.schema())));
  expect(loading->commit(1));
}

void read_into_directory(benchmark::State& state) {
  const std::string text = registry_lines();
  const Policy policy = registry_policy();
  for (auto _ : state) {
    const Folder folder;
    load_all(folder.file("facts"), text, policy, FactDirectory::kImageFrom);
  }
  count(state);
}

void read_into_image(benchmark::State& state) {
  const std::string text = registry_lines();
  const Policy policy = registry_policy();
  for (auto _ : state) {
    const Folder folder;
    load_all(folder.file("facts"), text, policy, 0);
  }
  count(state);
}

// From nothing to the first decision by a directory that has an image.
void map_and_decide(benchmark::State& state) {
  const Policy policy = registry_policy();
  const Folder folder;
  load_all(folder.file("facts"), registry_lines(), policy, 0);
  for (auto _ : state) {
    const auto directory = FactDirectory::open_to_read(folder.file("facts"));
    expect(directory);
    const auto facts = directory->newest(policy);
    expect(facts);
    benchmark::DoNotOptimize(policy.decide(
        {.principal = {1, "u-77"}, .action = 0, .resource = {2, "cam-77"}, .now = {}}, *facts));
  }
}

// What a host pays for one change that is on the disk before it is acknowledged.
void append_one_change(benchmark::State& state) {
  const Folder folder;
  auto log = FactLog::open_to_write(folder.file("log"), {});
  expect(log);
  FactBatch batch;
  batch.delete_entity({1, "u-1"});
  std::uint64_t revision = 0;
  for (auto _ : state) expect(log->append(batch, ++revision));
}

BENCHMARK(parse_json)->Unit(benchmark::kMillisecond);
BENCHMARK(read_into_batch)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_and_decode)->Unit(benchmark::kMillisecond);
BENCHMARK(read_into_log)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_into_directory)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(read_into_image)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(map_and_decide)->Unit(benchmark::kMicrosecond)->UseRealTime();
BENCHMARK(append_one_change)->Unit(benchmark::kMicrosecond)->UseRealTime();

}  // namespace
}  // namespace sightline::bench
