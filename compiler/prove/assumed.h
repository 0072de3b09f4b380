// What a property takes for granted about what was observed.
#pragma once

#include "compiler/prove/axioms.h"
#include "sightline/typed.h"

namespace sightline {

// `never` and `forall` start from nothing, `always` and `possible` from everything; then
// `assuming`.
Assumed assumed_by(const typed::Property& property, const Schema& schema);

}  // namespace sightline
