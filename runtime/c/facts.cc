// Facts and snapshots as C sees them: each function hands one fact to a SnapshotBuilder, which
// judges. Tested by tests/c/whole_life.c and refusals.c.
#include <span>
#include <utility>
#include <vector>

#include "runtime/c/handles.h"

namespace {

using sightline::FactError;
using sightline::FactResult;
using sightline::FieldValue;
using sightline::SnapshotBuilder;
using sightline::Value;
using sightline::c::fail;
using sightline::c::misused;
using sightline::c::to_entity;
using sightline::c::to_value;

sightline_status_t to_status(FactError::Kind kind) {
  switch (kind) {
    case FactError::Kind::unknown_name:
      return sightline_status_unknown_name;
    case FactError::Kind::wrong_type:
      return sightline_status_wrong_type;
    case FactError::Kind::duplicate:
      return sightline_status_duplicate;
    case FactError::Kind::not_cached:
      return sightline_status_not_cached;
    case FactError::Kind::too_many:
      return sightline_status_too_many;
    case FactError::Kind::wrong_key:
      return sightline_status_wrong_key;
    case FactError::Kind::cycle:
      return sightline_status_cycle;
    case FactError::Kind::not_unique:
      return sightline_status_not_unique;
    case FactError::Kind::invariant:
      return sightline_status_invariant;
  }
  return sightline_status_wrong_type;
}

// What `take` makes of the builder, told as C hears it.
template <class Take>
sightline_status_t give(sightline_facts_t* facts, char** errptr, Take&& take) {
  if (facts == nullptr) return misused("facts", errptr);
  if (!facts->builder)
    return fail(sightline_status_misused, "these facts were built already", errptr);
  const FactResult taken = take(*facts->builder);
  if (taken) return sightline_status_ok;
  return fail(to_status(taken.error().kind), taken.error().message, errptr);
}

// A row in C's arrays -> a row in ours.
struct Row {
  std::vector<Value> key;
  std::vector<FieldValue> fields;
};
bool is_there(const sightline_value_t* key, size_t key_count, const sightline_field_t* fields,
              size_t field_count) {
  if ((key == nullptr && key_count != 0) || (fields == nullptr && field_count != 0)) return false;
  for (const auto& field : std::span(fields, field_count)) {
    if (field.name == nullptr) return false;
  }
  return true;
}
Row to_row(const sightline_value_t* key, size_t key_count, const sightline_field_t* fields,
           size_t field_count) {
  Row row;
  for (const auto& value : std::span(key, key_count)) row.key.push_back(to_value(value));
  for (const auto& field : std::span(fields, field_count))
    row.fields.push_back({field.name, to_value(field.value)});
  return row;
}

}  // namespace

sightline_facts_t* sightline_facts_create(const sightline_policy_t* policy) {
  return policy == nullptr ? nullptr : new sightline_facts_t{SnapshotBuilder(policy->policy)};
}
void sightline_facts_destroy(sightline_facts_t* facts) { delete facts; }

sightline_status_t sightline_facts_add_entity(sightline_facts_t* facts, sightline_entity_t entity,
                                              char** errptr) {
  return give(facts, errptr, [&](auto& to) { return to.add_entity(to_entity(entity)); });
}

sightline_status_t sightline_facts_set_attribute(sightline_facts_t* facts,
                                                 sightline_entity_t entity, const char* attribute,
                                                 sightline_value_t value, char** errptr) {
  if (attribute == nullptr) return misused("attribute", errptr);
  return give(facts, errptr, [&](auto& to) {
    return to.set_attribute(to_entity(entity), attribute, to_value(value));
  });
}

sightline_status_t sightline_facts_add_parent(sightline_facts_t* facts, sightline_entity_t child,
                                              sightline_entity_t parent, char** errptr) {
  return give(facts, errptr,
              [&](auto& to) { return to.add_parent(to_entity(child), to_entity(parent)); });
}

sightline_status_t sightline_facts_add_row(sightline_facts_t* facts, const char* relation,
                                           const sightline_value_t* key, size_t key_count,
                                           const sightline_field_t* fields, size_t field_count,
                                           char** errptr) {
  if (relation == nullptr) return misused("relation", errptr);
  if (!is_there(key, key_count, fields, field_count)) return misused("part of the row", errptr);
  const Row row = to_row(key, key_count, fields, field_count);
  return give(facts, errptr, [&](auto& to) { return to.add_row(relation, row.key, row.fields); });
}

sightline_status_t sightline_facts_set_global(sightline_facts_t* facts, const char* global,
                                              sightline_value_t value, char** errptr) {
  if (global == nullptr) return misused("global", errptr);
  return give(facts, errptr, [&](auto& to) { return to.set_global(global, to_value(value)); });
}

sightline_status_t sightline_facts_mark_parents_incomplete(sightline_facts_t* facts,
                                                           sightline_entity_t entity,
                                                           char** errptr) {
  return give(facts, errptr, [&](auto& to) { return to.mark_incomplete(to_entity(entity)); });
}

sightline_status_t sightline_facts_mark_relation_incomplete(sightline_facts_t* facts,
                                                            const char* relation, char** errptr) {
  if (relation == nullptr) return misused("relation", errptr);
  return give(facts, errptr,
              [&](auto& to) { return to.mark_incomplete(std::string_view(relation)); });
}

sightline_status_t sightline_facts_observe_attribute(sightline_facts_t* facts,
                                                     sightline_entity_t entity,
                                                     const char* attribute, sightline_value_t value,
                                                     char** errptr) {
  if (attribute == nullptr) return misused("attribute", errptr);
  return give(facts, errptr, [&](auto& to) {
    return to.observe_attribute(to_entity(entity), attribute, to_value(value));
  });
}

sightline_status_t sightline_facts_observe_row(sightline_facts_t* facts, const char* relation,
                                               const sightline_value_t* key, size_t key_count,
                                               const sightline_field_t* fields, size_t field_count,
                                               char** errptr) {
  if (relation == nullptr) return misused("relation", errptr);
  if (!is_there(key, key_count, fields, field_count)) return misused("part of the row", errptr);
  const Row row = to_row(key, key_count, fields, field_count);
  return give(facts, errptr,
              [&](auto& to) { return to.observe_row(relation, row.key, row.fields); });
}

sightline_status_t sightline_facts_observe_global(sightline_facts_t* facts, const char* global,
                                                  sightline_value_t value, char** errptr) {
  if (global == nullptr) return misused("global", errptr);
  return give(facts, errptr, [&](auto& to) { return to.observe_global(global, to_value(value)); });
}

sightline_status_t sightline_facts_observe_no_row(sightline_facts_t* facts, const char* relation,
                                                  const sightline_value_t* key, size_t key_count,
                                                  char** errptr) {
  if (relation == nullptr) return misused("relation", errptr);
  if (!is_there(key, key_count, nullptr, 0)) return misused("part of the row", errptr);
  const Row row = to_row(key, key_count, nullptr, 0);
  return give(facts, errptr, [&](auto& to) { return to.observe_no_row(relation, row.key); });
}

sightline_status_t sightline_facts_build(sightline_facts_t* facts, uint64_t revision,
                                         sightline_time_t as_of, sightline_snapshot_t** snapshot,
                                         char** errptr) {
  if (snapshot == nullptr) return misused("snapshot", errptr);
  if (facts == nullptr) return misused("facts", errptr);
  if (!facts->builder)
    return fail(sightline_status_misused, "these facts were built already", errptr);
  const sightline::Time moment{std::chrono::milliseconds(as_of)};
  auto built = std::move(*facts->builder).build(revision, moment);
  facts->builder.reset();
  if (!built) return fail(to_status(built.error().kind), built.error().message, errptr);
  *snapshot = new sightline_snapshot_t{std::move(*built)};
  return sightline_status_ok;
}

void sightline_snapshot_destroy(sightline_snapshot_t* snapshot) { delete snapshot; }
uint64_t sightline_snapshot_revision(const sightline_snapshot_t* snapshot) {
  return snapshot == nullptr ? 0 : snapshot->snapshot.revision();
}
sightline_time_t sightline_snapshot_as_of(const sightline_snapshot_t* snapshot) {
  return snapshot == nullptr ? 0 : snapshot->snapshot.as_of().time_since_epoch().count();
}
uint64_t sightline_snapshot_entity_count(const sightline_snapshot_t* snapshot) {
  return snapshot == nullptr ? 0 : snapshot->snapshot.entity_count();
}
uint64_t sightline_snapshot_row_count(const sightline_snapshot_t* snapshot) {
  return snapshot == nullptr ? 0 : snapshot->snapshot.row_count();
}
const char* sightline_snapshot_entity_id(const sightline_snapshot_t* snapshot, uint16_t type,
                                         uint32_t entity, size_t* length) {
  if (length == nullptr) return nullptr;
  *length = 0;
  if (snapshot == nullptr) return nullptr;
  const auto id = snapshot->snapshot.entity_id(type, entity);
  *length = id.size();
  return id.data();
}
