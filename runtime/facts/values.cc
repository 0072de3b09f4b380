// Value + declared type -> whether it fits. Tested by tests/unit/runtime/facts/values_test.cc. It
// knows types and ranges, not which entities there are.
#include "runtime/facts/values.h"

#include "runtime/format/text.h"

namespace sightline {

Value::Kind value_kind(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::boolean:
      return Value::Kind::boolean;
    case Type::Kind::integer:
      return Value::Kind::integer;
    case Type::Kind::time:
      return Value::Kind::time;
    case Type::Kind::duration:
      return Value::Kind::duration;
    case Type::Kind::enumeration:
      return Value::Kind::member;
    case Type::Kind::entity:
      return Value::Kind::entity;
    case Type::Kind::string:
      return Value::Kind::string;
    case Type::Kind::set:
      return Value::Kind::set;
  }
  return Value::Kind::unavailable;
}

bool is_in_range(const Schema& schema, const Type& type, std::int64_t number) {
  switch (type.kind) {
    case Type::Kind::boolean:
      return number == 0 || number == 1;
    case Type::Kind::integer:
      return true;
    case Type::Kind::time:
      return kPast <= number && number <= kForever;
    case Type::Kind::duration:
      return -kForever <= number && number <= kForever;
    case Type::Kind::enumeration:
      return number >= 0 &&
             static_cast<std::uint64_t>(number) < schema.enums[type.id].members.size();
    case Type::Kind::set:
      return static_cast<std::uint64_t>(number) >> schema.enums[type.id].members.size() == 0;
    case Type::Kind::entity:
    case Type::Kind::string:
      return false;
  }
  return false;
}

std::string_view misfit_id(std::string_view id) {
  if (id.empty()) return "has an empty id";
  if (id.size() > kMaxIdBytes) return "has an id of more than 1024 bytes";
  return is_utf8(id) ? "" : "has an id that is not UTF-8";
}

std::string_view misfit_text(std::string_view text) {
  if (text.size() > kMaxIdBytes) return "has a text of more than 1024 bytes";
  return is_utf8(text) ? "" : "has a text that is not UTF-8";
}

std::string_view misfit(const Schema& schema, const Type& type, const Value& value) {
  if (value.kind() == Value::Kind::unavailable) return "";
  if (value.kind() == Value::Kind::none) return type.optional ? "" : "cannot be none";
  if (value.kind() != value_kind(type.kind)) return "has a value of another kind";
  if (type.kind == Type::Kind::entity) {
    return value.entity().type == type.id ? misfit_id(value.entity().id)
                                          : "names an entity of another type";
  }
  if (type.kind == Type::Kind::string) return misfit_text(value.text());
  const auto number = value.number();
  const bool edge = type.kind == Type::Kind::time && (number == kPast || number == kForever);
  return edge || !is_in_range(schema, type, number) ? "has a value out of range" : "";
}

}  // namespace sightline
