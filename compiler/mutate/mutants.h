// All mutants of a policy, one by one or all in one.
#pragma once

#include <vector>

#include "compiler/prove/symbolic_query.h"
#include "sightline/mutation.h"

namespace sightline {

// In the order of the text.
std::vector<Mutant> mutants_of(const typed::Policy& policy);

// The policy with this change.
typed::Policy changed(const typed::Policy& policy, const Mutant& mutant);

// The policy with all of these changes to conditions at once, each where the variable of its
// position in `mutants` is true. Dropped obligations are no conditions, and stay.
typed::Policy changeable(const typed::Policy& policy, const std::vector<Mutant>& mutants);

}  // namespace sightline
