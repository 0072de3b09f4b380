// The inside of a Snapshot: facts by dense numbers, as the engine reads them. Immutable once built.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/facts/id_table.h"
#include "runtime/facts/row_index.h"
#include "sightline/decision.h"

namespace sightline {

// One fact. `number` counts when given; an entity is its row in the table of its type.
struct Fact {
  enum class State : std::uint8_t { unavailable, none, given };
  State state = State::unavailable;
  std::int64_t number = 0;
};

// One attribute of all entities of a type, or one field of all rows.
struct FactColumn {
  std::vector<Fact::State> states;
  std::vector<std::int64_t> numbers;
  Fact at(std::uint32_t row) const { return {states[row], numbers[row]}; }
};

struct EntityTable {
  IdTable ids;                         // also of entities that are only mentioned
  std::vector<FactColumn> attributes;  // as long as ids
};

struct RelationTable {
  bool complete = false;  // is a row that is not here absent?
  Columns columns;
  std::vector<FactColumn> fields;
  std::vector<RowIndex> indexes;  // one for each set of columns that the policy's queries bind
};

struct FactTables {
  Digest schema{};  // of the policies this fits
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  std::uint64_t entity_count = 0, row_count = 0;
  std::vector<EntityTable> entities;
  std::vector<RelationTable> relations;
  std::vector<Fact> globals;
};

}  // namespace sightline
