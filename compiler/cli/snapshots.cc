// Files of facts in, one snapshot out: the registry's files first, then the cache's. Or a directory of facts, whose
// newest revision it is.
// Tested in tests/unit/compiler/cli/cmd_eval_test.cc.

#include "compiler/cli/snapshots.h"

#include <filesystem>
#include <ostream>
#include <system_error>
#include <utility>

#include "compiler/cli/facts.h"
#include "compiler/cli/printable.h"
#include "compiler/cli/sealed_cache.h"
#include "sightline/store/fact_directory.h"

namespace sightline::cli {
namespace {

Result<Accepted, FileError> read_all(const std::vector<std::string>& files, Speaker speaker,
                                     const Schema& schema, FactSink& sink, FactsRead& read,
                                     Streams streams) {
  for (const std::string& file : files) {
    Input input(file, streams.in);
    if (input.failed()) return input.error();
    if (const auto wrong = read_facts(input.stream(), input.name(), speaker, schema, sink, read)) {
      return FileError{*wrong};
    }
  }
  return Accepted{};
}

Result<Snapshot, FileError> built(const EvalArguments& arguments, const Policy& policy,
                                  Streams streams, CacheWords* words, SealedCache* sealed) {
  const Schema& schema = policy.schema();
  SnapshotBuilder builder(policy);
  BuilderSink sink(builder, schema, words);
  FactsRead read;
  if (sealed != nullptr) {
    read.take_sealed = [&](const JsonTree& tree) { sealed->take(tree); };
  }
  auto all = read_all(arguments.facts, Speaker::registry, schema, sink, read, streams);
  if (all) all = read_all(arguments.caches, Speaker::cache, schema, sink, read, streams);
  if (!all) return all.error();
  if (!arguments.caches.empty()) {
    streams.err << "cache: " << read.taken_from_cache << " facts taken, " << read.ignored_from_cache
                << " ignored: not declared cached\n";
    if (sealed != nullptr) streams.err << "cache: " << sealed->summary() << '\n';
  }
  auto facts =
      std::move(builder).build(read.revision.value_or(0), read.as_of.value_or(kNobodyKnowsWhen));
  if (!facts) {
    const bool is_cycle = facts.error().kind == FactError::Kind::cycle;
    return FileError{(is_cycle ? "facts: an entity is in itself: " : "facts: ") +
                     facts.error().message};
  }
  return std::move(*facts);
}

bool is_directory(const std::string& name) {
  std::error_code ignored;
  return std::filesystem::is_directory(name, ignored);
}

Result<Snapshot, FileError> newest_in(const std::string& name, const Policy& policy) {
  const auto directory = FactDirectory::open_to_read(name);
  auto newest = directory ? directory->newest(policy) : directory.error();
  if (!newest) return FileError{printable(newest.error().message)};
  return std::move(*newest);
}

}  // namespace

Result<Snapshot, FileError> snapshot_of(const EvalArguments& arguments, const Policy& policy,
                                        Streams streams, CacheWords* words, SealedCache* sealed) {
  for (const std::string& name : arguments.facts) {
    if (!is_directory(name)) continue;
    if (arguments.facts.size() + arguments.caches.size() == 1) return newest_in(name, policy);
    return FileError{printable(name) +
                     ": a directory of facts stands alone, without other --facts or --cache"};
  }
  return built(arguments, policy, streams, words, sealed);
}

}  // namespace sightline::cli
