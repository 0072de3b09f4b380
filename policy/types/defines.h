// Defines on their own: no cycles, bounded depth, and a body without mistakes.
#pragma once

#include "policy/types/expression.h"

namespace sightline {

// Checks every define once with its declared types, those that others use first; marks as not
// usable what has a mistake, so that a mistake is reported once and not at each call.
void check_defines(Checking& checking);

}  // namespace sightline
