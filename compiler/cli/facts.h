// Facts from JSON into a snapshot's builder.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "compiler/cli/fact_sink.h"
#include "compiler/cli/json_tree.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline::cli {

// Who says so. The registry is believed; a cache only about facts that are declared `cached`.
enum class Speaker { registry, cache };

// What was read so far, over all files.
struct FactsRead {
  std::optional<std::uint64_t> revision;
  std::optional<Time> as_of;
  std::uint64_t taken_from_cache = 0, ignored_from_cache = 0;
  // Takes a cache's fact that has a `seal`; null: nobody checks it, and it ends the reading.
  std::function<void(const JsonTree&)> take_sealed = {};
};

// Reads JSON lines, one JSON object, or one JSON array of any size. `take` is asked of every value, when the
// tree holds it, with its line; what it says is wrong ends the reading. Returns that with its place, or
// what is wrong with the JSON, or nothing when all went well.
using TakeFact = std::function<std::optional<std::string>(std::size_t line)>;
std::optional<std::string> read_json_facts(std::istream& in, const std::string& name,
                                           JsonTree& tree, const TakeFact& take);

// Reads such a stream, and hands every fact to the
// builder. A fact that is not understood ends the reading: returns `file:line: what is wrong with
// which fact`, or nothing when all went well.
std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, FactSink& sink, FactsRead& read);
std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, SnapshotBuilder& builder,
                                      FactsRead& read);
// The same of what changes: a line about an entity says all there is to say of it, and one that is
// `"absent": true` takes it back. `after_each` is called after every fact that was taken.
std::optional<std::string> read_changes(
    std::istream& in, const std::string& name, const Schema& schema, ChangeSink& sink,
    FactsRead& read, const std::function<std::optional<std::string>()>& after_each);

}  // namespace sightline::cli
