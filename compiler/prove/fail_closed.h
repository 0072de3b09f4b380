// Does trouble never grant? The second proof that nobody has to ask for.
#pragma once

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// Whatever is allowed on an observation is allowed on every observation that knows all that,
// unchanged, and possibly more, and comes with no duty that it did not have (the theorem of
// specs/language.md, Meaning 3). Proved for every instruction of the artifact and for the way its
// rules are combined.
Verdict prove_fail_closed(const Program& program, const smt::Settings& settings);

}  // namespace sightline
