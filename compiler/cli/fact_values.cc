// A value -> JSON, in the form that value_from() reads. What only an API can say and no line can (an optional
// value that is unavailable, a time after the year 9999) is refused, never left out.
// Tested in tests/unit/compiler/cli/cmd_facts_test.cc and cmd_seal_test.cc.

#include "compiler/cli/fact_values.h"

#include "compiler/cli/printable.h"
#include "compiler/cli/values.h"

namespace sightline::cli {
namespace {

std::string sayable(std::string_view what) {
  return std::string(what) + ", which no line of JSON can say";
}

void append_members(const Value& set, const EnumSchema& members, std::string& out) {
  const auto mask = static_cast<std::uint64_t>(set.number());
  std::string_view separator = "[\"";
  for (std::size_t m = 0; m < members.members.size(); ++m) {
    if ((mask >> m & 1) == 0) continue;
    out.append(separator).append(members.members[m]);
    separator = "\",\"";
  }
  out += mask == 0 ? "[]" : "\"]";
}

}  // namespace

void append_entity(const Schema& schema, Entity entity, std::string& out) {
  out += "{\"type\":\"";
  out += schema.entities[entity.type].name;
  out += "\",\"id\":";
  append_json(out, entity.id);
  out += '}';
}

std::optional<std::string> append_value(const Schema& schema, const Value& value, const Type& type,
                                        std::string& out) {
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return sayable("is unavailable");
    case Value::Kind::none:
      out += "null";
      return std::nullopt;
    case Value::Kind::boolean:
      out += value.number() != 0 ? "true" : "false";
      return std::nullopt;
    case Value::Kind::integer:
      out += std::to_string(value.number());
      return std::nullopt;
    case Value::Kind::time: {
      const auto text = time_text(Time(std::chrono::milliseconds(value.number())));
      if (!text) return sayable("is a time after the year 9999");
      out += '"' + *text + '"';
      return std::nullopt;
    }
    case Value::Kind::duration:
      out += '"' + duration_text(std::chrono::milliseconds(value.number())) + '"';
      return std::nullopt;
    case Value::Kind::member:
      out += '"' + schema.enums[type.id].members[static_cast<std::size_t>(value.number())] + '"';
      return std::nullopt;
    case Value::Kind::entity:
      append_entity(schema, value.entity(), out);
      return std::nullopt;
    case Value::Kind::string:
      append_json(out, value.text());
      return std::nullopt;
    case Value::Kind::set:
      append_members(value, schema.enums[type.id], out);
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace sightline::cli
