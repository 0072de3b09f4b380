// An immutable, numbered view of the facts, and its builder.
//
//   sightline::SnapshotBuilder facts(*policy);
//   facts.add_entity({user, "ann"});
//   facts.set_attribute({user, "ann"}, "account", sightline::Value::entity({account, "north"}));
//   facts.add_row("share", {{Value::entity({user, "ann"}), Value::entity({camera, "porch"})}},
//                 {{"from", Value::time(t)}});
//   auto snapshot = std::move(facts).build(7, as_of);
//
// A Snapshot may be read by any number of threads at once; a builder belongs to one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "sightline/direct.h"
#include "sightline/result.h"
#include "sightline/value.h"

namespace sightline {

class Policy;
class FactTables;  // runtime/facts/tables.h

// Why a fact was refused, in words that name it.
struct FactError {
  enum class Kind : std::uint8_t {
    unknown_name,  // no such attribute, relation, field or global
    wrong_type,    // a value of another kind, enum or entity type, or out of range
    duplicate,     // the same fact given twice
    not_cached,    // a cache spoke of a fact that is not declared `cached`
    too_many,      // more rows for one key, entities or bytes than a snapshot holds
    wrong_key,     // a row key that does not fit the relation's columns
    cycle,         // an entity would be in itself
    not_unique,    // rows that `unique` keeps apart
    invariant,     // facts that break an invariant, or leave out an entity that it needs
  } kind;
  std::string message;
};
struct Accepted {};
using FactResult = Result<Accepted, FactError>;

class Snapshot {
 public:
  Snapshot(Snapshot&&) noexcept;
  Snapshot& operator=(Snapshot&&) noexcept;
  ~Snapshot();

  std::uint64_t revision() const;
  Time as_of() const;
  std::uint64_t entity_count() const;
  std::uint64_t row_count() const;
  // The id of an entity that a MissingFact names; empty if it was a stranger to this snapshot.
  std::string_view entity_id(std::uint16_t type, std::uint32_t entity) const;

 private:
  friend class SnapshotBuilder;
  friend class Policy;
  friend struct SnapshotTables;
  friend struct direct::Inside;
  explicit Snapshot(std::unique_ptr<const FactTables> tables);
  std::unique_ptr<const FactTables> tables_;
  direct::Facts direct_;  // of the tables
};

struct FieldValue {
  std::string_view name;
  Value value;
};

// Collects facts for one policy's schema. Every call either takes the fact whole or refuses it and
// changes nothing.
class SnapshotBuilder {
 public:
  explicit SnapshotBuilder(const Policy& policy);
  SnapshotBuilder(SnapshotBuilder&&) noexcept;
  ~SnapshotBuilder();

  // --- what the registry says
  FactResult add_entity(Entity entity);  // it is there; attributes not set are none or unavailable
  FactResult set_attribute(Entity entity, std::string_view attribute, Value value);
  // `child` is directly `in` `parent`. Cycles are refused when the snapshot is built.
  FactResult add_parent(Entity child, Entity parent);
  // The look-up of the entity's parents failed or was cut short: what else it is in is unknown.
  FactResult mark_incomplete(Entity entity);
  FactResult add_row(std::string_view relation, std::span<const Value> key,
                     std::span<const FieldValue> fields = {});
  FactResult set_global(std::string_view global, Value value);
  // A lookup of this relation failed or was cut short: absence in it is unknown.
  FactResult mark_incomplete(std::string_view relation);

  // --- what an untrusted cache says: it answers in the registry's place, for `cached` facts only
  FactResult observe_attribute(Entity entity, std::string_view attribute, Value value);
  FactResult observe_row(std::string_view relation, std::span<const Value> key,
                         std::span<const FieldValue> fields = {});
  FactResult observe_global(std::string_view global, Value value);
  FactResult observe_no_row(std::string_view relation, std::span<const Value> key);

  // `as_of`: the moment at which the registry's facts held. A sealed fact that is declared `within` an
  // age has to have been true then or later: it is believed for as long as the snapshot is young enough.
  Result<Snapshot, FactError> build(std::uint64_t revision, Time as_of) &&;

 private:
  struct Draft;
  std::unique_ptr<Draft> draft_;
};

}  // namespace sightline
