// The ids of one entity type, numbered in the order they came: id -> row by open addressing, row ->
// id. All bytes in one arena, no allocation per id.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/facts/huge_pages.h"
#include "sightline/direct_hash.h"

namespace sightline {

inline constexpr std::uint32_t kNoRow = 0xffffffff;
inline constexpr std::uint32_t kMaxIds = 1U << 30;

class IdTable {
 public:
  explicit IdTable(std::uint64_t seed = 0) : seed_(seed) {}
  void seed(std::uint64_t seed) { seed_ = seed; }  // of an empty one

  std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  std::string_view id(std::uint32_t row) const;        // row < size()
  std::size_t bytes() const { return bytes_.size(); }  // of all ids
  std::uint32_t find(std::string_view id) const;       // kNoRow if it is not there
  // Its row, new if need be; kNoRow when full.
  std::uint32_t intern(std::string_view id);
  // What intern() is going to look at, which is far away in a large table.
  void prefetch(std::string_view id) const {
    if (!slots_.empty())
      __builtin_prefetch(
          &slots_[static_cast<std::uint32_t>(hash_bytes(seed_, id)) & (slots_.size() - 1)]);
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t row = kNoRow;
  };
  std::size_t slot_of(std::string_view id,
                      std::uint32_t hash) const;  // its slot, or the free one for it
  bool has(std::uint32_t row, std::string_view id) const;
  [[gnu::cold]] void grow();

  std::uint64_t seed_;
  std::vector<char, HugePages<char>> bytes_;
  std::vector<std::uint32_t, HugePages<std::uint32_t>> ends_;  // of each id, in bytes_
  std::vector<Slot, HugePages<Slot>> slots_;                   // a power of two, at most half full
};

}  // namespace sightline
