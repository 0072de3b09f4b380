// One value of a world, for the runtime and for people.
#pragma once

#include <string>
#include <string_view>

#include "sightline/schema.h"
#include "sightline/value.h"
#include "sightline/world.h"

namespace sightline {

// The result borrows the ids of `world`.
Value to_value(const Type& type, const WorldValue& value, const World& world);

// As `.pol` text: `2024-02-16T06:00:00Z`, `1h`, `owner`, `camera_1`, `{live, film}`, `"text"`, `none`,
// `unavailable`.
std::string to_text(const Schema& schema, const Type& type, const WorldValue& value,
                    const World& world);
std::string time_text(std::int64_t milliseconds);
std::string duration_text(std::int64_t milliseconds);
std::string string_text(std::string_view text);
// UTF-8, with `\u{202e}` in place of what a terminal obeys or no reader sees and no policy may hold.
std::string visible_text(std::string_view text);
std::string set_text(const EnumSchema& members, std::int64_t mask);
// `porch` if that is a name, else `Camera::"porch 2"`, which literal_text always gives.
std::string entity_text(const Schema& schema, std::uint16_t type, std::string_view id);
std::string literal_text(const Schema& schema, std::uint16_t type, std::string_view id);

}  // namespace sightline
