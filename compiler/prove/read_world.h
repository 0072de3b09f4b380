// A solver's model as a request and two worlds: what is true, and what the evaluator was given.
#pragma once

#include "compiler/prove/encoding.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/compiler.h"

namespace sightline {

// `as_given`: the rules were encoded for an observation, which may differ from the truth; otherwise
// (`always`, `possible`) the evaluator is given the truth. The decision fields are left to replay.
Counterexample read_world(Encoding& encoding, Axioms& axioms, const smt::Model& model,
                          const Schema& schema, std::uint16_t action, bool as_given);

}  // namespace sightline
