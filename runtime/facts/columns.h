// All facts of a snapshot on their way into its image: one column for each attribute, column and
// field, and everything that is said about them decided.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "runtime/facts/entity_ref.h"
#include "runtime/facts/id_table.h"
#include "runtime/facts/place.h"
#include "runtime/facts/row_index.h"

namespace sightline {

// One attribute of all entities of a type, or one field of all rows.
struct FactColumn {
  std::vector<std::uint8_t> states;
  std::vector<std::int64_t> numbers;
  Fact at(std::uint32_t row) const { return {static_cast<Fact::State>(states[row]), numbers[row]}; }
  void resize(std::size_t rows);
};

struct EntityColumns {
  IdTable ids;                         // also of entities that are only mentioned
  std::vector<FactColumn> attributes;  // as long as ids
  std::vector<std::uint8_t> exists;    // as long as ids: was it added?
  // As long as ids: are all that it is in known? It exists, its parents are all given, and so it is
  // with each of them.
  std::vector<std::uint8_t> whole;
  std::vector<std::uint8_t> cut_short;         // not all of its parents were given; may be shorter
  std::vector<std::uint8_t> said_unavailable;  // an attribute, of one not added; may be shorter
  // All that an entity is in besides itself, in rising order, entity after entity; where each one's
  // end. Entities beyond the last that has parents are in nothing else.
  std::vector<Ancestor> ancestors;
  std::vector<std::uint32_t> ancestors_end;

  std::span<const Ancestor> ancestors_of(std::uint32_t row) const {
    if (row >= ancestors_end.size()) return {};
    const std::uint32_t begin = row == 0 ? 0 : ancestors_end[row - 1];
    return std::span(ancestors).subspan(begin, ancestors_end[row] - begin);
  }
};

struct RelationColumns {
  bool incomplete = false;  // a look-up failed or was cut short
  Columns columns;
  std::vector<FactColumn> fields;
  std::uint32_t size() const { return static_cast<std::uint32_t>(columns.front().size()); }
};

struct SnapshotColumns {
  std::uint64_t seed = 0;
  IdTable strings;
  std::vector<EntityColumns> entities;
  std::vector<RelationColumns> relations;
  std::vector<Fact> globals;
};

}  // namespace sightline
