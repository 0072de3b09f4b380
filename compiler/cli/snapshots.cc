// Files of facts in, one snapshot out: the registry's files first, then the cache's.
// Tested in tests/unit/compiler/cli/cmd_eval_test.cc.

#include "compiler/cli/snapshots.h"

#include <ostream>

#include "compiler/cli/facts.h"

namespace sightline::cli {
namespace {

// SOUNDNESS: without a `snapshot` nobody knows how old the facts are. A moment after every `now` makes
// each global with `within` unavailable; one long ago would not, if `within` is long enough.
constexpr Time kNobodyKnowsWhen{std::chrono::milliseconds(kForever - 1)};

Result<Accepted, FileError> read_all(const std::vector<std::string>& files, Speaker speaker,
                                     const Schema& schema, SnapshotBuilder& builder,
                                     FactsRead& read, Streams streams) {
  for (const std::string& file : files) {
    Input input(file, streams.in);
    if (input.failed()) return input.error();
    if (const auto wrong =
            read_facts(input.stream(), input.name(), speaker, schema, builder, read)) {
      return FileError{*wrong};
    }
  }
  return Accepted{};
}

}  // namespace

Result<Snapshot, FileError> snapshot_of(const EvalArguments& arguments, const Policy& policy,
                                        Streams streams) {
  SnapshotBuilder builder(policy);
  FactsRead read;
  auto all = read_all(arguments.facts, Speaker::registry, policy.schema(), builder, read, streams);
  if (all)
    all = read_all(arguments.caches, Speaker::cache, policy.schema(), builder, read, streams);
  if (!all) return all.error();
  if (!arguments.caches.empty()) {
    streams.err << "cache: " << read.taken_from_cache << " facts taken, " << read.ignored_from_cache
                << " ignored: not declared cached\n";
  }
  auto snapshot =
      std::move(builder).build(read.revision.value_or(0), read.as_of.value_or(kNobodyKnowsWhen));
  if (!snapshot) {
    const bool is_cycle = snapshot.error().kind == FactError::Kind::cycle;
    return FileError{(is_cycle ? "facts: an entity is in itself: " : "facts: ") +
                     snapshot.error().message};
  }
  return std::move(*snapshot);
}

}  // namespace sightline::cli
