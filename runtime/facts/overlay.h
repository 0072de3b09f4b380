// What changed since an image was made: records, rows and lists that stand in for those of the image.
// A revision's overlay never changes; the next one shares with it all that is the same.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "runtime/facts/entity_ref.h"
#include "runtime/facts/row_index.h"
#include "sightline/direct_hash.h"

namespace sightline {

// Numbers -> changes. A copy shares all of them; setting one copies a few hundred entries.
template <class Change>
class ChangeMap {
 public:
  const Change* find(std::uint64_t key) const {
    const std::uint64_t hash = hash_number(kFold, key);
    const Branch* const branch = branches_[hash >> 58].get();
    const Leaf* const leaf = branch == nullptr ? nullptr : (*branch)[hash >> 52 & 63].get();
    if (leaf == nullptr) return nullptr;
    const auto at = place_of(*leaf, key);
    return at != leaf->end() && at->key == key ? at->change.get() : nullptr;
  }
  void set(std::uint64_t key, std::shared_ptr<const Change> change) {
    const std::uint64_t hash = hash_number(kFold, key);
    Leaf& leaf = own(own(branches_[hash >> 58])[hash >> 52 & 63]);
    const auto at = leaf.begin() + (place_of(leaf, key) - leaf.cbegin());
    if (at != leaf.end() && at->key == key) {
      at->change = std::move(change);
    } else {
      leaf.insert(at, {key, std::move(change)});
      ++size_;
    }
  }
  std::size_t size() const { return size_; }
  // In no order that means anything.
  template <class Seen>
  void for_each(Seen&& seen) const {
    for (const auto& branch : branches_) {
      if (branch == nullptr) continue;
      for (const auto& leaf : *branch) {
        if (leaf == nullptr) continue;
        for (const Entry& entry : *leaf) seen(entry.key, *entry.change);
      }
    }
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::shared_ptr<const Change> change;
  };
  using Leaf = std::vector<Entry>;  // by rising keys
  using Branch = std::array<std::shared_ptr<Leaf>, 64>;
  // A part that no other map shares, to be changed.
  template <class Part>
  static Part& own(std::shared_ptr<Part>& part) {
    if (part == nullptr) {
      part = std::make_shared<Part>();
    } else if (part.use_count() > 1) {
      part = std::make_shared<Part>(*part);
    }
    return *part;
  }
  static typename Leaf::const_iterator place_of(const Leaf& leaf, std::uint64_t key) {
    return std::lower_bound(
        leaf.begin(), leaf.end(), key,
        [](const Entry& entry, std::uint64_t wanted) { return entry.key < wanted; });
  }
  std::array<std::shared_ptr<Branch>, 64> branches_;
  std::size_t size_ = 0;
};

// An entity's record, whole; and of its lists and ancestors those that changed.
struct ChangedEntity {
  std::vector<std::byte> record;  // with eight bytes to spare
  std::string id;                 // of one that the image does not have
  // Attributes that were said to be unavailable before it was there, which silence then does not mean.
  std::vector<std::uint16_t> said_unavailable;
  std::optional<std::vector<Ancestor>> ancestors;
  std::vector<std::optional<std::vector<std::uint32_t>>>
      lists;  // row numbers, one for each of EntityLayout::lists
};
// The rows of keys with one hash, of a path that is hashed or has all rows.
struct ChangedGroups {
  struct Group {
    RowKey key{};
    std::vector<std::uint32_t> rows;
  };
  std::vector<Group> groups;
};
// A row that the image does not have.
struct NewRow {
  std::vector<std::byte> record;  // with eight bytes to spare
};
// Of a type, the rows of ids with one hash.
struct NewIds {
  std::vector<std::uint32_t> rows;
};

// Which of an image's entities have ever changed: the only thing that is written while others read.
// A bit is set before the revision that needs it is published, and an older one finds no change there.
class ChangedBits {
 public:
  explicit ChangedBits(std::uint32_t rows)
      : words_(std::make_unique<std::atomic<std::uint64_t>[]>(rows / 64 + 1)) {}
  bool at(std::uint32_t row) const {
    return (words_[row / 64].load(std::memory_order_relaxed) >> row % 64 & 1) != 0;
  }
  void set(std::uint32_t row) {
    words_[row / 64].fetch_or(std::uint64_t{1} << row % 64, std::memory_order_relaxed);
  }

 private:
  std::unique_ptr<std::atomic<std::uint64_t>[]> words_;
};

struct Overlay {
  ChangeMap<ChangedEntity> entities;               // by entity_key
  ChangeMap<NewRow> rows;                          // by row_key
  ChangeMap<ChangedGroups> groups;                 // by group_key
  ChangeMap<NewIds> ids;                           // by id_key
  std::shared_ptr<std::vector<ChangedBits>> bits;  // by type, of the image's rows

  static constexpr std::size_t kAllRows = 0xffff;  // the path of all rows of a relation, of any
  static std::uint64_t entity_key(std::uint16_t type, std::uint32_t row) {
    return std::uint64_t{type} << 32 | row;
  }
  static std::uint64_t row_key(std::uint16_t relation, std::uint32_t row) {
    return std::uint64_t{relation} << 32 | row;
  }
  static std::uint64_t group_key(std::uint16_t relation, std::size_t path, std::uint64_t hash) {
    return hash_number(hash, std::uint64_t{relation} << 32 | path);
  }
  static std::uint64_t id_key(std::uint16_t type, std::uint64_t hash) {
    return hash_number(hash, type);
  }
};

}  // namespace sightline
