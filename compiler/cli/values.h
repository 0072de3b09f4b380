// JSON values as facts of a declared type: times, durations and enum members by their text, sets as
// arrays of members.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/cli/json_tree.h"
#include "sightline/result.h"
#include "sightline/schema.h"
#include "sightline/value.h"

namespace sightline::cli {

// `2024-02-16T06:00:00Z`, with `.250` for milliseconds if wanted; strictly between past and forever.
std::optional<Time> time_from(std::string_view text);
std::string moment_text(Time time);  // in that form

// `30s`, `5m`, `24h`, `30d`, `250ms`, with `-` before it if wanted. Milliseconds, below 2^62.
std::optional<std::chrono::milliseconds> duration_from(std::string_view text);
// `; a duration has its unit: `30s``, for a message, of a number that has none; else perhaps nothing.
std::string duration_hint(std::string_view text);

// The other way round. A time that no text can say (after the year 9999) has none.
std::optional<std::string> time_text(Time time);
std::string duration_text(std::chrono::milliseconds duration);

// The JSON value as a value of the type; else what is wrong with it, as the end of a sentence that
// begins with its place. A string in the result is borrowed from the tree.
Result<Value, std::string> value_from(const JsonTree& tree, const JsonTree::Node& node,
                                      const Type& type, const Schema& schema);

// `{"type": .., "id": ..}` and nothing else; else what is wrong. A type that the schema does not have
// is position kNoSuchType, which no request and no fact fits.
inline constexpr std::uint16_t kNoSuchType = 0xffff;
Result<Entity, std::string> entity_from(const JsonTree& tree, const JsonTree::Node& node,
                                        const Schema& schema);

// An id that a fact may have: 1 to 1,024 bytes. (UTF-8 was checked by the JSON reader.)
bool is_id(std::string_view id);

// What a JSON value is, for a message: `a string`, `1.5`, `null`.
std::string described(const JsonTree& tree, const JsonTree::Node& node);

}  // namespace sightline::cli
