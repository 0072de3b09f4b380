// Rules and properties, from as written to checked.
#pragma once

#include <cstddef>

#include "policy/types/schema.h"

namespace sightline {

// Fill schema.policy.rules and schema.policy.properties; what has a mistake is reported and left
// out or left incomplete, and then there will be no checked policy.
void check_rules(const ast::Policy& written, Declarations& schema, Reporter& report,
                 std::size_t& nodes_left, Names& rule_names);
void check_properties(const ast::Policy& written, Declarations& schema, Reporter& report,
                      std::size_t& nodes_left);

}  // namespace sightline
