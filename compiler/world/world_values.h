// One value of a world, for the runtime and for people.
#pragma once

#include <string>

#include "sightline/schema.h"
#include "sightline/value.h"
#include "sightline/world.h"

namespace sightline {

// The result borrows the ids of `world`.
Value to_value(const Type& type, const WorldValue& value, const World& world);

// As `.pol` text: `2024-02-16T06:00:00Z`, `1h`, `owner`, `camera_1`, `none`, `unavailable`.
std::string to_text(const Schema& schema, const Type& type, const WorldValue& value,
                    const World& world);
std::string time_text(std::int64_t milliseconds);
std::string duration_text(std::int64_t milliseconds);

}  // namespace sightline
