// Names and values -> nothing, or what is wrong with them. Tested by
// tests/unit/runtime/facts/builder_test.cc. What other facts there are is not known here.
#include "runtime/facts/check_fact.h"

#include <algorithm>

#include "runtime/facts/describe.h"
#include "runtime/facts/values.h"
#include "runtime/format/text.h"

namespace sightline {

using Kind = FactError::Kind;

FactResult refused(Kind kind, const char* text, std::initializer_list<MessagePart> parts) {
  return FactError{kind, message(text, parts)};
}

FactResult refused(Kind kind, std::initializer_list<std::string_view> message) {
  return FactError{kind, join(message)};
}

FactResult check_entity(const Schema& schema, Entity entity, std::string_view what) {
  if (entity.type >= schema.entities.size())
    return refused(Kind::wrong_type, "{}{}", {described(schema, entity), what});
  const auto wrong = misfit_id(entity.id);
  if (wrong.empty()) return Accepted{};
  return refused(Kind::wrong_type, "{} {}", {described(schema, entity), wrong});
}

FactResult check_attribute(const Schema& schema, Entity entity, std::string_view name,
                           const Value& value, std::uint16_t& attribute) {
  const auto found = schema.find_attribute(entity.type, name);
  if (!found) {
    return refused(Kind::unknown_name, "{} has no attribute {:?}",
                   {schema.entities[entity.type].name, name});
  }
  attribute = *found;
  const Type& type = schema.entities[entity.type].attributes[attribute].type;
  const auto wrong = misfit(schema, type, value);
  if (wrong.empty()) return Accepted{};
  return refused(Kind::wrong_type, "{}.{} {}", {described(schema, entity), name, wrong});
}

FactResult check_parent(const Schema& schema, Entity child, Entity parent) {
  if (auto checked = check_entity(schema, child, " was given a parent"); !checked) return checked;
  if (auto checked = check_entity(schema, parent, " was given as a parent"); !checked)
    return checked;
  const auto& parents = schema.entities[child.type].parents;
  if (std::find(parents.begin(), parents.end(), parent.type) != parents.end()) return Accepted{};
  return refused(
      Kind::wrong_type, "{} cannot be in {}: `entity {}` does not say so",
      {described(schema, child), described(schema, parent), schema.entities[child.type].name});
}

FactResult find_relation(const Schema& schema, std::string_view name, std::uint16_t& relation) {
  const auto found = schema.find_relation(name);
  if (!found) return refused(Kind::unknown_name, "there is no relation {:?}", {name});
  relation = *found;
  return Accepted{};
}

FactResult check_key(const Schema& schema, const RelationSchema& relation,
                     std::span<const Value> key) {
  if (key.size() != relation.columns.size()) {
    return refused(Kind::wrong_key, "`{}` has {} columns, the key has {}",
                   {relation.name, relation.columns.size(), key.size()});
  }
  for (std::size_t c = 0; c < key.size(); ++c) {
    auto wrong = misfit(schema, relation.columns[c].type, key[c]);
    if (key[c].kind() == Value::Kind::unavailable) wrong = "cannot be unavailable";
    if (wrong.empty()) continue;
    return refused(Kind::wrong_key, "`{}.{}` {}", {relation.name, relation.columns[c].name, wrong});
  }
  return Accepted{};
}

FactResult check_fields(const Schema& schema, const RelationSchema& relation,
                        std::span<const FieldValue> fields, std::span<const Value*> given) {
  std::fill(given.begin(), given.end(), nullptr);
  for (const auto& field : fields) {
    std::size_t f = 0;
    while (f < given.size() && relation.fields[f].name != field.name) ++f;
    if (f == given.size()) {
      return refused(Kind::unknown_name, "`{}` has no field {:?}", {relation.name, field.name});
    }
    if (given[f] != nullptr)
      return refused(Kind::duplicate, "`{}.{}` was given twice", {relation.name, field.name});
    if (const auto wrong = misfit(schema, relation.fields[f].type, field.value); !wrong.empty())
      return refused(Kind::wrong_type, "`{}.{}` {}", {relation.name, field.name, wrong});
    given[f] = &field.value;
  }
  return Accepted{};
}

FactResult check_global(const Schema& schema, std::string_view name, const Value& value,
                        std::uint16_t& global) {
  const auto found = schema.find_global(name);
  if (!found) return refused(Kind::unknown_name, "there is no global {:?}", {name});
  global = *found;
  const auto wrong = misfit(schema, schema.globals[global].type, value);
  if (wrong.empty()) return Accepted{};
  return refused(Kind::wrong_type, "global `{}` {}", {name, wrong});
}

}  // namespace sightline
