// Rows in the order they came, found by their whole key. Tested through
// tests/unit/runtime/facts/builder_test.cc. It does not know what columns mean.
#include "runtime/facts/row_set.h"

#include "runtime/format/make.h"

namespace sightline {

void RowSet::shape(std::size_t column_count, std::size_t field_count, std::uint64_t seed) {
  make(columns, column_count);
  make(fields, field_count);
  seed_ = seed;
}

std::size_t RowSet::slot_of(const RowKey& wanted) const {
  std::uint64_t hash = seed_;
  for (std::size_t c = 0; c < columns.size(); ++c)
    hash = hash_number(hash, static_cast<std::uint64_t>(wanted[c]));
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNoRow && key(slots_[slot]) != wanted) slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t RowSet::find(const RowKey& wanted) const {
  return slots_.empty() ? kNoRow : slots_[slot_of(wanted)];
}

void RowSet::add(const RowKey& key, const std::vector<Fact>& facts, bool is_present) {
  if ((std::size_t{size()} + 1) * 2 > slots_.size()) grow();
  slots_[slot_of(key)] = size();
  for (std::size_t c = 0; c < columns.size(); ++c) columns[c].push_back(key[c]);
  for (std::size_t f = 0; f < fields.size(); ++f) {
    fields[f].states.push_back(static_cast<std::uint8_t>(facts[f].state));
    fields[f].numbers.push_back(facts[f].number);
  }
  present.push_back(is_present ? 1 : 0);
}

void RowSet::grow() {
  const std::size_t slots = slots_.empty() ? 16 : slots_.size() * 2;
  slots_.assign(slots, kNoRow);
  for (std::uint32_t row = 0; row < size(); ++row) slots_[slot_of(key(row))] = row;
}

}  // namespace sightline
