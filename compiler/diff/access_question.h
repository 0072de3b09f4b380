// Is there a world in which the one policy allows what the other denies?
#pragma once

#include "compiler/diff/united_program.h"
#include "compiler/prove/smt/solver.h"
#include "sightline/diff.h"

namespace sightline {

// One of the two policies.
struct Compared {
  const Policy* policy = nullptr;
  const Placement* placement = nullptr;
};

// Which way is asked. `program` is the united one with the invariants that hold in the worlds that
// are looked at: those of the new policy; where access is lost, of both.
struct Way {
  const Program* program = nullptr;
  Compared denying, allowing;
};

// Is it the same formula for both, so that there is nothing to ask either way?
bool decide_alike(const Way& way, const ActionCase& denying, const ActionCase& allowing);

// Of one action and pair of types. Every difference that comes out was replayed on both evaluators;
// one that they do not repeat is an InternalError.
Result<Differences, InternalError> ask_access(const Way& way, const ActionCase& denying,
                                              const ActionCase& allowing,
                                              const smt::Settings& settings);

}  // namespace sightline
