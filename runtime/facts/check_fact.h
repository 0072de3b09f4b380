// Whether a fact can be one of a schema, by its names and values alone. Each refuses in words that name
// the fact.
#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "runtime/format/text.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

FactResult refused(FactError::Kind kind, const char* text,
                   std::initializer_list<MessagePart> parts = {});
FactResult refused(FactError::Kind kind, std::initializer_list<std::string_view> message);

// Whether the entity can be spoken of; `what` was said about it.
FactResult check_entity(const Schema& schema, Entity entity, std::string_view what);
// The entity is one that can be spoken of. Fills in which attribute it is.
FactResult check_attribute(const Schema& schema, Entity entity, std::string_view name,
                           const Value& value, std::uint16_t& attribute);
// Whether the one may be directly in the other.
FactResult check_parent(const Schema& schema, Entity child, Entity parent);
FactResult find_relation(const Schema& schema, std::string_view name, std::uint16_t& relation);
FactResult check_key(const Schema& schema, const RelationSchema& relation,
                     std::span<const Value> key);
// `given`: as many as the relation has fields; what was given for each, or null.
FactResult check_fields(const Schema& schema, const RelationSchema& relation,
                        std::span<const FieldValue> fields, std::span<const Value*> given);
FactResult check_global(const Schema& schema, std::string_view name, const Value& value,
                        std::uint16_t& global);

// Of an attribute or a field that nobody gave, of an entity or a row that is there.
inline Value silence(const Type& type) {
  return type.optional ? Value::none() : Value::unavailable();
}

}  // namespace sightline
