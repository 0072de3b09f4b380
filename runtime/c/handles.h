// What stands behind the opaque types of sightline/c.h, and how a failure is told.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/c.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

struct sightline_load_options_t {
  sightline::LoadOptions options;
};
struct sightline_policy_t {
  sightline::Policy policy;
  std::vector<std::string> requirements;
};
struct sightline_facts_t {
  std::optional<sightline::SnapshotBuilder> builder;  // nothing once it was built
};
struct sightline_snapshot_t {
  sightline::Snapshot snapshot;
};
struct sightline_trace_t {
  // Of the last decision made with it; a denial before any rule was asked has none.
  struct Reasons {
    std::span<const std::uint16_t> rules;
    std::span<const sightline::MissingFact> missing;
    bool truncated = false;
  };
  sightline::Trace trace;
  Reasons reasons;
};

namespace sightline::c {

// Replaces the text at errptr, if the caller wants one. Returns the status.
sightline_status_t fail(sightline_status_t status, std::string_view message, char** errptr);
// A NULL where something is needed: `what` names it.
sightline_status_t misused(std::string_view what, char** errptr);

Entity to_entity(const sightline_entity_t& entity);
Value to_value(const sightline_value_t& value);

}  // namespace sightline::c
