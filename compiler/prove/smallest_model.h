// Of all worlds that answer a question, one that is easy to read.
#pragma once

#include "compiler/prove/axioms.h"
#include "compiler/prove/smt/solver.h"

namespace sightline {

// A world can say of a relation that its look-ups were cut short, but not of which one; and nothing
// about an entity that nobody heard of. What of `axioms` a model must satisfy so that a World can
// say it.
smt::Term describable(Encoding& encoding, Axioms& axioms);

// After `satisfiable` under `kept`: facts given and true rather than not, few rows and entities,
// plain values. A bounded number of checks in a fixed order, so the same on every run.
smt::Model smallest_model(Encoding& encoding, Axioms& axioms, smt::Solver& solver,
                          std::vector<smt::Term> kept);

}  // namespace sightline
