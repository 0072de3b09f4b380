// The inside of a Snapshot: facts by dense numbers, as the engine reads them. Immutable once built.
#pragma once

#include <compare>
#include <cstdint>
#include <span>
#include <vector>

#include "runtime/facts/id_table.h"
#include "runtime/facts/row_index.h"
#include "sightline/decision.h"

namespace sightline {

// One fact. `number` counts when given; an entity is its row in the table of its type, a string its
// row in the table of strings, a set the mask of its members.
struct Fact {
  enum class State : std::uint8_t { unavailable, none, given };
  State state = State::unavailable;
  std::int64_t number = 0;
};

// One attribute of all entities of a type, or one field of all rows.
struct FactColumn {
  std::vector<std::uint8_t> states;
  std::vector<std::int64_t> numbers;
  Fact at(std::uint32_t row) const { return {static_cast<Fact::State>(states[row]), numbers[row]}; }
  void resize(std::size_t rows);
};

struct EntityRef {
  std::uint16_t type = 0;
  std::uint32_t row = 0;
  friend auto operator<=>(const EntityRef&, const EntityRef&) = default;
};

struct EntityTable {
  IdTable ids;                         // also of entities that are only mentioned
  std::vector<FactColumn> attributes;  // as long as ids
  std::vector<std::uint8_t> exists;    // as long as ids: was it added?
  // As long as ids: are all that it is in known? It exists, its parents are all given, and so it is
  // with each of them.
  std::vector<std::uint8_t> whole;
  // All that an entity is in besides itself, in rising order, entity after entity; where each one's
  // end. Entities beyond the last that has parents are in nothing else.
  std::vector<EntityRef> ancestors;
  std::vector<std::uint32_t> ancestors_end;

  std::span<const EntityRef> ancestors_of(std::uint32_t row) const {
    if (row >= ancestors_end.size()) return {};
    const std::uint32_t begin = row == 0 ? 0 : ancestors_end[row - 1];
    return std::span(ancestors).subspan(begin, ancestors_end[row] - begin);
  }
};

struct RelationTable {
  // Is a row that is not here absent? Only in look-ups that bind all of these columns.
  bool complete = false;
  ColumnMask listed_by = 0;
  Columns columns;
  std::vector<FactColumn> fields;
  std::vector<RowIndex> indexes;  // one for each set of columns that the policy's queries bind
};

struct FactTables {
  Digest schema{};  // of the policies this fits
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  std::uint64_t entity_count = 0, row_count = 0;
  IdTable strings;
  std::vector<EntityTable> entities;
  std::vector<RelationTable> relations;
  std::vector<Fact> globals;
};

}  // namespace sightline
