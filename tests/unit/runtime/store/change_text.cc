// BatchChange -> a line, with types and members by their numbers.
#include "tests/unit/runtime/store/change_text.h"

#include <string>

namespace sightline {
namespace {

std::string entity_text(Entity entity) {
  return std::to_string(entity.type) + ":" + std::string(entity.id);
}

std::string value_text(const Value& value) {
  const std::string number = std::to_string(value.number());
  switch (value.kind()) {
    case Value::Kind::unavailable:
      return "unavailable";
    case Value::Kind::none:
      return "none";
    case Value::Kind::boolean:
      return "boolean " + number;
    case Value::Kind::integer:
      return "integer " + number;
    case Value::Kind::time:
      return "time " + number;
    case Value::Kind::duration:
      return "duration " + number;
    case Value::Kind::member:
      return "member " + number;
    case Value::Kind::entity:
      return entity_text(value.entity());
    case Value::Kind::string:
      return "'" + std::string(value.text()) + "'";
    case Value::Kind::set:
      return "set " + std::to_string(static_cast<std::uint64_t>(value.number()));
  }
  return "";
}

std::string row_text(const BatchChange& change) {
  std::string out = std::string(change.name) + "(";
  for (const Value& value : change.key)
    out += (&value == change.key.data() ? "" : ", ") + value_text(value);
  return out + ")";
}

std::string fields_text(const BatchChange& change) {
  std::string out = " {";
  for (const FieldValue& field : change.fields) {
    out += (&field == change.fields.data() ? "" : ", ") + std::string(field.name) + " = " +
           value_text(field.value);
  }
  return out + "}";
}

}  // namespace

std::string change_text(const BatchChange& change) {
  using Kind = BatchChange::Kind;
  const std::string entity = entity_text(change.entity), name(change.name);
  switch (change.kind) {
    case Kind::forget_everything:
      return "forget everything";
    case Kind::replace_entity:
      return "replace " + entity;
    case Kind::upsert_entity:
      return "upsert " + entity;
    case Kind::delete_entity:
      return "delete " + entity;
    case Kind::entity_incomplete:
      return entity + " incomplete";
    case Kind::entity_complete:
      return entity + " complete";
    case Kind::set_attribute:
      return entity + "." + name + " = " + value_text(change.value);
    case Kind::clear_attribute:
      return entity + "." + name + " cleared";
    case Kind::add_parent:
      return entity + " in " + entity_text(change.parent);
    case Kind::remove_parent:
      return entity + " not in " + entity_text(change.parent);
    case Kind::upsert_row:
      return row_text(change) + fields_text(change);
    case Kind::delete_row:
      return "not " + row_text(change);
    case Kind::relation_incomplete:
      return name + " incomplete";
    case Kind::relation_complete:
      return name + " complete";
    case Kind::set_global:
      return name + " = " + value_text(change.value);
    case Kind::clear_global:
      return name + " cleared";
  }
  return "";
}

std::string changes_text(const FactBatch& batch) {
  std::string out;
  auto changes = batch.changes();
  while (const BatchChange* change = changes.next()) out += change_text(*change) + "\n";
  return out;
}

}  // namespace sightline
