// Is the artifact the policy that was written? The first of the proofs that nobody has to ask for.
#pragma once

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// Compares schema, rules and rule tables one by one, then proves clause by clause that bytes and
// source are true, false and unknown in the same observations.
Verdict prove_same_meaning(const typed::Policy& policy, const Program& program,
                           const smt::Settings& settings);

}  // namespace sightline
