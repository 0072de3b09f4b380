// Invariants of two policies: which may be used, and which of the old ones the new ones still
// imply.
#pragma once

#include <vector>

#include "compiler/diff/united_program.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/diff.h"

namespace sightline {

// Those that hold in every world that this policy takes, as it means them. One that reads an enum
// of which the policy knows not every member, or `in` where the parents differ, is left out: it is
// then not used.
std::vector<Invariant> usable(const std::vector<Invariant>& invariants, const Program& program,
                              const Placement& placement);

// Of each old invariant whether facts that break it are taken now; of each new one that it is new.
struct InvariantChanges {
  std::vector<Change> changes;
  std::vector<std::string> unknown;
};
// `program` has the new policy's usable invariants.
InvariantChanges invariant_changes(const UnitedProgram& united, const Program& program,
                                   const smt::Settings& settings);

}  // namespace sightline
