// A ground question as SMT-LIB 2 text, for other solvers. Written by us and not by Z3, so that what
// Z3 makes of a question is not what the other solver reads.
#pragma once

#include <string>

#include "compiler/prove/smt/ground.h"

namespace sightline {

// Declarations, definitions and assertions; the logic before and `check-sat` after are the
// caller's.
std::string smt_lib(const smt::Ground& question);

}  // namespace sightline
