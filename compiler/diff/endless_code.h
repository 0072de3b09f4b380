// The quantifier criterion (sightline/criterion.h) about bytes: two policies that `check` accepts
// can together ask for ever new rows.
#pragma once

#include <span>
#include <string>

#include "runtime/format/program.h"

namespace sightline {

// A ring of sorts that ask for each other, in words; empty if there is none. Of the clauses in both
// polarities, and of the program's invariants.
std::string endless_code(const Program& program, std::span<const ActionCase* const> cases);

}  // namespace sightline
