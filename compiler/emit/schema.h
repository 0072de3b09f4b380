// The typed tree's declarations as the artifact's schema, with the same numbers.
#pragma once

#include "sightline/schema.h"
#include "sightline/typed.h"

namespace sightline {

Type::Kind to_runtime(typed::Type::Kind kind);
Type to_runtime(const typed::Type& type);
Schema to_schema(const typed::Policy& policy);

}  // namespace sightline
