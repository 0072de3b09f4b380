// Lines in, parts of a load out, and one revision at the end. Tested in
// tests/unit/compiler/cli/cmd_facts_test.cc.

#include "compiler/cli/load_facts.h"

#include <fmt/format.h>

#include "compiler/cli/batch_sink.h"
#include "compiler/cli/facts.h"
#include "compiler/cli/files.h"

namespace sightline::cli {
namespace {

constexpr std::size_t kPartBytes = std::size_t{4} << 20;  // that are handed over at once
constexpr std::uint64_t kBetweenWords = 1 << 14;  // facts from one word of progress to the next

StoreError refused(const std::string& message) { return {StoreError::Kind::refused, message}; }

class Loader {
 public:
  Loader(FactDirectory::Loading& loading, const Schema& schema, Progress& progress)
      : loading_(loading), schema_(schema), progress_(progress), sink_(schema, batch_) {}

  void forget_everything() { batch_.forget_everything(); }
  StoreResult read(std::istream& in, const std::string& name) {
    const auto wrong = read_changes(in, name, schema_, sink_, seen, [&] { return after_each(); });
    if (wrong) return refused(*wrong);
    return Accepted{};
  }
  StoreResult finish() {
    batch_.as_of = seen.as_of;
    return loading_.add(batch_);
  }

  FactsRead seen;
  std::uint64_t facts = 0;

 private:
  std::optional<std::string> after_each() {
    if (++facts % kBetweenWords == 0) {
      progress_.say(fmt::format("{} facts, {:.0f} per second", facts,
                                static_cast<double>(facts) / progress_.seconds()));
    }
    if (batch_.bytes() < kPartBytes) return std::nullopt;
    const auto added = loading_.add(batch_);
    batch_.clear();
    return added ? std::nullopt : std::optional(added.error().message);
  }

  FactDirectory::Loading& loading_;
  const Schema& schema_;
  Progress& progress_;
  FactBatch batch_;
  BatchSink sink_;
};

}  // namespace

Result<FactsLoaded, StoreError> load_facts(const FactsArguments& arguments, const Policy& policy,
                                           FactDirectory& directory, Progress& progress,
                                           Streams streams) {
  auto loading = directory.begin(policy);
  if (!loading) return loading.error();
  Loader loader(*loading, policy.schema(), progress);
  if (arguments.replace) loader.forget_everything();
  for (const std::string& file : arguments.files) {
    Input input(file, streams.in);
    if (input.failed()) return refused(input.error().message);
    if (auto read = loader.read(input.stream(), input.name()); !read) return read.error();
  }
  if (auto finished = loader.finish(); !finished) return finished.error();
  const auto newest = directory.log().newest();
  if (!newest) return newest.error();
  const std::uint64_t revision =
      arguments.revision.value_or(loader.seen.revision.value_or(*newest + 1));
  if (auto committed = loading->commit(revision); !committed) return committed.error();
  return FactsLoaded{revision, loader.facts};
}

}  // namespace sightline::cli
