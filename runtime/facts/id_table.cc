// Ids of one type -> dense rows. Tested by tests/unit/runtime/facts/id_table_test.cc. It compares
// bytes and nothing else; what an id may look like is for values.cc.
#include "runtime/facts/id_table.h"

#include "runtime/format/text.h"

namespace sightline {
namespace {

constexpr std::size_t kMaxBytes = 0xffffffff;  // ends_ has 32 bits

}  // namespace

std::string_view IdTable::id(std::uint32_t row) const {
  const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
  return {bytes_.data() + begin, ends_[row] - begin};
}

std::size_t IdTable::slot_of(std::string_view id, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot].row != kNoRow && (slots_[slot].hash != hash || !has(slots_[slot].row, id)))
    slot = (slot + 1) & mask;
  return slot;
}

bool IdTable::has(std::uint32_t row, std::string_view id) const {
  const std::size_t begin = row == 0 ? 0 : ends_[row - 1];
  return ends_[row] - begin == id.size() && same_bytes(bytes_.data() + begin, id.data(), id.size());
}

std::uint32_t IdTable::find(std::string_view id) const {
  if (slots_.empty()) return kNoRow;
  return slots_[slot_of(id, static_cast<std::uint32_t>(hash_bytes(seed_, id)))].row;
}

std::uint32_t IdTable::intern(std::string_view id) {
  if ((ends_.size() + 1) * 2 > slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(hash_bytes(seed_, id));
  Slot& slot = slots_[slot_of(id, hash)];
  if (slot.row != kNoRow) return slot.row;
  if (ends_.size() >= kMaxIds || id.size() > kMaxBytes - bytes_.size()) return kNoRow;
  slot = {hash, size()};
  bytes_.insert(bytes_.end(), id.begin(), id.end());
  ends_.push_back(static_cast<std::uint32_t>(bytes_.size()));
  return slot.row;
}

void IdTable::grow() {
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
