// WorldValue -> the runtime's Value, and -> `.pol` text. Tested by tests/unit/compiler/world.
#include "compiler/world/world_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "runtime/format/text.h"

namespace sightline {
namespace {

// As in policy/diagnostics/visible.cc: what the scanner refuses, and a line's end and a tab.
constexpr std::array<std::pair<char32_t, char32_t>, 5> kNeverShown{
    {{0x0, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x202E}, {0x2066, 0x2069}, {0xE0000, 0xE0FFF}}};

// The bytes of the character that begins the text, which is not empty.
std::size_t character_length(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

char32_t code_point(std::string_view character) {
  const auto lead = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return lead;
  char32_t number = lead & (0xFFU >> (character.size() + 1));
  for (const char c : character.substr(1))
    number = (number << 6) | (static_cast<unsigned char>(c) & 0x3FU);
  return number;
}

}  // namespace

Value to_value(const Type& type, const WorldValue& value, const World& world) {
  if (value.state == WorldValue::State::unavailable) return Value::unavailable();
  if (value.state == WorldValue::State::none) return Value::none();
  switch (type.kind) {
    case Type::Kind::boolean:
      return Value::boolean(value.value != 0);
    case Type::Kind::integer:
      return Value::integer(value.value);
    case Type::Kind::time:
      return Value::time(Time(std::chrono::milliseconds(value.value)));
    case Type::Kind::duration:
      return Value::duration(std::chrono::milliseconds(value.value));
    case Type::Kind::enumeration:
      return Value::member(static_cast<std::uint16_t>(value.value));
    case Type::Kind::string:
      return Value::string(world.strings[static_cast<std::size_t>(value.value)]);
    case Type::Kind::set:
      return Value::set(static_cast<std::uint64_t>(value.value));
    case Type::Kind::entity:
      break;
  }
  const auto& entity = world.entities[type.id][static_cast<std::size_t>(value.value)];
  return Value::entity({type.id, entity.id});
}

std::string time_text(std::int64_t milliseconds) {
  if (milliseconds == kPast) return "past";
  if (milliseconds == kForever) return "forever";
  const std::chrono::sys_time<std::chrono::milliseconds> time{
      std::chrono::milliseconds(milliseconds)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  // A moment that four digits of a year cannot write; facts may hold one, `.pol` text may not.
  if (milliseconds < 0 || day >= std::chrono::sys_days(std::chrono::year(10000) / 1 / 1)) {
    return fmt::format("past + {}", duration_text(milliseconds));
  }
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + "Z";
}

std::string duration_text(std::int64_t milliseconds) {
  struct Unit {
    std::int64_t size;
    const char* name;
  };
  constexpr std::array<Unit, 4> kUnits{
      {{86'400'000, "d"}, {3'600'000, "h"}, {60'000, "m"}, {1000, "s"}}};
  for (const Unit& unit : kUnits) {
    if (milliseconds != 0 && milliseconds % unit.size == 0)
      return fmt::format("{}{}", milliseconds / unit.size, unit.name);
  }
  return milliseconds == 0 ? "0s" : fmt::format("{}ms", milliseconds);
}

std::string visible_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_length(text));
    const char32_t number = code_point(character);
    const bool shown = std::none_of(kNeverShown.begin(), kNeverShown.end(), [&](const auto& range) {
      return range.first <= number && number <= range.second;
    });
    out += shown ? std::string(character)
                 : fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(number));
    text.remove_prefix(character.size());
  }
  return out;
}

std::string string_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return "\"" + visible_text(escaped) + "\"";
}

std::string literal_text(const Schema& schema, std::uint16_t type, std::string_view id) {
  return schema.entities[type].name + "::" + string_text(id);
}

std::string entity_text(const Schema& schema, std::uint16_t type, std::string_view id) {
  return is_name(id) ? std::string(id) : literal_text(schema, type, id);
}

std::string set_text(const EnumSchema& members, std::int64_t mask) {
  std::string out;
  for (std::size_t m = 0; m < members.members.size(); ++m) {
    if ((mask >> m & 1) != 0) out += (out.empty() ? "" : ", ") + members.members[m];
  }
  return "{" + out + "}";
}

std::string to_text(const Schema& schema, const Type& type, const WorldValue& value,
                    const World& world) {
  if (value.state == WorldValue::State::unavailable) return "unavailable";
  if (value.state == WorldValue::State::none) return "none";
  switch (type.kind) {
    case Type::Kind::boolean:
      return value.value != 0 ? "true" : "false";
    case Type::Kind::integer:
      return std::to_string(value.value);
    case Type::Kind::time:
      return time_text(value.value);
    case Type::Kind::duration:
      return duration_text(value.value);
    case Type::Kind::enumeration:
      return schema.enums[type.id].members[static_cast<std::size_t>(value.value)];
    case Type::Kind::string:
      return string_text(world.strings[static_cast<std::size_t>(value.value)]);
    case Type::Kind::set:
      return set_text(schema.enums[type.id], value.value);
    case Type::Kind::entity:
      break;
  }
  return entity_text(schema, type.id,
                     world.entities[type.id][static_cast<std::size_t>(value.value)].id);
}

}  // namespace sightline
