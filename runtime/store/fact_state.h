// What the changes so far come to: the facts themselves, by name, in the order in which they are told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/format/owned_value.h"
#include "sightline/fact_batch.h"
#include "sightline/schema.h"
#include "sightline/store/fact_log.h"

namespace sightline {

class FactState {
 public:
  // The schema outlives it.
  explicit FactState(const Schema& schema);

  // Takes the change, or says why it makes no sense and changes nothing. Whether values fit their
  // types, and the facts each other, is for a SnapshotBuilder to say.
  std::optional<std::string> apply(const BatchChange& change);

  // All facts, as changes that make them again from nothing. Shows a part whenever it has grown to
  // about `part_bytes`, and once at the end.
  StoreResult tell(std::size_t part_bytes,
                   const std::function<StoreResult(const FactBatch&)>& take) const;

  std::optional<Time> as_of;

 private:
  using Values = std::map<std::size_t, OwnedValue>;  // by position in the schema
  using Id = std::pair<std::uint16_t, std::string>;
  struct EntityFacts {
    Values attributes;
    std::set<Id> parents;
    bool incomplete = false;
    bool exists = false;  // or was only spoken of
  };
  struct RelationFacts {
    std::map<std::vector<OwnedValue>, Values> rows;
    bool incomplete = false;
  };

  std::optional<std::string> apply_to_entity(const BatchChange& change);
  std::optional<std::string> apply_to_attribute(const BatchChange& change, EntityFacts& facts);
  std::optional<std::string> apply_to_relation(const BatchChange& change);
  std::optional<std::string> apply_to_row(const BatchChange& change, std::uint16_t relation);
  std::optional<std::string> apply_to_global(const BatchChange& change);
  void forget();
  void tell_entity(FactBatch& out, Entity entity, const EntityFacts& facts) const;
  void tell_row(FactBatch& out, std::size_t relation, const std::vector<OwnedValue>& key,
                const Values& fields) const;

  const Schema& schema_;
  std::vector<std::map<std::string, EntityFacts, std::less<>>> entities_;  // by type
  std::vector<RelationFacts> relations_;
  Values globals_;
};

}  // namespace sightline
