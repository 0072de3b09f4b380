// Tables -> values with names. Tested by tests/unit/runtime/revisions/fact_writer_test.cc.
#include "sightline/snapshot_view.h"

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

}  // namespace

SnapshotView::SnapshotView(const Schema& schema, const Snapshot& snapshot)
    : schema_(schema), tables_(tables_of(snapshot)) {}

std::uint32_t SnapshotView::entity_count(std::uint16_t type) const { return tables_.size(type); }

Entity SnapshotView::entity(std::uint16_t type, std::uint32_t number) const {
  return {type, tables_.id(type, number)};
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

bool SnapshotView::is_incomplete(std::uint16_t type, std::uint32_t number) const {
  return tables_.has(type, number, entity_flags::kCutShort);
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

Value SnapshotView::global(std::uint16_t global) const {
  return value_of(tables_, schema_.globals[global].type, tables_.globals[global]);
}

}  // namespace sightline
