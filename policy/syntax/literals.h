// Tokens to values. All of them report what is wrong and return nothing then.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "policy/syntax/report.h"
#include "sightline/span.h"

namespace sightline::syntax {

struct Number {
  std::int64_t value = 0;    // milliseconds if it has a unit
  bool is_duration = false;  // `30s`
};

// `text` is a digit and what follows of letters, digits and `_`; with `negative` a minus stands
// before it and the value is below zero (so that the least 64-bit number can be written).
std::optional<Number> read_number(std::string_view text, bool negative, Span span, Report& report);

// Milliseconds since 1970.
std::optional<std::int64_t> read_time(std::string_view text, Span span, Report& report);

// `text` with its quotes.
std::optional<std::string> read_string(std::string_view text, Span span, Report& report);

inline constexpr std::int64_t kForever = (std::int64_t{1} << 62) - 1;  // milliseconds; `past` is 0

}  // namespace sightline::syntax
