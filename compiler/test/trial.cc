// typed::Test -> World and WorldRequests. Tested in tests/unit/compiler/test/run_tests_test.cc. Which
// changes a test may make was checked before; nothing is decided here.
#include "compiler/test/trial.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "sightline/visit.h"

namespace sightline {
namespace {

auto find_row(World& world, std::uint32_t relation, const std::vector<std::int64_t>& columns) {
  auto& rows = world.rows[relation];
  return std::find_if(rows.begin(), rows.end(),
                      [&](const WorldRow& row) { return row.columns == columns; });
}

void change_row(World& world, const RowPlace& place, const typed::Change& change) {
  auto& rows = world.rows[place.relation];
  const auto found = find_row(world, place.relation, place.columns);
  if (found != rows.end()) rows.erase(found);
  switch (change.row) {
    case typed::Change::Row::put:
      rows.push_back({place.columns, change.fields});
      return;
    case typed::Change::Row::absent:
      return;
    case typed::Change::Row::lost:
      world.complete[place.relation] = false;
      return;
  }
}

// Its id is all that is left of it.
void lose(WorldEntity& entity) {
  entity.exists = false;
  entity.attributes.assign(entity.attributes.size(), WorldValue::unavailable());
  entity.parents.clear();
  entity.parents_complete = false;
}

void apply(World& world, const typed::Change& change) {
  std::visit(overloaded{
                 [&](const AttributePlace& p) {
                   world.entities[p.type][p.entity].attributes[p.attribute] = *change.value;
                 },
                 [&](const FieldPlace& p) {
                   const auto row = find_row(world, p.relation, p.columns);
                   if (row != world.rows[p.relation].end()) row->fields[p.field] = *change.value;
                 },
                 [&](const GlobalPlace& p) { world.globals[p.global] = *change.value; },
                 [&](const RowPlace& p) { change_row(world, p, change); },
                 [&](const EntityPlace& p) { lose(world.entities[p.type][p.entity]); },
             },
             change.place);
}

class Requests {
 public:
  Requests(const typed::Policy& policy, const typed::Test& test) : policy_(policy), test_(test) {}

  std::optional<std::vector<TrialRequest>> all() {
    for (const typed::TestLine& line : test_.lines) {
      for (const std::uint32_t action : line.actions) {
        add(&line, {action, line.principal_type, line.principal, line.resource_type, line.resource,
                    test_.at, test_.context});
      }
    }
    for (std::uint32_t a = 0; test_.exhaustive && a < policy_.actions.size(); ++a) add_others(a);
    if (too_many_) return std::nullopt;
    return std::move(requests_);
  }

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>;

  void add(const typed::TestLine* line, WorldRequest request) {
    too_many_ = too_many_ || requests_.size() >= kMaxTrialRequests;
    if (too_many_) return;
    const bool is_new = asked_
                            .emplace(request.action, request.principal_type, request.principal,
                                     request.resource_type, request.resource)
                            .second;
    if (line || is_new) requests_.push_back({line, std::move(request)});
  }
  void add_others(std::uint32_t action) {
    for (const auto principal_type : policy_.actions[action].principals) {
      for (const auto resource_type : policy_.actions[action].resources)
        add_pairs(action, principal_type, resource_type);
    }
  }
  void add_pairs(std::uint32_t action, std::uint32_t principal_type, std::uint32_t resource_type) {
    const auto resources = instances(resource_type);
    for (const std::uint32_t p : instances(principal_type)) {
      for (const std::uint32_t r : resources) {
        if (too_many_) return;
        add(nullptr, {action, principal_type, p, resource_type, r, test_.at, test_.context});
      }
    }
  }

  // Of the world; an id that is only mentioned, here or in another test, is none.
  std::vector<std::uint32_t> instances(std::uint32_t type) const {
    const auto& entities = policy_.worlds[test_.world].world.entities[type];
    std::vector<std::uint32_t> out;
    for (std::uint32_t e = 0; e < entities.size(); ++e) {
      if (entities[e].exists) out.push_back(e);
    }
    return out;
  }

  const typed::Policy& policy_;
  const typed::Test& test_;
  std::set<Key> asked_;
  std::vector<TrialRequest> requests_;
  bool too_many_ = false;
};

}  // namespace

World observed_world(const typed::Policy& policy, const typed::Test& test) {
  World world = policy.worlds[test.world].world;
  world.as_of = test.at;
  for (const bool observed : {false, true}) {
    for (const typed::Change& change : test.changes) {
      if (change.observed == observed) apply(world, change);
    }
  }
  return world;
}

std::optional<std::vector<TrialRequest>> requests(const typed::Policy& policy,
                                                  const typed::Test& test) {
  return Requests(policy, test).all();
}

}  // namespace sightline
