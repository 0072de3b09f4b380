// A world's facts as a host would give them to a FactLedger.
#pragma once

#include "sightline/explain.h"
#include "sightline/world.h"

namespace sightline::testing {

// Of revision 1. The policy outlives it.
Result<Explainer, FactError> explainer_of(const World& world, const Policy& policy);

}  // namespace sightline::testing
