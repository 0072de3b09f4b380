// A host's calls -> a snapshot, and the same facts by name with who said so. Tested by
// tests/unit/compiler/explain/explain_test.cc. What is refused and what is not is the builder's to
// say; only what it took is kept.
#include <utility>

#include "compiler/explain/kept_facts.h"

namespace sightline {
namespace {

EntityName name_of(const Entity& entity) { return {entity.type, std::string(entity.id)}; }

RowName row_name(const RelationSchema& relation, std::span<const Value> key) {
  RowName name;
  for (std::size_t c = 0; c < key.size(); ++c)
    name.push_back(OwnedValue::of(key[c], relation.columns[c].type));
  return name;
}

KeptRow row_of(const RelationSchema& relation, std::span<const FieldValue> fields) {
  KeptRow row;
  for (const auto& field : relation.fields) {
    OwnedValue value;  // of a field not given: none if it is optional, else unavailable
    if (field.type.optional) value = OwnedValue::none();
    for (const auto& given : fields) {
      if (given.name == field.name) value = OwnedValue::of(given.value, field.type);
    }
    row.fields.push_back(std::move(value));
  }
  return row;
}

}  // namespace

FactLedger::FactLedger(const Policy& policy)
    : policy_(&policy), builder_(policy), facts_(std::make_unique<KeptFacts>(policy.schema())) {}
FactLedger::FactLedger(FactLedger&&) noexcept = default;
FactLedger::~FactLedger() = default;

FactResult FactLedger::add_entity(Entity entity) {
  auto taken = builder_.add_entity(entity);
  if (taken) facts_->entity(policy_->schema(), name_of(entity)).exists = true;
  return taken;
}

FactResult FactLedger::set_attribute(Entity entity, std::string_view attribute, Value value) {
  auto taken = builder_.set_attribute(entity, attribute, value);
  if (!taken) return taken;
  const Schema& schema = policy_->schema();
  const auto a = *schema.find_attribute(entity.type, attribute);
  facts_->entity(schema, name_of(entity)).attributes[a].registry =
      OwnedValue::of(value, schema.entities[entity.type].attributes[a].type);
  return taken;
}

FactResult FactLedger::observe_attribute(Entity entity, std::string_view attribute, Value value) {
  auto taken = builder_.observe_attribute(entity, attribute, value);
  if (!taken) return taken;
  const Schema& schema = policy_->schema();
  const auto a = *schema.find_attribute(entity.type, attribute);
  facts_->entity(schema, name_of(entity)).attributes[a].cache =
      OwnedValue::of(value, schema.entities[entity.type].attributes[a].type);
  return taken;
}

FactResult FactLedger::add_parent(Entity child, Entity parent) {
  auto taken = builder_.add_parent(child, parent);
  if (taken) facts_->entity(policy_->schema(), name_of(child)).parents.push_back(name_of(parent));
  return taken;
}

FactResult FactLedger::mark_incomplete(Entity entity) {
  auto taken = builder_.mark_incomplete(entity);
  if (taken) facts_->entity(policy_->schema(), name_of(entity)).cut_short = true;
  return taken;
}

FactResult FactLedger::add_row(std::string_view relation, std::span<const Value> key,
                               std::span<const FieldValue> fields) {
  auto taken = builder_.add_row(relation, key, fields);
  if (!taken) return taken;
  const auto r = *policy_->schema().find_relation(relation);
  const RelationSchema& schema = policy_->schema().relations[r];
  facts_->relations[r].registry.emplace_back(row_name(schema, key), row_of(schema, fields));
  return taken;
}

FactResult FactLedger::observe_row(std::string_view relation, std::span<const Value> key,
                                   std::span<const FieldValue> fields) {
  auto taken = builder_.observe_row(relation, key, fields);
  if (!taken) return taken;
  const auto r = *policy_->schema().find_relation(relation);
  const RelationSchema& schema = policy_->schema().relations[r];
  facts_->relations[r].cache.emplace_back(row_name(schema, key), row_of(schema, fields));
  return taken;
}

FactResult FactLedger::observe_no_row(std::string_view relation, std::span<const Value> key) {
  auto taken = builder_.observe_no_row(relation, key);
  if (!taken) return taken;
  const auto r = *policy_->schema().find_relation(relation);
  const RelationSchema& schema = policy_->schema().relations[r];
  facts_->relations[r].cache.emplace_back(row_name(schema, key), KeptRow{false, {}});
  return taken;
}

FactResult FactLedger::mark_incomplete(std::string_view relation) {
  auto taken = builder_.mark_incomplete(relation);
  if (taken) facts_->relations[*policy_->schema().find_relation(relation)].incomplete = true;
  return taken;
}

FactResult FactLedger::set_global(std::string_view global, Value value) {
  auto taken = builder_.set_global(global, value);
  if (!taken) return taken;
  const auto g = *policy_->schema().find_global(global);
  facts_->globals[g].registry = OwnedValue::of(value, policy_->schema().globals[g].type);
  return taken;
}

FactResult FactLedger::observe_global(std::string_view global, Value value) {
  auto taken = builder_.observe_global(global, value);
  if (!taken) return taken;
  const auto g = *policy_->schema().find_global(global);
  facts_->globals[g].cache = OwnedValue::of(value, policy_->schema().globals[g].type);
  return taken;
}

Result<Explainer, FactError> FactLedger::build(std::uint64_t revision, Time as_of) && {
  auto snapshot = std::move(builder_).build(revision, as_of);
  if (!snapshot) return snapshot.error();
  facts_->revision = revision;
  facts_->as_of = as_of.time_since_epoch().count();
  return Explainer(*policy_, std::move(facts_), std::move(*snapshot));
}

}  // namespace sightline
