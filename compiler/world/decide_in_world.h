// The real evaluator's decision on a world.
#pragma once

#include <string>
#include <vector>

#include "sightline/compiler.h"

namespace sightline {

struct WorldDecision {
  bool allowed = false;
  std::vector<std::uint16_t> rules;
};

// By way of a Snapshot and Policy::decide, exactly as a host would ask.
Result<WorldDecision, FactError> decide_in_world(const Policy& loaded, const World& observed,
                                                 const WorldRequest& request);

}  // namespace sightline
