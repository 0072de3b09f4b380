// What a property assumes of the observation.
#pragma once

#include <vector>

#include "policy/types/schema.h"

namespace sightline {

// The assumptions that differ from what this kind of property starts from: `never` and `forall` from
// incomplete and hostile, `always` and `possible` from complete and honest.
std::vector<typed::Assumption> resolve_assumptions(const Declarations& schema,
                                                   typed::Property::Kind kind,
                                                   const std::vector<ast::Assumption>& written,
                                                   Reporter& report);

}  // namespace sightline
