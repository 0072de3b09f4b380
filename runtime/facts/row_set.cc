// Rows in the order they came, found by their whole key. Tested through
// tests/unit/runtime/facts/builder_test.cc. It does not know what columns mean.
#include "runtime/facts/row_set.h"

#include <algorithm>

#include "runtime/format/make.h"

namespace sightline {

void RowSet::shape(std::size_t column_count, std::size_t field_count, std::uint64_t seed) {
  make(columns, column_count);
  make(fields, field_count);
  seed_ = seed;
}

std::uint32_t RowSet::hash_of(const RowKey& key) const {
  std::uint64_t hash = seed_;
  for (std::size_t c = 0; c < columns.size(); ++c)
    hash = hash_number(hash, static_cast<std::uint64_t>(key[c]));
  return static_cast<std::uint32_t>(hash);
}

bool RowSet::has(std::uint32_t row, const RowKey& key) const {
  std::size_t c = 0;
  while (c < columns.size() && columns[c][row] == key[c]) ++c;
  return c == columns.size();
}

std::size_t RowSet::slot_of(const RowKey& key, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].row != kNoRow && (slots_[slot].hash != hash || !has(slots_[slot].row, key)))
    slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t RowSet::find(const RowKey& key) const {
  return slots_.empty() ? kNoRow : slots_[slot_of(key, hash_of(key))].row;
}

void RowSet::add(const RowKey& key, const std::vector<Fact>& facts, bool is_present) {
  if ((std::size_t{size()} + 1) * 2 > slots_.size()) grow();
  const std::uint32_t hash = hash_of(key);
  slots_[slot_of(key, hash)] = {hash, size()};
  for (std::size_t c = 0; c < columns.size(); ++c) columns[c].push_back(key[c]);
  for (std::size_t f = 0; f < fields.size(); ++f) {
    fields[f].states.push_back(static_cast<std::uint8_t>(facts[f].state));
    fields[f].numbers.push_back(facts[f].number);
  }
  present.push_back(is_present ? 1 : 0);
}

void RowSet::replace(std::uint32_t row, const std::vector<Fact>& facts) {
  for (std::size_t f = 0; f < fields.size(); ++f) {
    fields[f].states[row] = static_cast<std::uint8_t>(facts[f].state);
    fields[f].numbers[row] = facts[f].number;
  }
  present[row] = 1;
}

void RowSet::drop_absent() {
  slots_ = {};
  if (std::find(present.begin(), present.end(), 0) == present.end()) return;
  std::uint32_t kept = 0;
  for (std::uint32_t row = 0; row < size(); ++row) {
    if (present[row] == 0) continue;
    for (auto& column : columns) column[kept] = column[row];
    for (FactColumn& field : fields) {
      field.states[kept] = field.states[row];
      field.numbers[kept] = field.numbers[row];
    }
    ++kept;
  }
  for (auto& column : columns) column.resize(kept);
  for (FactColumn& field : fields) field.resize(kept);
  present.assign(kept, 1);
}

void RowSet::grow() {
  std::vector<Slot, HugePages<Slot>> old(slots_.empty() ? 16 : slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& moved : old) {
    if (moved.row == kNoRow) continue;
    std::size_t slot = moved.hash & mask;
    while (slots_[slot].row != kNoRow) slot = (slot + 1) & mask;
    slots_[slot] = moved;
  }
}

}  // namespace sightline
