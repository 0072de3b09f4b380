// The rows of one relation while a snapshot is built: one row for each key.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/facts/columns.h"
#include "runtime/facts/huge_pages.h"

namespace sightline {

class RowSet {
 public:
  // Of an empty one.
  void shape(std::size_t column_count, std::size_t field_count, std::uint64_t seed);

  std::uint32_t size() const { return static_cast<std::uint32_t>(present.size()); }
  std::uint32_t find(const RowKey& key) const;  // kNoRow if it is not there
  // The key must be new, with one fact for each field. `is_present` false: it is known to be
  // absent.
  void add(const RowKey& key, const std::vector<Fact>& facts, bool is_present);
  // In the place of what was said of the row.
  void replace(std::uint32_t row, const std::vector<Fact>& facts);
  // Forgets the rows that are known to be absent; none is found by its key from then on.
  void drop_absent();
  RowKey key(std::uint32_t row) const { return key_of(columns, row); }

  Columns columns;
  std::vector<FactColumn> fields;
  std::vector<std::uint8_t> present;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t row = 0xffffffff;  // kNoRow
  };
  std::uint32_t hash_of(const RowKey& key) const;
  std::size_t slot_of(const RowKey& key, std::uint32_t hash) const;
  bool has(std::uint32_t row, const RowKey& key) const;
  void grow();
  std::uint64_t seed_ = 0;
  std::vector<Slot, HugePages<Slot>> slots_;  // a power of two, at most half full
};

}  // namespace sightline
