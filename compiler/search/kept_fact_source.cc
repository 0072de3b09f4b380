// Facts kept by name, with who said so -> the facts that `decide` goes by. Tested by
// tests/laws/search_test.cc, which holds what comes of it to `decide`. What is there and what
// silence means is fact_view.cc's to say (compiler/explain), and said here once more for all facts
// at once.
#include <set>

#include "compiler/explain/kept_facts.h"
#include "compiler/search/fact_source.h"

namespace sightline {
namespace {

// The cache's word where it spoke, else the registry's.
const OwnedValue* said(const SaidOf<OwnedValue>& by) {
  return by.cache ? &*by.cache : by.registry ? &*by.registry : nullptr;
}

void visit_entity(const Schema& schema, const EntityName& name, const KeptEntity& kept,
                  FactVisitor& visitor) {
  const Entity entity{name.first, name.second};
  if (kept.exists) visitor.entity(entity);
  const auto& attributes = schema.entities[name.first].attributes;
  for (std::uint16_t a = 0; a < kept.attributes.size(); ++a) {
    const OwnedValue* value = said(kept.attributes[a]);
    // Of an entity that the registry does not know only a cache's word counts.
    if (!kept.exists && !kept.attributes[a].cache) continue;
    if (value == nullptr && attributes[a].type.optional) {
      visitor.attribute(entity, a, Value::none());
    } else if (value != nullptr && value->known()) {
      visitor.attribute(entity, a, value->view());
    }
  }
  for (const auto& [type, id] : kept.parents) visitor.parent(entity, {type, id});
  if (kept.cut_short) visitor.parents_cut_short(entity);
}

void visit_row(std::uint16_t relation, const RowName& name, const KeptRow& row,
               FactVisitor& visitor) {
  std::vector<Value> key, fields;
  for (const auto& column : name) key.push_back(column.view());
  for (const auto& field : row.fields) fields.push_back(field.view());
  visitor.row(relation, key, fields);
}

void visit_relation(std::uint16_t number, const KeptRelation& kept, FactVisitor& visitor) {
  std::set<RowName> by_cache;
  for (const auto& [name, row] : kept.cache) {
    by_cache.insert(name);
    if (row.present) visit_row(number, name, row, visitor);
  }
  for (const auto& [name, row] : kept.registry)
    if (!by_cache.contains(name)) visit_row(number, name, row, visitor);
  if (kept.incomplete) visitor.rows_cut_short(number);
}

void visit_facts(const Schema& schema, const KeptFacts& facts, FactVisitor& visitor) {
  for (const auto& [name, kept] : facts.entities) visit_entity(schema, name, kept, visitor);
  for (std::uint16_t r = 0; r < facts.relations.size(); ++r)
    visit_relation(r, facts.relations[r], visitor);
  for (std::uint16_t g = 0; g < facts.globals.size(); ++g) {
    const OwnedValue* value = said(facts.globals[g]);
    if (value != nullptr && value->known()) visitor.global(g, value->view());
  }
}

}  // namespace

FactSource source_of(const Schema& schema, const KeptFacts& facts) {
  return [&](FactVisitor& visitor) { visit_facts(schema, facts, visitor); };
}

}  // namespace sightline
