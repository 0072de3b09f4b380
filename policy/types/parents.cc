// The parents that a world writes -> WorldEntity::parents. `unavailable` among them says that there
// may be others, of which the evaluator is not told.
// Tested in tests/unit/policy/types/parents_test.cc. Refuses to know which types may be in which
// (schema.cc) and what follows from it.

#include "policy/types/parents.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sightline {
namespace {

constexpr std::size_t kShownSteps = 8;

std::string list_of(const Declarations& schema, const std::vector<std::uint32_t>& types) {
  std::string list;
  for (std::size_t i = 0; i < types.size(); ++i)
    list += (i == 0                  ? ""
             : i + 1 == types.size() ? " or "
                                     : ", ") +
            ticked(schema.policy.entities[types[i]].name);
  return list;
}

void report_wrong(const Declarations& schema, const InstanceName& instance,
                  const ast::Value& written, const InstanceName& parent, Reporter& report) {
  const typed::EntityType& type = schema.policy.entities[instance.type];
  const std::string wanted = schema.policy.entities[parent.type].name;
  auto entry = report.error(Code::wrong_parent, written.span,
                            "a " + ticked(type.name) + " is never directly in a " + ticked(wanted));
  entry.note(ticked(type.name) + " is declared here", type.span);
  if (type.parents.empty()) {
    entry.help("say so where it is declared: " + ticked("entity " + type.name + " in " + wanted));
  } else {
    entry.help("it may be in a " + list_of(schema, type.parents));
  }
}

// Depth first over the instances, with a stack of its own: a hostile world is one long chain.
class CycleSearch {
 public:
  explicit CycleSearch(const WorldScope& scope) : scope_(scope) {
    for (const auto& list : scope.world.entities) marks_.emplace_back(list.size(), Mark::fresh);
  }

  // Instances, each of which is in the next and the last in the first; empty if there is no ring.
  std::vector<EntityPlace> find() {
    for (std::uint32_t type = 0; type < marks_.size(); ++type)
      for (std::uint32_t id = 0; id < marks_[type].size(); ++id)
        if (marks_[type][id] == Mark::fresh) {
          auto ring = from({type, id});
          if (!ring.empty()) return ring;
        }
    return {};
  }

 private:
  enum class Mark : std::uint8_t { fresh, open, done };
  struct Step {
    EntityPlace place;
    std::size_t next = 0;  // of its parents
  };

  Mark& mark(const EntityPlace& place) { return marks_[place.type][place.entity]; }

  std::vector<EntityPlace> from(EntityPlace start) {
    std::vector<Step> path{{start}};
    mark(start) = Mark::open;
    while (!path.empty()) {
      Step& step = path.back();
      const auto& parents = scope_.world.entities[step.place.type][step.place.entity].parents;
      if (step.next == parents.size()) {
        mark(step.place) = Mark::done;
        path.pop_back();
        continue;
      }
      const EntityPlace parent = parents[step.next++];
      if (mark(parent) == Mark::open) return ring_from(path, parent);
      if (mark(parent) == Mark::done) continue;
      mark(parent) = Mark::open;
      path.push_back({parent});
    }
    return {};
  }

  static std::vector<EntityPlace> ring_from(const std::vector<Step>& path,
                                            const EntityPlace& first) {
    std::vector<EntityPlace> ring;
    for (const Step& step : path)
      if (!ring.empty() || step.place == first) ring.push_back(step.place);
    return ring;
  }

  const WorldScope& scope_;
  std::vector<std::vector<Mark>> marks_;
};

}  // namespace

void check_parents(const Declarations& schema, WorldScope& scope, Values& values,
                   const ast::Instance& written, const InstanceName& instance, Reporter& report) {
  const typed::EntityType& type = schema.policy.entities[instance.type];
  std::vector<EntityPlace> parents;
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  bool complete = true;
  for (const ast::Value& value : written.parents) {
    if (value.kind == ast::Value::Kind::unavailable) {
      complete = false;
      continue;
    }
    const auto parent = values.instance(value);
    if (!parent) continue;
    const EntityPlace place{parent->type, parent->id};
    if (std::find(type.parents.begin(), type.parents.end(), parent->type) == type.parents.end()) {
      report_wrong(schema, instance, value, *parent, report);
    } else if (!seen.insert({place.type, place.entity}).second) {
      report.error(Code::given_twice, value.span, report.quote(value.span) + " is given twice");
    } else if (type.one_parent && !parents.empty()) {
      report
          .error(Code::second_parent, value.span,
                 ticked(written.name.text) + " is in something already, and a " +
                     ticked(type.name) + " is in one thing only")
          .note(ticked(type.name) + " is declared here, with `in one`", type.span);
    } else {
      parents.push_back(place);
    }
  }
  WorldEntity& entity = scope.world.entities[instance.type][instance.id];
  entity.parents = std::move(parents);
  entity.parents_complete = complete;
}

void check_no_cycle(const WorldScope& scope, Reporter& report) {
  const std::vector<EntityPlace> ring = CycleSearch(scope).find();
  if (ring.empty()) return;
  const auto id = [&](const EntityPlace& place) {
    return scope.world.entities[place.type][place.entity].id;
  };
  const std::string first = id(ring.front());
  std::string steps;
  for (std::size_t i = 1; i < ring.size() && i < kShownSteps; ++i)
    steps += ticked(id(ring[i])) + ", which is in ";
  if (ring.size() > kShownSteps) steps += "others, of which one is in ";
  report
      .error(Code::parent_cycle, scope.find(first, ring.front().type)->span,
             ticked(first) + " would be in itself")
      .note(ticked(first) + " is in " + steps + ticked(first))
      .help("take one of these steps out");
}

}  // namespace sightline
