// All facts of a snapshot, to be gone through: by whoever writes them down, searches or compares them.
// Numbers are the snapshot's own, and those of one may be others in the next.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sightline/fact_batch.h"
#include "sightline/loaded_policy.h"
#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

// Whether the snapshot was made for the policy's declarations and invariants: `decide` denies if not.
bool fits(const Policy& policy, const Snapshot& snapshot);

// The facts as these changes would make them, under the same revision, or why they cannot be: for who
// wants to know what would be. `snapshot` fits the policy and stays what it is; what is made shares all
// that stays the same, takes as long as the changes, and may outlive it. `forget_everything` is refused.
Result<Snapshot, FactError> changed_snapshot(const Policy& policy, const Snapshot& snapshot,
                                             const FactBatch& changes);

// A fact without its words: an entity is its number among those of its type, a string its number among
// strings, all else as Value::number() has it.
struct NumberedFact {
  enum class State : std::uint8_t { unavailable, none, known } state = State::unavailable;
  std::int64_t value = 0;
};

struct NumberedEntity {
  std::uint16_t type = 0;
  std::uint32_t number = 0;
};

// Borrows both, and what it returns borrows from the snapshot.
class SnapshotView {
 public:
  // `schema`: of a policy that the snapshot fits.
  SnapshotView(const Schema& schema, const Snapshot& snapshot);

  // Entities of a type have numbers below this; also those that are only mentioned.
  std::uint32_t entity_count(std::uint16_t type) const;
  Entity entity(std::uint16_t type, std::uint32_t number) const;
  std::optional<std::uint32_t> find(Entity entity) const;  // its number
  std::optional<std::uint32_t> find_string(std::string_view text) const;
  bool exists(std::uint16_t type, std::uint32_t number) const;
  Value attribute(std::uint16_t type, std::uint32_t number, std::uint16_t attribute) const;
  // What it is directly in; and whether that is all.
  std::vector<Entity> parents(std::uint16_t type, std::uint32_t number) const;
  bool is_incomplete(std::uint16_t type, std::uint32_t number) const;
  // All that it is in is known: it exists, its parents are all given, and so it is with each of them.
  bool is_whole(std::uint16_t type, std::uint32_t number) const;
  // Of one that was not added: some attribute of it was said to be unavailable all the same.
  bool is_said_unavailable(std::uint16_t type, std::uint32_t number) const;
  // All that it is in, as far as is known.
  std::vector<Entity> ancestors(std::uint16_t type, std::uint32_t number) const;
  std::vector<NumberedEntity> numbered_ancestors(std::uint16_t type, std::uint32_t number) const;

  // Rows of a relation have numbers below this; not each number has one.
  std::uint32_t row_count(std::uint16_t relation) const;
  bool has_row(std::uint16_t relation, std::uint32_t number) const;
  Value column(std::uint16_t relation, std::uint32_t number, std::uint16_t column) const;
  Value field(std::uint16_t relation, std::uint32_t number, std::uint16_t field) const;
  bool is_incomplete(std::uint16_t relation) const;
  // The row with this key.
  std::optional<std::uint32_t> find_row(std::uint16_t relation, std::span<const Value> key) const;
  // The rows with these values in the columns of `mask`, as `decide` finds them. Nothing: the snapshot
  // has no way to them, because no query of the policy that it was made for asks so.
  std::optional<std::vector<std::uint32_t>> rows(std::uint16_t relation, std::uint8_t mask,
                                                 std::span<const Value> key) const;
  // The same of one column, its value by its number.
  std::optional<std::vector<std::uint32_t>> rows(std::uint16_t relation, std::uint16_t column,
                                                 std::int64_t value) const;

  Value global(std::uint16_t global) const;

  NumberedFact numbered_attribute(std::uint16_t type, std::uint32_t number,
                                  std::uint16_t attribute) const;
  NumberedFact numbered_column(std::uint16_t relation, std::uint32_t number,
                               std::uint16_t column) const;
  NumberedFact numbered_field(std::uint16_t relation, std::uint32_t number,
                              std::uint16_t field) const;
  NumberedFact numbered_global(std::uint16_t global) const;

 private:
  // Whether the values can be those of a row in the columns of `mask`: texts have numbers.
  bool number_key(std::uint8_t mask, std::span<const Value> key, std::span<std::int64_t> out) const;

  const Schema& schema_;
  const FactTables& tables_;
};

}  // namespace sightline
