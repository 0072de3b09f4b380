// What a policy knows about: entity types, relations, globals, context, actions. Read from the
// artifact, so that a host can turn its own data into facts without the policy's text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline {

struct Type {
  enum class Kind : std::uint8_t { boolean, integer, time, duration, enumeration, entity };
  Kind kind = Kind::boolean;
  bool optional = false;  // may be none
  std::uint16_t id = 0;   // which enum or entity type; 0 otherwise
  friend bool operator==(const Type&, const Type&) = default;
};

// Where a fact may come from (specs/language.md, Meaning 5).
enum class Trust : std::uint8_t { registry, sealed_fixed, cached };

struct EnumSchema {
  std::string name;
  bool ordered = false;
  std::vector<std::string> members;
};
struct AttributeSchema {
  std::string name;
  Type type;
  Trust trust = Trust::registry;
};
struct EntitySchema {
  std::string name;
  std::vector<AttributeSchema> attributes;
};
struct ColumnSchema {
  std::string name;
  std::uint16_t entity = 0;
};
struct RelationSchema {
  std::string name;
  Trust trust = Trust::registry;
  std::vector<ColumnSchema> columns;  // the key
  std::vector<AttributeSchema> fields;
};
struct GlobalSchema {
  std::string name;
  Type type;
  std::optional<std::int64_t> within;  // milliseconds
};
struct ContextSchema {
  std::string name;
  Type type;
};
struct ActionSchema {
  std::string name;
  std::uint16_t principal = 0, resource = 0;  // entity types
};

struct Schema {
  std::vector<EnumSchema> enums;
  std::vector<EntitySchema> entities;
  std::vector<RelationSchema> relations;
  std::vector<GlobalSchema> globals;
  std::vector<ContextSchema> context;
  std::vector<ActionSchema> actions;

  // Positions by name; nothing if there is none.
  std::optional<std::uint16_t> find_entity(std::string_view name) const;
  std::optional<std::uint16_t> find_attribute(std::uint16_t entity, std::string_view name) const;
  std::optional<std::uint16_t> find_relation(std::string_view name) const;
  std::optional<std::uint16_t> find_global(std::string_view name) const;
  std::optional<std::uint16_t> find_context(std::string_view name) const;
  std::optional<std::uint16_t> find_action(std::string_view name) const;
};

}  // namespace sightline
