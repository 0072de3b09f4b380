// Facts -> snapshot, by names, and -> closure of `in`, by search from every thing. Tested through the
// workloads that use it (tests/unit/bench/public_workloads_test.cc). Knows no workload.
#include "tests/bench/workloads/facts.h"

#include <chrono>
#include <stdexcept>

#include "sightline/visit.h"

namespace sightline::bench {
namespace {

template <class Outcome>
void expect(const Outcome& outcome) {
  if (!outcome) throw std::runtime_error(outcome.error().message);
}

Value value_of(const Facts& facts, const Given& given, const Schema& schema) {
  return std::visit(
      overloaded{[&](ThingRef it) { return Value::entity(entity_of(facts, it.thing, schema)); },
                 [](MemberOf it) { return Value::member(it.position); },
                 [](bool it) { return Value::boolean(it); },
                 [](std::int64_t it) { return Value::integer(it); },
                 [](const std::string& it) { return Value::string(it); }},
      given);
}

void add_thing(SnapshotBuilder& builder, const Facts& facts, std::uint32_t position,
               const Schema& schema) {
  const Thing& thing = facts.things[position];
  if (!thing.there) return;
  const Entity entity = entity_of(facts, position, schema);
  expect(builder.add_entity(entity));
  for (const auto& [name, given] : thing.attributes)
    expect(builder.set_attribute(entity, name, value_of(facts, given, schema)));
  for (const std::uint32_t parent : thing.parents)
    expect(builder.add_parent(entity, entity_of(facts, parent, schema)));
}

void add_row(SnapshotBuilder& builder, const Facts& facts, const Row& row, const Schema& schema) {
  std::vector<Value> key;
  for (const Given& given : row.key) key.push_back(value_of(facts, given, schema));
  std::vector<FieldValue> fields;
  for (const auto& [name, given] : row.fields)
    fields.push_back({name, value_of(facts, given, schema)});
  expect(builder.add_row(row.relation, key, fields));
}

}  // namespace

std::uint32_t Facts::add(const std::string& type, const std::string& prefix, std::uint32_t count,
                         bool there) {
  const auto first = static_cast<std::uint32_t>(things.size());
  for (std::uint32_t i = 0; i < count; ++i)
    things.push_back({type, prefix + "_" + std::to_string(i), there});
  return first;
}

Entity entity_of(const Facts& facts, std::uint32_t thing, const Schema& schema) {
  const Thing& it = facts.things[thing];
  return {schema.find_entity(it.type).value(), it.id};
}

Snapshot snapshot_of(const Facts& facts, const Policy& policy) {
  SnapshotBuilder builder(policy);
  for (std::uint32_t t = 0; t < facts.things.size(); ++t)
    add_thing(builder, facts, t, policy.schema());
  for (const Row& row : facts.rows) add_row(builder, facts, row, policy.schema());
  auto snapshot = std::move(builder).build(1, Time(std::chrono::seconds(1'700'000'000)));
  expect(snapshot);
  return std::move(*snapshot);
}

Ancestors::Ancestors(const Facts& facts) {
  for (std::uint32_t start = 0; start < facts.things.size(); ++start) {
    auto& above = above_.emplace_back(facts.things.size());
    std::vector<std::uint32_t> rest{start};
    while (!rest.empty()) {
      const std::uint32_t thing = rest.back();
      rest.pop_back();
      if (above[thing]) continue;
      above[thing] = true;
      for (const std::uint32_t parent : facts.things[thing].parents) rest.push_back(parent);
    }
  }
}

bool Ancestors::in(std::uint32_t thing, std::uint32_t other) const { return above_[thing][other]; }

std::size_t Ancestors::count(std::uint32_t thing) const {
  std::size_t count = 0;
  for (const bool reached : above_[thing]) count += reached ? 1 : 0;
  return count - 1;
}

}  // namespace sightline::bench
