// Who needs a fact: which facts the decisions about each action can depend on.
#pragma once

#include <string>
#include <vector>

#include "sightline/loaded_policy.h"

namespace sightline {

// One fact, and one rule that reads it when it decides this action for these types. A look-up in a
// relation names the columns by which it looks: `share(viewer, _)`.
struct FactReading {
  std::string action, principal, resource;
  std::string
      fact;  // `Clip.account`, `share.until`, `lockdown`, `context.session`, `parents of User`
  std::string source;  // `cached`, `sealed fixed`, `within 10s`; empty: the registry says it
  std::string rule;
  friend auto operator<=>(const FactReading&, const FactReading&) = default;
};

// Each once, by action and pair of types in their order, then by fact. A decision can depend on
// nothing else: all of the code is looked at.
std::vector<FactReading> fact_uses(const Policy& policy);

}  // namespace sightline
