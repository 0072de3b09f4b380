// JSON values and a declared type in, values of the runtime out. Nothing is guessed: `1.0` is no
// integer, `"true"` no truth, and a time without its zone no time.
// Tested in tests/unit/compiler/cli/values_test.cc.

#include "compiler/cli/values.h"

#include <fmt/format.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

constexpr std::size_t kMaxIdBytes = 1024;
constexpr std::size_t kMaxStringBytes = 1024;

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> kUnits = {  // each a multiple of the one before
    {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

// The number that these digits mean, all of them; -1 if one is no digit.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

bool has_time_shape(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:ddZ",
                             kLongShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  const std::string_view shape = text.size() == kShape.size() ? kShape : kLongShape;
  if (text.size() != shape.size()) return false;
  return std::equal(text.begin(), text.end(), shape.begin(),
                    [](char c, char s) { return s == 'd' ? c >= '0' && c <= '9' : c == s; });
}

std::string wanted(const char* what, const JsonTree& tree, const JsonTree::Node& node) {
  return std::string("must be ") + what + ", not " + described(tree, node);
}

using Read = Result<Value, std::string>;

Read integer_from(const JsonTree& tree, const JsonTree::Node& node) {
  if (node.kind == JsonTree::Kind::integer) return Value::integer(node.number);
  return wanted("a whole number of 64 bits", tree, node);
}

Read time_value(const JsonTree& tree, const JsonTree::Node& node) {
  if (node.kind == JsonTree::Kind::string) {
    if (const auto time = time_from(tree.text(node))) return Value::time(*time);
  }
  return wanted("a time like \"2024-02-16T06:00:00Z\" after 1970", tree, node);
}

Read duration_value(const JsonTree& tree, const JsonTree::Node& node) {
  if (node.kind == JsonTree::Kind::string) {
    if (const auto duration = duration_from(tree.text(node))) return Value::duration(*duration);
  }
  return wanted("a duration like \"30s\", \"5m\", \"24h\" or \"30d\"", tree, node);
}

// The position of the member that a node names; nothing if it names none.
std::optional<std::uint16_t> member_from(const JsonTree& tree, const JsonTree::Node& node,
                                         const EnumSchema& members) {
  if (node.kind != JsonTree::Kind::string) return std::nullopt;
  const auto found = std::find(members.members.begin(), members.members.end(), tree.text(node));
  if (found == members.members.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - members.members.begin());
}

Read member_value(const JsonTree& tree, const JsonTree::Node& node, const EnumSchema& members) {
  if (const auto member = member_from(tree, node, members)) return Value::member(*member);
  return wanted(("a member of " + members.name).c_str(), tree, node);
}

Read string_value(const JsonTree& tree, const JsonTree::Node& node) {
  if (node.kind != JsonTree::Kind::string) return wanted("a string", tree, node);
  if (tree.text(node).size() <= kMaxStringBytes) return Value::string(tree.text(node));
  return std::string("must be a string of at most 1024 bytes");
}

Read set_value(const JsonTree& tree, const JsonTree::Node& node, const EnumSchema& members) {
  const std::string array = "an array of members of " + members.name;
  if (node.kind != JsonTree::Kind::array) return wanted(array.c_str(), tree, node);
  std::uint64_t mask = 0;
  for (const auto* element = tree.first(node); element != nullptr; element = tree.next(*element)) {
    const auto member = member_from(tree, *element, members);
    if (!member) return "must be " + array + ", and has " + described(tree, *element);
    const std::uint64_t bit = std::uint64_t{1} << *member;  // an enum of sets has at most 63
    if ((mask & bit) != 0) return "has " + in_backticks(tree.text(*element)) + " twice";
    mask |= bit;
  }
  return Value::set(mask);
}

Read entity_value(const JsonTree& tree, const JsonTree::Node& node, std::uint16_t type,
                  const Schema& schema) {
  const auto entity = entity_from(tree, node, schema);
  if (!entity) return entity.error();
  if (entity->type == type) return Value::entity(*entity);
  return "must be of type " + schema.entities[type].name + ", not " +
         in_backticks(tree.text(*tree.member(node, "type")));
}

}  // namespace

std::optional<Time> time_from(std::string_view text) {
  namespace chrono = std::chrono;
  if (!has_time_shape(text)) return std::nullopt;
  const chrono::year_month_day date{chrono::year(digits(text, 0, 4)),
                                    chrono::month(static_cast<unsigned>(digits(text, 5, 2))),
                                    chrono::day(static_cast<unsigned>(digits(text, 8, 2)))};
  const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  const int fraction = text.size() > 20 ? digits(text, 20, 3) : 0;
  const Time time = chrono::sys_days(date) + chrono::hours(hour) + chrono::minutes(minute) +
                    chrono::seconds(second) + chrono::milliseconds(fraction);
  const bool in_range =
      time.time_since_epoch().count() > kPast && time.time_since_epoch().count() < kForever;
  return in_range ? std::optional(time) : std::nullopt;
}

std::optional<std::chrono::milliseconds> duration_from(std::string_view text) {
  const bool negative = text.starts_with("-");
  if (negative) text.remove_prefix(1);
  if (text.empty() || text[0] < '0' || text[0] > '9') return std::nullopt;
  std::int64_t number = 0, product = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const auto* found =
      std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& u) { return u.name == unit; });
  if (found == kUnits.end()) return std::nullopt;
  if (__builtin_mul_overflow(number, found->milliseconds, &product) || product > kForever)
    return std::nullopt;
  return std::chrono::milliseconds(negative ? -product : product);
}

std::string duration_hint(std::string_view text) {
  if (duration_from(text)) return "";
  if (duration_from(std::string(text) + "s"))
    return "; a duration has its unit: " + in_backticks(std::string(text) + "s");
  const std::size_t point = text.find('.');
  const bool is_fraction = point != text.npos && point > 0 &&
                           text.find_first_not_of("0123456789.") > point &&
                           duration_from(std::string(text.substr(0, point)) + "s");
  return is_fraction ? "; a duration is a whole number with its unit, like `500ms`" : "";
}

std::string moment_text(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + "Z";
}

std::optional<std::string> time_text(Time time) {
  namespace chrono = std::chrono;
  constexpr chrono::sys_days kYear10000 = chrono::year(10000) / 1 / 1;
  if (time < Time{} || time >= kYear10000) return std::nullopt;
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss clock(time - day);
  std::string out =
      fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                  clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) out += fmt::format(".{:03}", clock.subseconds().count());
  return out + "Z";
}

std::string duration_text(std::chrono::milliseconds duration) {
  std::string_view name = "ms";
  std::int64_t number = duration.count();
  for (const Unit& unit : kUnits) {
    if (number != 0 && duration.count() % unit.milliseconds != 0) break;
    number = duration.count() / unit.milliseconds;
    name = unit.name;
  }
  return std::to_string(number) + std::string(name);
}

Result<Value, std::string> value_from(const JsonTree& tree, const JsonTree::Node& node,
                                      const Type& type, const Schema& schema) {
  if (node.kind == JsonTree::Kind::null && type.optional) return Value::none();
  switch (type.kind) {
    case Type::Kind::boolean:
      if (node.kind == JsonTree::Kind::boolean) return Value::boolean(node.number != 0);
      return wanted("true or false", tree, node);
    case Type::Kind::integer:
      return integer_from(tree, node);
    case Type::Kind::time:
      return time_value(tree, node);
    case Type::Kind::duration:
      return duration_value(tree, node);
    case Type::Kind::enumeration:
      return member_value(tree, node, schema.enums[type.id]);
    case Type::Kind::entity:
      return entity_value(tree, node, type.id, schema);
    case Type::Kind::string:
      return string_value(tree, node);
    case Type::Kind::set:
      return set_value(tree, node, schema.enums[type.id]);
  }
  return std::string("has a type that this program does not know");
}

Result<Entity, std::string> entity_from(const JsonTree& tree, const JsonTree::Node& node,
                                        const Schema& schema) {
  const JsonTree::Node* type = tree.member(node, "type");
  const JsonTree::Node* id = tree.member(node, "id");
  const bool fits = type != nullptr && id != nullptr && type->kind == JsonTree::Kind::string &&
                    id->kind == JsonTree::Kind::string;
  if (!fits) return wanted("{\"type\": .., \"id\": ..}", tree, node);
  for (const auto* member = tree.first(node); member != nullptr; member = tree.next(*member)) {
    if (member != type && member != id) {
      return "must be {\"type\": .., \"id\": ..}, and has the key " +
             in_backticks(tree.key(*member));
    }
  }
  if (!is_id(tree.text(*id))) return std::string("must have an id of 1 to 1024 bytes");
  return Entity{schema.find_entity(tree.text(*type)).value_or(kNoSuchType), tree.text(*id)};
}

bool is_id(std::string_view id) { return !id.empty() && id.size() <= kMaxIdBytes; }

std::string described(const JsonTree& tree, const JsonTree::Node& node) {
  switch (node.kind) {
    case JsonTree::Kind::null:
      return "null";
    case JsonTree::Kind::boolean:
      return node.number != 0 ? "true" : "false";
    case JsonTree::Kind::integer:
      return std::to_string(node.number);
    case JsonTree::Kind::number:
      return in_backticks(tree.text(node));
    case JsonTree::Kind::string:
      return "the string " + in_backticks(tree.text(node));
    case JsonTree::Kind::array:
      return "an array";
    case JsonTree::Kind::object:
      return "an object";
  }
  return "";
}

}  // namespace sightline::cli
