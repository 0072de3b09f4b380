// The part of a world that one of the two policies has words for.
#pragma once

#include "compiler/diff/placement.h"
#include "sightline/compiler.h"

namespace sightline {

// `found` by the united schema, with what was observed; comes back by the policy's own, where it is
// truth as well. Entities keep their positions. A member that the policy does not know makes the
// fact unavailable.
Counterexample side_of_world(const Counterexample& found, const Schema& united,
                             const Placement& placement);

}  // namespace sightline
