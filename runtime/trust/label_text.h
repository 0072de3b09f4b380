// Labels and values between JSON and what the public headers call them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/trust/json_text.h"
#include "sightline/trust/item_label.h"

namespace sightline::labels {

NamedEntity read_entity(JsonText& json);
LabelValue read_value(JsonText& json);
// `{"uid":..,"attrs":{..}}`
void read_label(JsonText& json, NamedEntity& item, std::vector<LabelEntry>& entries);

void append_string(std::string& out, std::string_view text);
void append_entity(std::string& out, const NamedEntity& entity);
void append_value(std::string& out, const LabelValue& value);
void append_label(std::string& out, const NamedEntity& item,
                  const std::vector<LabelEntry>& entries);

// `2024-02-16T06:00:00Z`, `.250` before the Z where there are milliseconds; of the years 1970 to 9999.
std::optional<std::string> time_text(Time time);
std::optional<Time> time_from(std::string_view text);  // in that spelling
// `30s`: in the largest unit of ms, s, m, h, d that is whole.
std::string duration_text(std::chrono::milliseconds duration);

}  // namespace sightline::labels
