// Values as JSON, in the form that --facts reads.
#pragma once

#include <optional>
#include <string>

#include "sightline/schema.h"
#include "sightline/value.h"

namespace sightline::cli {

void append_entity(const Schema& schema, Entity entity, std::string& out);
// Says what no JSON can say of it, as the end of a sentence that begins with its name, if there is something.
std::optional<std::string> append_value(const Schema& schema, const Value& value, const Type& type,
                                        std::string& out);

}  // namespace sightline::cli
