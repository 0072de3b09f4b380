// The canonical text of a property or invariant: what a host that requires it holds on to.
#pragma once

#include <string>

#include "sightline/typed.h"

namespace sightline {

// Kind, actions, types, variables, conditions with their defines expanded, obligations and
// assumptions, then one line for every declaration that these mention, sorted. Two that say the same
// in other words may differ; two that say something different never agree. Spaces, comments, the
// property's name, the names of locals, and declarations that are not mentioned play no part.
std::string canonical_text(const typed::Policy& policy, const typed::Property& property);
std::string canonical_text(const typed::Policy& policy, const typed::Invariant& invariant);

}  // namespace sightline
