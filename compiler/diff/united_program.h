// Two programs as one over the united schema: the clauses of both, side by side.
#pragma once

#include <string>
#include <vector>

#include "compiler/diff/united_schema.h"
#include "runtime/format/program.h"

namespace sightline {

// One action for one pair of types, numbered as in the union. A policy that does not know it has no
// clauses for it, and so denies.
struct UnitedCase {
  ActionCase before, after;
  bool known_before = false, known_after = false;
};

struct UnitedProgram {
  Program program;  // without cases and invariants
  std::vector<UnitedCase> cases;
  std::vector<Invariant> invariants_before, invariants_after;
};

// The programs were loaded, so verified. Refused when their code together has too many parts to
// number.
Result<UnitedProgram, std::string> unite(const Program& before, const Program& after,
                                         const UnitedSchema& schema);

}  // namespace sightline
