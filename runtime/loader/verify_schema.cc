// Program's schema and constants -> nothing, or the first thing that does not fit: types that do
// not exist, names given twice, values out of range. Tested by
// tests/unit/runtime/loader/verify_test.cc. It does not look at code.
#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/facts/values.h"
#include "runtime/format/layout.h"
#include "runtime/format/text.h"
#include "runtime/loader/verify.h"
#include "sightline/value.h"

namespace sightline {
namespace {

using Fault = std::optional<LoadError>;

Fault malformed(std::initializer_list<std::string_view> message) {
  return LoadError{LoadError::Kind::malformed, 0, join(message)};
}

// Names are given once within their list; `owner` says whose list it is.
Fault unique(std::vector<std::string_view> names, std::string_view what, std::string_view owner) {
  const auto twice = find_twice(std::move(names));
  if (!twice) return std::nullopt;
  return malformed({what, " `", *twice, "` of ", owner, " is declared twice"});
}

template <class Entry>
std::vector<std::string_view> names(const std::vector<Entry>& entries) {
  std::vector<std::string_view> names;
  for (const auto& e : entries) names.push_back(e.name);
  return names;
}

bool exists(const Schema& schema, const Type& type) {
  switch (type.kind) {
    case Type::Kind::enumeration:
      return type.id < schema.enums.size();
    case Type::Kind::set:
      return type.id < schema.enums.size() &&
             schema.enums[type.id].members.size() <= kMaxSetMembers;
    case Type::Kind::entity:
      return type.id < schema.entities.size();
    case Type::Kind::boolean:
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
    case Type::Kind::string:
      return type.id == 0;
  }
  return false;
}

// Of entries with a name and a type.
template <class Entry>
Fault check_types(const Schema& schema, const std::vector<Entry>& entries, std::string_view owner) {
  for (const auto& e : entries) {
    if (!exists(schema, e.type))
      return malformed({"`", owner, ".", e.name, "` has a type that does not exist"});
  }
  return unique(names(entries), "name", owner);
}

// Positions of entity types, each larger than the one before.
bool are_types(const Schema& schema, const std::vector<std::uint16_t>& types) {
  return std::adjacent_find(types.begin(), types.end(), std::greater_equal<>()) == types.end() &&
         (types.empty() || types.back() < schema.entities.size());
}

Fault check_enums(const Schema& schema) {
  for (const auto& e : schema.enums) {
    if (e.members.empty()) return malformed({"enum `", e.name, "` has no members"});
    if (auto fault = unique({e.members.begin(), e.members.end()}, "member", e.name)) return fault;
  }
  return unique(names(schema.enums), "enum", "the policy");
}

Fault check_entities(const Schema& schema) {
  for (const auto& e : schema.entities) {
    if (auto fault = check_types(schema, e.attributes, e.name)) return fault;
    if (!are_types(schema, e.parents) || (e.one_parent && e.parents.empty()))
      return malformed({"`", e.name, "` is in types that do not exist, or are out of order"});
  }
  return unique(names(schema.entities), "entity type", "the policy");
}

bool is_column(const Type& type) {
  switch (type.kind) {
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::enumeration:
    case Type::Kind::entity:
    case Type::Kind::string:
      return !type.optional;
    case Type::Kind::boolean:
    case Type::Kind::duration:
    case Type::Kind::set:
      return false;
  }
  return false;
}

// Of columns: those of `unique` and of `listed by`, and the limit of a look-up.
Fault check_keys(const RelationSchema& r) {
  const unsigned end = 1U << r.columns.size();
  unsigned least = 1;
  for (const unsigned mask : r.unique) {
    if (mask < least || mask >= end)
      return malformed({"a `unique` of relation `", r.name, "` is out of range, or out of order"});
    least = mask + 1;
  }
  const bool sealed = r.trust == Trust::sealed || r.trust == Trust::sealed_fixed;
  if (r.listed_by >= end || (r.listed_by != 0 && !sealed))
    return malformed({"relation `", r.name, "` cannot be listed by those columns"});
  if (r.max_rows == 0 || r.max_rows > kMaxRows)
    return malformed({"relation `", r.name, "` has a limit out of range"});
  return std::nullopt;
}

Fault check_relations(const Schema& schema) {
  for (const auto& r : schema.relations) {
    if (r.columns.empty() || r.columns.size() > kMaxColumns) {
      return malformed({"relation `", r.name, "` has no columns, or too many"});
    }
    for (const auto& c : r.columns) {
      if (!is_column(c.type))
        return malformed({"`", r.name, ".", c.name, "` has a type that no column can have"});
    }
    if (auto fault = check_types(schema, r.columns, r.name)) return fault;
    if (auto fault = check_types(schema, r.fields, r.name)) return fault;
    if (auto fault = check_keys(r)) return fault;
  }
  return unique(names(schema.relations), "relation", "the policy");
}

// The enum of the actions has them as members, and no order.
bool is_action_enum(const Schema& schema, std::uint16_t position) {
  if (position >= schema.enums.size() || schema.enums[position].ordered) return false;
  const auto& members = schema.enums[position].members;
  return std::equal(members.begin(), members.end(), schema.actions.begin(), schema.actions.end(),
                    [](const std::string& m, const ActionSchema& a) { return m == a.name; });
}

Fault check_rest(const Schema& schema) {
  if (auto fault = check_types(schema, schema.globals, "global")) return fault;
  if (auto fault = check_types(schema, schema.context, "context")) return fault;
  for (const auto& a : schema.actions) {
    if (a.principals.empty() || a.resources.empty() || !are_types(schema, a.principals) ||
        !are_types(schema, a.resources)) {
      return malformed({"action `", a.name, "` has types that do not exist, or are out of order"});
    }
  }
  if (auto fault = unique(names(schema.actions), "action", "the policy")) return fault;
  if (schema.action_enum && !is_action_enum(schema, *schema.action_enum))
    return malformed({"the enum of the actions does not have the actions as its members"});
  return unique({schema.obligations.begin(), schema.obligations.end()}, "obligation", "the policy");
}

bool is_text(const Type& type) {
  return type.kind == Type::Kind::entity || type.kind == Type::Kind::string;
}

// Of a type that exists.
bool fits(const Schema& schema, const Constant& c) {
  if (c.type.kind == Type::Kind::entity) return c.value == 0 && misfit_id(c.text).empty();
  if (c.type.kind == Type::Kind::string) return c.value == 0 && misfit_text(c.text).empty();
  return c.text.empty() && is_in_range(schema, c.type, c.value);
}

Fault check_constants(const Program& program) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    const Constant& c = program.constants[i];
    const bool exact = !c.type.optional && exists(program.schema, c.type);
    if (!exact || !fits(program.schema, c))
      return malformed({"constant ", decimal(i), " is not a value of its type"});
    if (is_text(c.type))
      texts.push_back(
          join({decimal(c.type.id), c.type.kind == Type::Kind::string ? " " : ":", c.text}));
  }
  // INVARIANT: each text once, so that a constant's position stands for its text
  // (engine/concrete.cc).
  if (!find_twice({texts.begin(), texts.end()})) return std::nullopt;
  return malformed({"a text stands twice among the constants"});
}

}  // namespace

std::optional<LoadError> verify_schema(const Program& program) {
  const Schema& schema = program.schema;
  if (auto fault = check_enums(schema)) return fault;
  if (auto fault = check_entities(schema)) return fault;
  if (auto fault = check_relations(schema)) return fault;
  if (auto fault = check_rest(schema)) return fault;
  if (auto fault = unique(names(program.rules), "rule", "the policy")) return fault;
  if (auto fault = unique(names(program.invariants), "invariant", "the policy")) return fault;
  return check_constants(program);
}

}  // namespace sightline
