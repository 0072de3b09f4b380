// Value <-> what libpq sends and receives. Tested by tests/unit/runtime/sources/postgres_registry_test.cc. Strict: what is not
// exactly a value of the declared type is none.
#include "runtime/sources/postgres_values.h"

#include <algorithm>
#include <cstdio>
#include <limits>

#include "runtime/facts/values.h"

namespace sightline {
namespace {

constexpr Oid kBool = 16, kName = 19, kInt8 = 20, kInt2 = 21, kInt4 = 23, kText = 25, kTexts = 1009,
              kVarchars = 1015, kChar = 1042, kVarchar = 1043, kTimestamptz = 1184,
              kInterval = 1186, kUuid = 2950;
constexpr Oid kFirstOfHosts = 16384;  // types that the host made: enums, citext

constexpr std::int64_t kMillisecondsTo2000 = 946'684'800'000;
constexpr std::int64_t kMillisecondsOfDay = 86'400'000;

bool is_integer(Oid column) { return column == kInt8 || column == kInt2 || column == kInt4; }

bool is_textual(Oid column) {
  return column == kText || column == kVarchar || column == kChar || column == kName ||
         column == kUuid || is_integer(column) || column >= kFirstOfHosts;
}

// Numbers as the network has them.
class Binary {
 public:
  explicit Binary(std::string_view bytes) : rest_(bytes) {}
  std::int64_t number(std::size_t size) {
    std::uint64_t bits = 0;
    for (const char byte : take(size)) bits = bits << 8 | static_cast<unsigned char>(byte);
    const unsigned unused = static_cast<unsigned>(64 - 8 * size);
    return static_cast<std::int64_t>(bits << unused) >> unused;
  }
  std::string_view take(std::size_t size) {
    if (size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  bool is_read() const { return !failed_ && rest_.empty(); }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

std::int64_t floor_to_milliseconds(std::int64_t microseconds) {
  return microseconds / 1000 - (microseconds % 1000 < 0 ? 1 : 0);
}

// SOUNDNESS: of a moment that was cut, a query by it finds no row, and a row that is not found is absent.
bool is_in_keys(const Schema& schema, Type::Kind kind) {
  return std::any_of(
      schema.relations.begin(), schema.relations.end(), [kind](const RelationSchema& it) {
        return std::any_of(it.columns.begin(), it.columns.end(),
                           [kind](const ColumnSchema& c) { return c.type.kind == kind; });
      });
}

std::optional<std::int64_t> milliseconds_of_interval(Binary& in, bool is_whole) {
  const std::int64_t time = in.number(8), days = in.number(4), months = in.number(4);
  if (months != 0) return std::nullopt;  // which are not equally long
  if (is_whole && time % 1000 != 0) return std::nullopt;
  return floor_to_milliseconds(time) + days * kMillisecondsOfDay;
}

std::optional<std::uint16_t> member_of(const EnumSchema& of, std::string_view name) {
  const auto found = std::find(of.members.begin(), of.members.end(), name);
  if (found == of.members.end()) return std::nullopt;
  return static_cast<std::uint16_t>(found - of.members.begin());
}

// An array of texts: dimensions, whether there are NULLs, type; length and lower bound; the texts.
std::optional<Value> read_set(const EnumSchema& of, std::string_view bytes) {
  Binary in(bytes);
  const std::int64_t dimensions = in.number(4), nulls = in.number(4), oid = in.number(4);
  if (nulls != 0 || oid != kText || dimensions < 0 || dimensions > 1) return std::nullopt;
  std::int64_t left = 0;
  if (dimensions == 1) {
    left = in.number(4);
    in.number(4);
  }
  std::uint64_t mask = 0;
  for (; left > 0 && !in.failed(); --left) {
    const auto member = member_of(of, in.take(static_cast<std::size_t>(in.number(4))));
    if (!member) return std::nullopt;
    mask |= std::uint64_t{1} << *member;
  }
  if (!in.is_read()) return std::nullopt;
  return Value::set(mask);
}

std::optional<Value> read_number(const Type& type, Oid oid, std::string_view bytes, bool is_whole) {
  Binary in(bytes);
  if (oid == kInterval) {
    const auto length = milliseconds_of_interval(in, is_whole);
    if (!length || !in.is_read()) return std::nullopt;
    return Value::duration(std::chrono::milliseconds(*length));
  }
  const std::int64_t number = in.number(type.kind == Type::Kind::boolean ? 1 : 8);
  if (!in.is_read()) return std::nullopt;
  if (type.kind == Type::Kind::integer) return Value::integer(number);
  if (type.kind == Type::Kind::boolean) return Value::boolean(number != 0);
  if (type.kind == Type::Kind::duration) return Value::duration(std::chrono::milliseconds(number));
  // What is `infinity` there is not out of range here.
  using Limits = std::numeric_limits<std::int64_t>;
  if (number == Limits::max() || number == Limits::min()) return std::nullopt;
  if (is_whole && number % 1000 != 0) return std::nullopt;
  return Value::time(
      Time(std::chrono::milliseconds(floor_to_milliseconds(number) + kMillisecondsTo2000)));
}

std::optional<Value> read_any(const Schema& schema, const Type& type, Oid oid,
                              std::string_view bytes) {
  switch (type.kind) {
    case Type::Kind::boolean:
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
      return read_number(type, oid, bytes, is_in_keys(schema, type.kind));
    case Type::Kind::entity:
      return Value::entity({type.id, bytes});
    case Type::Kind::string:
      return Value::string(bytes);
    case Type::Kind::set:
      return read_set(schema.enums[type.id], bytes);
    case Type::Kind::enumeration:
      break;
  }
  const auto member = member_of(schema.enums[type.id], bytes);
  if (!member) return std::nullopt;
  return Value::member(*member);
}

// 2024-02-16T09:30:00.000Z
std::optional<std::string> time_text(std::int64_t milliseconds) {
  using namespace std::chrono;
  const Time time{std::chrono::milliseconds(milliseconds)};
  const auto day = floor<days>(time);
  if (day >= sys_days(year(9999) / 12 / 31)) return std::nullopt;
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(
      text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
      static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

}  // namespace

std::optional<PostgresType> postgres_type(const Type& type, Oid column) {
  const auto when = [](bool fits, PostgresType then) {
    return fits ? std::optional(then) : std::nullopt;
  };
  switch (type.kind) {
    case Type::Kind::boolean:
      return when(column == kBool, {"", kBool});
    case Type::Kind::integer:
      return when(is_integer(column), {"::int8", kInt8});
    case Type::Kind::time:
      return when(column == kTimestamptz, {"", kTimestamptz});
    case Type::Kind::duration:
      if (column == kInterval) return PostgresType{"", kInterval};
      return when(is_integer(column), {"::int8", kInt8});
    case Type::Kind::enumeration:
    case Type::Kind::entity:
    case Type::Kind::string:
      return when(is_textual(column), {"::text", kText});
    case Type::Kind::set:
      break;
  }
  return when(column == kTexts || column == kVarchars || column >= kFirstOfHosts,
              {"::text[]", kTexts});
}

const char* fitting_types(const Type& type) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return "boolean";
    case Type::Kind::integer:
      return "an integer type";
    case Type::Kind::time:
      return "timestamptz";
    case Type::Kind::duration:
      return "interval, or milliseconds in an integer type";
    case Type::Kind::enumeration:
      return "text or an enum";
    case Type::Kind::entity:
      return "text, uuid or an integer type";
    case Type::Kind::string:
      return "text";
    case Type::Kind::set:
      break;
  }
  return "text[]";
}

std::optional<std::string> parameter(const Schema& schema, const Type& type, const Value& value) {
  if (type.kind == Type::Kind::time) return time_text(value.number());
  if (type.kind == Type::Kind::integer) return std::to_string(value.number());
  if (type.kind == Type::Kind::enumeration)
    return schema.enums[type.id].members[static_cast<std::size_t>(value.number())];
  // SOUNDNESS: libpq ends a parameter where it finds a zero, which would ask about somebody else.
  if (value.entity().id.find('\0') != std::string_view::npos) return std::nullopt;
  return std::string(value.entity().id);
}

std::optional<Value> read_value(const Schema& schema, const Type& type, Oid oid,
                                std::string_view bytes) {
  const auto value = read_any(schema, type, oid, bytes);
  if (!value || !misfit(schema, type, *value).empty()) return std::nullopt;
  return value;
}

}  // namespace sightline
