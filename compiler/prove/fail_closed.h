// Does trouble never grant? The second proof that nobody has to ask for.
#pragma once

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// For each action: whatever is allowed on an observation is allowed on every observation that knows
// all that, unchanged, and possibly more (the theorem of specs/language.md, Meaning 3), proved about
// the artifact's own bytes.
Verdict prove_fail_closed(const Program& program, const smt::Limits& limits);

}  // namespace sightline
