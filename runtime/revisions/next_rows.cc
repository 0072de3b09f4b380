// Changes of rows -> new rows, and lists that stand in for the image's. A row never changes: one with
// other fields is a new one in its place. Tested by tests/unit/runtime/revisions/fact_writer_test.cc
// against snapshots built from nothing.
#include <algorithm>

#include "runtime/facts/check_fact.h"
#include "runtime/facts/crowds.h"
#include "runtime/format/text.h"
#include "runtime/revisions/next_revision.h"

namespace sightline {

using Kind = FactError::Kind;

// Numbers of a range with one more, in the order of rows, or without it.
NextRevision::Numbers NextRevision::with(const RelationTable& relation, RowRange range,
                                         std::uint32_t row, bool listed) const {
  Numbers numbers;
  numbers.reserve(range.count + 1);
  for (std::uint32_t i = 0; i < range.count; ++i) numbers.push_back(range[i]);
  if (!listed) {
    numbers.erase(std::find(numbers.begin(), numbers.end(), row));
    return numbers;
  }
  const auto key_in_order = [&](std::uint32_t at) {
    const RowKey key = tables_.key(relation, at);
    RowKey ordered{};
    for (std::size_t i = 0; i < relation.layout.columns.size(); ++i)
      ordered[i] = key[relation.order[i]];
    return ordered;
  };
  const RowKey wanted = key_in_order(row);
  const auto place =
      std::lower_bound(numbers.begin(), numbers.end(), wanted,
                       [&](std::uint32_t at, const RowKey& key) { return key_in_order(at) < key; });
  numbers.insert(place, row);
  return numbers;
}

void NextRevision::change_group(const RelationTable& relation, std::size_t path, std::uint32_t row,
                                const RowKey& key, bool listed) {
  const ColumnMask mask = path < relation.paths.size() ? relation.paths[path].mask : ColumnMask{0};
  RowKey bound{};
  for (std::size_t c = 0; c < bound.size(); ++c)
    if ((mask >> c & 1) != 0) bound[c] = key[c];
  const auto group_key =
      Overlay::group_key(relation.number, path, hash_row_key(tables_.image->seed, mask, bound));
  RelationTable::Path all;
  const RowRange range =
      tables_.rows(relation, path < relation.paths.size() ? relation.paths[path] : all, key);
  Numbers numbers = with(relation, range, row, listed);
  const ChangedGroups* const before = overlay_->groups.find(group_key);
  auto made = before == nullptr ? std::make_shared<ChangedGroups>()
                                : std::make_shared<ChangedGroups>(*before);
  const auto group = std::find_if(made->groups.begin(), made->groups.end(),
                                  [&](const auto& it) { return it.key == bound; });
  if (group != made->groups.end()) {
    group->rows = std::move(numbers);
  } else {
    made->groups.push_back({bound, std::move(numbers)});
  }
  overlay_->groups.set(group_key, std::move(made));
}

void NextRevision::change_list(const RelationTable& relation, const RelationTable::Path& path,
                               std::uint32_t row, const RowKey& key, bool listed) {
  const EntityRef owner{relation.entity_types[path.column],
                        static_cast<std::uint32_t>(key[path.column])};
  RelationTable::Path whole = path;
  if (path.kind == RowPath::Kind::search) whole.kind = RowPath::Kind::group;
  Numbers numbers = with(relation, tables_.rows(relation, whole, key), row, listed);
  edit(owner).lists[path.list_number] = std::move(numbers);
}

// Every way to rows of this key leads to it, or none does any more.
void NextRevision::list_row(const RelationTable& relation, std::uint32_t row, bool listed) {
  const RowKey key = tables_.key(relation, row);
  if (relation.has_home) {
    change_list(relation, relation.home, row, key, listed);
  } else {
    change_group(relation, Overlay::kAllRows, row, key, listed);
  }
  for (std::size_t p = 0; p < relation.paths.size(); ++p) {
    const RelationTable::Path& path = relation.paths[p];
    if (path.kind == RowPath::Kind::list) change_list(relation, path, row, key, listed);
    const bool all = path.kind == RowPath::Kind::all && relation.has_home;
    if (path.kind == RowPath::Kind::hashed) change_group(relation, p, row, key, listed);
    if (all) change_group(relation, Overlay::kAllRows, row, key, listed);
  }
  tables_.row_count += listed ? std::uint64_t{1} : ~std::uint64_t{0};
  relations_changed_[relation.number] = 1;
}

void NextRevision::remove_row(const RelationTable& relation, std::uint32_t row) {
  list_row(relation, row, false);
  new_rows_.erase({relation.number, row});
}

FactResult NextRevision::number_key(std::uint16_t relation, std::span<const Value> key,
                                    RowKey& numbers) {
  if (auto checked = check_key(schema_, schema_.relations[relation], key); !checked) return checked;
  for (std::size_t c = 0; c < key.size(); ++c) {
    Fact fact;
    if (auto made = to_fact(key[c], fact); !made) return made;
    numbers[c] = fact.number;
  }
  return Accepted{};
}

bool NextRevision::find_key(std::span<const Value> key, RowKey& numbers) const {
  for (std::size_t c = 0; c < key.size(); ++c) {
    const bool is_entity = key[c].kind() == Value::Kind::entity;
    numbers[c] = key[c].number();
    if (!is_entity && key[c].kind() != Value::Kind::string) continue;
    const auto type = is_entity ? key[c].entity().type : tables_.image->strings();
    const auto row = tables_.find(type, key[c].text());
    if (row == kNoRow) return false;
    numbers[c] = row;
  }
  return true;
}

FactResult NextRevision::add_row(std::uint16_t number, const RowKey& key,
                                 std::span<const FieldValue> fields) {
  const RelationSchema& schema = schema_.relations[number];
  const RelationTable& relation = tables_.image->relations[number];
  std::vector<const Value*> given(schema.fields.size());
  if (auto checked = check_fields(schema_, schema, fields, given); !checked) return checked;
  auto made = std::make_shared<NewRow>();
  made->record.resize(relation.layout.bytes + sizeof(std::uint64_t));
  for (std::size_t c = 0; c < schema.columns.size(); ++c)
    write_fact(made->record.data(), relation.layout.columns[c], {Fact::State::given, key[c]});
  for (std::size_t f = 0; f < given.size(); ++f) {
    Fact fact;
    const Value value = given[f] != nullptr ? *given[f] : silence(schema.fields[f].type);
    if (auto numbered = to_fact(value, fact); !numbered) return numbered;
    write_fact(made->record.data(), relation.layout.fields[f], fact);
  }
  if (tables_.row_sizes[number] >= kMaxIds)
    return refused(Kind::too_many, {"the snapshot holds no more rows of `", schema.name, "`"});
  const std::uint32_t row = tables_.row_sizes[number]++;
  overlay_->rows.set(Overlay::row_key(number, row), std::move(made));
  list_row(relation, row, true);
  new_rows_.insert({number, row});
  return Accepted{};
}

FactResult NextRevision::take_relation(const BatchChange& change) {
  using K = BatchChange::Kind;
  std::uint16_t number = 0;
  if (auto found = find_relation(schema_, change.name, number); !found) return found;
  const RelationTable& relation = tables_.image->relations[number];
  if (change.kind == K::relation_incomplete || change.kind == K::relation_complete) {
    tables_.incomplete[number] = change.kind == K::relation_incomplete ? 1 : 0;
    relations_changed_[number] = 1;
    return Accepted{};
  }
  RowKey key{};
  const bool deletes = change.kind == K::delete_row;
  if (deletes) {
    if (auto checked = check_key(schema_, schema_.relations[number], change.key); !checked)
      return checked;
    if (!find_key(change.key, key)) return Accepted{};  // it names what nobody ever heard of
  } else if (auto numbered = number_key(number, change.key, key); !numbered) {
    return numbered;
  }
  const auto row = tables_.find_row(relation, key);
  if (row != kNoRow) remove_row(relation, row);
  return deletes ? FactResult(Accepted{}) : add_row(number, key, change.fields);
}

// Rows that are one too many with this one.
FactResult NextRevision::check_row(std::uint16_t number, const RowKey& key) const {
  const RelationSchema& schema = schema_.relations[number];
  const RelationTable& relation = tables_.image->relations[number];
  const auto is_unique = [&](ColumnMask mask) {
    return schema.trust != Trust::sealed &&
           std::find(schema.unique.begin(), schema.unique.end(), mask) != schema.unique.end();
  };
  for (const RelationTable::Path& path : relation.paths) {
    if (!is_unique(path.mask)) continue;
    const auto count = tables_.rows(relation, path, key).count;
    if (count <= 1) continue;
    return refused(Kind::not_unique, "there are {} rows {}, and `{}` has at most one",
                   {count, names().row(number, key, path.mask), schema.name});
  }
  return check_crowd(schema_, tables_, relation, key);
}

}  // namespace sightline
