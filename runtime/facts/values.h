// Whether a value from outside fits the type that was declared for it. One answer for facts
// (refused when not) and for context values (unavailable when not).
#pragma once

#include <cstdint>
#include <string_view>

#include "sightline/schema.h"
#include "sightline/value.h"

namespace sightline {

inline constexpr std::size_t kMaxIdBytes = 1024;  // of an id, or a string

// The kind that a value of such a type has, if it is there.
Value::Kind value_kind(Type::Kind kind);

// What is wrong with `value`, as the end of a sentence that begins with its name; empty if it fits.
// Facts' times lie strictly between kPast and kForever, durations within +-kForever.
std::string_view misfit(const Schema& schema, const Type& type, const Value& value);

// What is wrong with an id: empty, too long or not UTF-8.
std::string_view misfit_id(std::string_view id);
// What is wrong with a string: too long or not UTF-8.
std::string_view misfit_text(std::string_view text);

// A constant's number against its type; there, kPast and kForever are times.
bool is_in_range(const Schema& schema, const Type& type, std::int64_t number);

}  // namespace sightline
