// What a proof of a property rests on.
#pragma once

#include <optional>

#include "compiler/prove/smt/solver.h"
#include "runtime/format/program.h"
#include "sightline/compiler.h"

namespace sightline {

// Of a `never`, an `always` or a `forall` that is proved. Nothing if the solver gives up.
std::optional<Support> support_of(const typed::Policy& policy, const typed::Property& property,
                                  const Program& program, const smt::Settings& settings);

}  // namespace sightline
