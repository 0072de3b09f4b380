// The public face of a draft. Tested by tests/unit/runtime/facts/builder_test.cc. No work is done here.
#include <utility>

#include "runtime/facts/draft.h"
#include "runtime/facts/tables.h"
#include "sightline/loaded_policy.h"
#include "sightline/snapshot.h"

namespace sightline {

struct SnapshotBuilder::Draft {
  FactDraft facts;
};

SnapshotBuilder::SnapshotBuilder(const Policy& policy)
    : draft_(std::make_unique<Draft>(Draft{FactDraft(policy.program_)})) {}
SnapshotBuilder::SnapshotBuilder(SnapshotBuilder&&) noexcept = default;
SnapshotBuilder::~SnapshotBuilder() = default;

FactResult SnapshotBuilder::add_entity(Entity entity) { return draft_->facts.add_entity(entity); }

FactResult SnapshotBuilder::set_attribute(Entity entity, std::string_view attribute, Value value) {
  return draft_->facts.set_attribute(Layer::registry, entity, attribute, value);
}

FactResult SnapshotBuilder::add_parent(Entity child, Entity parent) {
  return draft_->facts.add_parent(child, parent);
}

FactResult SnapshotBuilder::mark_incomplete(Entity entity) {
  return draft_->facts.mark_incomplete(entity);
}

FactResult SnapshotBuilder::add_row(std::string_view relation, std::span<const Value> key,
                                    std::span<const FieldValue> fields) {
  return draft_->facts.add_row(Layer::registry, relation, key, fields, true);
}

FactResult SnapshotBuilder::set_global(std::string_view global, Value value) {
  return draft_->facts.set_global(Layer::registry, global, value);
}

FactResult SnapshotBuilder::mark_incomplete(std::string_view relation) {
  return draft_->facts.mark_incomplete(relation);
}

FactResult SnapshotBuilder::observe_attribute(Entity entity, std::string_view attribute,
                                              Value value) {
  return draft_->facts.set_attribute(Layer::cache, entity, attribute, value);
}

FactResult SnapshotBuilder::observe_global(std::string_view global, Value value) {
  return draft_->facts.set_global(Layer::cache, global, value);
}

FactResult SnapshotBuilder::observe_row(std::string_view relation, std::span<const Value> key,
                                        std::span<const FieldValue> fields) {
  return draft_->facts.add_row(Layer::cache, relation, key, fields, true);
}

FactResult SnapshotBuilder::observe_no_row(std::string_view relation, std::span<const Value> key) {
  return draft_->facts.add_row(Layer::cache, relation, key, {}, false);
}

Result<Snapshot, FactError> SnapshotBuilder::build(std::uint64_t revision, Time as_of) && {
  auto tables = draft_->facts.build(revision, as_of.time_since_epoch().count());
  if (!tables) return tables.error();
  return Snapshot(std::move(*tables));
}

}  // namespace sightline
