// The canonical text of a property: what a host that requires it holds on to.
#pragma once

#include <string>

#include "sightline/typed.h"

namespace sightline {

// Kind, actions, types and the condition with its defines expanded, then one line for every
// declaration that these mention, sorted. Two properties that say the same in other words may
// differ; two that say something different never agree. Spaces, comments, the property's name, the
// names of locals, and declarations that are not mentioned play no part.
std::string canonical_text(const typed::Policy& policy, const typed::Property& property);

}  // namespace sightline
