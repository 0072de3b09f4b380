// Changes of facts -> the facts they come to, and those told again as changes. Ordered maps, so that two
// ways to the same facts tell them alike. Names are checked, values are not.
// Tested in tests/unit/runtime/store/fact_state_test.cc.

#include "runtime/store/fact_state.h"

#include <algorithm>
#include <utility>

#include "runtime/facts/check_fact.h"
#include "runtime/format/text.h"

namespace sightline {
namespace {

using Kind = BatchChange::Kind;
using Wrong = std::optional<std::string>;

Wrong unknown(std::string_view what, std::string_view name) {
  return join({"there is no ", what, " ", in_quotes(name)});
}

}  // namespace

FactState::FactState(const Schema& schema)
    : schema_(schema), entities_(schema.entities.size()), relations_(schema.relations.size()) {}

void FactState::forget() {
  for (auto& entities : entities_) entities.clear();
  for (auto& relation : relations_) relation = {};
  globals_.clear();
}

Wrong FactState::apply(const BatchChange& change) {
  switch (change.kind) {
    case Kind::forget_everything:
      forget();
      return std::nullopt;
    case Kind::replace_entity:
    case Kind::upsert_entity:
    case Kind::delete_entity:
    case Kind::entity_incomplete:
    case Kind::entity_complete:
    case Kind::set_attribute:
    case Kind::clear_attribute:
    case Kind::add_parent:
    case Kind::remove_parent:
      return apply_to_entity(change);
    case Kind::upsert_row:
    case Kind::delete_row:
    case Kind::relation_incomplete:
    case Kind::relation_complete:
      return apply_to_relation(change);
    case Kind::set_global:
    case Kind::clear_global:
      return apply_to_global(change);
  }
  return std::nullopt;
}

Wrong FactState::apply_to_entity(const BatchChange& change) {
  const auto [type, id] = change.entity;
  if (type >= entities_.size()) return "there is no entity type " + decimal(type);
  auto& all = entities_[type];
  auto found = all.find(id);
  if (change.kind == Kind::delete_entity) {
    if (found != all.end()) all.erase(found);
    return std::nullopt;
  }
  // What is not there may be spoken of, and be there afterwards: who wrote the batch has held it against the facts.
  const bool makes_it = change.kind == Kind::replace_entity || change.kind == Kind::upsert_entity;
  if (found == all.end()) found = all.emplace(id, EntityFacts{}).first;
  EntityFacts& facts = found->second;
  if (change.kind == Kind::replace_entity) facts = {};
  if (makes_it) facts.exists = true;
  if (change.kind == Kind::entity_incomplete) facts.incomplete = true;
  if (change.kind == Kind::entity_complete) facts.incomplete = false;
  if (change.kind == Kind::add_parent) facts.parents.emplace(change.parent.type, change.parent.id);
  if (change.kind == Kind::remove_parent)
    facts.parents.erase({change.parent.type, std::string(change.parent.id)});
  if (change.kind == Kind::set_attribute || change.kind == Kind::clear_attribute)
    return apply_to_attribute(change, facts);
  return std::nullopt;
}

Wrong FactState::apply_to_attribute(const BatchChange& change, EntityFacts& facts) {
  const auto position = schema_.find_attribute(change.entity.type, change.name);
  if (!position)
    return unknown(schema_.entities[change.entity.type].name + " attribute", change.name);
  facts.attributes.erase(*position);
  if (change.kind == Kind::set_attribute)
    facts.attributes.emplace(*position, OwnedValue::of(change.value));
  return std::nullopt;
}

Wrong FactState::apply_to_relation(const BatchChange& change) {
  const auto relation = schema_.find_relation(change.name);
  if (!relation) return unknown("relation", change.name);
  const bool is_row = change.kind == Kind::upsert_row || change.kind == Kind::delete_row;
  if (is_row) return apply_to_row(change, *relation);
  relations_[*relation].incomplete = change.kind == Kind::relation_incomplete;
  return std::nullopt;
}

Wrong FactState::apply_to_row(const BatchChange& change, std::uint16_t relation) {
  const RelationSchema& declared = schema_.relations[relation];
  if (change.key.size() != declared.columns.size())
    return join({"a row of ", declared.name, " has ", decimal(change.key.size()), " columns, not ",
                 decimal(declared.columns.size())});
  std::vector<OwnedValue> key;
  for (const Value& value : change.key) key.push_back(OwnedValue::of(value));
  auto& rows = relations_[relation].rows;
  if (change.kind == Kind::delete_row) {
    rows.erase(key);
    return std::nullopt;
  }
  Values fields;
  for (const FieldValue& field : change.fields) {
    const auto found = std::find_if(declared.fields.begin(), declared.fields.end(),
                                    [&](const auto& known) { return known.name == field.name; });
    if (found == declared.fields.end()) return unknown(declared.name + " field", field.name);
    const auto position = static_cast<std::size_t>(found - declared.fields.begin());
    if (!fields.emplace(position, OwnedValue::of(field.value)).second)
      return join({"the field ", declared.name, ".", field.name, " was given twice"});
  }
  rows.insert_or_assign(std::move(key), std::move(fields));
  return std::nullopt;
}

Wrong FactState::apply_to_global(const BatchChange& change) {
  const auto global = schema_.find_global(change.name);
  if (!global) return unknown("global", change.name);
  globals_.erase(*global);
  if (change.kind == Kind::set_global) globals_.emplace(*global, OwnedValue::of(change.value));
  return std::nullopt;
}

// --- telling

void FactState::tell_entity(FactBatch& out, Entity entity, const EntityFacts& facts) const {
  if (facts.exists) out.replace_entity(entity);
  const auto& attributes = schema_.entities[entity.type].attributes;
  for (const auto& [position, value] : facts.attributes) {
    const AttributeSchema& attribute = attributes[position];
    const bool silent = facts.exists && value.view().kind() == silence(attribute.type).kind();
    if (!silent) out.set_attribute(entity, attribute.name, value.view());
  }
  for (const auto& [type, id] : facts.parents) out.add_parent(entity, {type, id});
  if (facts.incomplete) out.mark_incomplete(entity);
}

void FactState::tell_row(FactBatch& out, std::size_t relation, const std::vector<OwnedValue>& key,
                         const Values& fields) const {
  const RelationSchema& declared = schema_.relations[relation];
  std::vector<Value> columns;
  for (const OwnedValue& value : key) columns.push_back(value.view());
  std::vector<FieldValue> given;
  for (const auto& [position, value] : fields) {
    const Value field = value.view();
    if (field.kind() != silence(declared.fields[position].type).kind())
      given.push_back({declared.fields[position].name, field});
  }
  out.upsert_row(declared.name, columns, given);
}

StoreResult FactState::tell(std::size_t part_bytes,
                            const std::function<StoreResult(const FactBatch&)>& take) const {
  FactBatch part;
  StoreResult taken = Accepted{};
  const auto told = [&](bool last) {
    if (!taken || (!last && part.bytes() < part_bytes)) return;
    if (last) part.as_of = as_of;
    taken = take(part);
    part.clear();
  };
  part.forget_everything();
  for (const auto& [position, value] : globals_)
    part.set_global(schema_.globals[position].name, value.view());
  for (const bool exists : {false, true}) {
    for (std::size_t type = 0; type < entities_.size(); ++type) {
      for (const auto& [id, facts] : entities_[type]) {
        if (facts.exists == exists)
          tell_entity(part, {static_cast<std::uint16_t>(type), id}, facts);
        told(false);
      }
    }
  }
  for (std::size_t relation = 0; relation < relations_.size(); ++relation) {
    if (relations_[relation].incomplete) part.mark_incomplete(schema_.relations[relation].name);
    for (const auto& [key, fields] : relations_[relation].rows) {
      tell_row(part, relation, key, fields);
      told(false);
    }
  }
  told(true);
  return taken;
}

}  // namespace sightline
