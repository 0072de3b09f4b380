// Where a mutant decides otherwise than the policy.
#pragma once

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/mutation.h"

namespace sightline {

// Fills in the fate of a mutant that no property notices: unnoticed with its world, equivalent or
// unknown. A world that evaluator and reference do not repeat is an InternalError.
std::optional<InternalError> tell_apart(const typed::Policy& policy, const Policy& loaded,
                                        const smt::Settings& settings, MutantReport& report);

}  // namespace sightline
