// typed::Policy -> Schema: the names and types that travel in the artifact. Numbers stay what they
// are: declaration k of the text is entry k of the schema, so that facts, code, reference and proofs
// mean the same thing by a number. Tested by tests/unit/compiler/emit/emit_test.cc.
#include "compiler/emit/schema.h"

namespace sightline {
namespace {

Trust to_trust(typed::Trust trust) {
  switch (trust) {
    case typed::Trust::registry:
      return Trust::registry;
    case typed::Trust::sealed_fixed:
      return Trust::sealed_fixed;
    case typed::Trust::cached:
      return Trust::cached;
  }
  return Trust::cached;  // the least trusted
}

std::vector<AttributeSchema> to_attributes(const std::vector<typed::Attribute>& attributes) {
  std::vector<AttributeSchema> out;
  for (const auto& a : attributes) out.push_back({a.name, to_runtime(a.type), to_trust(a.trust)});
  return out;
}

RelationSchema to_relation(const typed::Relation& relation) {
  RelationSchema out{relation.name, to_trust(relation.trust), {}, to_attributes(relation.fields)};
  for (const auto& c : relation.columns) {
    out.columns.push_back({c.name, static_cast<std::uint16_t>(c.entity)});
  }
  return out;
}

}  // namespace

Type::Kind to_runtime(typed::Type::Kind kind) {
  switch (kind) {
    case typed::Type::Kind::boolean:
      return Type::Kind::boolean;
    case typed::Type::Kind::integer:
      return Type::Kind::integer;
    case typed::Type::Kind::time:
      return Type::Kind::time;
    case typed::Type::Kind::duration:
      return Type::Kind::duration;
    case typed::Type::Kind::enumeration:
      return Type::Kind::enumeration;
    case typed::Type::Kind::entity:
      return Type::Kind::entity;
  }
  return Type::Kind::boolean;
}

Type to_runtime(const typed::Type& type) {
  return {to_runtime(type.kind), type.optional, static_cast<std::uint16_t>(type.id)};
}

Schema to_schema(const typed::Policy& policy) {
  Schema out;
  for (const auto& e : policy.enums) out.enums.push_back({e.name, e.ordered, e.members});
  for (const auto& e : policy.entities)
    out.entities.push_back({e.name, to_attributes(e.attributes)});
  for (const auto& r : policy.relations) out.relations.push_back(to_relation(r));
  for (const auto& g : policy.globals)
    out.globals.push_back({g.name, to_runtime(g.type), g.within});
  for (const auto& c : policy.context) out.context.push_back({c.name, to_runtime(c.type)});
  for (const auto& a : policy.actions) {
    out.actions.push_back(
        {a.name, static_cast<std::uint16_t>(a.principal), static_cast<std::uint16_t>(a.resource)});
  }
  return out;
}

}  // namespace sightline
