// Names and numbers of a schema as C sees them: three questions about any of its lists, and the
// positions by name. Tested by tests/c/whole_life.c.
#include <optional>
#include <span>

#include "runtime/c/handles.h"

namespace {

using sightline::Schema;
using sightline::Type;

template <class Entry>
const std::string& name_of(const Entry& entry) {
  return entry.name;
}
const std::string& name_of(const std::string& entry) { return entry; }

// Type of an entry that has one; nothing for the others.
template <class Entry>
std::optional<Type> type_of(const Entry& entry) {
  if constexpr (requires { entry.type; }) return entry.type;
  return std::nullopt;
}

template <class Owners, class Visit>
void visit_inside(const Owners& owners, uint16_t of, Visit&& visit) {
  if (of < owners.size()) visit(owners[of]);
}

// Calls `visit` with the entries of the list, if there is such a list.
template <class Visit>
void visit_list(const sightline_policy_t& policy, sightline_list_t list, uint16_t of,
                Visit&& visit) {
  const Schema& schema = policy.policy.schema();
  switch (list) {
    case sightline_list_entities:
      return visit(std::span(schema.entities));
    case sightline_list_attributes:
      return visit_inside(schema.entities, of, [&](auto& e) { visit(std::span(e.attributes)); });
    case sightline_list_relations:
      return visit(std::span(schema.relations));
    case sightline_list_columns:
      return visit_inside(schema.relations, of, [&](auto& r) { visit(std::span(r.columns)); });
    case sightline_list_fields:
      return visit_inside(schema.relations, of, [&](auto& r) { visit(std::span(r.fields)); });
    case sightline_list_globals:
      return visit(std::span(schema.globals));
    case sightline_list_context:
      return visit(std::span(schema.context));
    case sightline_list_actions:
      return visit(std::span(schema.actions));
    case sightline_list_obligations:
      return visit(std::span(schema.obligations));
    case sightline_list_enums:
      return visit(std::span(schema.enums));
    case sightline_list_members:
      return visit_inside(schema.enums, of, [&](auto& e) { visit(std::span(e.members)); });
    case sightline_list_rules:
      return visit(policy.policy.rule_names());
  }
}

sightline_kind_t to_kind(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::boolean:
      return sightline_kind_boolean;
    case Type::Kind::integer:
      return sightline_kind_integer;
    case Type::Kind::time:
      return sightline_kind_time;
    case Type::Kind::duration:
      return sightline_kind_duration;
    case Type::Kind::enumeration:
      return sightline_kind_member;
    case Type::Kind::entity:
      return sightline_kind_entity;
    case Type::Kind::string:
      return sightline_kind_string;
    case Type::Kind::set:
      return sightline_kind_set;
  }
  return sightline_kind_unavailable;
}

// The position of a name in a list.
uint16_t find(const sightline_policy_t* policy, sightline_list_t list, uint16_t of,
              const char* name) {
  uint16_t found = sightline_nowhere;
  if (policy == nullptr || name == nullptr) return found;
  visit_list(*policy, list, of, [&](const auto& entries) {
    for (std::size_t i = entries.size(); i-- > 0;) {
      if (name_of(entries[i]) == name) found = static_cast<uint16_t>(i);
    }
  });
  return found;
}

}  // namespace

uint16_t sightline_find_entity(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_entities, 0, name);
}
uint16_t sightline_find_attribute(const sightline_policy_t* policy, uint16_t entity,
                                  const char* name) {
  return find(policy, sightline_list_attributes, entity, name);
}
uint16_t sightline_find_relation(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_relations, 0, name);
}
uint16_t sightline_find_global(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_globals, 0, name);
}
uint16_t sightline_find_context(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_context, 0, name);
}
uint16_t sightline_find_action(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_actions, 0, name);
}
uint16_t sightline_find_obligation(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_obligations, 0, name);
}
uint16_t sightline_find_enum(const sightline_policy_t* policy, const char* name) {
  return find(policy, sightline_list_enums, 0, name);
}
uint16_t sightline_find_member(const sightline_policy_t* policy, uint16_t enumeration,
                               const char* name) {
  return find(policy, sightline_list_members, enumeration, name);
}

size_t sightline_count(const sightline_policy_t* policy, sightline_list_t list, uint16_t of) {
  size_t count = 0;
  if (policy == nullptr) return count;
  visit_list(*policy, list, of, [&](const auto& entries) { count = entries.size(); });
  return count;
}

const char* sightline_name(const sightline_policy_t* policy, sightline_list_t list, uint16_t of,
                           size_t position) {
  const char* found = nullptr;
  if (policy == nullptr) return found;
  visit_list(*policy, list, of, [&](const auto& entries) {
    if (position < entries.size()) found = name_of(entries[position]).c_str();
  });
  return found;
}

sightline_type_t sightline_type(const sightline_policy_t* policy, sightline_list_t list,
                                uint16_t of, size_t position) {
  std::optional<Type> found;
  if (policy != nullptr) {
    visit_list(*policy, list, of, [&](const auto& entries) {
      if (position < entries.size()) found = type_of(entries[position]);
    });
  }
  if (!found) return {sightline_kind_unavailable, 0, false};
  return {to_kind(found->kind), found->id, found->optional};
}
