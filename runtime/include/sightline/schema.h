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
  enum class Kind : std::uint8_t {
    boolean,
    integer,
    time,
    duration,
    enumeration,
    entity,
    string,
    set  // of members of an enum
  };
  Kind kind = Kind::boolean;
  bool optional = false;  // may be none
  std::uint16_t id = 0;   // which enum (of a set: its members') or entity type; 0 otherwise
  friend bool operator==(const Type&, const Type&) = default;
};

// Where a fact may come from (specs/language.md, Meaning 5).
enum class Trust : std::uint8_t { registry, sealed_fixed, cached, sealed };
// Comes under a seal, whether or not it may change.
constexpr bool is_sealed(Trust trust) {
  return trust == Trust::sealed || trust == Trust::sealed_fixed;
}

struct EnumSchema {
  std::string name;
  bool ordered = false;
  std::vector<std::string> members;
};
struct AttributeSchema {
  std::string name;
  Type type;
  Trust trust = Trust::registry;
  std::optional<std::int64_t> within;  // milliseconds
};
struct EntitySchema {
  std::string name;
  std::vector<AttributeSchema> attributes;
  std::vector<std::uint16_t> parents;  // entity types that its entities may be directly `in`
  bool one_parent = false;             // at most one direct parent
};
struct ColumnSchema {
  std::string name;
  Type type;  // entity, enum, int, time or string, never optional
};
struct RelationSchema {
  std::string name;
  Trust trust = Trust::registry;
  std::vector<ColumnSchema> columns;    // the key
  std::vector<AttributeSchema> fields;  // their trust and age are the relation's
  std::vector<std::uint8_t> unique;  // masks of columns (bit c: column c): no two rows agree in all
  std::uint8_t listed_by = 0;        // mask of columns; 0: no lists
  std::optional<std::int64_t> within;  // milliseconds
  std::uint32_t max_rows = 0;          // that one look-up can return
};
struct GlobalSchema {
  std::string name;
  Type type;
  Trust trust = Trust::registry;
  std::optional<std::int64_t> within;  // milliseconds
};
struct ContextSchema {
  std::string name;
  Type type;
};
struct ActionSchema {
  std::string name;
  std::vector<std::uint16_t> principals, resources;  // entity types; several: any of them
};

struct Schema {
  std::vector<EnumSchema> enums;
  std::vector<EntitySchema> entities;
  std::vector<RelationSchema> relations;
  std::vector<GlobalSchema> globals;
  std::vector<ContextSchema> context;
  std::vector<ActionSchema> actions;
  std::vector<std::string> obligations;  // at most 64
  std::optional<std::uint16_t>
      action_enum;  // the enum whose members are the actions, in their order

  // Positions by name; nothing if there is none.
  std::optional<std::uint16_t> find_entity(std::string_view name) const;
  std::optional<std::uint16_t> find_attribute(std::uint16_t entity, std::string_view name) const;
  std::optional<std::uint16_t> find_relation(std::string_view name) const;
  std::optional<std::uint16_t> find_global(std::string_view name) const;
  std::optional<std::uint16_t> find_context(std::string_view name) const;
  std::optional<std::uint16_t> find_action(std::string_view name) const;
  std::optional<std::uint16_t> find_obligation(std::string_view name) const;
};

}  // namespace sightline
