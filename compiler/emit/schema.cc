// typed::Policy -> Schema: the names and types that travel in the artifact. Numbers stay what they
// are: declaration k of the text is entry k of the schema, so that facts, code, reference and proofs
// mean the same thing by a number. Tested by tests/unit/compiler/emit/emit_test.cc.
#include "compiler/emit/schema.h"

#include <algorithm>
#include <utility>

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
    case typed::Trust::sealed:
      return Trust::sealed;
  }
  return Trust::cached;  // the least trusted
}

// Sets: the artifact has one order for them.
template <class Number>
std::vector<Number> sorted(std::vector<Number> numbers) {
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  return numbers;
}

std::vector<std::uint16_t> to_numbers(const std::vector<std::uint32_t>& numbers) {
  std::vector<std::uint16_t> out;
  for (const auto n : numbers) out.push_back(static_cast<std::uint16_t>(n));
  return sorted(std::move(out));
}

std::uint8_t to_mask(const std::vector<std::uint32_t>& columns) {
  std::uint8_t mask = 0;
  for (const auto c : columns) mask = static_cast<std::uint8_t>(mask | 1U << c);
  return mask;
}

std::vector<AttributeSchema> to_attributes(const std::vector<typed::Attribute>& attributes) {
  std::vector<AttributeSchema> out;
  for (const auto& a : attributes)
    out.push_back({a.name, to_runtime(a.type), to_trust(a.trust), a.within});
  return out;
}

RelationSchema to_relation(const typed::Relation& relation) {
  RelationSchema out;
  out.name = relation.name;
  out.trust = to_trust(relation.trust);
  for (const auto& c : relation.columns) out.columns.push_back({c.name, to_runtime(c.type)});
  out.fields = to_attributes(relation.fields);
  for (auto& f : out.fields) f.trust = out.trust, f.within = relation.within;
  for (const auto& columns : relation.unique) out.unique.push_back(to_mask(columns));
  out.unique = sorted(std::move(out.unique));
  out.listed_by = to_mask(relation.listed_by);
  out.within = relation.within;
  out.max_rows = relation.max_rows;
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
    case typed::Type::Kind::string:
      return Type::Kind::string;
    case typed::Type::Kind::set:
      return Type::Kind::set;
  }
  return Type::Kind::boolean;
}

Type to_runtime(const typed::Type& type) {
  return {to_runtime(type.kind), type.optional, static_cast<std::uint16_t>(type.id)};
}

Schema to_schema(const typed::Policy& policy) {
  Schema out;
  for (const auto& e : policy.enums) out.enums.push_back({e.name, e.ordered, e.members});
  for (const auto& e : policy.entities) {
    out.entities.push_back(
        {e.name, to_attributes(e.attributes), to_numbers(e.parents), e.one_parent});
  }
  for (const auto& r : policy.relations) out.relations.push_back(to_relation(r));
  for (const auto& g : policy.globals)
    out.globals.push_back({g.name, to_runtime(g.type), to_trust(g.trust), g.within});
  for (const auto& c : policy.context) out.context.push_back({c.name, to_runtime(c.type)});
  for (const auto& a : policy.actions)
    out.actions.push_back({a.name, to_numbers(a.principals), to_numbers(a.resources)});
  for (const auto& o : policy.obligations) out.obligations.push_back(o.name);
  if (policy.action_enum) out.action_enum = static_cast<std::uint16_t>(*policy.action_enum);
  return out;
}

}  // namespace sightline
