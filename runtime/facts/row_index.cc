// A relation's columns -> groups of rows with equal bound columns, as an image has them. Tested by
// tests/unit/runtime/facts/row_index_test.cc against a linear scan; looked up in tables.cc.
#include "runtime/facts/row_index.h"

#include <bit>

#include "runtime/format/make.h"
#include "sightline/direct_hash.h"

namespace sightline {
namespace {

bool equal_key(ColumnMask mask, const Columns& columns, std::uint32_t row, const RowKey& key) {
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if ((mask >> c & 1) != 0 && columns[c][row] != key[c]) return false;
  }
  return true;
}

}  // namespace

RowKey key_of(const Columns& columns, std::uint32_t row) {
  RowKey key{};
  for (std::size_t c = 0; c < columns.size(); ++c) key[c] = columns[c][row];
  return key;
}

// `first[group.begin]` is a row of the group.
std::size_t RowIndex::slot_of(const Columns& columns, const RowKey& key, std::uint32_t hash,
                              std::span<const std::uint32_t> first) const {
  const std::size_t wrap = groups_.size() - 1;
  std::size_t slot = hash & wrap;
  while (
      groups_[slot].count != 0 &&
      (groups_[slot].hash != hash || !equal_key(mask_, columns, first[groups_[slot].begin], key))) {
    slot = (slot + 1) & wrap;
  }
  return slot;
}

// Cold: runs once for each snapshot, so it is compiled small.
[[gnu::cold]] RowIndex::RowIndex(ColumnMask mask, std::uint64_t seed, const Columns& columns)
    : mask_(mask), seed_(seed) {
  const auto count = static_cast<std::uint32_t>(columns.front().size());
  make(groups_, std::bit_ceil(std::size_t{count} * 2 + 2));
  std::vector<std::uint32_t> row_itself(count);
  std::vector<std::uint32_t> slots(count);  // of each row's group
  for (std::uint32_t row = 0; row < count; ++row) {
    row_itself[row] = row;
    const RowKey key = key_of(columns, row);
    const auto hash = static_cast<std::uint32_t>(hash_row_key(seed_, mask_, key));
    const auto slot = slot_of(columns, key, hash, row_itself);
    HashedRows& group = groups_[slot];
    if (group.count == 0) group = {hash, row, 0};  // until all are counted, begin is the first row
    ++group.count;
    slots[row] = static_cast<std::uint32_t>(slot);
    if (group.count > most_rows_) {
      most_rows_ = group.count;
      crowded_row_ = row;
    }
  }
  std::uint32_t next = 0;
  for (HashedRows& group : groups_) {
    group.begin = next;
    next += group.count;
    group.count = 0;
  }
  make(rows_, count);
  for (std::uint32_t row = 0; row < count; ++row) {
    HashedRows& group = groups_[slots[row]];
    rows_[group.begin + group.count++] = row;
  }
}

}  // namespace sightline
