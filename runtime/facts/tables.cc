// Ids and keys -> rows, records and lists: those of the overlay where it has any, else the image's.
// Tested by tests/unit/runtime/facts/image_test.cc against columns read one by one. A look-up compares
// the whole id, or the whole key, with what it found: an answer to another question is never given.
// Nothing here allocates.
#include "runtime/facts/tables.h"

namespace sightline {

std::uint64_t hash_row_key(std::uint64_t seed, ColumnMask mask, const RowKey& key) {
  std::uint64_t hash = seed;
  for (std::size_t c = 0; c < key.size(); ++c) {
    if ((mask >> c & 1) != 0) hash = hash_number(hash, static_cast<std::uint64_t>(key[c]));
  }
  return hash;
}

FactTables::FactTables(std::shared_ptr<const FactImage> facts)
    : image(std::move(facts)),
      revision(image->revision),
      as_of(image->as_of),
      entity_count(image->entity_count),
      row_count(image->row_count),
      globals(image->globals.begin(), image->globals.end()) {
  for (const EntityTable& table : image->tables) sizes.push_back(table.size);
  for (const RelationTable& relation : image->relations) {
    row_sizes.push_back(relation.size);
    incomplete.push_back(relation.incomplete ? 1 : 0);
  }
}

std::string_view FactTables::id(std::uint16_t type, std::uint32_t row) const {
  const EntityTable& table = image->tables[type];
  return row < table.size ? table.id(row)
                          : overlay->entities.find(Overlay::entity_key(type, row))->id;
}

std::uint32_t FactTables::find_new(std::uint16_t type, std::string_view id,
                                   std::uint64_t hash) const {
  const NewIds* const found = overlay->ids.find(Overlay::id_key(type, hash));
  if (found == nullptr) return kNoRow;
  for (const auto row : found->rows)
    if (this->id(type, row) == id) return row;
  return kNoRow;
}

const ChangedEntity* FactTables::find_change(std::uint16_t type, std::uint32_t row) const {
  const bool old = row < image->tables[type].size;
  if (old && !(*overlay->bits)[type].at(row)) return nullptr;
  return overlay->entities.find(Overlay::entity_key(type, row));
}

std::span<const Ancestor> FactTables::ancestors_of(std::uint16_t type, std::uint32_t row) const {
  const ChangedEntity* const change = change_of(type, row);
  if (change != nullptr && change->ancestors) return *change->ancestors;
  const EntityTable& table = image->tables[type];
  return row < table.size ? table.ancestors_of(row) : std::span<const Ancestor>{};
}

const std::byte* FactTables::new_row(const RelationTable& relation, std::uint32_t row) const {
  return overlay->rows.find(Overlay::row_key(relation.number, row))->record.data();
}

RowKey FactTables::key(const RelationTable& relation, std::uint32_t row) const {
  RowKey key{};
  for (std::uint16_t c = 0; c < relation.layout.columns.size(); ++c)
    key[c] = column(relation, row, c);
  return key;
}

// Whether the row comes before the key (-1), has it (0) or comes after.
inline int FactTables::compare(const RelationTable& relation, std::size_t from, std::size_t to,
                               std::uint32_t row, const RowKey& key) const {
  const std::byte* const record = this->row(relation, row);
  for (std::size_t i = from; i < to; ++i) {
    const auto number = read_number(record, relation.ordered[i]);
    const auto wanted = key[relation.order[i]];
    if (number != wanted) return number < wanted ? -1 : 1;
  }
  return 0;
}

inline RowRange FactTables::search(const RelationTable& relation, std::size_t from, std::size_t to,
                                   RowRange group, const RowKey& key) const {
  constexpr std::uint32_t kFew = 8;
  std::uint32_t begin = 0, end = group.count;
  while (end - begin > kFew) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (compare(relation, from, to, group[middle], key) < 0) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  while (begin < group.count && compare(relation, from, to, group[begin], key) < 0) ++begin;
  end = begin;
  while (end < group.count && compare(relation, from, to, group[end], key) == 0) ++end;
  if (group.list != nullptr) return {group.list + begin, 0, end - begin};
  return {nullptr, group.first + begin, end - begin};
}

inline RowRange FactTables::owned_rows(const RelationTable::Path& path, std::int64_t owner) const {
  const auto type = path.owner;
  if (owner >= sizes[type]) return {};  // a stranger
  const auto row = static_cast<std::uint32_t>(owner);
  const ChangedEntity* const change = change_of(type, row);
  if (change != nullptr && change->lists[path.list_number]) {
    const auto& list = *change->lists[path.list_number];
    return {list.data(), 0, static_cast<std::uint32_t>(list.size())};
  }
  const EntityTable& table = image->tables[type];
  if (row >= table.size) return {};
  const auto begin = table.begin_of(path.begins, row);
  const auto count = table.begin_of(path.begins, row + 1) - begin;
  if (path.kind == RowPath::Kind::list) return {path.list + begin, 0, count};
  return {nullptr, begin, count};
}

RowRange FactTables::hashed_rows(const RelationTable& relation, const RelationTable::Path& path,
                                 const RowKey& key) const {
  const auto has_key = [&](const RowKey& found) {
    for (std::size_t c = 0; c < relation.layout.columns.size(); ++c) {
      if ((path.mask >> c & 1) != 0 && found[c] != key[c]) return false;
    }
    return true;
  };
  const auto full_hash = hash_row_key(image->seed, path.mask, key);
  if (overlay != nullptr) {
    const auto number = path.kind == RowPath::Kind::all
                            ? Overlay::kAllRows
                            : static_cast<std::size_t>(&path - relation.paths.data());
    const auto* const changed =
        overlay->groups.find(Overlay::group_key(relation.number, number, full_hash));
    for (std::size_t g = 0; changed != nullptr && g < changed->groups.size(); ++g) {
      const auto& group = changed->groups[g];
      if (has_key(group.key))
        return {group.rows.data(), 0, static_cast<std::uint32_t>(group.rows.size())};
    }
  }
  if (path.kind == RowPath::Kind::all) return {nullptr, 0, relation.size};
  const auto hash = static_cast<std::uint32_t>(full_hash);
  for (std::uint32_t slot = hash & path.slot_mask;; slot = (slot + 1) & path.slot_mask) {
    const HashedRows& group = path.slots[slot];
    if (group.count == 0) return {};
    if (group.hash == hash && has_key(this->key(relation, path.list[group.begin])))
      return {path.list + group.begin, 0, group.count};
  }
}

RowRange FactTables::rows(const RelationTable& relation, const RelationTable::Path& path,
                          const RowKey& key) const {
  using Kind = RowPath::Kind;
  if (path.kind == Kind::all || path.kind == Kind::hashed) return hashed_rows(relation, path, key);
  const RowRange group = owned_rows(path, key[path.column]);
  if (path.kind != Kind::search) return group;
  return search(relation, 1, path.searched + std::size_t{1}, group, key);
}

std::uint32_t FactTables::find_row(const RelationTable& relation, const RowKey& key) const {
  const RowRange found =
      search(relation, 0, relation.layout.columns.size(), rows(relation, relation.home, key), key);
  return found.count == 0 ? kNoRow : found[0];
}

}  // namespace sightline
