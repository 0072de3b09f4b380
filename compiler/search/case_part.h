// The permits or the forbids of a case as a policy of their own, to be asked alone.
#pragma once

#include "runtime/format/program.h"
#include "sightline/loaded_policy.h"

namespace sightline {

// Each clause of that effect permits, under a rule of its own: rule i is the i-th of the case's
// list. It decides by the same snapshots as the whole.
Policy case_part(const Policy& policy, const ActionCase& whole, Effect effect);

}  // namespace sightline
