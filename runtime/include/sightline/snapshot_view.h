// All facts of a snapshot, to be gone through: by whoever writes them down, searches or compares them.
// Numbers are the snapshot's own, and those of one may be others in the next.
#pragma once

#include <cstdint>
#include <vector>

#include "sightline/schema.h"
#include "sightline/snapshot.h"

namespace sightline {

// Borrows both, and what it returns borrows from the snapshot.
class SnapshotView {
 public:
  // `schema`: of a policy that the snapshot fits.
  SnapshotView(const Schema& schema, const Snapshot& snapshot);

  // Entities of a type have numbers below this; also those that are only mentioned.
  std::uint32_t entity_count(std::uint16_t type) const;
  Entity entity(std::uint16_t type, std::uint32_t number) const;
  bool exists(std::uint16_t type, std::uint32_t number) const;
  Value attribute(std::uint16_t type, std::uint32_t number, std::uint16_t attribute) const;
  // What it is directly in; and whether that is all.
  std::vector<Entity> parents(std::uint16_t type, std::uint32_t number) const;
  bool is_incomplete(std::uint16_t type, std::uint32_t number) const;
  // Of one that was not added: some attribute of it was said to be unavailable all the same.
  bool is_said_unavailable(std::uint16_t type, std::uint32_t number) const;
  // All that it is in, as far as is known.
  std::vector<Entity> ancestors(std::uint16_t type, std::uint32_t number) const;

  // Rows of a relation have numbers below this; not each number has one.
  std::uint32_t row_count(std::uint16_t relation) const;
  bool has_row(std::uint16_t relation, std::uint32_t number) const;
  Value column(std::uint16_t relation, std::uint32_t number, std::uint16_t column) const;
  Value field(std::uint16_t relation, std::uint32_t number, std::uint16_t field) const;
  bool is_incomplete(std::uint16_t relation) const;

  Value global(std::uint16_t global) const;

 private:
  const Schema& schema_;
  const FactTables& tables_;
};

}  // namespace sightline
