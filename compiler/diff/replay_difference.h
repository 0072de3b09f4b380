// A world that a solver found, asked of both real evaluators.
#pragma once

#include "compiler/diff/access_question.h"
#include "compiler/prove/read_world.h"

namespace sightline {

// With one difference; unknown where the allowing policy takes no such facts.
Result<Differences, InternalError> replay_difference(const Way& way, const ActionCase& denying,
                                                     const ActionCase& allowing,
                                                     const ReadWorld& world, Difference::Kind kind);

}  // namespace sightline
