// Facts one by one -> changes. Tested by tests/unit/runtime/revisions/image_file_test.cc. What silence
// says anyway (silence(), runtime/facts/check_fact.h) is not said.
#include "runtime/revisions/tell_snapshot.h"

#include "runtime/facts/check_fact.h"
#include "sightline/snapshot_view.h"

namespace sightline {
namespace {

void tell_entity(const Schema& schema, const SnapshotView& view, std::uint16_t type,
                 std::uint32_t number, FactBatch& out) {
  const Entity entity = view.entity(type, number);
  const bool exists = view.exists(type, number);
  if (exists) out.replace_entity(entity);
  if (view.is_incomplete(type, number)) out.mark_incomplete(entity);
  for (std::uint16_t a = 0; a < schema.entities[type].attributes.size(); ++a) {
    const AttributeSchema& attribute = schema.entities[type].attributes[a];
    const Value value = view.attribute(type, number, a);
    const Value silent = exists ? silence(attribute.type) : Value::unavailable();
    // Of which one it was said is not known any more, so it is said of all.
    const bool said = !exists && attribute.type.optional && view.is_said_unavailable(type, number);
    if (said || value.kind() != silent.kind()) out.set_attribute(entity, attribute.name, value);
  }
  for (const Entity& parent : view.parents(type, number)) out.add_parent(entity, parent);
}

void tell_rows(const Schema& schema, const SnapshotView& view, std::uint16_t relation,
               FactBatch& out) {
  const RelationSchema& declared = schema.relations[relation];
  std::vector<Value> key(declared.columns.size(), Value::none());
  std::vector<FieldValue> fields;
  for (std::uint32_t row = 0; row < view.row_count(relation); ++row) {
    if (!view.has_row(relation, row)) continue;
    for (std::uint16_t c = 0; c < key.size(); ++c) key[c] = view.column(relation, row, c);
    fields.clear();
    for (std::uint16_t f = 0; f < declared.fields.size(); ++f) {
      const Value value = view.field(relation, row, f);
      if (value.kind() != silence(declared.fields[f].type).kind())
        fields.push_back({declared.fields[f].name, value});
    }
    out.upsert_row(declared.name, key, fields);
  }
  if (view.is_incomplete(relation)) out.mark_incomplete(declared.name);
}

}  // namespace

void tell_snapshot(const Schema& schema, const Snapshot& snapshot, FactBatch& out) {
  const SnapshotView view(schema, snapshot);
  for (std::uint16_t g = 0; g < schema.globals.size(); ++g) {
    if (const Value value = view.global(g); value.kind() != Value::Kind::unavailable)
      out.set_global(schema.globals[g].name, value);
  }
  for (std::uint16_t type = 0; type < schema.entities.size(); ++type) {
    for (std::uint32_t number = 0; number < view.entity_count(type); ++number)
      tell_entity(schema, view, type, number, out);
  }
  for (std::uint16_t r = 0; r < schema.relations.size(); ++r) tell_rows(schema, view, r, out);
}

}  // namespace sightline
