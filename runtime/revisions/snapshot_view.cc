// Tables -> values with names, or their numbers. Tested by
// tests/unit/runtime/revisions/snapshot_view_test.cc and fact_writer_test.cc.
#include "sightline/snapshot_view.h"

#include <algorithm>

#include "runtime/facts/tables.h"
#include "runtime/revisions/snapshot_tables.h"

namespace sightline {
namespace {

Value value_of(const FactTables& tables, const Type& type, const Fact& fact) {
  if (fact.state == Fact::State::unavailable) return Value::unavailable();
  if (fact.state == Fact::State::none) return Value::none();
  const auto row = static_cast<std::uint32_t>(fact.number);
  switch (type.kind) {
    case Type::Kind::boolean:
      return Value::boolean(fact.number != 0);
    case Type::Kind::integer:
      return Value::integer(fact.number);
    case Type::Kind::time:
      return Value::time(Time(std::chrono::milliseconds(fact.number)));
    case Type::Kind::duration:
      return Value::duration(std::chrono::milliseconds(fact.number));
    case Type::Kind::enumeration:
      return Value::member(static_cast<std::uint16_t>(fact.number));
    case Type::Kind::entity:
      return Value::entity({type.id, tables.id(type.id, row)});
    case Type::Kind::string:
      return Value::string(tables.id(tables.image->strings(), row));
    case Type::Kind::set:
      return Value::set(static_cast<std::uint64_t>(fact.number));
  }
  return Value::unavailable();
}

NumberedFact numbered(const Fact& fact) {
  switch (fact.state) {
    case Fact::State::unavailable:
      return {};
    case Fact::State::none:
      return {NumberedFact::State::none, 0};
    case Fact::State::given:
      break;
  }
  return {NumberedFact::State::known, fact.number};
}

std::optional<std::uint32_t> row_or_nothing(std::uint32_t row) {
  return row == kNoRow ? std::nullopt : std::optional(row);
}

}  // namespace

bool fits(const Policy& policy, const Snapshot& snapshot) {
  return tables_of(snapshot).image->schema == policy.program().schema_digest;
}

SnapshotView::SnapshotView(const Schema& schema, const Snapshot& snapshot)
    : schema_(schema), tables_(tables_of(snapshot)) {}

std::uint32_t SnapshotView::entity_count(std::uint16_t type) const { return tables_.size(type); }

Entity SnapshotView::entity(std::uint16_t type, std::uint32_t number) const {
  return {type, tables_.id(type, number)};
}

std::optional<std::uint32_t> SnapshotView::find(Entity entity) const {
  return row_or_nothing(tables_.find(entity.type, entity.id));
}

std::optional<std::uint32_t> SnapshotView::find_string(std::string_view text) const {
  return row_or_nothing(tables_.find(tables_.image->strings(), text));
}

bool SnapshotView::exists(std::uint16_t type, std::uint32_t number) const {
  return tables_.has(type, number, entity_flags::kExists);
}

Value SnapshotView::attribute(std::uint16_t type, std::uint32_t number,
                              std::uint16_t attribute) const {
  return value_of(tables_, schema_.entities[type].attributes[attribute].type,
                  tables_.attribute(type, number, attribute));
}

std::vector<Entity> SnapshotView::parents(std::uint16_t type, std::uint32_t number) const {
  std::vector<Entity> parents;
  for (const Ancestor& above : tables_.ancestors_of(type, number))
    if (above.direct != 0) parents.push_back(entity(above.type, above.row));
  return parents;
}

std::vector<Entity> SnapshotView::ancestors(std::uint16_t type, std::uint32_t number) const {
  std::vector<Entity> ancestors;
  for (const Ancestor& above : tables_.ancestors_of(type, number))
    ancestors.push_back(entity(above.type, above.row));
  return ancestors;
}

std::vector<NumberedEntity> SnapshotView::numbered_ancestors(std::uint16_t type,
                                                             std::uint32_t number) const {
  std::vector<NumberedEntity> ancestors;
  for (const Ancestor& above : tables_.ancestors_of(type, number))
    ancestors.push_back({above.type, above.row});
  return ancestors;
}

bool SnapshotView::is_incomplete(std::uint16_t type, std::uint32_t number) const {
  return tables_.has(type, number, entity_flags::kCutShort);
}

bool SnapshotView::is_whole(std::uint16_t type, std::uint32_t number) const {
  return tables_.has(type, number, entity_flags::kWhole);
}

bool SnapshotView::is_said_unavailable(std::uint16_t type, std::uint32_t number) const {
  const ChangedEntity* const change = tables_.change_of(type, number);
  return tables_.has(type, number, entity_flags::kSaidUnavailable) ||
         (change != nullptr && !change->said_unavailable.empty());
}

std::uint32_t SnapshotView::row_count(std::uint16_t relation) const {
  return tables_.row_sizes[relation];
}

bool SnapshotView::has_row(std::uint16_t relation, std::uint32_t number) const {
  return tables_.has_row(tables_.image->relations[relation], number);
}

Value SnapshotView::column(std::uint16_t relation, std::uint32_t number,
                           std::uint16_t column) const {
  const RelationTable& table = tables_.image->relations[relation];
  return value_of(tables_, schema_.relations[relation].columns[column].type,
                  {Fact::State::given, tables_.column(table, number, column)});
}

Value SnapshotView::field(std::uint16_t relation, std::uint32_t number, std::uint16_t field) const {
  const RelationTable& table = tables_.image->relations[relation];
  return value_of(tables_, schema_.relations[relation].fields[field].type,
                  read_fact(tables_.row(table, number), table.layout.fields[field]));
}

bool SnapshotView::is_incomplete(std::uint16_t relation) const {
  return tables_.incomplete[relation] != 0;
}

bool SnapshotView::number_key(std::uint8_t mask, std::span<const Value> key,
                              std::span<std::int64_t> out) const {
  for (std::size_t c = 0; c < key.size(); ++c) {
    if ((mask >> c & 1) == 0) continue;
    out[c] = key[c].number();
    const bool is_string = key[c].kind() == Value::Kind::string;
    if (!is_string && key[c].kind() != Value::Kind::entity) continue;
    const auto row = is_string ? tables_.find(tables_.image->strings(), key[c].text())
                               : tables_.find(key[c].entity().type, key[c].entity().id);
    if (row == kNoRow) return false;
    out[c] = row;
  }
  return true;
}

std::optional<std::uint32_t> SnapshotView::find_row(std::uint16_t relation,
                                                    std::span<const Value> key) const {
  RowKey numbers{};
  if (!number_key(0xff, key, numbers)) return std::nullopt;
  return row_or_nothing(tables_.find_row(tables_.image->relations[relation], numbers));
}

namespace {

const RelationTable::Path* path_of(const RelationTable& table, ColumnMask mask) {
  const auto found = std::find_if(table.paths.begin(), table.paths.end(),
                                  [&](const auto& path) { return path.mask == mask; });
  return found == table.paths.end() ? nullptr : &*found;
}

std::vector<std::uint32_t> numbers_of(const RowRange& range) {
  std::vector<std::uint32_t> numbers(range.count);
  for (std::uint32_t i = 0; i < range.count; ++i) numbers[i] = range[i];
  return numbers;
}

}  // namespace

std::optional<std::vector<std::uint32_t>> SnapshotView::rows(std::uint16_t relation,
                                                             std::uint8_t mask,
                                                             std::span<const Value> key) const {
  const RelationTable& table = tables_.image->relations[relation];
  const RelationTable::Path* const path = path_of(table, mask);
  if (path == nullptr) return std::nullopt;
  RowKey numbers{};
  if (!number_key(mask, key, numbers)) return std::vector<std::uint32_t>{};
  return numbers_of(tables_.rows(table, *path, numbers));
}

std::optional<std::vector<std::uint32_t>> SnapshotView::rows(std::uint16_t relation,
                                                             std::uint16_t column,
                                                             std::int64_t value) const {
  const RelationTable& table = tables_.image->relations[relation];
  const RelationTable::Path* const path = path_of(table, static_cast<ColumnMask>(1U << column));
  if (path == nullptr) return std::nullopt;
  RowKey key{};
  key[column] = value;
  return numbers_of(tables_.rows(table, *path, key));
}

Value SnapshotView::global(std::uint16_t global) const {
  return value_of(tables_, schema_.globals[global].type, tables_.globals[global]);
}

NumberedFact SnapshotView::numbered_attribute(std::uint16_t type, std::uint32_t number,
                                              std::uint16_t attribute) const {
  return numbered(tables_.attribute(type, number, attribute));
}

NumberedFact SnapshotView::numbered_column(std::uint16_t relation, std::uint32_t number,
                                           std::uint16_t column) const {
  return {NumberedFact::State::known,
          tables_.column(tables_.image->relations[relation], number, column)};
}

NumberedFact SnapshotView::numbered_field(std::uint16_t relation, std::uint32_t number,
                                          std::uint16_t field) const {
  const RelationTable& table = tables_.image->relations[relation];
  return numbered(read_fact(tables_.row(table, number), table.layout.fields[field]));
}

NumberedFact SnapshotView::numbered_global(std::uint16_t global) const {
  return numbered(tables_.globals[global]);
}

}  // namespace sightline
