// The declarations of one policy: the typed lists that go into the checked tree, and the maps from
// names to their numbers, one for each name space of the language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "policy/ast/ast.h"
#include "policy/types/literals.h"
#include "policy/types/report.h"
#include "sightline/typed.h"

namespace sightline {

// Numbers in the artifact have 16 bits; the rest bounds work and memory.
inline constexpr std::size_t kMaxDeclarations = 65'000;  // of one kind, and attributes of one type
inline constexpr std::size_t kMaxMembers = 1'000;        // of one enum
inline constexpr std::size_t kMaxRelationColumns = 8;    // as many as the artifact format holds
inline constexpr std::size_t kMaxUnique = 16;            // `unique (..)` of one relation
inline constexpr std::int64_t kMaxMaxRows = 1'000'000;   // what may stand after `max`
inline constexpr std::size_t kMaxParameters = 64;
inline constexpr std::size_t kMaxUnion = 32;   // types joined with `|`, and parents of a type
inline constexpr std::size_t kMaxPairs = 256;  // of a principal and a resource type, of one action
inline constexpr std::size_t kMaxGroupMembers = 1'000'000;  // of all groups, groups in them opened
inline constexpr std::size_t kMaxDeclarationDocBytes = 4'096;  // every action of a list carries it

// What a name stands for. Not usable: its declaration had a mistake, which was reported there; its
// uses are not complained about.
struct Named {
  std::uint32_t id = 0;
  Span span;  // of the name where it was declared
  bool usable = true;
};
using Names = std::unordered_map<std::string, Named>;

struct TypeName {
  enum class Kind : std::uint8_t { enumeration, entity, relation };
  Kind kind = Kind::enumeration;
  std::uint32_t id = 0;
  Span span;
};
struct Variable {
  enum class Kind : std::uint8_t { global, context };
  Kind kind = Kind::global;
  std::uint32_t id = 0;
  Span span;
  bool usable = true;
};
struct RelationNames {
  Names columns, fields;  // one name space
  bool usable = true;     // all its columns are known
};

// What a parameter of a define takes: a value of one of some types, or a row.
struct ParameterType {
  std::vector<typed::Type> types;         // of a value; several: a union of entity types
  std::optional<std::uint32_t> relation;  // of a row: whose
  bool usable = true;                     // false: had a mistake
};
struct Define {
  const ast::Define* written = nullptr;
  std::vector<ParameterType> parameters;
  bool usable = true;
};

struct Declarations {
  typed::Policy policy;  // all but rules, properties, worlds and tests
  std::unordered_map<std::string, TypeName> types;
  std::unordered_map<std::string, Variable> variables;
  Names actions, groups;  // one name space
  Names obligations, define_names;
  std::vector<std::vector<std::uint32_t>> group_actions;  // by group, groups in it opened
  std::vector<Names> members;                             // by enum
  std::vector<Names> attributes;                          // by entity type
  std::vector<RelationNames> relations;
  std::unordered_map<std::string, std::vector<std::uint32_t>> enums_with;  // by member
  std::vector<Define> defines;
  // The last of policy.enums while declarations and conditions are read; it stays if the text
  // speaks of actions as values.
  std::uint32_t action_enum = 0;
  Literals literals;  // of all conditions

  std::string text(const typed::Type& type) const { return typed::type_text(policy, type); }
  // As it is asked: `share(viewer, camera)`.
  std::string relation_text(std::uint32_t relation) const;
  // `User | Client`.
  std::string union_text(const std::vector<std::uint32_t>& entity_types) const;
};

// Reads every declaration of the policy; what is wrong with one is reported and the others are
// read.
Declarations declare(const ast::Policy& policy, Reporter& report);

// Takes the enum Action out of the policy when no condition and no declaration mentions it.
void finish_action_enum(Declarations& schema, Reporter& report);

// The names of a name space, or of declarations, for suggestions.
template <class Map>
std::vector<std::string_view> keys_of(const Map& map) {
  std::vector<std::string_view> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) keys.push_back(entry.first);
  return keys;
}
template <class List>
std::vector<std::string_view> names_of(const List& declarations) {
  std::vector<std::string_view> names;
  names.reserve(declarations.size());
  for (const auto& declaration : declarations) names.push_back(declaration.name);
  return names;
}

}  // namespace sightline
