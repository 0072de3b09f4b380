// Program's schema and constants -> nothing, or the first thing that does not fit: types that do not
// exist, names given twice, values out of range. Tested by tests/unit/runtime/loader/verify_test.cc.
// It does not look at code.
#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/facts/values.h"
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
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice == names.end()) return std::nullopt;
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
    case Type::Kind::entity:
      return type.id < schema.entities.size();
    case Type::Kind::boolean:
    case Type::Kind::integer:
    case Type::Kind::time:
    case Type::Kind::duration:
      return type.id == 0;
  }
  return false;
}

Fault check_types(const Schema& schema, std::span<const AttributeSchema> attributes,
                  std::string_view owner) {
  for (const auto& a : attributes) {
    if (!exists(schema, a.type))
      return malformed({"`", owner, ".", a.name, "` has a type that does not exist"});
  }
  return std::nullopt;
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
    if (auto fault = unique(names(e.attributes), "attribute", e.name)) return fault;
  }
  return unique(names(schema.entities), "entity type", "the policy");
}

Fault check_relations(const Schema& schema) {
  for (const auto& r : schema.relations) {
    if (r.columns.empty() || r.columns.size() > kMaxColumns) {
      return malformed({"relation `", r.name, "` has no columns, or too many"});
    }
    for (const auto& c : r.columns) {
      if (c.entity >= schema.entities.size()) {
        return malformed({"`", r.name, ".", c.name, "` has a type that does not exist"});
      }
    }
    if (auto fault = check_types(schema, r.fields, r.name)) return fault;
    if (auto fault = unique(names(r.columns), "column", r.name)) return fault;
    if (auto fault = unique(names(r.fields), "field", r.name)) return fault;
  }
  return unique(names(schema.relations), "relation", "the policy");
}

Fault check_rest(const Schema& schema) {
  for (const auto& g : schema.globals) {
    if (!exists(schema, g.type))
      return malformed({"global `", g.name, "` has a type that does not exist"});
    if (g.within && (*g.within <= 0 || *g.within > kForever)) {
      return malformed({"the age limit of global `", g.name, "` is out of range"});
    }
  }
  for (const auto& c : schema.context) {
    if (!exists(schema, c.type))
      return malformed({"context field `", c.name, "` has a type that does not exist"});
  }
  for (const auto& a : schema.actions) {
    if (std::max(a.principal, a.resource) >= schema.entities.size()) {
      return malformed({"action `", a.name, "` is about a type that does not exist"});
    }
  }
  if (auto fault = unique(names(schema.globals), "global", "the policy")) return fault;
  if (auto fault = unique(names(schema.context), "field", "the context")) return fault;
  return unique(names(schema.actions), "action", "the policy");
}

}  // namespace

std::optional<LoadError> verify_schema(const Program& program) {
  const Schema& schema = program.schema;
  if (auto fault = check_enums(schema)) return fault;
  if (auto fault = check_entities(schema)) return fault;
  if (auto fault = check_relations(schema)) return fault;
  if (auto fault = check_rest(schema)) return fault;
  if (auto fault = unique(names(program.rules), "rule", "the policy")) return fault;
  for (std::size_t i = 0; i < program.constants.size(); ++i) {
    const Constant& c = program.constants[i];
    const bool plain =
        !c.type.optional && c.type.kind != Type::Kind::entity && exists(schema, c.type);
    if (!plain || !is_in_range(schema, c.type, c.value)) {
      return malformed({"constant ", decimal(i), " is not a value of its type"});
    }
  }
  return std::nullopt;
}

}  // namespace sightline
