// How much one decision may look at.
#pragma once

#include "policy/types/schema.h"

namespace sightline {

inline constexpr std::uint64_t kMaxClauseSteps = 1'000'000;      // and of an invariant
inline constexpr std::uint64_t kMaxDecisionSteps = 100'000'000;  // of all clauses of an action

// Refuses clauses and invariants that could take more steps: an operand or operator is one step, and
// what is asked of the rows of a query counts once for each row that a look-up can return (`max`).
void check_costs(const Declarations& schema, Reporter& report);

}  // namespace sightline
