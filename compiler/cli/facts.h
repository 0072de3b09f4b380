// Facts from JSON into a snapshot's builder.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>

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
};

// Reads JSON lines, one JSON object, or one JSON array of any size, and hands every fact to the
// builder. A fact that is not understood ends the reading: returns `file:line: what is wrong with
// which fact`, or nothing when all went well.
std::optional<std::string> read_facts(std::istream& in, const std::string& name, Speaker speaker,
                                      const Schema& schema, SnapshotBuilder& builder,
                                      FactsRead& read);

}  // namespace sightline::cli
