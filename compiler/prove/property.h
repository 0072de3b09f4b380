// One property of the author's, asked about the artifact's bytes.
#pragma once

#include "compiler/prove/smt/solver.h"
#include "sightline/compiler.h"

namespace sightline {

// A model counts only after the real evaluator and the reference repeat it; one that they do not
// repeat is an InternalError.
Result<Verdict, InternalError> prove_property(const typed::Policy& policy,
                                              const typed::Property& property, const Policy& loaded,
                                              const smt::Settings& settings);

}  // namespace sightline
