// Changes of facts -> bytes in one arena, as they are written to disk (specs/fact-log-format.md): a
// byte for what it is, numbers in groups of seven bits, names by their number in the batch, and an
// entity that was just spoken of by one bit. Whether a change makes sense is not known here.
// Tested in tests/unit/runtime/revisions/fact_batch_test.cc.

#include "sightline/fact_batch.h"

#include <algorithm>
#include <stdexcept>

#include "runtime/revisions/change_bytes.h"

namespace sightline {

using Kind = BatchChange::Kind;

namespace {

void check_name(std::string_view name) {
  if (name.size() > FactBatch::kLongestName)
    throw std::length_error("a name that is longer than any in a schema");
}

void check_row(std::span<const Value> key, std::span<const FieldValue> fields) {
  if (key.size() > FactBatch::kMostValues || fields.size() > FactBatch::kMostValues)
    throw std::length_error("a row with more values than any relation has");
  for (const FieldValue& field : fields) check_name(field.name);
}

}  // namespace

// --- pieces

void FactBatch::put_number(std::uint64_t number) {
  while (number >= 0x80) {
    arena_.push_back(static_cast<std::byte>(number | 0x80));
    number >>= 7;
  }
  arena_.push_back(static_cast<std::byte>(number));
}

void FactBatch::put_text(std::string_view text) {
  put_number(text.size());
  const auto bytes = std::as_bytes(std::span(text));
  arena_.insert(arena_.end(), bytes.begin(), bytes.end());
}

void FactBatch::put_entity(Entity entity) {
  put_number(entity.type);
  put_text(entity.id);
}

void FactBatch::put_value(const Value& value) {
  arena_.push_back(static_cast<std::byte>(value.kind()));
  switch (value.kind()) {
    case Value::Kind::unavailable:
    case Value::Kind::none:
      return;
    case Value::Kind::boolean:
    case Value::Kind::member:
    case Value::Kind::set:
      return put_number(static_cast<std::uint64_t>(value.number()));
    case Value::Kind::integer:
    case Value::Kind::time:
    case Value::Kind::duration:
      return put_number(zigzag(value.number()));
    case Value::Kind::entity:
      return put_entity(value.entity());
    case Value::Kind::string:
      return put_text(value.text());
  }
}

// A schema has tens of names, and the same few come again and again.
void FactBatch::put_name(std::string_view name) {
  auto found = std::find(names_.begin(), names_.end(), name);
  if (found == names_.end()) found = names_.insert(names_.end(), std::string(name));
  put_number(static_cast<std::uint64_t>(found - names_.begin()));
}

void FactBatch::begin(Kind kind) {
  arena_.push_back(static_cast<std::byte>(kind));
  ++count_;
}

void FactBatch::begin(Kind kind, Entity entity) {
  begin(kind);
  const std::size_t at = arena_.size();
  put_entity(entity);
  const std::size_t size = arena_.size() - at;
  const auto* const arena = arena_.data();
  if (size == subject_size_ && std::equal(arena + at, arena + at + size, arena + subject_at_)) {
    arena_.resize(at);
    arena_.back() |= kSameSubject;
    return;
  }
  subject_at_ = at;
  subject_size_ = size;
}

void FactBatch::begin(Kind kind, std::string_view name) {
  check_name(name);
  begin(kind);
  put_name(name);
}

// --- changes

void FactBatch::forget_everything() { begin(Kind::forget_everything); }
void FactBatch::replace_entity(Entity entity) { begin(Kind::replace_entity, entity); }
void FactBatch::upsert_entity(Entity entity) { begin(Kind::upsert_entity, entity); }
void FactBatch::delete_entity(Entity entity) { begin(Kind::delete_entity, entity); }
void FactBatch::mark_incomplete(Entity entity) { begin(Kind::entity_incomplete, entity); }
void FactBatch::mark_complete(Entity entity) { begin(Kind::entity_complete, entity); }

void FactBatch::set_attribute(Entity entity, std::string_view attribute, const Value& value) {
  check_name(attribute);
  begin(Kind::set_attribute, entity);
  put_name(attribute);
  put_value(value);
}

void FactBatch::clear_attribute(Entity entity, std::string_view attribute) {
  check_name(attribute);
  begin(Kind::clear_attribute, entity);
  put_name(attribute);
}

void FactBatch::add_parent(Entity child, Entity parent) {
  begin(Kind::add_parent, child);
  put_entity(parent);
}

void FactBatch::remove_parent(Entity child, Entity parent) {
  begin(Kind::remove_parent, child);
  put_entity(parent);
}

void FactBatch::upsert_row(std::string_view relation, std::span<const Value> key,
                           std::span<const FieldValue> fields) {
  check_row(key, fields);
  begin(Kind::upsert_row, relation);
  put_number(key.size());
  for (const Value& value : key) put_value(value);
  put_number(fields.size());
  for (const FieldValue& field : fields) {
    put_name(field.name);
    put_value(field.value);
  }
  most_key_ = std::max(most_key_, key.size());
  most_fields_ = std::max(most_fields_, fields.size());
}

void FactBatch::delete_row(std::string_view relation, std::span<const Value> key) {
  check_row(key, {});
  begin(Kind::delete_row, relation);
  put_number(key.size());
  for (const Value& value : key) put_value(value);
  most_key_ = std::max(most_key_, key.size());
}

void FactBatch::mark_incomplete(std::string_view relation) {
  begin(Kind::relation_incomplete, relation);
}
void FactBatch::mark_complete(std::string_view relation) {
  begin(Kind::relation_complete, relation);
}

void FactBatch::set_global(std::string_view global, const Value& value) {
  begin(Kind::set_global, global);
  put_value(value);
}

void FactBatch::clear_global(std::string_view global) { begin(Kind::clear_global, global); }

void FactBatch::append(const BatchChange& change) {
  switch (change.kind) {
    case Kind::forget_everything:
      return forget_everything();
    case Kind::replace_entity:
    case Kind::upsert_entity:
    case Kind::delete_entity:
    case Kind::entity_incomplete:
    case Kind::entity_complete:
      return begin(change.kind, change.entity);
    case Kind::set_attribute:
      return set_attribute(change.entity, change.name, change.value);
    case Kind::clear_attribute:
      return clear_attribute(change.entity, change.name);
    case Kind::add_parent:
      return add_parent(change.entity, change.parent);
    case Kind::remove_parent:
      return remove_parent(change.entity, change.parent);
    case Kind::upsert_row:
      return upsert_row(change.name, change.key, change.fields);
    case Kind::delete_row:
      return delete_row(change.name, change.key);
    case Kind::relation_incomplete:
    case Kind::relation_complete:
    case Kind::clear_global:
      return begin(change.kind, change.name);
    case Kind::set_global:
      return set_global(change.name, change.value);
  }
}

void FactBatch::clear() {
  as_of.reset();
  arena_.clear();
  count_ = 0;
  subject_size_ = 0;
}

}  // namespace sightline
