// Changes of facts, in order, on their way to a log, an image or a snapshot.
//
//   sightline::FactBatch batch;
//   batch.as_of = now;
//   batch.replace_entity(ann);
//   batch.set_attribute(ann, "account", sightline::Value::entity(north));
//   batch.delete_row("share", std::array{sightline::Value::entity(ann), sightline::Value::entity(porch)});
//   log.append(batch, 8);
//
//   auto changes = batch.changes();
//   while (const sightline::BatchChange* change = changes.next()) apply(*change);
//
// Owns every text it was given. One arena; no word about a change is kept anywhere else. What fits
// the schema is not known here: whoever applies a batch checks it, and takes it whole or not at all.
// When memory runs out in the middle of a change, only clear() makes the batch usable again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sightline/result.h"
#include "sightline/snapshot.h"
#include "sightline/value.h"

namespace sightline {

struct BatchChange {
  enum class Kind : std::uint8_t {
    forget_everything,  // all facts so far: what follows is all there is
    replace_entity,     // it is there, and what follows is all that is known of it
    upsert_entity,      // it is there; what was known of it stays
    delete_entity,  // it is not there, has no attributes and is in nothing; rows that name it stay
    entity_incomplete,  // what else it is in is not known
    entity_complete,    // it is in what it was said to be in, and in nothing else
    set_attribute,      // name, value
    clear_attribute,    // name: none or unavailable again
    add_parent,         // it is directly in `parent`
    remove_parent,
    upsert_row,  // of the relation `name`; fields that are not given are none or unavailable
    delete_row,
    relation_incomplete,  // absence in the relation `name` is unknown
    relation_complete,
    set_global,  // name, value
    clear_global,
  } kind = Kind::forget_everything;
  Entity entity = {}, parent = {};
  std::string_view name = {};  // of an attribute, a relation or a global
  Value value = Value::unavailable();
  std::span<const Value> key = {};
  std::span<const FieldValue> fields = {};
};

class BatchChanges;

class FactBatch {
 public:
  // When the registry's facts, these changes included, were true. Not given: nobody said anything
  // newer than what was said before.
  std::optional<Time> as_of;

  void forget_everything();
  void replace_entity(Entity entity);
  void upsert_entity(Entity entity);
  void delete_entity(Entity entity);
  void mark_incomplete(Entity entity);
  void mark_complete(Entity entity);
  void set_attribute(Entity entity, std::string_view attribute, const Value& value);
  void clear_attribute(Entity entity, std::string_view attribute);
  void add_parent(Entity child, Entity parent);
  void remove_parent(Entity child, Entity parent);
  void upsert_row(std::string_view relation, std::span<const Value> key,
                  std::span<const FieldValue> fields = {});
  void delete_row(std::string_view relation, std::span<const Value> key);
  void mark_incomplete(std::string_view relation);
  void mark_complete(std::string_view relation);
  void set_global(std::string_view global, const Value& value);
  void clear_global(std::string_view global);
  // What is larger throws std::length_error and changes nothing; no schema has any of it.
  static constexpr std::size_t kMostValues = 65'000;   // in a row's key, and in its fields
  static constexpr std::size_t kLongestName = 0xffff;  // in bytes

  // The change as it stands in another batch.
  void append(const BatchChange& change);

  std::uint64_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::size_t bytes() const { return arena_.size(); }  // about what encode() will write
  void clear();  // nothing in it, and its memory kept for the next changes
  BatchChanges changes() const;

  // As specs/fact-log-format.md has it. decode() takes any bytes, refuses what is no whole batch and
  // says why, in time and memory linear in their number.
  std::vector<std::byte> encode() const;
  static Result<FactBatch, std::string> decode(std::span<const std::byte> bytes);

 private:
  friend class BatchChanges;
  void begin(BatchChange::Kind kind);
  void begin(BatchChange::Kind kind, Entity entity);
  void begin(BatchChange::Kind kind, std::string_view name);
  void put_number(std::uint64_t number);
  void put_text(std::string_view text);
  void put_entity(Entity entity);
  void put_value(const Value& value);
  void put_name(std::string_view name);

  std::vector<std::byte> arena_;
  std::vector<std::string> names_;  // of attributes, relations, fields and globals, each once
  std::uint64_t count_ = 0;
  std::size_t most_key_ = 0, most_fields_ = 0;     // of any one row
  std::size_t subject_at_ = 0, subject_size_ = 0;  // the entity that was last spoken of, in arena_
};

// Walks a batch, which must outlive it and stay as it is. Allocates once, when it is made. What a
// change borrows is valid until the next one is asked for; ids and texts live as long as the batch.
class BatchChanges {
 public:
  explicit BatchChanges(const FactBatch& batch);
  const BatchChange* next();  // null after the last one

 private:
  std::uint64_t number();
  std::string_view text();
  Entity entity();
  Value value();
  std::string_view name();
  void row(bool with_fields);

  const FactBatch& batch_;
  const std::byte* at_;
  std::uint64_t left_;
  BatchChange change_;
  Entity subject_;
  std::vector<Value> key_;
  std::vector<FieldValue> fields_;
};

inline BatchChanges FactBatch::changes() const { return BatchChanges(*this); }

}  // namespace sightline
