// What the instances of a world are `in`.
#pragma once

#include "policy/types/values.h"

namespace sightline {

// Enters the parents of one instance into the world; what its type does not allow is reported.
void check_parents(const Declarations& schema, WorldScope& scope, Values& values,
                   const ast::Instance& written, const InstanceName& instance, Reporter& report);

// Reports the first ring of instances that are in each other.
void check_no_cycle(const WorldScope& scope, Reporter& report);

}  // namespace sightline
