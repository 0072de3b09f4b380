// An image opened: where each entity's record, each relation's rows and the ways to them are.
// Immutable; any number of threads may read. What changed since is in overlay.h.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "runtime/facts/id_table.h"
#include "runtime/facts/image.h"
#include "runtime/facts/image_memory.h"
#include "runtime/facts/record_layout.h"
#include "runtime/facts/row_path.h"
#include "sightline/direct_hash.h"

namespace sightline {

// Rows of a relation that stand one after another, or whose numbers do in a list.
struct RowRange {
  const std::uint32_t* list = nullptr;
  std::uint32_t first = 0, count = 0;
  std::uint32_t operator[](std::uint32_t i) const { return list != nullptr ? list[i] : first + i; }
};

// The ids of an entity type and what is known of each; or all strings.
struct EntityTable {
  std::uint32_t size = 0;  // rows: also of entities that are only mentioned
  std::uint32_t row_bits = 0, slot_count = 1;
  const std::uint32_t* slots = &kFreeSlot;
  const std::byte* records = nullptr;
  const char* arena = nullptr;
  const Ancestor* ancestors = nullptr;
  EntityLayout layout;

  const std::byte* record(std::uint32_t row) const {
    return records + std::size_t{row} * layout.bytes;
  }
  std::string_view id(std::uint32_t row) const;  // row < size
  bool has_id(std::uint32_t row, std::string_view id) const;
  // Inlined by force: gcc 12 takes a call of a const function without a result for nothing, and a prefetch
  // with it (tests/cmake/prefetches.cmake counts them).
  [[gnu::always_inline]] void prefetch(std::uint64_t hash) const {
    __builtin_prefetch(slots + ((hash >> 32) * slot_count >> 32));
  }
  // The first row that the id may have, whose record is what will be looked at next; or kNoRow.
  [[gnu::always_inline]] std::uint32_t prefetch_record(std::uint64_t hash) const;
  std::uint32_t find(std::string_view id, std::uint64_t hash) const;  // kNoRow if it is not there
  // Of one of `layout.lists`, or of its ancestors: the first entry. It ends where the next row's begins.
  std::uint32_t begin_of(std::uint32_t list, std::uint32_t row) const {
    std::uint32_t begin = 0;
    std::memcpy(&begin, record(row) + list, sizeof begin);
    return begin;
  }
  std::span<const Ancestor> ancestors_of(std::uint32_t row) const;
  bool has(std::uint32_t row, std::uint8_t flag) const {
    return (static_cast<std::uint8_t>(record(row)[layout.flags]) & flag) != 0;
  }
};

struct RelationTable {
  struct Path : RowPath {
    std::uint32_t begins = 0;       // of a list or a group: where in the entity's record
    std::uint32_t list_number = 0;  // and which of the entity's lists
    std::uint16_t owner = 0;        // the entity's type
    std::uint32_t slot_mask = 0;
    const HashedRows* slots = nullptr;
    const std::uint32_t* list = nullptr;
    std::uint8_t searched = 0;  // columns of the order, behind the home, that a search compares
  };
  std::uint16_t number = 0;  // position in the schema
  std::uint32_t size = 0;
  // Is a row that is not here absent? Only in look-ups that bind all of `listed_by`, and unless the relation
  // was cut short.
  bool complete = false, incomplete = false;
  ColumnMask listed_by = 0;
  bool has_home = false;  // rows stand with the entity in the first column of `order`
  Path home;  // that every row is on: the rows of one home, or of a relation without one all
  const std::byte* rows = nullptr;
  RowLayout layout;
  std::array<std::uint8_t, kMaxColumns> order{};
  std::array<FactPlace, kMaxColumns> ordered;  // where the columns of the order are
  std::vector<std::uint16_t> entity_types;     // of columns; kNoType of others
  std::vector<Path> paths;

  const std::byte* row(std::uint32_t row) const { return rows + std::size_t{row} * layout.bytes; }
  std::int64_t column(std::uint32_t at, std::uint16_t column) const {
    return read_number(row(at), layout.columns[column]);
  }
};
inline constexpr std::uint16_t kNoType = 0xffff;

inline std::string_view EntityTable::id(std::uint32_t row) const {
  const std::byte* const at = record(row) + layout.id;
  if (layout.id_bytes != 0) {
    return {reinterpret_cast<const char*>(at + layout.id_prefix),
            layout.id_prefix != 0 ? static_cast<std::size_t>(*at) : layout.id_bytes};
  }
  std::uint64_t place = 0;  // the offset, and the length in the 16 bits above
  std::memcpy(&place, at, sizeof place);
  return {arena + (place & 0xffffffffffff), static_cast<std::size_t>(place >> 48)};
}

inline bool EntityTable::has_id(std::uint32_t row, std::string_view id) const {
  const auto found = this->id(row);
  return found.size() == id.size() && same_bytes(found.data(), id.data(), id.size());
}

inline std::uint32_t EntityTable::prefetch_record(std::uint64_t hash) const {
  const std::uint32_t row_mask = (std::uint32_t{1} << row_bits) - 1;
  std::uint64_t slot = (hash >> 32) * slot_count >> 32;
  while (slots[slot] != kFreeSlot &&
         ((slots[slot] ^ static_cast<std::uint32_t>(hash)) & ~row_mask) != 0)
    if (++slot == slot_count) slot = 0;
  if (slots[slot] == kFreeSlot) return kNoRow;
  const std::uint32_t row = slots[slot] & row_mask;
  const std::byte* const at = record(row);
  __builtin_prefetch(at);
  __builtin_prefetch(at + layout.bytes - 1);
  return row;
}

inline std::uint32_t EntityTable::find(std::string_view id, std::uint64_t hash) const {
  const std::uint32_t row_mask = (std::uint32_t{1} << row_bits) - 1;
  for (std::uint64_t slot = (hash >> 32) * slot_count >> 32;;) {
    const std::uint32_t it = slots[slot];
    // Free, or with the bits of this hash.
    if (it == kFreeSlot) return kNoRow;
    if (((it ^ static_cast<std::uint32_t>(hash)) & ~row_mask) == 0 && has_id(it & row_mask, id))
      return it & row_mask;
    if (++slot == slot_count) slot = 0;
  }
}

struct FactImage {
  Digest schema{};  // of the policies this fits
  std::uint64_t revision = 0;
  std::int64_t as_of = 0;
  std::uint64_t entity_count = 0, row_count = 0;
  std::uint64_t seed = 0;
  std::vector<EntityTable> tables;  // of the entity types, then of strings
  std::vector<RelationTable> relations;
  std::span<const Fact> globals;
  ImageMemory memory;

  std::uint16_t strings() const { return static_cast<std::uint16_t>(tables.size() - 1); }
};

}  // namespace sightline
