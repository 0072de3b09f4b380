// The inside of a Snapshot: facts by dense numbers, as the engine reads them, from an image and from
// what changed since. Immutable; any number of threads may read.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/facts/fact_image.h"
#include "runtime/facts/overlay.h"
#include "runtime/plan/bound_plan.h"

namespace sightline {

class FactTables {
 public:
  FactTables() = default;
  explicit FactTables(std::shared_ptr<const FactImage> facts);  // as it was made

  std::shared_ptr<const FactImage> image;
  std::shared_ptr<const Overlay> overlay;  // null: nothing changed
  // The policy that this is bound to, and what its plan is among these facts.
  Digest policy{};
  std::shared_ptr<const BoundPlan> plan;
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  std::uint64_t entity_count = 0, row_count = 0;
  std::vector<std::uint32_t>
      sizes;  // of each table: rows, also of entities that are only mentioned
  std::vector<std::uint32_t> row_sizes;  // of each relation: rows there ever were
  std::vector<std::uint8_t> incomplete;  // of each relation: was it cut short?
  std::vector<Fact> globals;

  std::uint32_t size(std::uint16_t type) const { return sizes[type]; }
  std::uint64_t hash(std::string_view id) const { return hash_bytes(image->seed, id); }
  // Of an entity, or of a string (`image->strings()`): kNoRow if it is not there.
  std::uint32_t find(std::uint16_t type, std::string_view id, std::uint64_t hash) const {
    const auto row = image->tables[type].find(id, hash);
    return row == kNoRow && overlay != nullptr ? find_new(type, id, hash) : row;
  }
  std::uint32_t find(std::uint16_t type, std::string_view id) const {
    return find(type, id, hash(id));
  }

  // Of a row below size(type):
  std::string_view id(std::uint16_t type, std::uint32_t row) const;
  [[gnu::always_inline]] const std::byte* record(std::uint16_t type, std::uint32_t row) const {
    const ChangedEntity* const change = change_of(type, row);
    return change != nullptr ? change->record.data() : image->tables[type].record(row);
  }
  Fact attribute(std::uint16_t type, std::uint32_t row, std::uint16_t attribute) const {
    return read_fact(record(type, row), image->tables[type].layout.attributes[attribute]);
  }
  bool has(std::uint16_t type, std::uint32_t row, std::uint8_t flag) const {
    return (static_cast<std::uint8_t>(record(type, row)[image->tables[type].layout.flags]) &
            flag) != 0;
  }
  std::span<const Ancestor> ancestors_of(std::uint16_t type, std::uint32_t row) const;

  // Of a row of a relation:
  const std::byte* row(const RelationTable& relation, std::uint32_t row) const {
    return row < relation.size ? relation.row(row) : new_row(relation, row);
  }
  std::int64_t column(const RelationTable& relation, std::uint32_t at, std::uint16_t column) const {
    return read_number(row(relation, at), relation.layout.columns[column]);
  }
  RowKey key(const RelationTable& relation, std::uint32_t row) const;

  // The row that has this whole key: kNoRow if there is none.
  std::uint32_t find_row(const RelationTable& relation, const RowKey& key) const;
  // Whether the row was not taken away since.
  bool has_row(const RelationTable& relation, std::uint32_t row) const {
    return overlay == nullptr || find_row(relation, key(relation, row)) == row;
  }

  // The rows that have this key in the path's columns.
  RowRange rows(const RelationTable& relation, const RelationTable::Path& path,
                const RowKey& key) const;
  // Whether these are all there are, when `mask` is bound.
  bool complete(const RelationTable& relation, ColumnMask mask) const {
    return relation.complete && (mask & relation.listed_by) == relation.listed_by &&
           incomplete[relation.number] == 0;
  }

  // Null: all is as the image has it.
  [[gnu::always_inline]] const ChangedEntity* change_of(std::uint16_t type,
                                                        std::uint32_t row) const {
    return overlay == nullptr ? nullptr : find_change(type, row);
  }

 private:
  const ChangedEntity* find_change(std::uint16_t type, std::uint32_t row) const;
  std::uint32_t find_new(std::uint16_t type, std::string_view id, std::uint64_t hash) const;
  const std::byte* new_row(const RelationTable& relation, std::uint32_t row) const;
  RowRange owned_rows(const RelationTable::Path& path, std::int64_t owner) const;
  RowRange hashed_rows(const RelationTable& relation, const RelationTable::Path& path,
                       const RowKey& key) const;
  RowRange search(const RelationTable& relation, std::size_t from, std::size_t to, RowRange group,
                  const RowKey& key) const;
  // Of the columns of the order from `from` to before `to`.
  int compare(const RelationTable& relation, std::size_t from, std::size_t to, std::uint32_t row,
              const RowKey& key) const;
};

}  // namespace sightline
