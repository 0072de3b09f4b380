// What C++ that was written from a plan leaves to the runtime: what is seldom, or long. Tested by
// tests/differential/direct_test.cc. Nothing here allocates.
#include "runtime/engine/concrete.h"
#include "runtime/facts/values.h"
#include "runtime/plan/run_plan.h"
#include "sightline/direct_decision.h"

namespace sightline::direct {

std::int64_t number_of(const Facts& facts, const Request& request, Entity entity,
                       std::uint64_t hash) {
  const auto row = facts.tables->find(entity.type, entity.id, hash);
  if (row != kNoRow) return row;
  if (!misfit_id(entity.id).empty()) return -1;
  return sightline::number_of(*facts.tables, request, Value::entity(entity));
}

const std::byte* changed_record(const Facts& facts, std::uint16_t type, std::int64_t row) {
  return row < facts.tables->size(type)
             ? facts.tables->record(type, static_cast<std::uint32_t>(row))
             : facts.bound->types[type].nowhere;
}

Number global(const Facts& facts, std::uint16_t global) {
  const Fact& fact = facts.tables->globals[global];
  return {fact.number, fact.state == Fact::State::given  ? kGiven
                       : fact.state == Fact::State::none ? kNone
                                                         : kUnavailable};
}

Number text_of(const Facts& facts, const Request& request, const Value& value,
               std::uint16_t entity_type) {
  const bool fits = value.kind() == Value::Kind::string
                        ? misfit_text(value.text()).empty()
                        : value.entity().type == entity_type && misfit_id(value.text()).empty();
  return fits ? given(sightline::number_of(*facts.tables, request, value)) : kUnknown;
}

Known is_in(const Facts& facts, std::uint16_t types, Number entity, Number above) {
  const Truth truth = sightline::is_in(*facts.tables, types, entity, above);
  return {truth.yes, truth.no};
}

void open_rows(const Facts& facts, std::uint16_t relation, std::uint16_t path, const Key& key,
               Rows& rows) {
  const RelationTable& table = facts.tables->image->relations[relation];
  const RowRange found = facts.tables->rows(table, table.paths[path], key);
  rows.list = found.list;
  rows.first = found.first;
  rows.count = found.count;
}

const std::byte* new_row(const Facts& facts, std::uint16_t relation, std::uint32_t row) {
  return facts.tables->row(facts.tables->image->relations[relation], row);
}

std::uint32_t way(const Facts& facts, std::uint16_t selection, std::int64_t number) {
  const auto bytes = facts.tables->plan->ways[selection].find(number);
  return bytes == kNoPlan ? kNoWay : static_cast<std::uint32_t>(bytes / sizeof(BoundStep));
}

}  // namespace sightline::direct
