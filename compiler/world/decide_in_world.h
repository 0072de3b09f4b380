// The real evaluator's decision on a world.
#pragma once

#include <string>
#include <vector>

#include "sightline/compiler.h"

namespace sightline {

struct WorldDecision {
  bool allowed = false;
  std::vector<std::uint16_t> rules;
  std::vector<std::uint16_t> obligations;  // ascending
  std::vector<MissingFact> missing;        // entities and rows as the snapshot numbers them
  bool alike = true;                       // without a Trace it is the same
};

// By way of a Snapshot and Policy::decide, exactly as a host would ask.
Result<WorldDecision, FactError> decide_in_world(const Policy& loaded, const World& observed,
                                                 const WorldRequest& request);

// The same on a snapshot of that world, for many questions about one.
WorldDecision decide_in_snapshot(const Policy& loaded, const World& observed,
                                 const Snapshot& snapshot, const WorldRequest& request);

}  // namespace sightline
