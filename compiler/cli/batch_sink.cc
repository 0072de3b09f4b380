// Facts that were read and fit their types -> a FactBatch. Tested in
// tests/unit/compiler/cli/cmd_facts_test.cc.

#include "compiler/cli/batch_sink.h"

#include <algorithm>
#include <string>

#include "compiler/cli/printable.h"

namespace sightline::cli {
namespace {

FactResult not_cached() {
  return FactError{FactError::Kind::not_cached, "a cache has no say in a directory of facts"};
}

}  // namespace

FactResult BatchSink::add_entity(Entity entity) {
  batch_.replace_entity(entity);
  return Accepted{};
}

FactResult BatchSink::set_attribute(Entity entity, std::string_view name, const Value& value) {
  batch_.set_attribute(entity, name, value);
  return Accepted{};
}

FactResult BatchSink::add_parent(Entity child, Entity parent) {
  const EntitySchema& declared = schema_.entities[child.type];
  const auto& types = declared.parents;
  if (std::find(types.begin(), types.end(), parent.type) != types.end()) {
    batch_.add_parent(child, parent);
    return Accepted{};
  }
  return FactError{FactError::Kind::wrong_type, "cannot be in " +
                                                    schema_.entities[parent.type].name + " " +
                                                    in_backticks(parent.id) + ": `entity " +
                                                    declared.name + "` does not say so"};
}

FactResult BatchSink::mark_incomplete(Entity entity) {
  batch_.mark_incomplete(entity);
  return Accepted{};
}

FactResult BatchSink::mark_incomplete(std::string_view relation) {
  batch_.mark_incomplete(relation);
  return Accepted{};
}

FactResult BatchSink::add_row(std::string_view relation, std::span<const Value> key,
                              std::span<const FieldValue> fields) {
  batch_.upsert_row(relation, key, fields);
  return Accepted{};
}

FactResult BatchSink::set_global(std::string_view name, const Value& value) {
  batch_.set_global(name, value);
  return Accepted{};
}

void BatchSink::delete_entity(Entity entity) { batch_.delete_entity(entity); }
void BatchSink::delete_row(std::string_view relation, std::span<const Value> key) {
  batch_.delete_row(relation, key);
}
void BatchSink::clear_global(std::string_view name) { batch_.clear_global(name); }
void BatchSink::mark_complete(std::string_view relation) { batch_.mark_complete(relation); }

FactResult BatchSink::observe_attribute(Entity, std::string_view, const Value&) {
  return not_cached();
}
FactResult BatchSink::observe_row(std::string_view, std::span<const Value>,
                                  std::span<const FieldValue>) {
  return not_cached();
}
FactResult BatchSink::observe_no_row(std::string_view, std::span<const Value>) {
  return not_cached();
}
FactResult BatchSink::observe_global(std::string_view, const Value&) { return not_cached(); }

}  // namespace sightline::cli
